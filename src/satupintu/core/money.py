"""Money: whole rupiah as `int`, exact decimals for formulas, and the way both are written and read aloud.

Rupiah have had no smaller coin for decades; levies are assessed in whole rupiah, rounded half up (0.5 becomes 1).
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Invalid

LARGEST = 10**15
"""The largest amount that can be written in words: seribu triliun rupiah."""

_UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
_GROUPED = re.compile(r"(?:Rp\.?)?\s*(-?\d{1,3}(?:\.\d{3})+|-?\d+)(?:,(?:00?|-))?(?:,-)?", re.IGNORECASE)


class AmountUnreadable(Invalid):
    """What was typed is not a whole amount of rupiah."""

    code = "amount_unreadable"
    sentence = _("Jumlah uang ini tidak terbaca.")
    next_step = _("Tulis angka bulat rupiah, misalnya 150.000.")


def format_rupiah(amount: int) -> str:
    """Return `amount` as people write it: `Rp10.000`, `-Rp500` (Kamus Besar and PUEBI: no space, dots between thousands)."""
    return f"{'-' if amount < 0 else ''}Rp{abs(amount):,}".replace(",", ".")


def terbilang(amount: int) -> str:
    """Return a whole number in Indonesian words without the unit: 11500 → `sebelas ribu lima ratus`.

    Raises `ValueError` below 0 and above `LARGEST`.
    """
    if not 0 <= amount <= LARGEST:
        raise ValueError(f"only 0 to {LARGEST} can be written in words")
    return " ".join(_spell(amount)) or "nol"


def parse_rupiah(text: str) -> int:
    """Return the amount in `Rp10.000`, `10.000`, `10000`, `10.000,00` or `Rp 10.000,-`.

    Raises `AmountUnreadable` for anything else, cents other than zero included.
    """
    found = _GROUPED.fullmatch(text.strip())
    if found is None or not text.isascii() or len(text) > 40:
        raise AmountUnreadable
    return int(found[1].replace(".", ""))


def round_rupiah(amount: Decimal) -> int:
    """Return `amount` in whole rupiah, halves away from zero. Raises `ValueError` for infinities and NaN."""
    if not amount.is_finite():
        raise ValueError("not an amount of money")
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def money_json(amount: int) -> dict[str, str]:
    """Return the API form of an amount: `{"value": "10000.00", "currency": "IDR"}`."""
    return {"value": f"{amount}.00", "currency": "IDR"}


def _spell(amount: int) -> list[str]:
    if amount < 12:
        return [_UNITS[amount]] if amount else []
    if amount < 20:
        return [_UNITS[amount - 10], "belas"]
    if amount < 100:
        return [_UNITS[amount // 10], "puluh", *_spell(amount % 10)]
    if amount < 1000:
        hundreds = ["seratus"] if amount < 200 else [_UNITS[amount // 100], "ratus"]
        return [*hundreds, *_spell(amount % 100)]
    if amount < 2000:
        return ["seribu", *_spell(amount % 1000)]
    if amount == LARGEST:
        return ["seribu", "triliun"]
    size, name = next((size, name) for size, name in _SCALES if amount >= size)
    return [*_spell(amount // size), name, *_spell(amount % size)]
