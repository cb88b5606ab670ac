"""Other open cases of the same applicant for the same thing, so that who begins or checks one more is warned."""

from datetime import datetime
from uuid import UUID

from satupintu.applications.access import is_applicant, is_private
from satupintu.applications.models import Application
from satupintu.core.actor import Actor

MOST = 5
_ALIVE = (*Application.OPEN, Application.State.DRAFT)


def list_duplicates(application: Application) -> list[Application]:
    """Return other drafts and open cases of the same applicant, service and variant, newest first, at most five."""
    if application.state not in _ALIVE:
        return []
    found = list_duplicates_for(
        service_id=application.service_id,
        variant=application.variant,
        person_id=application.applicant_person_id,
        business_id=application.applicant_business_id,
        besides=application.pk,
    )
    return found[:MOST]


def list_duplicates_for(
    *, service_id: UUID, variant: str, person_id: UUID | None, business_id: UUID | None, besides: UUID | None = None
) -> list[Application]:
    """Return drafts and open cases of an applicant for a service and variant, but for the case `besides`; as above."""
    found = Application.objects.filter(
        service_id=service_id,
        variant=variant,
        applicant_person_id=person_id,
        applicant_business_id=business_id,
        state__in=_ALIVE,
    )
    if besides is not None:
        found = found.exclude(pk=besides)
    return list(found.order_by("-created_at", "-id")[:MOST])


def only_visible(cases: list[Application], actor: Actor, at: datetime) -> list[Application]:
    """Return those of the cases whose number and page the actor may know: not a principal's others, nor drafts begun online."""
    return [case for case in cases if is_applicant(case, actor, at) or (actor.is_staff and not is_private(case))]
