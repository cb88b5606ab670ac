"""Slots: offered day by day or by a weekly plan, and taken back for a day."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Avg
from django.utils.translation import gettext as _

from satupintu.centres.models import Centre, GroupService, QueueGroup
from satupintu.centres.queries import hours_between, hours_on
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock, lock_many
from satupintu.core.operation import operation
from satupintu.core.regions import region_day, region_zone
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.booking import end, slots_on
from satupintu.visits.errors import CentreClosed, NothingBlocked, ReasonUnknown, SlotPast, VisitInvalid
from satupintu.visits.models import Appointment, AppointmentSlot, BookingRule, WeeklyCapacity
from satupintu.visits.rules import capacity

PLANNERS = ("admin", "manager", "supervisor")
LENGTHS = (10, 15, 20, 30, 60)
"""Minutes a slot may be long."""
MOST_A_SLOT = 500


@operation
def plan_slots(
    *, group_id: UUID, day: date, counters: int, slot_minutes: int = 30, actor: Actor, at: datetime
) -> list[AppointmentSlot]:
    """Offer the appointments of a group on a date from today on; planned again, capacity changes but keeps what is taken.

    counters: how many will be open for the group. Capacity is the group's share of what they get done. Raises NotAllowed,
    NotFound, VisitInvalid, SlotPast, CentreClosed (that day).
    """
    require_role(actor, *PLANNERS)
    group = lock(QueueGroup, group_id)
    if not 1 <= counters <= 200 or slot_minutes not in LENGTHS:
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
def set_booking_plan(
    *,
    group_id: UUID,
    values: Mapping[str, int],
    cells: Mapping[tuple[int, time], tuple[int, int]],
    actor: Actor,
    at: datetime,
) -> list[AppointmentSlot]:
    """Set how a group is booked and what each weekday offers from which time on; open the days of its horizon anew.

    values: fields of `BookingRule`. cells: weekday (Monday is 0) and local start → places for the public and for the office.
    What is booked stays, also where less is offered now. Returns the slots that can be booked. Raises NotAllowed, NotFound,
    VisitInvalid.
    """
    require_role(actor, *PLANNERS)
    group = lock(QueueGroup, group_id)
    bounds = {"slot_minutes": (10, 60), "lead_minutes": (0, 10080), "ahead_days": (1, 90), "most_live": (1, 20)}
    errors = {
        name: _("Isi angka dari %(low)s sampai %(high)s.") % {"low": low, "high": high}
        for name, (low, high) in bounds.items()
        if not low <= values.get(name, low) <= high
    }
    if values.get("slot_minutes", 30) not in LENGTHS:
        errors["slot_minutes"] = _("Isi panjang waktu yang tersedia.")
    if any(not 0 <= count <= MOST_A_SLOT for pair in cells.values() for count in pair):
        errors["cells"] = _("Kapasitas tiap waktu antara 0 dan %(most)s.") % {"most": MOST_A_SLOT}
    if errors:
        raise VisitInvalid(errors=errors)
    rule, _is_new = BookingRule.objects.update_or_create(
        group=group, defaults={name: values[name] for name in bounds if name in values}
    )
    WeeklyCapacity.objects.filter(group=group).delete()
    WeeklyCapacity.objects.bulk_create(
        WeeklyCapacity(group=group, weekday=weekday, starts=starts, cap_public=public, cap_internal=internal)
        for (weekday, starts), (public, internal) in sorted(cells.items())
        if public or internal
    )
    slots = _open(group, rule, at, keeps=False)
    record(events.BOOKING_PLANNED, group, actor=actor, at=at, count=len(slots), **{name: getattr(rule, name) for name in bounds})
    return slots


@operation
def open_slots(*, group_id: UUID, actor: Actor, at: datetime) -> list[AppointmentSlot]:
    """Open the days that have come into the horizon of a group's weekly plan; days that have slots stay as they are.

    For the job. Raises NotAllowed, NotFound.
    """
    require_role(actor, *PLANNERS)
    group = lock(QueueGroup, group_id)
    rule = BookingRule.objects.filter(group=group).first()
    slots = _open(group, rule, at, keeps=True) if rule is not None else []
    record(events.SLOTS_PLANNED, group, actor=actor, at=at, count=len(slots), day=region_day(at).isoformat(), counters=0)
    return slots


def _open(group: QueueGroup, rule: BookingRule, at: datetime, *, keeps: bool) -> list[AppointmentSlot]:
    """Write the slots of the horizon; `keeps`: only of days that have none."""
    zone, today = region_zone(), region_day(at)
    last = today + timedelta(days=rule.ahead_days)
    cells = {(cell.weekday, cell.starts): cell for cell in WeeklyCapacity.objects.filter(group=group)}
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    ahead = AppointmentSlot.objects.filter(group=group, starts_at__gte=datetime.combine(today, time(), zone), starts_at__lt=until)
    held = {slot.starts_at: slot for slot in ahead.select_for_update().order_by("starts_at")}
    full_days = {region_day(moment) for moment in held} if keeps else set()
    length = timedelta(minutes=rule.slot_minutes)
    made: list[AppointmentSlot] = []
    changed: list[AppointmentSlot] = []
    offered: set[datetime] = set()
    for day, stretches in hours_between(group.centre_id, today, last).items():
        if day in full_days:
            continue
        for stretch in stretches:
            start = datetime.combine(day, stretch.opens, zone)
            while start + length <= datetime.combine(day, stretch.closes, zone):
                cell = cells.get((day.weekday(), start.astimezone(zone).time()))
                slot = held.get(start)
                if cell is not None and start > at and (slot is not None or cell.cap_public or cell.cap_internal):
                    row = slot or AppointmentSlot(group=group, starts_at=start)
                    row.minutes = rule.slot_minutes
                    row.cap_public, row.cap_internal = (
                        max(cell.cap_public, row.taken_public),
                        max(cell.cap_internal, row.taken_internal),
                    )
                    offered.add(start)
                    (changed if slot is not None else made).append(row)
                start += length
    if not keeps:
        # Whatever the plan no longer offers keeps what is booked and takes nobody else.
        for start, slot in held.items():
            if start > at and start not in offered:
                slot.cap_public, slot.cap_internal = slot.taken_public, slot.taken_internal
                changed.append(slot)
    AppointmentSlot.objects.bulk_create(made)
    AppointmentSlot.objects.bulk_update(changed, ["minutes", "cap_public", "cap_internal"])
    return sorted((slot for slot in [*made, *changed] if slot.starts_at in offered), key=lambda slot: slot.starts_at)


@operation
def block_day(
    *,
    centre_id: UUID,
    day: date,
    cause: str,
    group_id: UUID | None = None,
    since: time | None = None,
    until: time | None = None,
    actor: Actor,
    at: datetime,
) -> list[Appointment]:
    """Take back the appointments of a date, of the whole place or one group; return those that were cancelled.

    since, until: local times, to take back the slots that begin between them only. Each who was expected is told. Raises
    NotAllowed, NotFound, ReasonUnknown, SlotPast, NothingBlocked (no slot to block).
    """
    require_role(actor, *PLANNERS)
    lock(Centre, centre_id)
    if cause not in Appointment.Cause.values:
        raise ReasonUnknown(errors={"cause": ReasonUnknown.sentence})
    if day < region_day(at):
        raise SlotPast
    slots = lock_many(slots_on(centre_id, day, group_id, since, until).filter(starts_at__gt=at, blocked_at__isnull=True))
    if not slots:
        raise NothingBlocked
    for slot in slots:
        slot.blocked_at = at
    AppointmentSlot.objects.bulk_update(slots, ["blocked_at"])
    gone = lock_many(Appointment.objects.filter(slot__in=slots, state__in=Appointment.LIVE))
    for appointment in gone:
        end(appointment, Appointment.State.CANCELLED, at)
        record(events.APPOINTMENT_CANCELLED, appointment, actor=actor, at=at, service_code=appointment.service_code, cause=cause)
    record(events.DAY_BLOCKED, slots[0].group, actor=actor, at=at, day=day.isoformat(), count=len(gone), cause=cause)
    return gone


@operation
def unblock_day(*, centre_id: UUID, day: date, group_id: UUID | None = None, actor: Actor, at: datetime) -> int:
    """Offer the blocked slots of a date again; return how many. Raises NotAllowed, NotFound, NothingBlocked."""
    require_role(actor, *PLANNERS)
    lock(Centre, centre_id)
    slots = lock_many(slots_on(centre_id, day, group_id).filter(starts_at__gt=at, blocked_at__isnull=False))
    if not slots:
        raise NothingBlocked
    for slot in slots:
        slot.blocked_at = None
    AppointmentSlot.objects.bulk_update(slots, ["blocked_at"])
    record(events.DAY_UNBLOCKED, slots[0].group, actor=actor, at=at, day=day.isoformat(), count=len(slots))
    return len(slots)
