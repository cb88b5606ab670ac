"""When a place is open: its week, breaks in turn, special days, holidays, the route of a mobile unit."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.centres.hall import WEEK, hall

from satupintu.centres import operations, queries
from satupintu.centres.errors import CentreInvalid, NotMobile, PastDay
from satupintu.centres.models import OpeningHours, SpecialDay, Stop
from satupintu.centres.operations import OpenDay
from satupintu.centres.queries import Stretch
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.models import Holiday
from satupintu.core.public.models import Region

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def test_a_week(at: datetime) -> None:
    centre = hall(at).id
    assert queries.hours_on(centre, MONDAY) == [Stretch(time(8), time(15))]
    assert queries.hours_on(centre, MONDAY + timedelta(days=5)) == []
    assert queries.is_open(centre, at)
    assert not queries.is_open(centre, at.replace(hour=15, minute=0))
    assert queries.is_open(centre, at.replace(hour=14, minute=59))
    assert queries.is_open(centre, at.replace(hour=12, minute=30)), "breaks are taken in turn"
    assert queries.closes_at(centre, at) == at.replace(hour=15)
    assert queries.opens_at(centre, MONDAY) == at.replace(hour=8)


def test_a_break_that_closes(at: datetime) -> None:
    centre = hall(at).id
    days = [OpenDay(0, time(8), time(15), time(12), time(13), breaks_in_turn=False)]
    operations.set_hours(centre_id=centre, days=days, decree_no="SE 2", actor=SYSTEM, at=at)
    assert queries.hours_on(centre, MONDAY) == [Stretch(time(8), time(12)), Stretch(time(13), time(15))]
    assert not queries.is_open(centre, at.replace(hour=12, minute=30))
    assert queries.hours_on(centre, MONDAY + timedelta(days=1)) == []


@pytest.mark.parametrize(
    "days",
    [
        [OpenDay(0, time(15), time(8))],
        [OpenDay(7, time(8), time(15))],
        [OpenDay(0, time(8), time(15), time(16), time(17))],
        [OpenDay(0, time(8), time(15)), OpenDay(0, time(8), time(15))],
    ],
)
def test_hours_that_make_no_sense_change_nothing(at: datetime, days: list[OpenDay]) -> None:
    centre = hall(at).id
    with pytest.raises(CentreInvalid):
        operations.set_hours(centre_id=centre, days=days, decree_no="SE 2", actor=SYSTEM, at=at)
    assert OpeningHours.objects.filter(centre=centre).count() == len(WEEK)


def test_a_holiday_of_the_region_closes_and_a_special_day_opens(at: datetime) -> None:
    centre = hall(at).id
    Holiday.objects.create(date=MONDAY, name="Hari jadi kota", category="local")
    assert queries.hours_on(centre, MONDAY) == []
    set_day = {"centre_id": centre, "day": MONDAY, "name": "Buka khusus", "decree_no": "SK 7", "actor": SYSTEM, "at": at}
    operations.set_special_day(**set_day, opens=time(9), closes=time(12))
    assert queries.hours_on(centre, MONDAY) == [Stretch(time(9), time(12))]
    operations.set_special_day(**set_day)
    assert queries.hours_on(centre, MONDAY) == []
    operations.remove_special_day(centre_id=centre, day=MONDAY, decree_no="SK 8", actor=SYSTEM, at=at)
    assert queries.hours_on(centre, MONDAY) == []


def test_special_days_that_are_refused(at: datetime) -> None:
    centre = hall(at).id
    good = {"centre_id": centre, "day": MONDAY, "name": "Tutup", "decree_no": "SK 7", "actor": SYSTEM, "at": at}
    with pytest.raises(PastDay):
        operations.set_special_day(**{**good, "day": MONDAY - timedelta(days=1)})
    with pytest.raises(CentreInvalid) as refused:
        operations.set_special_day(**{**good, "decree_no": " "})
    assert list(refused.value.errors) == ["decree_no"]
    with pytest.raises(CentreInvalid):
        operations.set_special_day(**good, opens=time(12), closes=time(9))
    with pytest.raises(CentreInvalid):
        operations.set_special_day(**good, opens=time(12))
    with pytest.raises(NotAllowed):
        operations.set_special_day(**{**good, "actor": Actor("staff", None, roles=frozenset({"loket"}))})
    assert not SpecialDay.objects.exists()


def test_a_mobile_unit_is_open_at_its_stops(at: datetime) -> None:
    unit = operations.add_centre(code="keliling", kind="mobile", values={"name": "Mobil layanan"}, actor=SYSTEM, at=at)
    for opens, closes, place in ((time(8), time(11), "Balai desa"), (time(13), time(15), "Pasar")):
        operations.plan_stop(centre_id=unit.pk, day=MONDAY, opens=opens, closes=closes, place=place, actor=SYSTEM, at=at)
    assert queries.is_open(unit.pk, at)
    assert not queries.is_open(unit.pk, at.replace(hour=12))
    assert queries.hours_on(unit.pk, MONDAY + timedelta(days=1)) == []
    assert [stop.place for stop in queries.list_stops(unit.pk, since=MONDAY)] == ["Balai desa", "Pasar"]
    operations.remove_stop(stop_id=Stop.objects.get(place="Pasar").pk, actor=SYSTEM, at=at)
    assert queries.closes_at(unit.pk, at) == at.replace(hour=11)


def test_a_house_has_no_stops(at: datetime) -> None:
    with pytest.raises(NotMobile):
        operations.plan_stop(centre_id=hall(at).id, day=MONDAY, opens=time(8), closes=time(9), place="Pasar", actor=SYSTEM, at=at)
    assert not Stop.objects.exists()


@pytest.mark.parametrize(("zone", "offset"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
def test_hours_are_of_the_region(at: datetime, zone: str, offset: int) -> None:
    from django.db import connection

    centre = hall(at).id
    Region.objects.filter(schema_name="kota").update(time_zone=zone)
    connection.set_tenant(Region.objects.get(schema_name="kota"))
    opening = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("UTC")) - timedelta(hours=offset)
    assert queries.is_open(centre, opening)
    assert not queries.is_open(centre, opening - timedelta(seconds=1))
