"""Who may see a case: the applicant and whoever acts for them; staff whose role its sheet names; those who lead."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from satupintu.applications.errors import NotYours
from satupintu.applications.models import Application
from satupintu.core.actor import Actor
from satupintu.people import queries as people
from satupintu.sop.models import Run, SopVersion, Task
from satupintu.sop.queries import get_plan, is_assigned

OVERSEERS = ("supervisor", "manager", "admin", "loket")
COUNTER_CHANNELS = (Application.Channel.DESK, Application.Channel.MOBILE)


def is_private(application: Application) -> bool:
    """Whether the case is a draft the applicant began without the counter: until it is sent the office knows nothing of it."""
    return application.submitted_at is None and application.channel not in COUNTER_CHANNELS


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


def acting_proxy(application: Application, actor: Actor) -> dict[str, UUID]:
    """Return `proxy_id`, for the entry of what the actor does, when they act by the case's proxy and not for themselves."""
    business_id, proxy_id = application.applicant_business_id, application.proxy_id
    if proxy_id is None or actor.person_id is None or actor.person_id == application.applicant_person_id:
        return {}
    if business_id is not None and people.is_member_of_business(actor.person_id, business_id):
        return {}
    return {"proxy_id": proxy_id}


def is_handler(application: Application, actor: Actor) -> bool:
    """Whether the actor is staff that works on this case or oversees it.

    A role counts in the unit that answers for it in this case; a task somebody was given counts wherever they sit. A draft
    begun online is nobody's at the office, whatever their role.
    """
    if actor.is_system:
        return True
    if not actor.is_staff or is_private(application):
        return False
    if actor.has(*OVERSEERS):
        return True
    if application.run is None:
        return False
    held = performing_roles(application.run.version_id) & actor.roles
    if any(_is_in_unit(application.run, role, actor) for role in held):
        return True
    return is_assigned(application.run.pk, actor)


def _is_in_unit(run: Run, role: str, actor: Actor) -> bool:
    unit = run.units.get(role)
    return unit is None or UUID(unit) in actor.unit_ids


def performing_roles(sop_version_id: UUID) -> frozenset[str]:
    """Return the role codes a sheet's rows name."""
    return frozenset(role for row in get_plan(sop_version_id).rows.values() for role in row.performers)


def handled_by(actor: Actor) -> Q:
    """Return the condition on sent cases that `is_handler` asks of staff who do not oversee: role, in its unit, or own task.

    Sheets are few and their plans in memory, so that no table of tasks is searched but for the open ones of the actor.
    """
    versions = list(SopVersion.objects.exclude(state=SopVersion.State.DRAFT).values_list("pk", flat=True))
    found = Q(run_id__in=Task.objects.filter(assignee_id=actor.id, state=Task.State.OPEN).values("run_id"))
    for role in sorted(actor.roles):
        on_sheet = Q(run__version_id__in=[version_id for version_id in versions if role in performing_roles(version_id)])
        in_unit = ~Q(run__units__has_key=role)
        for unit_id in sorted(actor.unit_ids):
            in_unit |= Q(run__units__contains={role: str(unit_id)})
        found |= on_sheet & in_unit
    return found


def require_applicant(application: Application, actor: Actor, at: datetime) -> None:
    """Refuse with `NotYours` unless the actor stands on the applicant's side, or is counter staff helping them.

    Counter staff help with drafts begun at the counter and with cases that were sent, not with somebody's draft at home.
    """
    is_helper = actor.is_staff and actor.has("loket") and not is_private(application)
    if not (actor.is_system or is_applicant(application, actor, at) or is_helper):
        raise NotYours


def require_reader(application: Application, actor: Actor, at: datetime) -> None:
    """Refuse with `NotYours` unless the actor may see the case."""
    if not (is_applicant(application, actor, at) or is_handler(application, actor)):
        raise NotYours
