"""Working time: the anchors of the law, and properties of any calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.core.worktime import (
    NoWorkingTime,
    WorkCalendar,
    WorktimeError,
    national_holidays,
    office_hours_2023,
    ramadan_hours_2023,
)

WIB = ZoneInfo("Asia/Jakarta")
CLOSED_2026 = frozenset(national_holidays(2026)) | frozenset(national_holidays(2027))
OFFICE = WorkCalendar(zone=WIB, hours=office_hours_2023(), closed=CLOSED_2026)


def wib(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WIB)


@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        # SKB 3 Menteri for 2026: cuti bersama and Idulfitri lie between.
        (wib(2026, 3, 17, 9), 3, "hari_kerja", wib(2026, 3, 27, 16, 30)),
        (wib(2026, 3, 17, 23), 3, "hari_kerja", wib(2026, 3, 27, 16, 30)),
        (wib(2026, 3, 2, 9), 1, "hari_kerja", wib(2026, 3, 3, 16)),
        (wib(2026, 3, 6, 9), 1, "hari_kerja", wib(2026, 3, 9, 16)),
        (wib(2026, 3, 7, 9), 1, "hari_kerja", wib(2026, 3, 9, 16)),
        (wib(2026, 3, 2, 9), 0, "hari_kerja", wib(2026, 3, 2, 16)),
        (wib(2026, 3, 7, 9), 0, "hari_kerja", wib(2026, 3, 9, 16)),
        (wib(2026, 3, 2, 9), 30, "menit", wib(2026, 3, 2, 9, 30)),
        (wib(2026, 3, 2, 11, 45), 30, "menit", wib(2026, 3, 2, 13, 15)),
        (wib(2026, 3, 6, 11, 15), 30, "menit", wib(2026, 3, 6, 13, 15)),
        (wib(2026, 3, 2, 6), 30, "menit", wib(2026, 3, 2, 8)),
        (wib(2026, 3, 2, 12, 30), 0, "menit", wib(2026, 3, 2, 13)),
        (wib(2026, 3, 17, 15), 2, "jam", wib(2026, 3, 25, 8, 30)),
        (wib(2026, 3, 17, 9, 15), 14, "hari", wib(2026, 3, 31, 9, 15)),
        (wib(2026, 1, 31, 9, 15), 1, "bulan", wib(2026, 2, 28, 9, 15)),
        (wib(2026, 11, 30, 9), 3, "bulan", wib(2027, 2, 28, 9)),
        (wib(2026, 3, 2, 9), 12, "bulan", wib(2027, 3, 2, 9)),
    ],
)
def test_norms_of_2026(start: datetime, value: int, unit: str, due: datetime) -> None:
    answer = OFFICE.add_time(start, value, unit)

    assert answer == due
    assert answer.tzinfo is UTC


def test_cuti_bersama_of_2026_is_all_there() -> None:
    days = {day for day, name in national_holidays(2026).items() if name.startswith("Cuti Bersama")}

    expected = {(2, 16), (3, 18), (3, 20), (3, 23), (3, 24), (5, 15), (5, 28), (12, 24)}
    assert days == {date(2026, month, day) for month, day in expected}


@pytest.mark.parametrize(("year", "count"), [(2025, 28), (2026, 25), (2027, 26)])
def test_holidays_and_joint_leave_of_a_year(year: int, count: int) -> None:
    days = national_holidays(year)

    # Two occasions may share a date, so that the number of dates can be one or two below the sum.
    assert count - 2 <= len(days) <= count
    assert all(day.year == year for day in days)


def _week_of(hours: tuple[tuple[tuple[time, time], ...], ...]) -> timedelta:
    calendar = WorkCalendar(zone=WIB, hours=hours)
    return calendar.working_time_between(wib(2026, 3, 2), wib(2026, 3, 9))


def test_hours_of_perpres_21_2023() -> None:
    assert _week_of(office_hours_2023()) == timedelta(hours=37, minutes=30)
    assert _week_of(ramadan_hours_2023()) == timedelta(hours=32, minutes=30)
    assert OFFICE.opening(date(2026, 3, 2)) == wib(2026, 3, 2, 7, 30)
    assert OFFICE.opening(date(2026, 3, 7)) is None


@pytest.mark.parametrize(
    ("zone", "hour_utc"), [("Asia/Jakarta", 9), ("Asia/Makassar", 8), ("Asia/Jayapura", 7)], ids=["WIB", "WITA", "WIT"]
)
def test_each_zone_closes_on_its_own_wall(zone: str, hour_utc: int) -> None:
    calendar = WorkCalendar(zone=ZoneInfo(zone), hours=office_hours_2023(), closed=CLOSED_2026)

    due = calendar.add_working_days(datetime(2026, 3, 2, 3, tzinfo=UTC), 1)

    assert due == datetime(2026, 3, 3, hour_utc, tzinfo=UTC)


def test_a_special_opening_wins_over_weekday_and_closure() -> None:
    saturday, holiday = date(2026, 3, 7), date(2026, 3, 18)
    calendar = WorkCalendar(
        zone=WIB,
        hours=office_hours_2023(),
        closed=CLOSED_2026,
        special={saturday: [(time(8), time(10))], holiday: [(time(9), time(10))], date(2026, 3, 9): []},
    )

    assert calendar.is_working_day(saturday)
    assert calendar.is_working_day(holiday)
    assert not calendar.is_working_day(date(2026, 3, 9))
    assert calendar.add_working_days(wib(2026, 3, 6, 9), 1) == wib(2026, 3, 7, 10)
    assert calendar.working_minutes_between(wib(2026, 3, 7), wib(2026, 3, 8)) == 120


def test_is_open_includes_the_opening_and_excludes_the_closing() -> None:
    assert OFFICE.is_open(wib(2026, 3, 2, 7, 30))
    assert not OFFICE.is_open(wib(2026, 3, 2, 12))
    assert not OFFICE.is_open(wib(2026, 3, 2, 16))
    assert not OFFICE.is_open(wib(2026, 3, 18, 10))


def test_days_between_count_the_last_and_not_the_first() -> None:
    assert OFFICE.working_days_between(wib(2026, 3, 17, 9), wib(2026, 3, 27, 9)) == 3
    assert OFFICE.working_days_between(wib(2026, 3, 27, 9), wib(2026, 3, 17, 9)) == -3
    assert OFFICE.working_minutes_between(wib(2026, 3, 2, 10, 30), wib(2026, 3, 2, 9, 0, 30)) == -89


def test_a_calendar_without_hours_says_so() -> None:
    with pytest.raises(NoWorkingTime, match="no working hours"):
        WorkCalendar(zone=WIB, hours=[[]] * 7).add_working_minutes(wib(2026, 3, 2), 1)
    one_day = WorkCalendar(zone=WIB, hours=[[]] * 7, special={date(2026, 3, 3): [(time(8), time(9))]})
    assert one_day.add_working_days(wib(2026, 3, 2), 1) == wib(2026, 3, 3, 9)
    with pytest.raises(NoWorkingTime, match="does not open"):
        one_day.add_working_days(wib(2026, 3, 2), 2)


@pytest.mark.parametrize(
    "hours",
    [
        [[]] * 6,
        [[(time(9), time(8))], *[[]] * 6],
        [[(time(8), time(12)), (time(11), time(15))], *[[]] * 6],
    ],
    ids=["six days", "backwards", "overlap"],
)
def test_hours_that_make_no_sense_are_refused(hours: list[list[tuple[time, time]]]) -> None:
    with pytest.raises(WorktimeError):
        WorkCalendar(zone=WIB, hours=hours)


def test_questions_that_make_no_sense_are_refused() -> None:
    far = wib(2126, 3, 2)
    with pytest.raises(WorktimeError, match="time zone"):
        OFFICE.add_working_minutes(datetime(2026, 3, 2), 1)
    with pytest.raises(WorktimeError, match="unknown unit"):
        OFFICE.add_time(wib(2026, 3, 2), 1, "minggu")
    with pytest.raises(WorktimeError, match="negative"):
        OFFICE.add_time(wib(2026, 3, 2), -1, "menit")
    with pytest.raises(WorktimeError, match="forward"):
        OFFICE.add_working_minutes(wib(2026, 3, 2), -1)
    with pytest.raises(WorktimeError, match="forward"):
        OFFICE.add_working_days(wib(2026, 3, 2), -1)
    with pytest.raises(WorktimeError, match="furthest"):
        OFFICE.add_time(wib(2026, 3, 2), 10_000, "bulan")
    with pytest.raises(NoWorkingTime):
        OFFICE.add_working_minutes(wib(2026, 3, 2), 10**8)
    with pytest.raises(NoWorkingTime):
        OFFICE.add_working_days(wib(2026, 3, 2), 10**5)
    for question in (OFFICE.working_time_between, OFFICE.working_days_between):
        with pytest.raises(WorktimeError, match="far apart"):
            question(wib(2026, 3, 2), far)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(WIB))
amounts = st.integers(0, 20_000)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    def day() -> list[tuple[time, time]]:
        hours = sorted(draw(st.sets(st.integers(0, 23), max_size=4)))
        return [(time(a), time(b)) for a, b in zip(hours[::2], hours[1::2], strict=False) if a < b]

    week = [day() for _ in range(6)] + [[(time(8), time(15))]]
    closed = draw(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=30))
    zone = draw(st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]))
    return WorkCalendar(zone=ZoneInfo(zone), hours=week, closed=frozenset(closed))


@given(calendars(), moments, amounts, amounts)
def test_adding_twice_is_adding_once(calendar: WorkCalendar, start: datetime, a: int, b: int) -> None:
    # A first part of nothing moves to the next opening, which is where the second part begins as well.
    assert calendar.add_working_minutes(calendar.add_working_minutes(start, a), b) == calendar.add_working_minutes(start, a + b)


@given(calendars(), moments, moments, amounts)
def test_later_starts_never_end_earlier(calendar: WorkCalendar, one: datetime, other: datetime, minutes: int) -> None:
    first, second = sorted((one, other))

    assert calendar.add_working_minutes(first, minutes) <= calendar.add_working_minutes(second, minutes)
    assert calendar.add_working_days(first, minutes % 60) <= calendar.add_working_days(second, minutes % 60)


@given(calendars(), moments, amounts)
def test_what_was_added_lies_between(calendar: WorkCalendar, start: datetime, minutes: int) -> None:
    end = calendar.add_working_minutes(start, minutes)

    assert calendar.working_minutes_between(start, end) == minutes
    assert end >= start


@given(calendars(), moments)
def test_a_start_outside_the_hours_moves_to_the_next_opening(calendar: WorkCalendar, start: datetime) -> None:
    moved = calendar.add_working_minutes(start, 0)

    if calendar.is_open(start):
        assert moved == start
    elif moved != start:  # only the exact closing moment stays
        assert calendar.is_open(moved)
        assert calendar.working_time_between(start, moved) == timedelta(0)


@given(calendars(), moments, moments, moments)
def test_time_between_adds_up(calendar: WorkCalendar, a: datetime, b: datetime, c: datetime) -> None:
    def between(x: datetime, y: datetime) -> timedelta:
        return calendar.working_time_between(x, y)

    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(moments, st.integers(0, 200))
def test_working_days_end_on_the_day_they_count(start: datetime, days: int) -> None:
    due = OFFICE.add_working_days(start, days)

    assert OFFICE.closing(OFFICE.local_date(due)) == due
    if days:
        assert OFFICE.working_days_between(start, due) == days


@given(moments, moments, st.integers(0, 60), st.sampled_from(["hari", "bulan", "hari_kerja", "jam", "menit"]))
def test_every_unit_is_monotone(one: datetime, other: datetime, value: int, unit: str) -> None:
    first, second = sorted((one, other))

    # Days first: within the last days of a month the clamp may swap the clock times of two dates.
    a, b = OFFICE.add_time(first, value, unit), OFFICE.add_time(second, value, unit)
    assert OFFICE.local_date(a) <= OFFICE.local_date(b)
    assert OFFICE.add_time(first, value, unit) <= OFFICE.add_time(first, value + 1, unit)


@given(moments, st.integers(0, 3000))
def test_indonesian_zones_have_no_daylight_saving(start: datetime, minutes: int) -> None:
    jakarta = OFFICE.add_working_minutes(start, minutes)
    makassar = WorkCalendar(zone=ZoneInfo("Asia/Makassar"), hours=office_hours_2023(), closed=CLOSED_2026)

    assert makassar.add_working_minutes(start - timedelta(hours=1), minutes) == jakarta - timedelta(hours=1)
