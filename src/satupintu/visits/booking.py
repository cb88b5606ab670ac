"""Booking: who may, what is wished, and slots taken and given back one by one, never beyond their capacity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satupintu.centres.models import GroupService
from satupintu.centres.queries import is_open
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock
from satupintu.core.regions import region_zone
from satupintu.core.secrets import blind_index, encrypt, random_code
from satupintu.people import queries as people
from satupintu.visits.access import OFFICERS
from satupintu.visits.errors import (
    AppointmentWrongState,
    CentreClosed,
    ServiceNotOffered,
    SlotFull,
    SlotPast,
    SlotTooSoon,
    TooManyAppointments,
    VisitInvalid,
    WalkInOnly,
)
from satupintu.visits.joining import Visitor
from satupintu.visits.models import Appointment, AppointmentSlot, BookingRule
from satupintu.visits.rules import HOLD_FOR, MISSED_WITHIN, MOST_APPOINTMENTS, paused_until, release_delay, slots_needed

CONTACT = "contact"
"""Purpose of the keys under which a way to be reached is kept."""
CODE_LENGTH = 10


@dataclass(frozen=True)
class Booker:
    """Who books: a registered person, or a name with an e-mail address or phone number; and what else is known of the visit.

    is_represented: somebody comes on their behalf, with a letter (kuasa).
    """

    person_id: UUID | None = None
    visitor_name: str = ""
    contact: str = ""
    variant: str = ""
    language: str = "id"
    priority_reason: str = ""
    is_represented: bool = False
    needs: Sequence[str] = field(default=())
    application_id: UUID | None = None

    def check(self) -> "Booker":
        """Return it with name and contact in their normal form. Raises `VisitInvalid` with every wrong field at once."""
        errors: dict[str, str] = {}
        clean = {"visitor_name": "", "contact": ""}
        if self.person_id is None:
            contact_rule = people.normalise_email if "@" in self.contact else people.normalise_phone
            for name, text, rule in (
                ("visitor_name", self.visitor_name, people.normalise_name),
                ("contact", self.contact, contact_rule),
            ):
                try:
                    clean[name] = rule(text)
                except people.Broken as error:
                    errors[name] = _(error.sentence) % error.data if error.data else _(error.sentence)
        try:
            Visitor(self.person_id, None, self.priority_reason, self.needs, self.language).check()
        except VisitInvalid as refusal:
            errors |= refusal.errors
        if errors:
            raise VisitInvalid(errors=errors)
        return Booker(**{**self.__dict__, **clean, "variant": self.variant[:60]})

    @property
    def key(self) -> str:
        """By what their bookings are counted."""
        return f"person:{self.person_id}" if self.person_id else f"contact:{blind_index(self.contact, CONTACT).hex()}"

    def bookings(self) -> QuerySet[Appointment]:
        """Everything this person, or whoever gave this contact, booked."""
        if self.person_id is not None:
            return Appointment.objects.filter(person_id=self.person_id)
        return Appointment.objects.filter(contact_index=blind_index(self.contact, CONTACT))

    @property
    def values(self) -> dict[str, Any]:
        """The fields of an `Appointment`."""
        names = ("person_id", "visitor_name", "variant", "language", "priority_reason", "is_represented", "application_id")
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        values["needs"] = sorted(set(self.needs))
        if self.person_id is None:
            values["contact_cipher"] = encrypt(self.contact, CONTACT)
            values["contact_index"] = blind_index(self.contact, CONTACT)
        return values


def slots_of(slot: AppointmentSlot, count: int) -> list[AppointmentSlot]:
    """Return `count` slots in a row from this one on. Raises `SlotFull` when the row is shorter."""
    starts = [slot.starts_at + timedelta(minutes=slot.minutes * step) for step in range(count)]
    found = list(AppointmentSlot.objects.filter(group_id=slot.group_id, starts_at__in=starts).order_by("starts_at"))
    if len(found) != count:
        raise SlotFull
    return found


def slots_on(
    centre_id: UUID, day: date, group_id: UUID | None = None, since: time | None = None, until: time | None = None
) -> QuerySet[AppointmentSlot]:
    """Return the slots of a place that begin on a date, of one group and between two local times where they are given."""
    zone = region_zone()
    begin = datetime.combine(day, since or time(), zone)
    over = datetime.combine(day, until, zone) if until else datetime.combine(day + timedelta(days=1), time(), zone)
    slots = AppointmentSlot.objects.filter(group__centre_id=centre_id, starts_at__gte=begin, starts_at__lt=over)
    return slots if group_id is None else slots.filter(group_id=group_id)


def take_slots(slots: list[AppointmentSlot], is_internal: bool) -> None:
    """Take one place in each, all or (by the refusal) none. Raises `SlotFull`.

    One statement a slot, which waits for whoever holds the row and then looks at what is left: no slot is oversold.
    """
    taken, cap = ("taken_internal", "cap_internal") if is_internal else ("taken_public", "cap_public")
    for slot in slots:
        free = AppointmentSlot.objects.filter(pk=slot.pk, blocked_at__isnull=True, **{f"{taken}__lt": F(cap)})
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


def held_appointment(slot: AppointmentSlot, service_code: str, is_internal: bool, at: datetime, **values: Any) -> Appointment:
    """Take the places of a service from a slot on and return, unsaved, the appointment that holds them.

    Raises ServiceNotOffered, SlotPast, SlotTooSoon, CentreClosed (hours have changed since), SlotFull.
    """
    offer = GroupService.objects.filter(group_id=slot.group_id, service_code=service_code).select_related("group").first()
    if offer is None:
        raise ServiceNotOffered(service_code=service_code)
    if slot.starts_at <= at:
        raise SlotPast
    rule = rule_of(slot.group_id)
    if not is_internal and slot.starts_at < at + timedelta(minutes=rule.lead_minutes):
        raise SlotTooSoon
    if not is_open(offer.group.centre_id, slot.starts_at):
        raise CentreClosed
    count = slots_needed(float(offer.expected_minutes), slot.minutes)
    take_slots(slots_of(slot, count), is_internal)
    fresh = {"code": random_code(CODE_LENGTH), "booked_at": at, "hold_until": at + HOLD_FOR}
    return Appointment(slot=slot, slot_count=count, is_internal=is_internal, service_code=service_code, **{**fresh, **values})


def rule_of(group_id: UUID) -> BookingRule:
    """Return how a group is booked; without a rule of its own at any time until the slot begins."""
    found = BookingRule.objects.filter(group_id=group_id).first()
    return found or BookingRule(group_id=group_id, lead_minutes=0, most_live=MOST_APPOINTMENTS)


def get_slot(slot_id: UUID) -> AppointmentSlot:
    """Return a slot. Raises `NotFound`."""
    slot = AppointmentSlot.objects.filter(pk=slot_id).first()
    if slot is None:
        raise NotFound
    return slot


def refuse_limits(booker: Booker, most: int, at: datetime) -> None:
    """Refuse who has as many live appointments as one may have, or stayed away too often.

    Raises `TooManyAppointments`, `WalkInOnly`.
    """
    live = booker.bookings().filter(state__in=Appointment.LIVE)
    count = live.exclude(state=Appointment.State.HELD, hold_until__lte=at).count()
    if count >= most:
        raise TooManyAppointments(count=count)
    until = pause_of(booker.bookings(), at)
    if until is not None:
        raise WalkInOnly(until=day_words(until))


def pause_of(bookings: QuerySet[Appointment], at: datetime) -> datetime | None:
    """Return until when these missed appointments stop new ones, None when they do not."""
    missed = bookings.filter(
        state=Appointment.State.MISSED, forgiven_at__isnull=True, slot__starts_at__gte=at - 2 * MISSED_WITHIN
    )
    return paused_until(missed.values_list("slot__starts_at", flat=True), at)


def day_words(moment: datetime) -> str:
    """Write the day of a moment, in the language in use."""
    return date_format(timezone.localtime(moment, region_zone()), "j F Y")


def require_own(person_id: UUID | None, actor: Actor, *, needs_staff: bool = False) -> None:
    """Refuse with `NotAllowed` who books for somebody else; who is not registered may name themselves."""
    is_staff = actor.is_system or (actor.is_staff and actor.has(*OFFICERS))
    if is_staff:
        return
    if needs_staff or actor.kind != "person" or (person_id is not None and actor.person_id != person_id):
        raise NotAllowed


def own(appointment_id: UUID, actor: Actor, *states: str, code: str = "") -> Appointment:
    """Return an appointment in one of the states, locked: for whose it is, for staff of the hall, and for who knows its code.

    Raises NotAllowed, NotFound, AppointmentWrongState.
    """
    appointment = lock(Appointment, appointment_id)
    if not code or code.strip().upper() != appointment.code:
        if appointment.person_id is None and not (actor.is_system or actor.is_staff):
            raise NotAllowed
        require_own(appointment.person_id, actor)
    if appointment.state not in states:
        raise AppointmentWrongState(state=appointment.get_state_display())
    return appointment
