"""Why a person's data must stay: they are in the hall, or are expected there."""

from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.visits.models import Appointment, Visit


def hold_visitor(person_id: UUID) -> str:
    """Say that the person is in a line now or has an appointment; "" when neither. What is over keeps no name."""
    if Visit.objects.filter(person_id=person_id, closed_at__isnull=True).exists():
        return _("kunjungan masih berlangsung")
    if Appointment.objects.filter(person_id=person_id, state__in=Appointment.LIVE).exists():
        return _("janji temu masih berlaku")
    return ""
