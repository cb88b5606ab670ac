"""A complaint as its complainant sees it: by number and secret code without a login, or by the account it was sent with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from satupintu.complaints import moves
from satupintu.complaints.errors import CodeWrong, ComplaintUnknown
from satupintu.complaints.identity import index_of_code, open_text, shows_code
from satupintu.complaints.models import Complaint
from satupintu.complaints.queries.listing import RemarkLine, read_remarks
from satupintu.core.actor import Actor
from satupintu.core.secrets import blind_index


@dataclass(frozen=True)
class TrackedComplaint:
    """How a complaint stands; no name of anybody. `due_at` is when the office must have done what is next.

    `verbs` are what the complainant can do now: complete, reopen, rate, withdraw.
    """

    id: UUID
    number: str
    title: str
    body: str
    kind_label: str
    state: str
    state_label: str
    end_label: str
    received_at: datetime
    due_at: datetime | None
    is_late: bool
    answered_at: datetime | None
    satisfaction: int | None
    remarks: list[RemarkLine]
    files: int
    verbs: frozenset[str]


def track_complaint(number: str, code: str, at: datetime) -> TrackedComplaint:
    """Return how the complaint stands. Raises `CodeWrong` for a wrong number as for a wrong code."""
    complaint = Complaint.objects.filter(number=number.strip().upper()[:20]).first()
    if complaint is None:
        # The same work as for a number that exists, so that the time taken tells nothing.
        blind_index(number, "complaint.code")
        index_of_code(code)
        raise CodeWrong
    if not shows_code(complaint, code):
        raise CodeWrong
    return _tracked(complaint, at)


def list_own_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Return the complaints a citizen sent by name with their account, newest first."""
    if actor.person_id is None:
        return Complaint.objects.none()
    return Complaint.objects.filter(person_id=actor.person_id).order_by("-received_at", "-id")


def get_own_complaint(complaint_id: UUID, actor: Actor, at: datetime) -> TrackedComplaint:
    """Return a complaint the citizen sent with their account. Raises `ComplaintUnknown`."""
    complaint = list_own_complaints(actor).filter(pk=complaint_id).first()
    if complaint is None:
        raise ComplaintUnknown
    return _tracked(complaint, at)


def _tracked(complaint: Complaint, at: datetime) -> TrackedComplaint:
    is_at_office = complaint.state in Complaint.AT_THE_OFFICE
    verbs = {verb for verb in ("complete", "reopen", "rate", "withdraw") if moves.allows(complaint, verb)}
    return TrackedComplaint(
        id=complaint.pk,
        number=complaint.number,
        title=complaint.title,
        body=open_text(complaint.body_cipher),
        kind_label=complaint.get_kind_display(),
        state=str(complaint.state),
        state_label=complaint.get_state_display(),
        end_label=complaint.get_end_reason_display() if complaint.end_reason else "",
        received_at=complaint.received_at,
        due_at=complaint.next_due_at,
        is_late=is_at_office and complaint.next_due_at is not None and complaint.next_due_at < at,
        answered_at=complaint.answered_at,
        satisfaction=complaint.satisfaction,
        remarks=read_remarks(complaint, with_notes=False),
        files=complaint.files.count(),
        verbs=frozenset(verbs),
    )
