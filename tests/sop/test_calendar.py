"""The calendar of the office: changed by decree, from today on, and the clock runs by it."""

from datetime import date, datetime, time

import pytest
from tests.sop.office import CHIEF, CITIZEN, staff, wib

from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.calendars import get_work_calendar, missing_holidays, unknown_days_off
from satupintu.core.errors import Conflict, NotAllowed, NotFound, Refusal
from satupintu.core.ids import uuid7
from satupintu.core.models import Holiday, OfficeHours
from satupintu.journal.models import Entry
from satupintu.sop.errors import CalendarInvalid, ClosureExists, DayIsPast, OfficeNeverOpen
from satupintu.sop.operations import add_closure, add_national_holidays, remove_closure, set_office_hours

pytestmark = pytest.mark.django_db
ADMIN = staff("admin")
FLOOD = date(2026, 3, 11)
AFTERNOON = wib(2026, 3, 10, 13)
DECREE = "800/12/SE/2026"


def standing() -> tuple[object, ...]:
    """Everything a refused operation must leave alone."""
    return list(Holiday.objects.values_list()), list(OfficeHours.objects.values_list()), Entry.objects.count()


def close_for_flood(at: datetime, actor: Actor = ADMIN) -> Holiday:
    return add_closure(day=FLOOD, name="Banjir", decree_no=DECREE, actor=actor, at=at)


def test_a_closed_day_takes_no_working_time(at: datetime) -> None:
    before = get_work_calendar().add_working_days(AFTERNOON, 1)
    closure = close_for_flood(at)
    after = get_work_calendar().add_working_days(AFTERNOON, 1)
    assert (before.date(), after.date()) == (FLOOD, date(2026, 3, 12))
    entry = Entry.objects.latest("id")
    assert (entry.event, entry.data["day"], entry.data["decree_no"]) == ("sop.closure_added", "2026-03-11", DECREE)
    remove_closure(closure_id=closure.id, decree_no="800/13/SE/2026", actor=ADMIN, at=at)
    assert get_work_calendar().add_working_days(AFTERNOON, 1) == before
    assert Entry.objects.latest("id").data["decree_no"] == "800/13/SE/2026"


def test_hours_of_a_weekday_are_set_and_taken_away(at: datetime) -> None:
    saturday = wib(2026, 3, 7, 10)
    assert not get_work_calendar().is_open(saturday)
    set_office_hours(weekday=5, opens=time(9), closes=time(12), decree_no=DECREE, actor=ADMIN, at=at)
    assert get_work_calendar().is_open(saturday)
    set_office_hours(
        weekday=5, opens=time(9), closes=time(15), break_from=time(10), break_to=time(11), decree_no=DECREE, actor=ADMIN, at=at
    )
    assert not get_work_calendar().is_open(saturday)
    set_office_hours(weekday=5, opens=None, closes=None, decree_no=DECREE, actor=ADMIN, at=at)
    assert not OfficeHours.objects.filter(weekday=5).exists()
    events = Entry.objects.filter(event="sop.office_hours_changed").order_by("id")
    assert [entry.data["is_open"] for entry in events] == [True, True, False]


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ({"opens": time(9), "closes": None}, "closes"),
        ({"opens": None, "closes": time(9)}, "opens"),
        ({"opens": time(9), "closes": time(9)}, "closes"),
        ({"opens": time(9), "closes": time(15), "break_from": time(12)}, "break_to"),
        ({"opens": time(9), "closes": time(15), "break_to": time(12)}, "break_from"),
        ({"opens": time(9), "closes": time(15), "break_from": time(14), "break_to": time(16)}, "break_from"),
        ({"opens": None, "closes": None, "break_from": time(12), "break_to": time(13)}, "break_from"),
        ({"opens": time(9), "closes": time(15), "weekday": 7}, "weekday"),
        ({"opens": time(9), "closes": time(15), "decree_no": " "}, "decree_no"),
    ],
)
def test_hours_that_cannot_be_are_refused(at: datetime, hours: dict[str, object], field: str) -> None:
    before = standing()
    with pytest.raises(CalendarInvalid) as refused:
        set_office_hours(**{"weekday": 0, "decree_no": DECREE, "actor": ADMIN, "at": at, **hours})  # type: ignore[arg-type]
    assert list(refused.value.errors) == [field]
    assert standing() == before


def test_the_office_is_open_some_day(at: datetime) -> None:
    *others, last = OfficeHours.objects.values_list("weekday", flat=True)
    for weekday in others:
        set_office_hours(weekday=weekday, opens=None, closes=None, decree_no=DECREE, actor=ADMIN, at=at)
    before = standing()
    with pytest.raises(OfficeNeverOpen):
        set_office_hours(weekday=last, opens=None, closes=None, decree_no=DECREE, actor=ADMIN, at=at)
    assert standing() == before


def test_what_is_past_stays_and_a_day_is_closed_once(at: datetime) -> None:
    closure = close_for_flood(at)
    before = standing()
    refusals: list[type[Refusal]] = []
    for act in (
        lambda: close_for_flood(at),
        lambda: add_closure(day=date(2026, 3, 1), name="Kemarin", decree_no=DECREE, actor=ADMIN, at=at),
        lambda: remove_closure(closure_id=closure.id, decree_no=DECREE, actor=ADMIN, at=wib(2026, 3, 12, 0)),
        lambda: remove_closure(closure_id=uuid7(), decree_no=DECREE, actor=ADMIN, at=at),
        lambda: remove_closure(closure_id=closure.id, decree_no="", actor=ADMIN, at=at),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        refusals.append(refused.type)
    assert refusals == [ClosureExists, DayIsPast, DayIsPast, NotFound, CalendarInvalid]
    assert standing() == before


def test_a_closure_needs_name_kind_and_decree(at: datetime) -> None:
    before = standing()
    with pytest.raises(CalendarInvalid) as refused:
        add_closure(day=FLOOD, name=" ", category="x", decree_no="", actor=ADMIN, at=at)
    assert sorted(refused.value.errors) == ["category", "decree_no", "name"]
    assert standing() == before


@pytest.mark.parametrize("actor", [CHIEF, CITIZEN, staff("manager")])
def test_only_the_administrator_changes_the_calendar(at: datetime, actor: Actor) -> None:
    closure = close_for_flood(at)
    before = standing()
    for act in (
        lambda: add_closure(day=date(2026, 3, 13), name="Lain", decree_no=DECREE, actor=actor, at=at),
        lambda: remove_closure(closure_id=closure.id, decree_no=DECREE, actor=actor, at=at),
        lambda: set_office_hours(weekday=0, opens=time(9), closes=time(10), decree_no=DECREE, actor=actor, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert standing() == before


def test_the_days_off_of_the_next_year_come_by_themselves(at: datetime) -> None:
    assert unknown_days_off(2027) == []
    new_year = wib(2027, 1, 1, 1)
    # On that night it is still 2026 in Greenwich.
    added = add_national_holidays(actor=SYSTEM, at=new_year)
    assert {day.date.year for day in added} == {2028}
    assert Holiday.objects.filter(date=date(2028, 8, 17), category="public").exists()
    assert unknown_days_off(2028) == ["joint_leave"], "cuti bersama of 2028 are not decided yet"
    assert Entry.objects.filter(event="sop.closure_added").count() == len(added)
    before = standing()
    with pytest.raises(Conflict):
        add_national_holidays(actor=SYSTEM, at=new_year)
    assert standing() == before


def test_a_day_off_taken_away_stays_away(at: datetime) -> None:
    leave = Holiday.objects.filter(date__year=2026, date__gt=at.date(), category="joint_leave").earliest("date")
    remove_closure(closure_id=leave.id, decree_no=DECREE, actor=ADMIN, at=at)
    assert missing_holidays(2026) == []
    Holiday.objects.filter(date__year=2026, category="joint_leave").delete()
    added = add_national_holidays(actor=SYSTEM, at=at)
    assert {day.category for day in added} == {"joint_leave"}
    assert min(day.date for day in added) >= at.date(), "what is past stays as it was"


def test_only_the_system_fills_the_calendar(at: datetime) -> None:
    Holiday.objects.filter(date__year=2027).delete()
    before = standing()
    with pytest.raises(NotAllowed):
        add_national_holidays(actor=ADMIN, at=at)
    assert standing() == before
