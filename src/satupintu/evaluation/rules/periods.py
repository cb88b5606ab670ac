"""Periods figures are asked for: a month, a quarter, a year. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

KINDS = ("month", "quarter", "year")
_LENGTH = {"month": 1, "quarter": 3, "year": 12}


def first_of_month(day: date) -> date:
    """Return the first day of its month."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """Return the first of the month so many months after (or before) that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class Span:
    """Whole months from `start` (a first of a month) to before `end`."""

    kind: str
    start: date

    @property
    def end(self) -> date:
        """The first day after it."""
        return add_months(self.start, _LENGTH[self.kind])

    @property
    def code(self) -> str:
        """How it stands in an address: `2026-10`, `2026-T4`, `2026`."""
        if self.kind == "year":
            return f"{self.start.year}"
        if self.kind == "quarter":
            return f"{self.start.year}-T{(self.start.month + 2) // 3}"
        return f"{self.start:%Y-%m}"

    def before(self) -> Span:
        """Return the period of the same length right before."""
        return Span(self.kind, add_months(self.start, -_LENGTH[self.kind]))

    def after(self) -> Span:
        """Return the period of the same length right after."""
        return Span(self.kind, self.end)

    def year_before(self) -> Span:
        """Return the same period of the year before."""
        return Span(self.kind, add_months(self.start, -12))


def read_span(text: str, today: date) -> Span | None:
    """Return the period a code names; that of `today`'s month for "". None for anything else, also centuries away."""
    if not text:
        return Span("month", first_of_month(today))
    found = re.fullmatch(r"(\d{4})(?:-(?:(\d{2})|T([1-4])))?", text)
    if found is None or not 2000 <= int(found[1]) <= 2200:
        return None
    if found[3]:
        return Span("quarter", date(int(found[1]), int(found[3]) * 3 - 2, 1))
    if found[2]:
        return Span("month", date(int(found[1]), int(found[2]), 1)) if 1 <= int(found[2]) <= 12 else None
    return Span("year", date(int(found[1]), 1, 1))
