"""Why a person's data must stay: a case of theirs that is still running."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from satupintu.applications.models import Application


def hold_running_case(person_id: UUID) -> str:
    """Say that a case of the person, or one they act for, is under way; "" when none is. A draft holds nothing."""
    theirs = Q(applicant_person_id=person_id) | Q(contact_person_id=person_id) | Q(proxy__agent_id=person_id)
    numbers = (
        Application.objects.filter(theirs, state__in=Application.OPEN).order_by("submitted_at").values_list("number", flat=True)
    )
    first = numbers.first()
    return _("permohonan %(number)s masih berjalan") % {"number": first} if first else ""
