"""Appointments of a person and of a day, and what the jobs have to look after."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from satupintu.centres.models import Centre, HoursPeriod, SpecialDay
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day, region_zone
from satupintu.core.secrets import decrypt
from satupintu.people.queries import mask_phone
from satupintu.visits.booking import CONTACT, Booker, pause_of, slots_on
from satupintu.visits.errors import VisitUnknown
from satupintu.visits.models import Appointment, BookingRule, Leg
from satupintu.visits.rules import is_too_late, reminder_due


def get_appointment(appointment_id: UUID) -> Appointment:
    """Return an appointment with slot, group and centre. Raises `NotFound`."""
    found = _full().filter(pk=appointment_id).first()
    if found is None:
        raise NotFound
    return found


def find_appointment(appointment_id: UUID) -> Appointment | None:
    """Return an appointment with slot, group and centre, None when there is none."""
    return _full().filter(pk=appointment_id).first()


def get_appointment_by_code(code: str) -> Appointment:
    """Return the appointment of this code, typed in any case. Raises `VisitUnknown`."""
    found = find_appointment_by_code(code)
    if found is None:
        raise VisitUnknown
    return found


def find_appointment_by_code(code: str) -> Appointment | None:
    """Return the appointment of this code, typed in any case, or None."""
    return _full().filter(code=code.strip().upper()).first()


def list_appointments(person_id: UUID) -> QuerySet[Appointment]:
    """Return the appointments of a person, the latest first."""
    return _full().filter(person_id=person_id).order_by("-slot__starts_at")


def list_appointments_on(centre_id: UUID, day: date) -> QuerySet[Appointment]:
    """Return the appointments at a centre on a date that were confirmed, by start: also who is affected when hours change."""
    begin = datetime.combine(day, datetime.min.time(), region_zone())
    found = _full().filter(slot__group__centre_id=centre_id, confirmed_at__isnull=False)
    found = found.filter(slot__starts_at__gte=begin, slot__starts_at__lt=begin + timedelta(days=1))
    return found.exclude(state=Appointment.State.CANCELLED).order_by("slot__starts_at", "id")


def list_affected(
    centre_id: UUID, day: date, group_id: UUID | None = None, since: time | None = None, until: time | None = None
) -> QuerySet[Appointment]:
    """Return who is still expected at a place on a date (from one local time to another), by start: whom closing sends away."""
    slots = slots_on(centre_id, day, group_id, since, until)
    return _full().filter(slot__in=slots, state=Appointment.State.CONFIRMED).order_by("slot__starts_at", "id")


def list_outside(centre_id: UUID, day: date, opens: time | None, closes: time | None) -> list[Appointment]:
    """Return who is expected at a place on a date outside of hours that are planned for it; without hours everybody."""
    found = list(list_affected(centre_id, day))
    if opens is None or closes is None:
        return found
    zone = region_zone()
    return [row for row in found if not opens <= row.slot.starts_at.astimezone(zone).time() < closes]


def list_outside_week(centre_id: UUID, week: Mapping[int, tuple[time, time]], at: datetime) -> list[Appointment]:
    """Return who is expected after a moment outside of a week that is planned: weekday (Monday is 0) → opening and closing.

    Days and periods with hours of their own are left out, the week does not rule them.
    """
    own_days = set(SpecialDay.objects.filter(centre_id=centre_id).values_list("day", flat=True))
    periods = list(HoursPeriod.objects.filter(centre_id=centre_id, last_day__gte=region_day(at)))
    expected = _full().filter(slot__group__centre_id=centre_id, state=Appointment.State.CONFIRMED, slot__starts_at__gt=at)
    zone, found = region_zone(), []
    for row in expected.order_by("slot__starts_at", "id"):
        local = row.slot.starts_at.astimezone(zone)
        hours = week.get(local.weekday())
        if any(period.first_day <= local.date() <= period.last_day for period in periods):
            continue
        if local.date() not in own_days and (hours is None or not hours[0] <= local.time() < hours[1]):
            found.append(row)
    return found


def list_expected_on(day: date) -> list[Appointment]:
    """Return who is expected on a date at the places that close when the region does: those without hours of their own then."""
    begin = datetime.combine(day, time(), region_zone())
    found = _full().filter(
        state=Appointment.State.CONFIRMED, slot__starts_at__gte=begin, slot__starts_at__lt=begin + timedelta(days=1)
    )
    open_all_the_same = SpecialDay.objects.filter(day=day, opens__isnull=False)
    found = found.exclude(slot__group__centre__in=open_all_the_same.values("centre_id"))
    return list(found.exclude(slot__group__centre__kind=Centre.Kind.MOBILE).order_by("slot__starts_at", "id"))


def find_pause(at: datetime, *, person_id: UUID | None = None, contact: str = "") -> datetime | None:
    """Return until when somebody can only walk in because they stayed away too often, None when they may book."""
    if person_id is None and not contact:
        return None
    return pause_of(Booker(person_id, contact=contact).bookings(), at)


def masked_contact(appointment: Appointment) -> str:
    """Return how an unregistered visitor is reached, masked; "" for a registered one, and once it is forgotten."""
    if appointment.contact_cipher is None:
        return ""
    contact = decrypt(appointment.contact_cipher, CONTACT)
    if "@" not in contact:
        return mask_phone(contact)
    name, _at, domain = contact.partition("@")
    return f"{name[:1]}•••@{domain}"


def list_holds_over(at: datetime) -> list[UUID]:
    """Return the holds that were not confirmed in time."""
    held = Appointment.objects.filter(state=Appointment.State.HELD, hold_until__lt=at).order_by("hold_until")
    return list(held.values_list("pk", flat=True))


def list_releases_due(at: datetime) -> list[UUID]:
    """Return the ended appointments whose places should be free again."""
    return list(Appointment.objects.filter(release_at__lte=at).order_by("release_at").values_list("pk", flat=True))


def list_appointments_missed(at: datetime) -> list[UUID]:
    """Return the confirmed appointments whose grace is over and to which nobody came."""
    found = Appointment.objects.filter(state=Appointment.State.CONFIRMED, slot__starts_at__lt=at).order_by("slot__starts_at")
    rows = found.values_list("pk", "slot__starts_at", "slot__group__grace_minutes")
    return [pk for pk, starts_at, grace in rows if is_too_late(starts_at, at, grace)]


def list_reminders_due(at: datetime) -> list[UUID]:
    """Return the confirmed appointments of which a reminder is due that has not gone out."""
    ahead = Appointment.objects.filter(
        state=Appointment.State.CONFIRMED, slot__starts_at__gt=at, slot__starts_at__lt=at + timedelta(days=2)
    )
    rows = ahead.order_by("slot__starts_at").values_list(
        "pk", "slot__starts_at", "confirmed_at", "reminded_at", "reminded_last_at"
    )
    found, zone = [], region_zone()
    for pk, starts_at, confirmed_at, first, last in rows:
        which = reminder_due(starts_at, confirmed_at or at, at, zone)
        if (which == "first" and first is None) or (which == "last" and last is None):
            found.append(pk)
    return found


def list_groups_planned() -> list[UUID]:
    """Return the groups with a weekly plan, which are still in use."""
    return list(BookingRule.objects.filter(group__is_active=True).order_by("group_id").values_list("group_id", flat=True))


def list_centres_to_estimate() -> list[UUID]:
    """Return the centres where somebody waits who was not told how long."""
    untold = Leg.objects.filter(state=Leg.State.WAITING, estimates__isnull=True)
    return list(untold.order_by().values_list("group__centre_id", flat=True).distinct())


def _full() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("slot__group__centre", "visit__ticket", "person")
