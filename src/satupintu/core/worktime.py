"""Working time: what an office calendar makes of "three working days".

Plain Python, no Django, no clock: everything is told its moment. Moments go in aware and come out in UTC.
Sources: Perpres 21/2023 (days and hours), SKB 3 Menteri and Keppres (holidays, cuti bersama).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Interval = tuple[time, time]
"""One stretch of opening hours, (opens, closes), local time, closes after opens; a break is the gap between two."""

UNITS = ("menit", "jam", "hari_kerja", "hari", "bulan")
"""Units of a time norm: working minutes, working hours, working days, calendar days, calendar months."""

WORKING_UNITS = frozenset({"menit", "jam", "hari_kerja"})
"""Units that count only while the office is open."""

NORM_DAY_MINUTES = 450
"""Minutes of a working day where no calendar is asked: 37.5 hours in five days (Perpres 21/2023)."""

MAX_CLOSED_DAYS = 731
"""So many days in a row without an opening mean that the calendar is wrong, not that the office rests."""

MAX_DAYS = 40 * 366
"""The furthest a deadline may lie from its start, in calendar days."""

_EMPTY: tuple[tuple[int, int], ...] = ()
_SECOND = 1_000_000
_DAY = timedelta(days=1)


class WorktimeError(ValueError):
    """The calendar or the question makes no sense; the message says which and why."""


class NoWorkingTime(WorktimeError):
    """The calendar never opens (again), so that no deadline can be reached."""


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The hours and closures of one office.

    zone: the region's time zone. hours: seven lists of intervals, Monday first, breaks cut out, ascending.
    closed: dates on which the office does not work. special: hours of single dates; they win over weekday and closure.
    Raises WorktimeError when there are not seven weekdays, or intervals overlap or run backwards.
    """

    zone: ZoneInfo
    hours: Sequence[Sequence[Interval]]
    closed: frozenset[date] = frozenset()
    special: Mapping[date, Sequence[Interval]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.hours) != 7:
            raise WorktimeError(f"a calendar has seven weekdays, not {len(self.hours)}")
        week = tuple(_micros(day) for day in self.hours)
        special = {day: _micros(intervals) for day, intervals in self.special.items()}
        object.__setattr__(self, "_week", week)
        object.__setattr__(self, "_special", special)
        object.__setattr__(self, "_never", not any(week) and not any(special.values()))

    _week: tuple[tuple[tuple[int, int], ...], ...] = field(init=False, repr=False)
    _special: dict[date, tuple[tuple[int, int], ...]] = field(init=False, repr=False)
    _never: bool = field(init=False, repr=False)

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens at all on this local date."""
        return bool(self._open(day))

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open at this moment (opening included, closing excluded)."""
        day, moment = self._local(at)
        return any(opens <= moment < closes for opens, closes in self._open(day))

    def opening(self, day: date) -> datetime | None:
        """Return the first opening of a local date in UTC, or None when it is not a working day."""
        intervals = self._open(day)
        return self._utc(day, intervals[0][0]) if intervals else None

    def closing(self, day: date) -> datetime | None:
        """Return the last closing of a local date in UTC, or None when it is not a working day."""
        intervals = self._open(day)
        return self._utc(day, intervals[-1][1]) if intervals else None

    def local_date(self, at: datetime) -> date:
        """Return the date on the office's wall at this moment."""
        return self._local(at)[0]

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """Return the moment at which `amount` of open time has passed since start.

        A start outside the hours moves to the next opening; the exact closing moment still counts as inside, so that
        adding in two parts equals adding at once. Raises WorktimeError for a negative amount, NoWorkingTime.
        """
        left = amount // timedelta(microseconds=1)
        if left < 0:
            raise WorktimeError("working time can only be added forward")
        day, moment = self._local(start)
        for current in self._days(day):
            for opens, closes in self._open(current):
                begin = max(opens, moment) if current == day else opens
                if begin > closes:
                    continue
                if left <= closes - begin:
                    return self._utc(current, begin + left)
                left -= closes - begin
        raise NoWorkingTime("the amount of working time lies beyond the furthest deadline")

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the moment at which so many open minutes have passed; see add_working_time."""
        return self.add_working_time(start, timedelta(minutes=minutes))

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """Return the closing of the n-th working day after start's local date (counting starts the next working day).

        Zero days end with start's own day, or with the next working day when start lies on a day off.
        Raises WorktimeError for a negative number, NoWorkingTime.
        """
        if days < 0:
            raise WorktimeError("working days can only be added forward")
        first = self.local_date(start)
        for current in self._days(first):
            if (current == first and days) or not self._open(current):
                continue
            days -= 1
            if days <= 0:
                return self._utc(current, self._open(current)[-1][1])
        raise NoWorkingTime("so many working days lie beyond the furthest deadline")

    def add_time(self, start: datetime, value: int, unit: str) -> datetime:
        """Return the moment a norm of `value` units ends when it begins at start.

        Calendar units keep the local clock time; a month ends on the same date, or the last one of a shorter month.
        Raises WorktimeError for an unknown unit or a negative value, NoWorkingTime.
        """
        if value < 0:
            raise WorktimeError("a time norm is not negative")
        if unit == "menit":
            return self.add_working_minutes(start, value)
        if unit == "jam":
            return self.add_working_minutes(start, value * 60)
        if unit == "hari_kerja":
            return self.add_working_days(start, value)
        if unit not in UNITS:
            raise WorktimeError(f"unknown unit of time {unit!r}")
        day, moment = self._local(start)
        if value * (31 if unit == "bulan" else 1) > MAX_DAYS:
            raise WorktimeError("the norm lies beyond the furthest deadline")
        return self._utc(day + timedelta(days=value) if unit == "hari" else _month_after(day, value), moment)

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Return the open time from a to b; negative when b lies before a. Raises WorktimeError beyond MAX_DAYS."""
        if b < a:
            return -self.working_time_between(b, a)
        first, from_moment = self._local(a)
        last, to_moment = self._local(b)
        if (last - first).days > MAX_DAYS:
            raise WorktimeError("the two moments lie too far apart")
        total = 0
        current = first
        while current <= last:
            for opens, closes in self._open(current):
                begin = max(opens, from_moment) if current == first else opens
                end = min(closes, to_moment) if current == last else closes
                if end > begin:
                    total += end - begin
            current += _DAY
        return timedelta(microseconds=total)

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """Return the whole open minutes from a to b, rounded toward zero; negative when b lies before a."""
        micros = self.working_time_between(a, b) // timedelta(microseconds=1)
        return -(-micros // (60 * _SECOND)) if micros < 0 else micros // (60 * _SECOND)

    def working_days_between(self, a: datetime, b: datetime) -> int:
        """Return the working days after a's date up to and with b's date; negative when b lies before a."""
        if b < a:
            return -self.working_days_between(b, a)
        first, last = self.local_date(a), self.local_date(b)
        if (last - first).days > MAX_DAYS:
            raise WorktimeError("the two moments lie too far apart")
        return sum(1 for n in range(1, (last - first).days + 1) if self._open(first + timedelta(days=n)))

    def _open(self, day: date) -> tuple[tuple[int, int], ...]:
        special = self._special.get(day)
        if special is not None:
            return special
        return _EMPTY if day in self.closed else self._week[day.weekday()]

    def _days(self, first: date) -> Iterator[date]:
        """Every date from first on; stops with NoWorkingTime when the calendar stays shut too long."""
        if self._never:
            raise NoWorkingTime("the calendar has no working hours on any day")
        shut = 0
        for n in range(MAX_DAYS):
            current = first + timedelta(days=n)
            shut = 0 if self._open(current) else shut + 1
            if shut > MAX_CLOSED_DAYS:
                raise NoWorkingTime(f"the calendar does not open in the {MAX_CLOSED_DAYS} days up to {current}")
            yield current

    def _local(self, at: datetime) -> tuple[date, int]:
        if at.tzinfo is None:
            raise WorktimeError("a moment needs its time zone")
        local = at.astimezone(self.zone)
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return local.date(), seconds * _SECOND + local.microsecond

    def _utc(self, day: date, micros: int) -> datetime:
        local = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(microseconds=micros)  # wall-clock sum
        return local.astimezone(UTC)


def office_hours_2023() -> tuple[tuple[Interval, ...], ...]:
    """Return the hours of Perpres 21/2023: from 07.30, 37 h 30 min a week, rest 60 min, on Friday 90 min."""
    usual = ((time(7, 30), time(12)), (time(13), time(16)))
    friday = ((time(7, 30), time(11, 30)), (time(13), time(16, 30)))
    return (usual, usual, usual, usual, friday, (), ())


def ramadan_hours_2023() -> tuple[tuple[Interval, ...], ...]:
    """Return the Ramadan hours of Perpres 21/2023: from 08.00, 32 h 30 min a week, rest 30 min, on Friday 60 min."""
    usual = ((time(8), time(12)), (time(12, 30), time(15)))
    friday = ((time(8), time(11, 30)), (time(12, 30), time(15, 30)))
    return (usual, usual, usual, usual, friday, (), ())


@lru_cache(maxsize=256)
def national_holidays(year: int) -> Mapping[date, str]:
    """Return the national holidays and cuti bersama of a year: date → Indonesian name. Do not change the answer.

    A starting point for a region's table, which is edited when SKB 3 Menteri or a Keppres changes it in mid-year.
    """
    from holidays import country_holidays  # a slow import; the engine must not pay for it

    # Without the category "government" the library leaves out cuti bersama.
    found = country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return dict(sorted(found.items()))


def _micros(intervals: Sequence[Interval]) -> tuple[tuple[int, int], ...]:
    found = tuple((_since_midnight(opens), _since_midnight(closes)) for opens, closes in intervals)
    last = -1
    for opens, closes in found:
        if opens <= last or closes <= opens:
            raise WorktimeError("opening hours must ascend, without overlap, each closing after its opening")
        last = closes
    return found


def _since_midnight(moment: time) -> int:
    return (moment.hour * 3600 + moment.minute * 60 + moment.second) * _SECOND + moment.microsecond


def _month_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - _DAY).day))
