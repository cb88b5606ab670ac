"""Other hours for a time: Ramadan by decree, apart from the usual week, from special days and from other periods."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.centres.hall import hall

from satupintu.centres import operations
from satupintu.centres.errors import CentreInvalid, NotMobile, PastDay, PeriodOverlaps
from satupintu.centres.models import HoursPeriod, OpeningHours
from satupintu.centres.operations import OpenDay
from satupintu.centres.queries import Stretch, hours_on, list_hours_periods, list_week
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.ids import uuid7
from satupintu.journal.models import Entry

pytestmark = pytest.mark.django_db
FASTING = [OpenDay(day, time(8), time(15), time(12), time(12, 30), False) for day in range(4)]
FASTING.append(OpenDay(4, time(8), time(15, 30), time(11, 30), time(12, 30), False))
FIRST, LAST = date(2026, 3, 3), date(2026, 3, 16)


def values(centre, at: datetime, **changes):  # type: ignore[no-untyped-def]
    given = {"name": "Ramadan 1447 H", "first_day": FIRST, "last_day": LAST, "days": FASTING, "decree_no": "SE 5/2026"}
    return {"centre_id": centre.id, "actor": SYSTEM, "at": at, **given, **changes}


def test_a_period_has_its_own_week_between_its_days(at: datetime) -> None:
    centre = hall(at)
    usual = hours_on(centre.id, FIRST - timedelta(days=1))
    operations.set_hours_period(**values(centre, at))
    assert hours_on(centre.id, FIRST - timedelta(days=1)) == usual
    assert hours_on(centre.id, FIRST) == [Stretch(time(8), time(12)), Stretch(time(12, 30), time(15))]
    assert hours_on(centre.id, date(2026, 3, 6))[-1].closes == time(15, 30)
    assert hours_on(centre.id, date(2026, 3, 7)) == [], "a weekday without a row is closed"
    assert hours_on(centre.id, LAST)
    assert hours_on(centre.id, LAST + timedelta(days=1)) == usual
    assert [row.closes for row in list_week(centre.id)] == [time(15)] * 5, "the usual week stays as it was"
    assert [period.name for period in list_hours_periods(centre.id, since=LAST)] == ["Ramadan 1447 H"]
    assert list_hours_periods(centre.id, since=LAST + timedelta(days=1)) == []
    operations.set_special_day(
        centre_id=centre.id, day=FIRST, name="Rapat", decree_no="1", opens=None, closes=None, actor=SYSTEM, at=at
    )
    assert hours_on(centre.id, FIRST) == [], "a special day goes before"


def test_hours_of_a_day_cost_three_queries(at: datetime, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    centre = hall(at)
    operations.set_hours_period(**values(centre, at))
    with django_assert_num_queries(3):
        hours_on(centre.id, FIRST)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, CentreInvalid),
        ({"decree_no": ""}, CentreInvalid),
        ({"days": []}, CentreInvalid),
        ({"days": [FASTING[0], FASTING[0]]}, CentreInvalid),
        ({"days": [OpenDay(0, time(9), time(8))]}, CentreInvalid),
        ({"last_day": FIRST - timedelta(days=1)}, CentreInvalid),
        ({"first_day": date(2026, 2, 1), "last_day": date(2026, 2, 2)}, PastDay),
        ({"actor": Actor("staff", uuid7(), roles=frozenset({"loket"}))}, NotAllowed),
    ],
)
def test_what_is_wrong_with_a_period_is_refused(at: datetime, changes, refusal) -> None:  # type: ignore[no-untyped-def]
    centre = hall(at)
    weeks = OpeningHours.objects.count()
    with pytest.raises(refusal):
        operations.set_hours_period(**values(centre, at, **changes))
    assert (HoursPeriod.objects.count(), OpeningHours.objects.count()) == (0, weeks)


def test_periods_never_overlap_and_are_removed_by_decree(at: datetime) -> None:
    centre = hall(at)
    period = operations.set_hours_period(**values(centre, at))
    with pytest.raises(PeriodOverlaps, match="Ramadan 1447 H"):
        operations.set_hours_period(**values(centre, at, first_day=LAST, last_day=LAST))
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursPeriod.objects.create(centre=centre.centre, name="x", decree_no="x", first_day=LAST, last_day=LAST)
    operations.set_hours_period(**values(centre, at, first_day=LAST + timedelta(days=1), last_day=LAST + timedelta(days=1)))
    mobile = operations.add_centre(code="keliling", kind="mobile", values={"name": "Keliling"}, actor=SYSTEM, at=at)
    with pytest.raises(NotMobile):
        operations.set_hours_period(**{**values(centre, at), "centre_id": mobile.pk})
    with pytest.raises(CentreInvalid):
        operations.remove_hours_period(period_id=period.pk, decree_no=" ", actor=SYSTEM, at=at)
    with pytest.raises(PastDay):
        operations.remove_hours_period(period_id=period.pk, decree_no="1", actor=SYSTEM, at=at + timedelta(days=40))
    assert HoursPeriod.objects.count() == 2
    operations.remove_hours_period(period_id=period.pk, decree_no="SE 6", actor=SYSTEM, at=at)
    assert HoursPeriod.objects.count() == 1
    assert hours_on(centre.id, FIRST) == [Stretch(time(8), time(15))]
    assert Entry.objects.filter(event__startswith="centres.hours_period").count() == 3
