"""After closing: who still waits has left two hours later, or goes on the next day where the centre carries its line over."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tests.visits.morning import Morning, morning, snapshot

from satupintu.centres import operations as centres
from satupintu.centres.operations import OpenDay
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.public.models import Region
from satupintu.journal.models import Entry
from satupintu.visits import operations, queries
from satupintu.visits.errors import CentreClosed, DayNotOver, VisitInvalid, WrongLegState
from satupintu.visits.jobs import close_days, tend_hall
from satupintu.visits.models import Leg, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrying(at: datetime) -> Morning:
    """A hall that carries its line over."""
    hall = morning(at, 1)
    centres.change_centre(centre_id=hall.hall.id, values={"carries_over": True}, actor=SYSTEM, at=at)
    return hall


def test_who_waits_two_hours_after_closing_has_left_and_who_is_served_stays(at: datetime) -> None:
    hall = morning(at, 1)
    served = hall.take("K01", "K09")
    hall.serve_next(1)
    waiting, both = hall.take("K01").leg, hall.take("K01", "K09")
    before = snapshot()
    assert tend_hall(at.replace(hour=16, minute=59)) == 0
    assert Leg.objects.filter(state="left").count() == 0
    with pytest.raises(DayNotOver):
        operations.leave_after_closing(visit_id=waiting.visit_id, actor=SYSTEM, at=at.replace(hour=16, minute=59))
    with pytest.raises(NotAllowed):
        operations.leave_after_closing(visit_id=waiting.visit_id, actor=hall.officers[1], at=at.replace(hour=18))
    with pytest.raises(WrongLegState):
        operations.leave_after_closing(visit_id=served.visit.pk, actor=SYSTEM, at=at.replace(hour=18))
    assert snapshot() == before
    assert tend_hall(at.replace(hour=17)) == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.ended_at, waiting.is_time_accurate) == ("left", at.replace(hour=15), False)
    assert set(Leg.objects.filter(visit=both.visit).values_list("state", flat=True)) == {"left"}
    assert set(Leg.objects.filter(visit=served.visit).values_list("state", flat=True)) == {"serving", "planned"}
    assert Visit.objects.get(pk=waiting.visit_id).closed_at == at.replace(hour=15)
    before, entries = snapshot(), Entry.objects.count()
    assert tend_hall(at.replace(hour=19)) == 0
    assert (snapshot(), Entry.objects.filter(event="visits.departed").count()) == (before, 3)
    assert entries


def test_a_line_is_carried_over_to_the_next_open_day_before_everybody_else(carrying: Morning, at: datetime) -> None:
    hall, friday = carrying, at + timedelta(days=4)
    hall.now = friday
    first = hall.take("K01", "K09", priority_reason="elderly", language="en")
    second = hall.take("K01")
    hall.open(1)
    hall.take("info")
    served = hall.serve_next(1)
    assert served.visit_id == first.visit.pk
    hall.do(1, "finish", served, outcome="completed")
    tend_hall(friday.replace(hour=20))
    assert Leg.objects.filter(state="left").count() == 0, "the line goes on, nobody has left"
    close_days(friday.replace(hour=1) + timedelta(days=1))
    for moment in (friday + timedelta(days=1), friday.replace(hour=7, minute=59) + timedelta(days=3)):
        tend_hall(moment)
        assert Visit.objects.filter(key__startswith="carried:").count() == 0, "closed"
    monday = friday.replace(hour=8) + timedelta(days=3)
    assert tend_hall(monday) == 0
    hall.now = monday + timedelta(minutes=1)
    today = hall.take("K01")
    carried = Visit.objects.get(key=f"carried:{second.visit.pk}")
    assert (carried.day, carried.ticket.label) == (monday.date(), "A001")
    left_over = Visit.objects.get(key=f"carried:{first.visit.pk}")
    assert [leg.service_code for leg in left_over.legs.all()] == ["K09"], "what was served is over"
    assert (left_over.priority_reason, left_over.language) == ("elderly", "en")
    hall.open(1)
    assert hall.next(1) == today.leg, "who was carried over is on their way until they say that they are here"
    hall.do(1, "no_show", today.leg)
    later = hall.take("K01")
    operations.arrive(visit_code=second.visit.code, actor=SYSTEM, at=hall.now)
    called = hall.next(1)
    assert called is not None
    assert (called.visit_id, later.leg.pk != called.pk) == (carried.pk, True)
    assert queries.get_visit_by_code(second.visit.code).pk == carried.pk
    entry = Entry.objects.filter(event="visits.carried").order_by("id")[0]
    assert entry.data["earlier"]
    before = Visit.objects.count()
    assert tend_hall(monday + timedelta(hours=1)) == 0
    again = operations.carry_visit(visit_id=second.visit.pk, actor=SYSTEM, at=monday)
    assert (again.visit.pk, again.is_repeated, Visit.objects.count()) == (carried.pk, True, before)


def test_what_cannot_be_carried_is_refused(carrying: Morning, at: datetime) -> None:
    hall = carrying
    done = hall.take("K01").visit
    leg = hall.serve_next(1)
    hall.do(1, "finish", leg, outcome="completed")
    waiting = hall.take("K01").visit
    tomorrow = at + timedelta(days=1)
    with pytest.raises(DayNotOver):
        operations.carry_visit(visit_id=waiting.pk, actor=SYSTEM, at=at)
    close_days(tomorrow)
    before = snapshot()
    for visit, moment, refusal in (
        (done, tomorrow, WrongLegState),
        (waiting, tomorrow.replace(hour=6), CentreClosed),
        (waiting, at + timedelta(days=15), WrongLegState),
    ):
        with pytest.raises(refusal):
            operations.carry_visit(visit_id=visit.pk, actor=SYSTEM, at=moment)
    with pytest.raises(NotAllowed):
        operations.carry_visit(visit_id=waiting.pk, actor=hall.officers[1], at=tomorrow)
    with pytest.raises(VisitInvalid):
        hall.take("K01", key=f"carried:{waiting.pk}")
    assert snapshot() == before
    centres.change_centre(centre_id=hall.hall.id, values={"carries_over": False}, actor=SYSTEM, at=at)
    with pytest.raises(CentreClosed):
        operations.carry_visit(visit_id=waiting.pk, actor=SYSTEM, at=tomorrow)
    assert queries.list_visits_to_carry(tomorrow) == []


@pytest.mark.parametrize(("zone", "ahead"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
def test_closing_and_ramadan_are_the_region_s(at: datetime, zone: str, ahead: int) -> None:
    Region.objects.filter(schema_name="kota").update(time_zone=zone)
    connection.set_tenant(Region.objects.get(schema_name="kota"))
    morning_there = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo(zone))
    hall = morning(morning_there)
    centres.set_hours_period(
        centre_id=hall.hall.id,
        name="Ramadan",
        first_day=morning_there.date(),
        last_day=morning_there.date(),
        days=[OpenDay(0, time(8), time(14))],
        decree_no="SE 1",
        actor=SYSTEM,
        at=morning_there,
    )
    hall.take("K01")
    closed_two_hours = datetime(2026, 3, 2, 16 - ahead, 0, tzinfo=ZoneInfo("UTC"))
    tend_hall(closed_two_hours - timedelta(seconds=1))
    assert Leg.objects.get().state == "waiting"
    tend_hall(closed_two_hours)
    assert Leg.objects.get().state == "left"
