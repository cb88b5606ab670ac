"""The end of a day: at the region's midnight, once, whatever was left open."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tests.visits.morning import morning, snapshot, stretches

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.public.models import Region
from satupintu.visits import operations
from satupintu.visits.errors import CounterNotOpen, DayNotOver
from satupintu.visits.jobs import close_days
from satupintu.visits.models import CounterSession, Leg, OfficerInterval, Visit

pytestmark = pytest.mark.django_db


def test_what_is_left_open_ends_with_its_day_and_once(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01", "K09")
    waiting = hall.take("K01").leg
    served = hall.serve_next(1)
    before = snapshot()
    assert close_days(at.replace(hour=23, minute=59)) == 0
    assert snapshot() == before
    night = at.replace(hour=0) + timedelta(days=1)
    assert close_days(night) == 0
    assert set(Leg.objects.values_list("state", "is_time_accurate")) == {("expired", False)}
    assert not Visit.objects.filter(closed_at=None).exists()
    assert not CounterSession.objects.filter(closed_at=None).exists()
    waiting.refresh_from_db()
    served.refresh_from_db()
    closing = at.replace(hour=15)
    assert (waiting.ended_at, served.ended_at, CounterSession.objects.get().closed_at) == (closing, closing, closing)
    assert stretches(waiting) == [("waiting", 360.0)]
    assert not OfficerInterval.objects.filter(ended_at=None).exists()
    before = snapshot()
    assert close_days(night) == 0
    assert snapshot() == before
    hall.now = at + timedelta(days=1)
    hall.open(1)
    assert hall.next(1) is None


def test_nobody_of_yesterday_is_called_before_the_job_has_come(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    hall.now = at + timedelta(days=1)
    before = snapshot()
    with pytest.raises(CounterNotOpen):
        hall.next(1)
    assert snapshot() == before
    old = hall.sessions[1]
    assert hall.open(1) != old
    assert hall.next(1) is None
    old.refresh_from_db()
    assert old.closed_at == at.replace(hour=15)


def test_a_day_is_not_closed_before_it_is_over_nor_by_anybody(at: datetime) -> None:
    hall = morning(at, 1)
    visit = hall.take("K01").visit
    before = snapshot()
    with pytest.raises(DayNotOver):
        operations.expire_visit(visit_id=visit.pk, actor=SYSTEM, at=at)
    with pytest.raises(DayNotOver):
        operations.end_session(session_id=hall.sessions[1].pk, actor=SYSTEM, at=at)
    with pytest.raises(NotAllowed):
        operations.expire_visit(visit_id=visit.pk, actor=hall.officers[1], at=at + timedelta(days=1))
    assert snapshot() == before


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
def test_midnight_is_the_region_s(at: datetime, zone: str, hours: int) -> None:
    Region.objects.filter(schema_name="kota").update(time_zone=zone)
    connection.set_tenant(Region.objects.get(schema_name="kota"))
    hall = morning(datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo(zone)))
    hall.take("K01")
    midnight = datetime(2026, 3, 3, 0, 0, tzinfo=ZoneInfo("UTC")) - timedelta(hours=hours)
    close_days(midnight - timedelta(seconds=1))
    assert Leg.objects.get().state == "waiting"
    close_days(midnight)
    assert Leg.objects.get().state == "expired"


def test_a_clock_turned_back_makes_no_stretch_run_backwards(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    hall.later(minutes=5)
    leg = hall.next(1)
    assert leg is not None
    hall.later(minutes=-3)
    hall.do(1, "serve", leg)
    hall.later(minutes=1)
    hall.do(1, "finish", leg, outcome="completed")
    assert stretches(leg) == [("waiting", 5.0), ("called", 0.0), ("serving", 0.0)]


def test_a_visit_after_midnight_is_of_the_new_day(at: datetime) -> None:
    hall = morning(at)
    late = hall.take("K01")
    assert late.visit.day == at.date()
    hall.later(days=1)
    assert hall.take("K01").visit.day == at.date() + timedelta(days=1)
