"""A hall that takes appointments on the days after the one the test runs on, whatever weekday, holiday or hour that is."""

from datetime import date, time, timedelta

from django.utils import timezone
from tests.visits.morning import Morning, morning

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.visits import operations
from satupintu.visits.models import AppointmentSlot


def hall_with_days(count: int = 2, counters: int = 4) -> tuple[Morning, list[date]]:
    """Return a hall open from 08.00 to 10.00 on the next days, group A bookable in half hours, and those days."""
    now = timezone.now()
    hall = morning(now - timedelta(days=30))
    hall.now = now
    days = [region_day(now) + timedelta(days=number) for number in range(1, count + 1)]
    for day in days:
        centres.set_special_day(
            centre_id=hall.hall.id, day=day, opens=time(8), closes=time(10), name="Uji", decree_no="1", actor=SYSTEM, at=now
        )
        operations.plan_slots(group_id=hall.hall.groups["A"].pk, day=day, counters=counters, actor=SYSTEM, at=now)
    return hall, days


def first_slot(hall: Morning, day: date) -> AppointmentSlot:
    """The first slot of group A on a day."""
    slots = AppointmentSlot.objects.filter(group=hall.hall.groups["A"]).order_by("starts_at")
    return next(slot for slot in slots if region_day(slot.starts_at) == day)
