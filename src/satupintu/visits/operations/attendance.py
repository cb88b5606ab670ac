"""Who has an appointment comes, is reminded, stays away, is forgiven; holds and freed places end by themselves."""

from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format

from satupintu.centres.models import GroupService
from satupintu.centres.queries import closes_at
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock, lock_many
from satupintu.core.operation import operation
from satupintu.core.regions import region_day, region_zone
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.access import LEADERS
from satupintu.visits.booking import end, give_slots_back, own
from satupintu.visits.errors import (
    AlreadyReminded,
    AppointmentNotToday,
    AppointmentWrongState,
    CentreClosed,
    GraceNotOver,
    NothingToForget,
    NotMissed,
    ReasonUnknown,
    ServiceNotOffered,
    VisitUnknown,
)
from satupintu.visits.joining import Visitor, enter_line, open_visit
from satupintu.visits.models import Appointment, Visit
from satupintu.visits.operations.joining import Joined
from satupintu.visits.rules import EARLY, KEPT_FOR, booked_ref_time, is_too_late, rank_time, reminder_due

FORGOTTEN_AT_ONCE = 500


@operation
def check_in(*, code: str, language: str = "", actor: Actor, at: datetime) -> Joined:
    """Let who has an appointment today join the line, by its code; whoever knows the code may.

    Within the grace they count from the booked start with the credit of appointments, later as everybody who walks in, also
    when they were marked as missed already. Before the start they are called when nobody else waits. The same again shows the
    ticket again. language: of the ticket, else the one they booked in. Raises VisitUnknown, AppointmentWrongState, NotToday,
    CentreClosed, VisitInvalid, QuotaReached.
    """
    found = Appointment.objects.filter(code=code.strip().upper()).first()
    if found is None:
        raise VisitUnknown
    appointment = lock(Appointment, found.pk)
    if appointment.visit is not None:
        visit = appointment.visit
        leg = visit.legs.order_by("seq")[0]
        record(events.TICKET_REPEATED, leg, actor=actor, at=at, label=visit.ticket.label)
        return Joined(visit, visit.ticket, leg, True)
    if appointment.state not in (Appointment.State.CONFIRMED, Appointment.State.MISSED):
        raise AppointmentWrongState(state=appointment.get_state_display())
    slot = appointment.slot
    if region_day(slot.starts_at) != region_day(at):
        starts = slot.starts_at.astimezone(region_zone())
        raise AppointmentNotToday(day=date_format(starts, "j F Y"), clock=f"{starts:%H.%M}")
    group = slot.group
    closing = closes_at(group.centre_id, at)
    if closing is None or at >= closing:
        raise CentreClosed
    offer = GroupService.objects.filter(group=group, service_code=appointment.service_code).select_related("group").first()
    if offer is None:
        raise ServiceNotOffered(service_code=appointment.service_code)
    visitor = Visitor(
        appointment.person_id,
        None,
        appointment.priority_reason,
        needs=appointment.needs,
        language=language or appointment.language,
    )
    visitor.check()
    ref_time, is_booked = booked_ref_time(slot.starts_at, at, group.grace_minutes)
    visit, ticket, legs = open_visit(
        centre_id=group.centre_id,
        offers=[offer],
        visitor=visitor,
        channel=Visit.Channel.APPOINTMENT,
        at=at,
        booked_at=slot.starts_at if is_booked else None,
    )
    leg = legs[0]
    enter_line(
        leg,
        at,
        ref_time=ref_time,
        rank_time=rank_time(ref_time, leg.credit_minutes),
        due_from=slot.starts_at - EARLY if is_booked else None,
        application_id=appointment.application_id,
    )
    appointment.state, appointment.ended_at, appointment.visit = Appointment.State.CHECKED_IN, at, visit
    appointment.save()
    record(events.CHECKED_IN, appointment, actor=actor, at=at, is_in_time=is_booked, visit_id=visit.pk)
    record(events.JOINED, leg, actor=actor, at=at, label=ticket.label, group=group.code, channel="appointment")
    return Joined(visit, ticket, leg, False)


@operation
def remind_of_appointment(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """Note that the reminder that is due goes out: on the day before, and two hours before. For the job.

    Raises NotAllowed, NotFound, AppointmentWrongState, AlreadyReminded (or none is due).
    """
    if not actor.is_system:
        raise NotAllowed
    appointment = own(appointment_id, actor, Appointment.State.CONFIRMED)
    which = reminder_due(appointment.slot.starts_at, appointment.confirmed_at or at, at, region_zone())
    if not which or (which == "first" and appointment.reminded_at) or (which == "last" and appointment.reminded_last_at):
        raise AlreadyReminded
    if which == "last":
        appointment.reminded_last_at = at
    else:
        appointment.reminded_at = at
    appointment.save(update_fields=["reminded_at", "reminded_last_at"])
    record(events.APPOINTMENT_REMINDED, appointment, actor=actor, at=at, is_last=which == "last")
    return appointment


@operation
def miss_appointment(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """Note, once the grace is over, that nobody came. For the job; who comes later the same day is still taken in.

    Raises NotAllowed, NotFound, AppointmentWrongState, GraceNotOver.
    """
    if not actor.is_system:
        raise NotAllowed
    appointment = own(appointment_id, actor, Appointment.State.CONFIRMED)
    if not is_too_late(appointment.slot.starts_at, at, appointment.slot.group.grace_minutes):
        raise GraceNotOver
    appointment.state, appointment.ended_at = Appointment.State.MISSED, at
    appointment.save()
    record(events.APPOINTMENT_MISSED, appointment, actor=actor, at=at, service_code=appointment.service_code)
    return appointment


@operation
def forgive_absence(*, appointment_id: UUID, excuse: str, actor: Actor, at: datetime) -> Appointment:
    """Let a missed appointment not count, for a reason of the list; by who leads the hall.

    Raises NotAllowed, NotFound, ReasonUnknown, NotMissed.
    """
    require_role(actor, *LEADERS)
    appointment = lock(Appointment, appointment_id)
    if excuse not in Appointment.Excuse.values:
        raise ReasonUnknown(errors={"excuse": ReasonUnknown.sentence})
    if appointment.state != Appointment.State.MISSED or appointment.forgiven_at is not None:
        raise NotMissed
    appointment.forgiven_at = at
    appointment.save(update_fields=["forgiven_at"])
    record(events.ABSENCE_EXCUSED, appointment, actor=actor, at=at, excuse=excuse)
    return appointment


@operation
def lapse_hold(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """End a hold that was not confirmed in time. For the job. Raises NotAllowed, NotFound, AppointmentWrongState."""
    if not actor.is_system:
        raise NotAllowed
    appointment = own(appointment_id, actor, Appointment.State.HELD)
    if appointment.hold_until is None or at <= appointment.hold_until:
        raise AppointmentWrongState(state=appointment.get_state_display())
    end(appointment, Appointment.State.LAPSED, at)
    record(events.APPOINTMENT_LAPSED, appointment, actor=actor, at=at, service_code=appointment.service_code)
    return appointment


@operation
def release_slots(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """Let the places of a cancelled appointment be booked again, once its time has come. For the job.

    Raises NotAllowed, NotFound, AppointmentWrongState (released already, or too early).
    """
    if not actor.is_system:
        raise NotAllowed
    appointment = lock(Appointment, appointment_id)
    if appointment.release_at is None or at < appointment.release_at:
        raise AppointmentWrongState(state=appointment.get_state_display())
    give_slots_back(appointment)
    appointment.release_at = None
    appointment.save(update_fields=["release_at"])
    record(events.SLOTS_RELEASED, appointment, actor=actor, at=at, slots=appointment.slot_count)
    return appointment


@operation
def forget_visitors(*, actor: Actor, at: datetime) -> int:
    """Forget name and contact of unregistered visitors 120 days after their day (UU 27/2022 ps. 43). For the job.

    At most 500 at a time; returns how many. Raises NotAllowed, NothingToForget.
    """
    if not actor.is_system:
        raise NotAllowed
    old = Appointment.objects.filter(contact_index__isnull=False, slot__starts_at__lt=at - KEPT_FOR, ended_at__isnull=False)
    found = lock_many(
        Appointment.objects.filter(pk__in=list(old.order_by("id").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]))
    )
    if not found:
        raise NothingToForget
    for appointment in found:
        appointment.visitor_name, appointment.contact_cipher, appointment.contact_index = "", None, None
        appointment.save(update_fields=["visitor_name", "contact_cipher", "contact_index"])
    record(events.VISITORS_ERASED, found[0], actor=actor, at=at, count=len(found))
    return len(found)
