"""The limits of regulation, as tables: working days by class, calendar days of the act, and what is hidden of small numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from satupintu.complaints.rules import (
    ACTIVE_DECISION,
    CLASS_LIMITS,
    COMPLETENESS,
    COMPLETION,
    RESPONSE,
    VERIFICATION,
    Limit,
    clock_of_class,
    clock_of_receipt,
    end_of,
    hide_numbers,
    near_end_of,
    suppress,
)
from satupintu.core.worktime import WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = ((time(8), time(12)), (time(13), time(15, 30)))
HOLIDAYS = {date(2026, 3, 19): "Nyepi", date(2026, 3, 20): "Idulfitri", date(2026, 3, 23): "Cuti bersama"}
CALENDAR = WorkCalendar(JAKARTA, (DAY, DAY, DAY, DAY, DAY, (), ()), closed=frozenset(HOLIDAYS))
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=JAKARTA)


def local(moment: datetime | None) -> str:
    return f"{moment.astimezone(JAKARTA):%Y-%m-%d %H:%M}" if moment else "-"


@pytest.mark.parametrize(
    ("kind", "value", "unit"),
    [("information", 5, "hari_kerja"), ("ordinary", 14, "hari_kerja"), ("oversight", 60, "hari_kerja")],
)
def test_the_classes_have_the_limits_of_sp4n(kind: str, value: int, unit: str) -> None:
    assert CLASS_LIMITS[kind] == Limit(value, unit)


def test_a_suggestion_has_no_limit() -> None:
    assert CLASS_LIMITS["suggestion"] is None
    clock = clock_of_class(CALENDAR, "suggestion", None, MONDAY)
    assert (clock.due_at, clock.latest_at, clock.near_at, clock.next_at) == (None, None, None, None)


@pytest.mark.parametrize(
    ("limit", "value", "unit"),
    [
        (COMPLETENESS, 14, "hari"),
        (COMPLETION, 30, "hari"),
        (ACTIVE_DECISION, 60, "hari"),
        (RESPONSE, 10, "hari"),
        (VERIFICATION, 3, "hari_kerja"),
    ],
)
def test_the_other_limits_are_those_of_the_act_and_of_lapor(limit: Limit, value: int, unit: str) -> None:
    assert limit == Limit(value, unit)


@pytest.mark.parametrize(
    ("kind", "due", "latest", "next_end"),
    [
        # 5 working days after Monday 2 March: 3, 4, 5, 6, 9.
        ("information", "2026-03-09 15:30", "-", "2026-03-09 15:30"),
        # 14: to 18 March are 12, then 24 and 25 after Nyepi, Idulfitri and the joint leave.
        ("ordinary", "2026-03-25 15:30", "2026-05-01 09:00", "2026-03-25 15:30"),
        # 60 working days end on 28 May; the act's 60 days end before.
        ("oversight", "2026-05-28 15:30", "2026-05-01 09:00", "2026-05-01 09:00"),
    ],
)
def test_working_days_of_the_class_and_calendar_days_of_the_act(kind: str, due: str, latest: str, next_end: str) -> None:
    clock = clock_of_class(CALENDAR, kind, CLASS_LIMITS[kind], MONDAY)
    assert (local(clock.due_at), local(clock.latest_at), local(clock.next_at)) == (due, latest, next_end)
    assert clock.near_at is not None
    assert MONDAY < clock.near_at < clock.next_at  # type: ignore[operator]


@pytest.mark.parametrize(
    ("start", "verify_by", "reply_by"),
    [
        (MONDAY, "2026-03-05 15:30", "2026-03-16 09:00"),
        (datetime(2026, 3, 6, 20, 0, tzinfo=JAKARTA), "2026-03-11 15:30", "2026-03-20 20:00"),  # Friday night
        (datetime(2026, 3, 7, 10, 0, tzinfo=JAKARTA), "2026-03-11 15:30", "2026-03-21 10:00"),  # Saturday
        (datetime(2026, 3, 18, 17, 30, tzinfo=UTC), "2026-03-26 15:30", "2026-04-02 00:30"),  # 00.30 of Nyepi
    ],
)
def test_a_report_is_verified_in_three_working_days(start: datetime, verify_by: str, reply_by: str) -> None:
    clock = clock_of_receipt(CALENDAR, start)
    assert (local(clock.due_at), local(clock.latest_at)) == (verify_by, reply_by)


def test_calendar_days_count_holidays_and_keep_the_clock() -> None:
    assert local(end_of(CALENDAR, MONDAY, COMPLETION)) == "2026-04-01 09:00"
    assert local(end_of(CALENDAR, MONDAY, RESPONSE)) == "2026-03-12 09:00"


@pytest.mark.parametrize(("value", "before"), [(1, 0), (3, 2), (5, 4), (14, 12), (30, 24), (60, 48)])
def test_the_last_fifth_is_near(value: int, before: int) -> None:
    assert near_end_of(CALENDAR, MONDAY, Limit(value, "hari")) == MONDAY + timedelta(days=before)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 10, "b": 7}, {"a": 10, "b": 7}),
        ({"a": 10, "b": 0}, {"a": 10, "b": 0}),
        ({"a": 10, "b": 7, "c": 2}, {"a": 10, "b": None, "c": None}),
        ({"a": 10, "b": 3, "c": 2}, {"a": 10, "b": None, "c": None}),
        ({"a": 10, "b": 3, "c": 2, "d": 0}, {"a": 10, "b": None, "c": None, "d": 0}),
        ({"a": 4}, {"a": None}),
        ({}, {}),
    ],
)
def test_a_hidden_number_cannot_be_worked_out_from_the_sum(counts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert suppress(counts, 5) == shown


def test_nothing_is_hidden_from_those_who_may_know() -> None:
    assert suppress({"a": 1, "b": 9}, 0) == {"a": 1, "b": 9}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NIK saya 3171014505900001 ditolak", "NIK saya •••••••••••••••• ditolak"),
        ("3171 0145 0590 0001", "•" * 16),
        ("Izin nomor 503/12/2026", "Izin nomor 503/12/2026"),
        ("31710145059000011", "31710145059000011"),
    ],
)
def test_a_nik_in_a_title_is_hidden(text: str, shown: str) -> None:
    assert hide_numbers(text) == shown
