"""Limits of time and the hiding of small numbers. Plain Python: everything is told its calendar and its moment."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from satupintu.core.worktime import WorkCalendar

K = TypeVar("K", bound=Hashable)
_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)")


@dataclass(frozen=True)
class Limit:
    """A limit of `value` units (`hari_kerja`: working days, `hari`: calendar days)."""

    value: int
    unit: str


CLASS_LIMITS: Final[Mapping[str, Limit | None]] = {
    "information": Limit(5, "hari_kerja"),
    "ordinary": Limit(14, "hari_kerja"),
    "oversight": Limit(60, "hari_kerja"),
    "suggestion": None,
}
"""The limits of SP4N (Permenpan RB 62/2018) for an answer, since the report was complete; a suggestion has none."""
ACTIVE_DECISION: Final = Limit(60, "hari")
"""A complaint is decided within 60 days since it was complete (UU 25/2009 ps. 44-50; Perpres 76/2013)."""
COMPLETENESS: Final = Limit(14, "hari")
"""Within 14 days of receipt the complainant hears whether the report is complete (UU 25/2009 ps. 44-50)."""
VERIFICATION: Final = Limit(3, "hari_kerja")
"""Within 3 working days a report is verified, as the clock of SP4N-LAPOR! has it."""
COMPLETION: Final = Limit(30, "hari")
"""Within 30 days the complainant completes the report; else it counts as withdrawn (UU 25/2009 ps. 44-50)."""
RESPONSE: Final = Limit(10, "hari")
"""Within 10 days the complainant can object to an answer; then it is closed, as the clock of SP4N-LAPOR! has it."""
DECIDED_BY_ACT: Final = frozenset({"oversight", "ordinary"})
"""Classes that are complaints in the sense of the act; questions and suggestions are none."""

MOST_ROUNDS: Final = 2
MOST_REOPENINGS: Final = 2
MOST_FILES: Final = 3
FILE_BYTES: Final = 5 * 1024 * 1024
FEWEST: Final = 5
"""Public figures below this are not shown: who knows the matter could tell who is meant."""


def end_of(calendar: WorkCalendar, start: datetime, limit: Limit) -> datetime:
    """Return when the limit ends that begins at `start`: working days at closing time, calendar days at the same clock time."""
    return calendar.add_time(start, limit.value, limit.unit)


def near_end_of(calendar: WorkCalendar, start: datetime, limit: Limit) -> datetime:
    """Return from when the end counts as near: the last fifth, one day at least."""
    return calendar.add_time(start, limit.value - max(1, limit.value // 5), limit.unit)


@dataclass(frozen=True)
class Clock:
    """What time a stage has: the limit of the class, that of the act, which of both comes first, and from when it is near."""

    due_at: datetime | None
    latest_at: datetime | None
    near_at: datetime | None

    @property
    def next_at(self) -> datetime | None:
        """The end that comes first; None where there is no limit."""
        return min((end for end in (self.due_at, self.latest_at) if end is not None), default=None)


def clock_of_class(calendar: WorkCalendar, kind: str, limit: Limit | None, complete_at: datetime) -> Clock:
    """Return the clock of a report of class `kind` that was complete at a moment; `limit` is what the office set or SP4N has."""
    ends = [] if limit is None else [limit]
    if kind in DECIDED_BY_ACT:
        ends.append(ACTIVE_DECISION)
    near = min((near_end_of(calendar, complete_at, end) for end in ends), default=None)
    due = None if limit is None else end_of(calendar, complete_at, limit)
    latest = end_of(calendar, complete_at, ACTIVE_DECISION) if kind in DECIDED_BY_ACT else None
    return Clock(due, latest, near)


def clock_of_receipt(calendar: WorkCalendar, received_at: datetime) -> Clock:
    """Return the clock of a report nobody has verified: 3 working days as a rule, 14 days by the act."""
    due, latest = end_of(calendar, received_at, VERIFICATION), end_of(calendar, received_at, COMPLETENESS)
    return Clock(due, latest, near_end_of(calendar, received_at, VERIFICATION))


def hide_numbers(text: str) -> str:
    """Return the text with every run of 16 digits hidden (NIK, KK, also written in groups): titles stand in lists and exports."""
    return _LONG_NUMBER.sub("•" * 16, text)


def suppress(counts: Mapping[K, int], fewest: int = FEWEST) -> dict[K, int | None]:
    """Return the counts with None for those from 1 to below `fewest`.

    Their sum is known, so a single hidden one could be worked out: then the smallest of the others is hidden with it.
    """
    shown: dict[K, int | None] = {key: None if 0 < count < fewest else count for key, count in counts.items()}
    hidden = [key for key, count in shown.items() if count is None]
    others = sorted((count, str(key), key) for key, count in counts.items() if shown[key])
    if len(hidden) == 1 and others:
        shown[others[0][2]] = None
    return shown
