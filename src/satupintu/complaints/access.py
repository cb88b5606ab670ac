"""Who may see a complaint, who leads its handling, who works on it, and who may know who complained.

| who | sees | identity |
|---|---|---|
| inspectorate (`pengawas`) | everything with oversight grade, whistle-blowing too | of those, also of confidential ones |
| manager | all but whistle-blowing | also of confidential ones |
| supervisor | all but whistle-blowing | of those that are not confidential |
| head of office (`kadis`) | all but whistle-blowing | none |
| the unit or officer it was given to | what they were given | the officer, if it is not confidential |
| the accused unit | nothing of oversight grade | none, whoever they are |
| everybody else, administrators too | nothing | none |
"""

from uuid import UUID

from django.db.models import Q

from satupintu.complaints.errors import ComplaintUnknown
from satupintu.complaints.models import Complaint, Kind
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock

LEADERS = ("manager", "supervisor")
"""Who verifies, assigns and decides complaints (pengelola pengaduan, Perpres 76/2013)."""
OVERSIGHT = "pengawas"
"""The inspectorate (Inspektorat), to whom whistle-blowing goes past everybody else."""
HEADS = ("kadis",)
TAKERS = ("loket", "antrean", *LEADERS)
"""Who takes down what people say at the counter, on the phone or by letter."""

_NOTHING = Q(pk__in=[])


def visible_to(actor: Actor) -> Q:
    """Return the condition on complaints the actor may see as staff, or has sent by their account."""
    if actor.is_system:
        return Q()
    if not actor.is_staff:
        return Q(person_id=actor.person_id) if actor.person_id is not None else _NOTHING
    units = sorted(actor.unit_ids)
    given = Q(assignee_id=actor.id) | Q(unit_id__in=units)
    seen = Q() if actor.has(*LEADERS, *HEADS) else given
    seen &= Q(is_whistleblowing=False)
    if actor.has(OVERSIGHT):
        seen |= Q(kind=Kind.OVERSIGHT)
    is_accused = Q(kind=Kind.OVERSIGHT, accused_unit_id__in=units) if units else _NOTHING
    return seen & ~is_accused


def may_lead(complaint: Complaint, actor: Actor) -> bool:
    """Whether the actor, who sees the complaint, may verify, assign and reject it."""
    if complaint.is_whistleblowing:
        return actor.has(OVERSIGHT)
    return actor.has(*LEADERS) or (complaint.kind == Kind.OVERSIGHT and actor.has(OVERSIGHT))


def may_work(complaint: Complaint, actor: Actor) -> bool:
    """Whether the actor, who sees the complaint, may note, begin and answer."""
    is_given = actor.is_staff and (actor.id == complaint.assignee_id or complaint.unit_id in actor.unit_ids)
    return may_lead(complaint, actor) or (is_given and not complaint.is_whistleblowing)


def is_accused(complaint: Complaint, actor: Actor) -> bool:
    """Whether the actor works in the unit the complaint is about."""
    return complaint.accused_unit_id is not None and complaint.accused_unit_id in actor.unit_ids


def may_reveal(complaint: Complaint, actor: Actor) -> bool:
    """Whether the actor, who sees the complaint, may know who complained."""
    if not actor.is_staff or complaint.identity_cipher is None or is_accused(complaint, actor):
        return False
    if complaint.is_whistleblowing:
        return actor.has(OVERSIGHT)
    if complaint.is_confidential:
        return actor.has("manager") or (complaint.kind == Kind.OVERSIGHT and actor.has(OVERSIGHT))
    return may_lead(complaint, actor) or actor.id == complaint.assignee_id


def lock_visible(complaint_id: UUID, actor: Actor) -> Complaint:
    """Return the complaint, locked. Raises `ComplaintUnknown` where there is none or the actor may not see it."""
    try:
        complaint = lock(Complaint, complaint_id)
    except NotFound:
        raise ComplaintUnknown from None
    # Asked once it is locked: a moment ago somebody may have handed it to the inspectorate.
    if not Complaint.objects.filter(visible_to(actor), pk=complaint_id).exists():
        raise ComplaintUnknown
    return complaint


def lock_led(complaint_id: UUID, actor: Actor) -> Complaint:
    """Return the complaint, locked, for who leads its handling. Raises `ComplaintUnknown`, `NotAllowed`."""
    complaint = lock_visible(complaint_id, actor)
    if not may_lead(complaint, actor):
        raise NotAllowed
    return complaint


def lock_worked(complaint_id: UUID, actor: Actor) -> Complaint:
    """Return the complaint, locked, for who works on it. Raises `ComplaintUnknown`, `NotAllowed`."""
    complaint = lock_visible(complaint_id, actor)
    if not may_work(complaint, actor):
        raise NotAllowed
    return complaint
