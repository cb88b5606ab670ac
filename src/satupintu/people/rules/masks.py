"""What is shown of an identifier: enough to know it again, not enough to use it."""

from typing import Final

DOT: Final = "•"


def _mask(text: str, shown: int) -> str:
    """Dots for all but the last `shown` characters; a value too short to hide anything is hidden whole."""
    if len(text) < shown * 2:
        return DOT * len(text)
    return DOT * (len(text) - shown) + text[-shown:]


def mask_nik(nik: str) -> str:
    """`••••••••••••0001`: the last 4 only; the birth date inside a NIK must not show."""
    return _mask(nik, 4)


def mask_passport(number: str) -> str:
    """Show the last 3 only."""
    return _mask(number, 3)


def mask_phone(number: str) -> str:
    """`+62••••••••890`: country and the last 3."""
    return f"+62{_mask(number.removeprefix('+62'), 3)}" if number.startswith("+62") else _mask(number, 3)
