"""Appointments: holding and confirming a slot, moving and cancelling it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.core.locks import lock_key
from satupintu.core.operation import operation
from satupintu.core.secrets import random_code
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.booking import (
    CODE_LENGTH,
    Booker,
    end,
    get_slot,
    held_appointment,
    own,
    refuse_limits,
    require_own,
    rule_of,
)
from satupintu.visits.errors import HoldOver, SlotUnchanged
from satupintu.visits.models import Appointment
from satupintu.visits.rules import HOLD_FOR


@operation
def hold_slot(
    *,
    slot_id: UUID,
    service_code: str,
    person_id: UUID | None = None,
    visitor_name: str = "",
    contact: str = "",
    variant: str = "",
    language: str = "id",
    is_internal: bool = False,
    is_represented: bool = False,
    needs: Sequence[str] = (),
    priority_reason: str = "",
    application_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> Appointment:
    """Keep a slot for somebody for 15 minutes, in which it is confirmed; long services take several slots in a row.

    person_id, or visitor_name and contact (e-mail address or phone number) of who is not registered. is_internal: from what is
    kept for the office, by staff. Who holds another slot lets go of it; the same one again is held anew. Raises NotAllowed (for
    others, or internal, by who is no staff), NotFound, VisitInvalid, ServiceNotOffered, SlotPast, SlotTooSoon, CentreClosed,
    TooManyAppointments, WalkInOnly, SlotFull.
    """
    require_own(person_id, actor, needs_staff=is_internal)
    booker = Booker(
        person_id, visitor_name, contact, variant, language, priority_reason, is_represented, needs, application_id
    ).check()
    slot = get_slot(slot_id)
    lock_key(f"visits:appointments:{booker.key}")
    again = _let_go(booker, slot.pk, service_code, is_internal, actor, at)
    refuse_limits(booker, rule_of(slot.group_id).most_live + (again is not None), at)
    if again is not None:
        appointment = again
        for name, value in {**booker.values, "hold_until": at + HOLD_FOR}.items():
            setattr(appointment, name, value)
        appointment.save()
    else:
        appointment = held_appointment(slot, service_code, is_internal, at, **booker.values)
        appointment.save(force_insert=True)
    record(events.SLOT_HELD, appointment, actor=actor, at=at, service_code=service_code, slots=appointment.slot_count)
    return appointment


def _let_go(
    booker: Booker, slot_id: UUID, service_code: str, is_internal: bool, actor: Actor, at: datetime
) -> Appointment | None:
    """End what the booker holds of other slots; return what they hold of this one."""
    again = None
    held = booker.bookings().filter(state=Appointment.State.HELD, hold_until__gt=at).select_for_update().order_by("id")
    for appointment in held:
        if (appointment.slot_id, appointment.service_code, appointment.is_internal) == (slot_id, service_code, is_internal):
            again = appointment
            continue
        end(appointment, Appointment.State.LAPSED, at)
        record(events.APPOINTMENT_LAPSED, appointment, actor=actor, at=at, service_code=appointment.service_code)
    return again


@operation
def confirm_appointment(*, appointment_id: UUID, code: str = "", actor: Actor, at: datetime) -> Appointment:
    """Confirm a held slot; by its code also without a login.

    Raises NotAllowed, NotFound, AppointmentWrongState, HoldOver.
    """
    appointment = own(appointment_id, actor, Appointment.State.HELD, code=code)
    if appointment.hold_until is None or at > appointment.hold_until:
        raise HoldOver
    appointment.state, appointment.confirmed_at, appointment.hold_until = Appointment.State.CONFIRMED, at, None
    appointment.save()
    record(events.APPOINTMENT_CONFIRMED, appointment, actor=actor, at=at, service_code=appointment.service_code)
    return appointment


@operation
def cancel_appointment(*, appointment_id: UUID, code: str = "", actor: Actor, at: datetime) -> Appointment:
    """Cancel; the slot is free again after 10 to 40 minutes. Raises NotAllowed, NotFound, AppointmentWrongState."""
    appointment = own(appointment_id, actor, *Appointment.LIVE, code=code)
    end(appointment, Appointment.State.CANCELLED, at)
    record(events.APPOINTMENT_CANCELLED, appointment, actor=actor, at=at, service_code=appointment.service_code, cause="")
    return appointment


@operation
def move_appointment(*, appointment_id: UUID, slot_id: UUID, code: str = "", actor: Actor, at: datetime) -> Appointment:
    """Move a confirmed appointment to another slot of a group that serves it; return the new, confirmed one.

    Its code goes along, so that what was printed stays valid. When the new slot is full the old one stays. Raises NotAllowed,
    NotFound, AppointmentWrongState, SlotUnchanged, SlotFull, SlotPast, SlotTooSoon, CentreClosed, ServiceNotOffered.
    """
    old = own(appointment_id, actor, Appointment.State.CONFIRMED, code=code)
    if slot_id == old.slot_id:
        raise SlotUnchanged
    names = (
        "person_id", "visitor_name", "contact_cipher", "contact_index", "variant", "language", "priority_reason",
        "is_represented", "needs", "application_id", "code",
    )  # fmt: skip
    kept = {name: getattr(old, name) for name in names}
    new = held_appointment(get_slot(slot_id), old.service_code, old.is_internal, at, **kept)
    new.state, new.confirmed_at, new.hold_until = Appointment.State.CONFIRMED, at, None
    new.moved_from, new.series_id, new.sequence = old, old.calendar_id, old.sequence + 1
    old.code = random_code(CODE_LENGTH)
    end(old, Appointment.State.CANCELLED, at)
    new.save(force_insert=True)
    record(events.APPOINTMENT_MOVED, old, actor=actor, at=at, to_appointment_id=new.pk)
    return new
