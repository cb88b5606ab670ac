"""Appointments: capacity, holding and confirming a slot, moving and cancelling it, coming, staying away."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Avg
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satupintu.centres.models import GroupService, QueueGroup
from satupintu.centres.queries import closes_at, hours_on
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock, lock_key
from satupintu.core.operation import operation
from satupintu.core.regions import region_day, region_zone
from satupintu.core.secrets import random_code
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.access import OFFICERS
from satupintu.visits.booking import end, give_slots_back, slots_of, take_slots
from satupintu.visits.errors import (
    AppointmentNotToday,
    AppointmentWrongState,
    CentreClosed,
    DayNotOver,
    HoldOver,
    ServiceNotOffered,
    SlotPast,
    TooManyAppointments,
    VisitInvalid,
    VisitUnknown,
    WalkInOnly,
)
from satupintu.visits.joining import Visitor, enter_line, open_visit
from satupintu.visits.models import Appointment, AppointmentSlot, Visit
from satupintu.visits.operations.joining import Joined
from satupintu.visits.rules import (
    EARLY,
    HOLD_FOR,
    MISSED_WITHIN,
    MOST_APPOINTMENTS,
    booked_ref_time,
    capacity,
    is_barred,
    rank_time,
    slots_needed,
)


@operation
def plan_slots(
    *, group_id: UUID, day: date, counters: int, slot_minutes: int = 30, actor: Actor, at: datetime
) -> list[AppointmentSlot]:
    """Offer the appointments of a group on a date from today on; planned again, capacity changes but keeps what is taken.

    counters: how many will be open for the group. Capacity is the group's share of what they get done. Raises NotAllowed,
    NotFound, VisitInvalid, SlotPast, CentreClosed (that day).
    """
    require_role(actor, "admin", "manager", "supervisor")
    group = lock(QueueGroup, group_id)
    if not 1 <= counters <= 200 or slot_minutes not in (10, 15, 20, 30, 60):
        raise VisitInvalid(errors={"counters": _("Isi jumlah loket dan panjang waktu yang tersedia.")})
    if day < region_day(at):
        raise SlotPast
    stretches = hours_on(group.centre_id, day)
    if not stretches:
        raise CentreClosed
    mean = GroupService.objects.filter(group=group).aggregate(mean=Avg("expected_minutes"))["mean"] or 10
    caps = {
        name: capacity(
            share=float(share),
            counters=counters,
            slot_minutes=slot_minutes,
            expected_minutes=float(mean),
            no_show_share=float(group.no_show_share),
        )
        for name, share in (("public", group.public_share), ("internal", group.internal_share))
    }
    slots, length = [], timedelta(minutes=slot_minutes)
    for stretch in stretches:
        start = datetime.combine(day, stretch.opens, region_zone())
        while start + length <= datetime.combine(day, stretch.closes, region_zone()):
            slots.append(_planned(group, start, slot_minutes, caps))
            start += length
    record(events.SLOTS_PLANNED, group, actor=actor, at=at, count=len(slots), day=day.isoformat(), counters=counters)
    return slots


def _planned(group: QueueGroup, start: datetime, minutes: int, caps: dict[str, int]) -> AppointmentSlot:
    held = AppointmentSlot.objects.select_for_update().filter(group=group, starts_at=start).first()
    slot = held or AppointmentSlot(group=group, starts_at=start)
    slot.minutes = minutes
    slot.cap_public = max(caps["public"], slot.taken_public)
    slot.cap_internal = max(caps["internal"], slot.taken_internal)
    slot.save()
    return slot


@operation
def hold_slot(
    *,
    slot_id: UUID,
    service_code: str,
    person_id: UUID,
    is_internal: bool = False,
    priority_reason: str = "",
    application_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> Appointment:
    """Keep a slot for a person for 15 minutes, in which it is confirmed; long services take several slots in a row.

    is_internal: from what is kept for the office, by staff. Raises NotAllowed (for others, or internal, by who is no staff),
    NotFound, VisitInvalid, ServiceNotOffered, SlotPast, TooManyAppointments, WalkInOnly, SlotFull.
    """
    _require_own(person_id, actor, needs_staff=is_internal)
    Visitor(person_id=person_id, priority_reason=priority_reason).check()
    lock_key(f"visits:appointments:{person_id}")
    _refuse_limits(person_id, at, others=MOST_APPOINTMENTS - 1)
    appointment = _held(slot_id, service_code, person_id, is_internal, at)
    appointment.priority_reason = priority_reason
    appointment.application_id = application_id
    appointment.save(force_insert=True)
    record(events.SLOT_HELD, appointment, actor=actor, at=at, service_code=service_code, slots=appointment.slot_count)
    return appointment


def _held(slot_id: UUID, service_code: str, person_id: UUID, is_internal: bool, at: datetime) -> Appointment:
    slot = AppointmentSlot.objects.filter(pk=slot_id).first()
    if slot is None:
        raise NotFound
    offer = GroupService.objects.filter(group_id=slot.group_id, service_code=service_code).first()
    if offer is None:
        raise ServiceNotOffered(service_code=service_code)
    if slot.starts_at <= at:
        raise SlotPast
    count = slots_needed(float(offer.expected_minutes), slot.minutes)
    take_slots(slots_of(slot, count), is_internal)
    return Appointment(
        slot=slot,
        slot_count=count,
        is_internal=is_internal,
        service_code=service_code,
        person_id=person_id,
        code=random_code(10),
        booked_at=at,
        hold_until=at + HOLD_FOR,
    )


def _refuse_limits(person_id: UUID, at: datetime, *, others: int) -> None:
    mine = Appointment.objects.filter(person_id=person_id)
    live = mine.filter(state__in=Appointment.LIVE).exclude(state=Appointment.State.HELD, hold_until__lte=at).count()
    if live > others:
        raise TooManyAppointments(count=live)
    missed = mine.filter(state=Appointment.State.MISSED, slot__starts_at__gte=at - 2 * MISSED_WITHIN)
    if is_barred(missed.values_list("slot__starts_at", flat=True), at):
        raise WalkInOnly


@operation
def confirm_appointment(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """Confirm a held slot. Raises NotAllowed, NotFound, AppointmentWrongState, HoldOver."""
    appointment = _own(appointment_id, actor, Appointment.State.HELD)
    if appointment.hold_until is None or at > appointment.hold_until:
        raise HoldOver
    appointment.state, appointment.confirmed_at, appointment.hold_until = Appointment.State.CONFIRMED, at, None
    appointment.save()
    record(events.APPOINTMENT_CONFIRMED, appointment, actor=actor, at=at, service_code=appointment.service_code)
    return appointment


@operation
def cancel_appointment(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """Cancel; the slot is free again after 10 to 40 minutes. Raises NotAllowed, NotFound, AppointmentWrongState."""
    appointment = _own(appointment_id, actor, *Appointment.LIVE)
    end(appointment, Appointment.State.CANCELLED, at)
    record(events.APPOINTMENT_CANCELLED, appointment, actor=actor, at=at, service_code=appointment.service_code)
    return appointment


@operation
def move_appointment(*, appointment_id: UUID, slot_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """Move a confirmed appointment to another slot of a group that serves it; return the new, confirmed one.

    When the new slot is full the old one stays. Raises NotAllowed, NotFound, AppointmentWrongState, SlotFull, SlotPast,
    ServiceNotOffered.
    """
    old = _own(appointment_id, actor, Appointment.State.CONFIRMED)
    new = _held(slot_id, old.service_code, old.person_id, old.is_internal, at)
    new.priority_reason, new.application_id, new.moved_from = old.priority_reason, old.application_id, old
    new.state, new.confirmed_at, new.hold_until = Appointment.State.CONFIRMED, at, None
    new.save(force_insert=True)
    end(old, Appointment.State.CANCELLED, at)
    record(events.APPOINTMENT_MOVED, old, actor=actor, at=at, to_appointment_id=new.pk)
    return new


@operation
def check_in(*, code: str, language: str = "id", actor: Actor, at: datetime) -> Joined:
    """Let who has an appointment today join the line, by its code; whoever knows the code may.

    Within the grace they count from the booked start with the credit of appointments, later as everybody who walks in. Before
    the start they are called when nobody else waits. The same again shows the ticket again. Raises VisitUnknown,
    AppointmentWrongState, NotToday, CentreClosed, VisitInvalid, QuotaReached.
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
    if appointment.state != Appointment.State.CONFIRMED:
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
    visitor = Visitor(appointment.person_id, None, appointment.priority_reason, language=language)
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
def miss_appointment(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """Note, once the day is over, that nobody came. For the job.

    Raises NotAllowed, NotFound, AppointmentWrongState, DayNotOver.
    """
    if not actor.is_system:
        raise NotAllowed
    appointment = _own(appointment_id, actor, Appointment.State.CONFIRMED)
    if region_day(appointment.slot.starts_at) >= region_day(at):
        raise DayNotOver
    appointment.state, appointment.ended_at = Appointment.State.MISSED, at
    appointment.save()
    record(events.APPOINTMENT_MISSED, appointment, actor=actor, at=at, service_code=appointment.service_code)
    return appointment


@operation
def lapse_hold(*, appointment_id: UUID, actor: Actor, at: datetime) -> Appointment:
    """End a hold that was not confirmed in time. For the job. Raises NotAllowed, NotFound, AppointmentWrongState."""
    if not actor.is_system:
        raise NotAllowed
    appointment = _own(appointment_id, actor, Appointment.State.HELD)
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


def _require_own(person_id: UUID, actor: Actor, *, needs_staff: bool = False) -> None:
    is_staff = actor.is_system or (actor.is_staff and actor.has(*OFFICERS))
    if not is_staff and (needs_staff or actor.person_id is None or actor.person_id != person_id):
        raise NotAllowed


def _own(appointment_id: UUID, actor: Actor, *states: str) -> Appointment:
    appointment = lock(Appointment, appointment_id)
    _require_own(appointment.person_id, actor)
    if appointment.state not in states:
        raise AppointmentWrongState(state=appointment.get_state_display())
    return appointment
