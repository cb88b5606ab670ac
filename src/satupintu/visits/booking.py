"""Slots of an appointment: taken and given back one by one, never beyond their capacity."""

from datetime import datetime, timedelta

from django.db.models import F

from satupintu.visits.errors import SlotFull
from satupintu.visits.models import Appointment, AppointmentSlot
from satupintu.visits.rules import release_delay


def slots_of(slot: AppointmentSlot, count: int) -> list[AppointmentSlot]:
    """Return `count` slots in a row from this one on. Raises `SlotFull` when the row is shorter."""
    starts = [slot.starts_at + timedelta(minutes=slot.minutes * step) for step in range(count)]
    found = list(AppointmentSlot.objects.filter(group_id=slot.group_id, starts_at__in=starts).order_by("starts_at"))
    if len(found) != count:
        raise SlotFull
    return found


def take_slots(slots: list[AppointmentSlot], is_internal: bool) -> None:
    """Take one place in each, all or (by the refusal) none. Raises `SlotFull`.

    One statement a slot, which waits for whoever holds the row and then looks at what is left: no slot is oversold.
    """
    taken, cap = ("taken_internal", "cap_internal") if is_internal else ("taken_public", "cap_public")
    for slot in slots:
        free = AppointmentSlot.objects.filter(pk=slot.pk, **{f"{taken}__lt": F(cap)})
        if not free.update(**{taken: F(taken) + 1}):
            raise SlotFull


def give_slots_back(appointment: Appointment) -> None:
    """Free the places of an appointment."""
    taken = "taken_internal" if appointment.is_internal else "taken_public"
    for slot in slots_of(appointment.slot, appointment.slot_count):
        AppointmentSlot.objects.filter(pk=slot.pk, **{f"{taken}__gt": 0}).update(**{taken: F(taken) - 1})


def end(appointment: Appointment, state: str, at: datetime) -> None:
    """Close a locked appointment that does not take place; its places are free again after a while."""
    appointment.state, appointment.ended_at = state, at
    appointment.hold_until = None
    appointment.release_at = at + release_delay(appointment.pk.int)
    appointment.save()
