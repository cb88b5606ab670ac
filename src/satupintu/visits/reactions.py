"""What follows when an appointment has changed: who booked is told."""

from satupintu.journal.models import Entry
from satupintu.journal.reactions import react_to
from satupintu.visits import events
from satupintu.visits.models import Appointment
from satupintu.visits.telling import tell_visitor


@react_to(events.APPOINTMENT_CONFIRMED, events.APPOINTMENT_REMINDED)
def tell_of_coming(entry: Entry) -> None:
    """Tell who is still expected: that it is confirmed, or that it comes near."""
    appointment = _appointment(entry.subject_id)
    if appointment is None or appointment.state != Appointment.State.CONFIRMED:
        return
    context = {"is_last": bool(entry.data.get("is_last"))} if entry.event == events.APPOINTMENT_REMINDED.name else {}
    tell_visitor(appointment, template=entry.event, entry=entry, context=context)


@react_to(events.APPOINTMENT_MOVED)
def tell_of_moving(entry: Entry) -> None:
    """Tell the new time."""
    appointment = _appointment(entry.data.get("to_appointment_id"))
    old = _appointment(entry.subject_id)
    if appointment is not None and old is not None and appointment.state == Appointment.State.CONFIRMED:
        tell_visitor(appointment, template=entry.event, entry=entry, context={"former": old.slot.starts_at})


@react_to(events.APPOINTMENT_CANCELLED)
def tell_of_cancelling(entry: Entry) -> None:
    """Tell that it does not take place, and why when the office took it back; a hold that was given up is nobody's loss."""
    appointment = _appointment(entry.subject_id)
    cause = str(entry.data.get("cause") or "")
    if appointment is not None and (appointment.confirmed_at is not None or cause):
        tell_visitor(appointment, template=entry.event, entry=entry, context={"cause": cause})


@react_to(events.APPOINTMENT_MISSED)
def tell_of_missing(entry: Entry) -> None:
    """Tell who did not come that they still may today, and the rule for who stays away again."""
    appointment = _appointment(entry.subject_id)
    if appointment is not None and appointment.state == Appointment.State.MISSED:
        tell_visitor(appointment, template=entry.event, entry=entry)


def _appointment(key: object) -> Appointment | None:
    return Appointment.objects.select_related("slot__group__centre", "person").filter(pk=str(key)).first()
