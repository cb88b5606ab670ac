"""Lists of complaints, and one complaint as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from satupintu.complaints import moves
from satupintu.complaints.access import is_accused, may_lead, may_reveal, may_work, visible_to
from satupintu.complaints.errors import ComplaintUnknown
from satupintu.complaints.identity import open_text
from satupintu.complaints.models import Complaint, Remark
from satupintu.core.actor import Actor
from satupintu.core.keyset import Page, read_page
from satupintu.files.models import StoredFile

PAGE = 50
COUNTED = ("open", "mine", "late", "awaiting", "answered")
"""Parts that do not grow with the years; only these are counted."""
SCOPES = ("open", "mine", "late", "awaiting", "answered", "ended", "all")
"""Parts of the list: open ones, given to me, past their end, waiting for the complainant, answered, over, and all."""


def list_complaints(
    actor: Actor,
    *,
    at: datetime,
    scope: str = "all",
    kind: str = "",
    topic: str = "",
    channel: str = "",
    unit_id: UUID | None = None,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Complaint]:
    """Return the complaints the actor may see, narrowed; `scope` is one of `SCOPES`, `text` a part of number or title."""
    wanted = visible_to(actor) & _scope(scope, actor, at)
    for name, value in (("kind", kind), ("topic", topic), ("channel", channel), ("unit_id", unit_id)):
        if value:
            wanted &= Q(**{name: value})
    if text := text.strip():
        wanted &= Q(number__iexact=text) | Q(title__icontains=text) | Q(external_id__iexact=text)
    if since is not None:
        wanted &= Q(received_at__gte=since)
    if until is not None:
        wanted &= Q(received_at__lte=until)
    return Complaint.objects.filter(wanted).select_related("unit__agency", "assignee", "accused_unit")


def _scope(scope: str, actor: Actor, at: datetime) -> Q:
    if scope == "open":
        return Q(state__in=Complaint.OPEN)
    if scope == "mine":
        units = sorted(actor.unit_ids)
        return Q(state__in=Complaint.AT_THE_OFFICE) & (Q(assignee_id=actor.id) | Q(unit_id__in=units, assignee__isnull=True))
    if scope == "late":
        return Q(state__in=Complaint.AT_THE_OFFICE, next_due_at__lte=at)
    if scope == "awaiting":
        return Q(state=Complaint.State.INCOMPLETE)
    if scope == "answered":
        return Q(state=Complaint.State.ANSWERED)
    return Q(state__in=Complaint.ENDED) if scope == "ended" else Q()


def page_complaints(complaints: QuerySet[Complaint], *, scope: str, after: str = "", size: int = PAGE) -> Page[Complaint]:
    """Return a page of a list: work in the order of its ends, what is over and everything newest first. Raises `Invalid`."""
    by_due = scope in ("open", "mine", "late", "awaiting", "answered")
    return read_page(complaints, "next_due_at" if by_due else "received_at", newest_first=not by_due, after=after, size=size)


def count_complaints(actor: Actor, at: datetime) -> dict[str, int]:
    """Return how many complaints the actor sees in each of the parts that are work, by one statement over what is not over."""
    counts = {scope: Count("pk", filter=_scope(scope, actor, at)) for scope in COUNTED}
    work = Complaint.objects.filter(visible_to(actor), state__in=[*Complaint.OPEN, Complaint.State.ANSWERED])
    found: dict[str, int] = work.aggregate(**counts)
    return found


def get_complaint(complaint_id: UUID, actor: Actor) -> Complaint:
    """Return a complaint the actor may see. Raises `ComplaintUnknown`."""
    found = Complaint.objects.filter(visible_to(actor), pk=complaint_id)
    complaint = found.select_related("unit__agency", "assignee", "accused_unit", "taken_by", "duplicate_of").first()
    if complaint is None:
        raise ComplaintUnknown
    return complaint


def get_complaint_id(reference: str, actor: Actor) -> UUID:
    """Return the id of a complaint the actor may see, by its number or its id. Raises `ComplaintUnknown`."""
    try:
        wanted = Q(pk=UUID(reference))
    except ValueError:
        wanted = Q(number=reference.strip().upper())
    found = Complaint.objects.filter(visible_to(actor), wanted).values_list("pk", flat=True).first()
    if found is None:
        raise ComplaintUnknown
    return found


@dataclass(frozen=True)
class RemarkLine:
    """What was written, in clear; `author` is a member of staff, "" for the complainant."""

    kind: str
    label: str
    text: str
    author: str
    written_at: datetime


@dataclass(frozen=True)
class ComplaintView:
    """A complaint as staff read it. `verbs` are those its state and the actor allow now.

    `application_id` is given only to who may know the complainant, since a case tells who applied.
    """

    complaint: Complaint
    body: str
    remarks: list[RemarkLine]
    files: list[StoredFile]
    verbs: frozenset[str]
    application_id: UUID | None


_LED = ("verify", "ask", "assign", "reject")
_WORKED = ("begin", "note", "answer")


def read_complaint(complaint_id: UUID, actor: Actor) -> ComplaintView:
    """Return a complaint with everything staff may read of it. Raises `ComplaintUnknown`."""
    complaint = get_complaint(complaint_id, actor)
    leads, works, reveals = may_lead(complaint, actor), may_work(complaint, actor), may_reveal(complaint, actor)
    verbs = {verb for verb in (*_LED, *_WORKED) if moves.allows(complaint, verb) and (leads if verb in _LED else works)}
    return ComplaintView(
        complaint=complaint,
        body=open_text(complaint.body_cipher),
        remarks=read_remarks(complaint, with_notes=works or actor.is_system),
        files=[row.file for row in complaint.files.select_related("file")],
        verbs=frozenset(verbs | ({"reveal"} if reveals else set())),
        application_id=complaint.application_id if reveals else None,
    )


def read_remarks(complaint: Complaint, *, with_notes: bool) -> list[RemarkLine]:
    """Return what was written about a complaint, oldest first; for the complainant without notes and names."""
    rows = complaint.remarks.select_related("staff")
    if not with_notes:
        rows = rows.exclude(kind=Remark.Kind.NOTE)
    return [
        RemarkLine(
            str(row.kind),
            row.get_kind_display(),
            open_text(row.text_cipher),
            row.staff.name if row.staff and with_notes else "",
            row.written_at,
        )
        for row in rows
    ]


def is_about_own_unit(complaint: Complaint, actor: Actor) -> bool:
    """Whether the complaint is about the unit the actor works in: its page says that the complainant stays hidden."""
    return is_accused(complaint, actor)
