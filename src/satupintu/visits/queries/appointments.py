"""Free slots, appointments of a person and of a day, and what the jobs have to look after."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from satupintu.core.errors import NotFound
from satupintu.core.regions import region_zone
from satupintu.visits.errors import VisitUnknown
from satupintu.visits.models import Appointment, AppointmentSlot, Leg


def list_free_slots(group_id: UUID, *, since: datetime, until: datetime, is_internal: bool = False) -> list[AppointmentSlot]:
    """Return the slots of a group with a place left that begin after `since` and before `until`, in order."""
    taken, cap = ("taken_internal", "cap_internal") if is_internal else ("taken_public", "cap_public")
    slots = AppointmentSlot.objects.filter(group_id=group_id, starts_at__gt=since, starts_at__lt=until)
    return list(slots.filter(**{f"{taken}__lt": F(cap)}).order_by("starts_at"))


def get_appointment(appointment_id: UUID) -> Appointment:
    """Return an appointment with slot, group and centre. Raises `NotFound`."""
    found = _full().filter(pk=appointment_id).first()
    if found is None:
        raise NotFound
    return found


def find_appointment(appointment_id: UUID) -> Appointment | None:
    """Return an appointment with slot, group and centre, or None."""
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
    return found.exclude(state=Appointment.State.CANCELLED).select_related("person").order_by("slot__starts_at", "id")


def list_holds_over(at: datetime) -> list[UUID]:
    """Return the holds that were not confirmed in time."""
    held = Appointment.objects.filter(state=Appointment.State.HELD, hold_until__lt=at).order_by("hold_until")
    return list(held.values_list("pk", flat=True))


def list_releases_due(at: datetime) -> list[UUID]:
    """Return the ended appointments whose places should be free again."""
    return list(Appointment.objects.filter(release_at__lte=at).order_by("release_at").values_list("pk", flat=True))


def list_appointments_missed(today: date) -> list[UUID]:
    """Return the confirmed appointments of days before `today` to which nobody came."""
    midnight = datetime.combine(today, datetime.min.time(), region_zone())
    found = Appointment.objects.filter(state=Appointment.State.CONFIRMED, slot__starts_at__lt=midnight)
    return list(found.order_by("slot__starts_at").values_list("pk", flat=True))


def list_centres_to_estimate() -> list[UUID]:
    """Return the centres where somebody waits who was not told how long."""
    untold = Leg.objects.filter(state=Leg.State.WAITING, estimates__isnull=True)
    return list(untold.order_by().values_list("group__centre_id", flat=True).distinct())


def _full() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("slot__group__centre", "visit")
