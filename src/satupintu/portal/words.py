"""Values of a standard in words a citizen reads: time, fee, validity, sizes, kinds of files."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from satupintu.catalogue.queries import Standard, duration_words, explain_fee, find_fixed_fee
from satupintu.config.templatetags.komponen import rupiah
from satupintu.portal.uploads import kinds_of

CATEGORY_ICONS: dict[str, str] = {
    "pembuatan_ktp": "id",
    "dokumen_kependudukan": "users",
    "administrasi_kependudukan": "users",
    "izin_usaha": "business",
    "perizinan_usaha": "business",
    "pendaftaran_tanah": "land",
    "pertanahan": "land",
    "layanan_kesehatan": "health",
    "kesehatan": "health",
    "bangunan": "building",
    "lingkungan": "leaf",
    "perhubungan": "car",
}


def category_icon(code: str) -> str:
    """Return the icon of a category of services."""
    return CATEGORY_ICONS.get(code, "file")


def duration(value: int | None, unit: str) -> str:
    """Write a duration of a standard: `5 hari kerja`; empty when there is none."""
    return duration_words(value, unit) if value else ""


def fee_words(standard: Standard) -> tuple[str, str]:
    """Return the fee in short and a note below it."""
    fixed = find_fixed_fee(standard)
    if fixed is None:
        return _("Dihitung"), _("cara menghitungnya ada di bawah")
    return (rupiah(fixed), standard.fee.payable_to) if fixed else (_("Gratis"), _("tanpa pungutan"))


def fee_parts(standard: Standard, names: Collection[str] | None = None) -> list[dict[str, Any]]:
    """Return how the fee is reckoned, part by part; with `names` only the parts these questions help to decide."""
    return [
        {
            "label": part.label,
            "text": part.words or _("Dihitung dari: %(factors)s.") % {"factors": ", ".join(part.factors)},
            "examples": [(label, rupiah(amount)) for label, amount in part.examples],
        }
        for part in explain_fee(standard)
        if (part.words or part.factors) and (names is None or not part.questions.isdisjoint(names))
    ]


def validity_words(standard: Standard) -> tuple[str, str]:
    """Return how long the product is valid, in short, and a note."""
    validity = standard.product.validity
    if validity.value and validity.unit:
        return duration(validity.value, validity.unit), ""
    first, rest = split_clause(validity.text.strip())
    return short(first, 28), short(rest, 60)


def split_clause(text: str) -> tuple[str, str]:
    """Split a sentence of a standard at its first condition, `Seumur hidup | selama tidak ada perubahan`."""
    found = re.search(r"\s*[,;(]\s*|\s+(?=bagi |selama |mengikuti |sejak )", text)
    return (text[: found.start()], text[found.end() :].rstrip(")")) if found else (text, "")


def short(text: str, most: int = 44) -> str:
    """Cut a text at a word boundary."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def accepted(accept: Sequence[str], max_mb: int) -> str:
    """Say which files are taken: `PDF, JPG, atau PNG, paling besar 5 MB`."""
    kinds = [kind.upper() for kind in kinds_of(accept)]
    listed = kinds[0] if len(kinds) == 1 else _("%(first)s atau %(last)s") % {"first": ", ".join(kinds[:-1]), "last": kinds[-1]}
    return _("%(kinds)s, paling besar %(mb)s MB") % {"kinds": listed, "mb": max_mb}
