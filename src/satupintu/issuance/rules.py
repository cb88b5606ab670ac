"""Pure rules of issuance: number patterns, public codes, masking of holders, dates in words. No Django."""

import calendar
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 13
"""Twelve random characters (60 bits) and a check character."""

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
    "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
LONGEST_NUMBER = 80

_TOKEN = re.compile(r"\{([a-z_]+)(?::([1-9]))?\}")
_LITERAL = re.compile(r"[A-Za-z0-9./ \-]*")
_TOKENS = frozenset({"n", "year", "yy", "month", "roman_month"})
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, ".": None})


class PatternError(ValueError):
    """A number pattern that cannot be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Pattern:
    """A checked pattern such as `503/{n:4}/DPMPTSP/{roman_month}/{year}`."""

    text: str

    def number(self, n: int, on: date) -> str:
        """Return the number with sequence `n` given out on the day `on`."""
        values = {
            "n": str(n),
            "year": f"{on.year:04}",
            "yy": f"{on.year % 100:02}",
            "month": f"{on.month:02}",
            "roman_month": ROMAN_MONTHS[on.month - 1],
        }
        return _TOKEN.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), self.text)


def parse_pattern(text: str, *, yearly: bool) -> Pattern:
    """Return the checked pattern.

    It holds letters, digits, `. / -` and spaces, and tokens: `{n}` once, `{n:4}` padded with zeros, `{year}`, `{yy}`,
    `{month}`, `{roman_month}`. A register that begins anew every year (`yearly`) must show the year, or numbers would
    come twice. Raises `PatternError` with code `unknown_token`, `bad_character`, `sequence_missing`, `sequence_twice`,
    `year_missing`, `sequence_not_apart`, `too_long`.
    """
    text = text.strip()
    tokens = [found[1] for found in _TOKEN.finditer(text)]
    if not _TOKENS.issuperset(tokens) or any(f[2] and f[1] != "n" for f in _TOKEN.finditer(text)):
        raise PatternError("unknown_token")
    if not _LITERAL.fullmatch(_TOKEN.sub("", text)):
        raise PatternError("unknown_token" if {"{", "}"}.intersection(_TOKEN.sub("", text)) else "bad_character")
    if tokens.count("n") != 1:
        raise PatternError("sequence_twice" if "n" in tokens else "sequence_missing")
    if yearly and not {"year", "yy"}.intersection(tokens):
        raise PatternError("year_missing")
    # Two tokens of digits side by side would let two different sequences give the same number.
    if re.search(r"\}\{|[0-9]\{n|\{n(?::[1-9])?\}[0-9]", text):
        raise PatternError("sequence_not_apart")
    pattern = Pattern(text)
    if len(pattern.number(9_999_999, date(2028, 8, 8))) > LONGEST_NUMBER:
        raise PatternError("too_long")
    return pattern


def patterns_collide(first: str, second: str) -> bool:
    """Whether two patterns could ever give the same number: they do when only the padding or kind of tokens differs."""

    def skeleton(text: str) -> str:
        return _TOKEN.sub("{}", text).upper()

    return skeleton(first) == skeleton(second)


def check_character(payload: str) -> str:
    """Return the Luhn mod 32 check character of a payload in Crockford's alphabet: finds every single wrong character."""
    total = 0
    for position, character in enumerate(reversed(payload)):
        value = ALPHABET.index(character) * (2 if position % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def new_code() -> str:
    """Return a new unguessable public code with its check character."""
    payload = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return payload + check_character(payload)


def normalise_code(text: str) -> str:
    """Return the code as it is stored, or "" when `text` cannot be one.

    Case, spaces, dashes and dots do not matter; O is 0, I and L are 1 (Crockford).
    """
    if len(text) > 60:
        return ""
    code = text.strip().upper().translate(_LOOK_ALIKES)
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET) or check_character(code[:-1]) != code[-1]:
        return ""
    return code


def show_code(code: str) -> str:
    """Return a code in groups people can read: `7K3M-9QX2-TB4RW`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def mask_holder(name: str) -> str:
    """Return the name of a person so that only who knows it recognises it: `Siti Rahmawati` → `S*** R***`.

    UU 27/2022: a page open to everybody shows no more than is needed to compare a paper with its holder.
    """
    return " ".join(f"{word[0]}***" for word in name.split() if word) or "***"


def mask_number(number: str) -> str:
    """Return an identifier with its middle hidden: `3171********0001`; short ones are hidden whole."""
    shown = 4 if len(number) >= 12 else 0
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[len(number) - shown :]


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it has fewer."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def date_in_words(day: date) -> str:
    """Return a day as letters write it: `2 Maret 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def instant_in_words(at: datetime, zone_label: str) -> str:
    """Return an instant, already in local time: `2 Maret 2026 pukul 09.00 WIB`."""
    return f"{date_in_words(at.date())} pukul {at:%H.%M} {zone_label}"


def printable(text: str) -> str:
    """Return `text` as it can be printed: composed (NFC), without control characters, foreign scripts as `?`.

    The fonts of products know Latin, Greek, Cyrillic and punctuation; PDF/A allows no missing glyph.
    """
    return "".join(_kept(character) for character in unicodedata.normalize("NFC", text)).strip()


def _kept(character: str) -> str:
    if character in "\n\t":
        return " "
    kind = unicodedata.category(character)
    if kind in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return ""
    if kind == "Zs":
        return " "
    point = ord(character)
    if 0x20 <= point <= 0x17F or character in "‘’‚“”„–—…•·×′″€→←✓≤≥²³½¼¾°±ªº№™©®ʻʼșțȘȚ":
        return character
    if 0x300 <= point <= 0x36F:
        return ""
    if 0x386 <= point <= 0x3CE or 0x400 <= point <= 0x45F or 0x1E80 <= point <= 0x1EF9:
        return character
    return "?"
