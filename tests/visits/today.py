"""A hall that is open at the moment the test runs: pages take the time from the clock of the machine."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from tests.visits.morning import Morning, morning

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day


def morning_today(*open_counters: int) -> Morning:
    """Return a hall that is open now, until one minute before midnight."""
    now = timezone.now()
    made = morning(now - timedelta(days=30))
    made.now = now
    open_all_day(made, now)
    for group in made.hall.groups.values():
        centres.change_group(group_id=group.pk, values={"cutoff_minutes": 0}, actor=SYSTEM, at=now)
    for number in open_counters:
        made.open(number)
    return made


def open_all_day(made: Morning, at: datetime) -> None:
    """Open the hall from midnight to midnight on the day of a moment."""
    centres.set_special_day(
        centre_id=made.hall.id,
        day=region_day(at),
        opens=time(0),
        closes=time(23, 59),
        name="Uji",
        decree_no="1",
        actor=SYSTEM,
        at=at,
    )


def close_today(made: Morning) -> None:
    """Close the hall for today."""
    centres.set_special_day(
        centre_id=made.hall.id, day=region_day(made.now), name="Libur", decree_no="2", actor=SYSTEM, at=made.now
    )
