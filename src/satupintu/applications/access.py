"""Who may see a case: the applicant and whoever acts for them; staff whose role its sheet names; those who lead."""

from datetime import datetime
from uuid import UUID

from satupintu.applications.errors import NotYours
from satupintu.applications.models import Application
from satupintu.core.actor import Actor
from satupintu.people import queries as people
from satupintu.sop.models import SopVersion
from satupintu.sop.queries import get_plan

OVERSEERS = ("supervisor", "manager", "admin", "loket")


def is_applicant(application: Application, actor: Actor, at: datetime) -> bool:
    """Whether the actor is the applicant, a present member of the business, or holds the case's proxy while it is valid.

    Having begun the case or being its contact gives no right by itself: it ends with the proxy or the membership.
    """
    if actor.person_id is None:
        return False
    if actor.person_id == application.applicant_person_id:
        return True
    business_id, proxy_id = application.applicant_business_id, application.proxy_id
    if business_id is not None and people.is_member_of_business(actor.person_id, business_id):
        return True
    return proxy_id is not None and people.can_act_for(
        actor.person_id, person_id=application.applicant_person_id, business_id=business_id, proxy_id=proxy_id, at=at
    )


def is_handler(application: Application, actor: Actor) -> bool:
    """Whether the actor is staff that works on this kind of case or oversees it."""
    if actor.is_system:
        return True
    if not actor.is_staff:
        return False
    if actor.has(*OVERSEERS):
        return True
    return application.run is not None and not actor.roles.isdisjoint(performing_roles(application.run.version_id))


def performing_roles(sop_version_id: UUID) -> frozenset[str]:
    """Return the role codes a sheet's rows name."""
    return frozenset(role for row in get_plan(sop_version_id).rows.values() for role in row.performers)


def sheets_worked_on(actor: Actor) -> list[UUID]:
    """Return the versions of sheets with a row the actor's roles perform; few, and their plans are in memory."""
    versions = SopVersion.objects.exclude(state=SopVersion.State.DRAFT).values_list("pk", flat=True)
    return [version_id for version_id in versions if not actor.roles.isdisjoint(performing_roles(version_id))]


def require_applicant(application: Application, actor: Actor, at: datetime) -> None:
    """Refuse with `NotYours` unless the actor stands on the applicant's side, or is counter staff helping them."""
    if not (actor.is_system or is_applicant(application, actor, at) or (actor.is_staff and actor.has("loket"))):
        raise NotYours


def require_reader(application: Application, actor: Actor, at: datetime) -> None:
    """Refuse with `NotYours` unless the actor may see the case."""
    if not (is_applicant(application, actor, at) or is_handler(application, actor)):
        raise NotYours
