"""A hall for tests of the API: the web lives now, so the hall is open now, whatever the hour."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from tests.applications.office import Desk
from tests.centres.hall import Hall, hall

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.visits import operations


def open_hall(at: datetime | None = None) -> Hall:
    """Return the hall of the tests, open all day today and tomorrow, without a cut-off."""
    now = at or timezone.now()
    built = hall(now - timedelta(days=1))
    for day in (region_day(now), region_day(now) + timedelta(days=1)):
        centres.set_special_day(
            centre_id=built.id, day=day, opens=time(0), closes=time(23, 59, 59), name="Uji", decree_no="1", actor=SYSTEM, at=now
        )
    for group in built.groups.values():
        centres.change_group(group_id=group.pk, values={"cutoff_minutes": 0}, actor=SYSTEM, at=now)
    return built


def whole_hall(people: Desk) -> tuple[UUID, UUID, UUID]:
    """Return a counter the counter's officer has open, a ticket of Sari's that waits, and her appointment of tomorrow."""
    now, built = timezone.now(), open_hall()
    sari, loket = people.sari.actor, people.office["loket"].actor
    operations.open_counter(counter_id=built.counters[2].pk, actor=loket, at=now)
    joined = operations.take_ticket(
        centre_id=built.id, service_codes=["K01"], channel="reception", person_id=sari.person_id, actor=loket, at=now
    )
    slots = operations.plan_slots(
        group_id=built.groups["A"].pk, day=region_day(now) + timedelta(days=1), counters=8, actor=SYSTEM, at=now
    )
    assert sari.person_id is not None
    held = operations.hold_slot(slot_id=slots[20].pk, service_code="K01", person_id=sari.person_id, actor=sari, at=now)
    return built.counters[2].pk, joined.visit.pk, held.pk
