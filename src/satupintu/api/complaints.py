"""Complaints: sending, tracking by number and code, the list, one complaint, its answer."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from satupintu.api.guard import needs
from satupintu.api.paging import size_of
from satupintu.api.schemas import Limit, Moment, Page, Problem
from satupintu.complaints import operations, queries
from satupintu.complaints.models import Complaint
from satupintu.complaints.operations import Identity, Report
from satupintu.complaints.queries import RemarkLine
from satupintu.config.access import actor_of, moment_of
from satupintu.config.throttle import limit_tries
from satupintu.core.keyset import read_page

router = Router(tags=["complaints"])
FAULTS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem}

State = Literal["received", "incomplete", "verified", "assigned", "in_progress", "answered", "closed", "rejected", "withdrawn"]
Kind = Literal["oversight", "ordinary", "information", "suggestion"]
Topic = Literal[
    "requirements", "procedure", "time", "fee", "product", "competence", "behaviour", "handling", "facilities", "other"
]


class ComplainantIn(Schema):
    """Who complains, where it is not the citizen of the token; a name and one way to reach them."""

    name: str = Field(max_length=120)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=20)
    address: str = Field("", max_length=240)


class ComplaintIn(Schema):
    """A report. Without `complainant` it is the citizen's of the token, unless `is_anonymous`."""

    kind: Literal["ordinary", "information", "suggestion"]
    topic: Topic = "other"
    title: str = Field(max_length=200)
    body: str = Field(max_length=6000)
    channel: Literal["web", "counter", "phone", "letter"] = "web"
    complainant: ComplainantIn | None = None
    is_anonymous: bool = False
    is_confidential: bool = False
    is_whistleblowing: bool = False
    happened_on: date | None = None
    place: str = Field("", max_length=160)
    service: str = Field("", max_length=60)
    application: str = Field("", max_length=40, description="number of a case")
    application_code: str = Field("", max_length=20, description="its tracking code, where the token is not its applicant's")
    language: Literal["id", "en"] = "id"


class ReceivedOut(Schema):
    """What the complainant keeps; `code` is told this once."""

    id: UUID
    number: str
    code: str
    state: State
    due_at: Moment | None


class TrackIn(Schema):
    """Number and code of a receipt."""

    number: str = Field(max_length=20)
    code: str = Field(max_length=40)


class AnswerIn(Schema):
    """The answer to the complainant."""

    text: str = Field(max_length=6000)


class RemarkOut(Schema):
    """What was written: `question`, `addition`, `answer`, `objection`, `rejection`; for staff `note` too."""

    kind: str
    text: str
    written_at: Moment


class ComplaintLineOut(Schema):
    """A complaint in a list; `due_at` is when what is next must be done."""

    id: UUID
    number: str
    kind: Kind
    topic: Topic
    title: str
    state: State
    channel: str
    external_id: str
    received_at: Moment
    due_at: Moment | None
    answered_at: Moment | None


class ComplaintOut(Schema):
    """One complaint with what was written; never who complained."""

    id: UUID
    number: str
    title: str
    body: str
    state: State
    received_at: Moment
    due_at: Moment | None
    answered_at: Moment | None
    remarks: list[RemarkOut]


@router.post("/complaints", summary="Send a complaint, a question or a suggestion", response={201: ReceivedOut, **FAULTS})
@needs("complaints:write")
def send(request: HttpRequest, body: ComplaintIn) -> Any:
    """Take in a report: a citizen's own, or one that an officer of the counter, or another site of the office, hands on.

    An anonymous one is refused from a citizen's token, which tells who it is.
    """
    who = Identity(**body.complainant.model_dump()) if body.complainant else None
    received = operations.submit_complaint(
        report=Report(
            kind=body.kind,
            topic=body.topic,
            title=body.title,
            body=body.body,
            identity=who,
            is_anonymous=body.is_anonymous,
            is_confidential=body.is_confidential,
            is_whistleblowing=body.is_whistleblowing,
            happened_on=body.happened_on,
            place=body.place,
            service_code=body.service,
            application_number=body.application,
            application_code=body.application_code,
            language=body.language,
        ),
        channel=body.channel,
        actor=actor_of(request),
        at=moment_of(request),
    )
    made = received.complaint
    return Status(201, ReceivedOut(id=made.pk, number=made.number, code=received.code, state="received", due_at=made.next_due_at))


@router.post("/complaints/track", summary="How a complaint stands, by number and code", response={200: ComplaintOut, **FAULTS})
@needs("complaints:read")
def track(request: HttpRequest, body: TrackIn) -> Any:
    """What the complainant sees. By POST, so that the code stands in no address and no log."""
    limit_tries(request, "pengaduan-lacak", most=30, seconds=600, whose=str(request.token_id))  # type: ignore[attr-defined]
    return _tracked(queries.track_complaint(body.number, body.code, moment_of(request)))


@router.get("/complaints", summary="My complaints, or those of the office", response={200: Page[ComplaintLineOut], **FAULTS})
@needs("complaints:read")
def list_complaints(
    request: HttpRequest, state: State | None = None, kind: Kind | None = None, after: str = "", limit: Limit = 50
) -> Any:
    """Those a citizen sent by name; for staff those they may see. Newest first."""
    rows = queries.list_complaints(actor_of(request), at=moment_of(request), kind=kind or "")
    if state:
        rows = rows.filter(state=state)
    found = read_page(rows, "received_at", newest_first=True, after=after, size=size_of(limit))
    return Page[ComplaintLineOut](items=[_line(row) for row in found.rows], next=found.after or None)


def _line(row: Complaint) -> ComplaintLineOut:
    return ComplaintLineOut.model_validate(
        {
            "id": row.pk,
            "number": row.number,
            "kind": str(row.kind),
            "topic": str(row.topic),
            "title": row.title,
            "state": str(row.state),
            "channel": str(row.channel),
            "external_id": row.external_id,
            "received_at": row.received_at,
            "due_at": row.next_due_at,
            "answered_at": row.answered_at,
        }
    )


@router.get("/complaints/{number}", summary="One complaint", response={200: ComplaintOut, **FAULTS})
@needs("complaints:read")
def read(request: HttpRequest, number: str) -> Any:
    """What was said and answered. By number, or by id."""
    actor, at = actor_of(request), moment_of(request)
    complaint_id = queries.get_complaint_id(number, actor)
    if not actor.is_staff:
        return _tracked(queries.get_own_complaint(complaint_id, actor, at))
    view = queries.read_complaint(complaint_id, actor)
    row = view.complaint
    return ComplaintOut.model_validate(
        {
            "id": row.pk,
            "number": row.number,
            "title": row.title,
            "body": view.body,
            "state": str(row.state),
            "received_at": row.received_at,
            "due_at": row.next_due_at,
            "answered_at": row.answered_at,
            "remarks": _remarks(view.remarks),
        }
    )


@router.post("/complaints/{number}/answer", summary="Answer a complaint", response={200: ComplaintLineOut, **FAULTS})
@needs("complaints:write")
def answer(request: HttpRequest, number: str, body: AnswerIn) -> Any:
    """Answer the complainant, for who works on the complaint. By number, or by id."""
    actor, at = actor_of(request), moment_of(request)
    complaint_id = queries.get_complaint_id(number, actor)
    return _line(operations.answer_complaint(complaint_id=complaint_id, text=body.text, actor=actor, at=at))


def _tracked(found: queries.TrackedComplaint) -> ComplaintOut:
    return ComplaintOut.model_validate(
        {
            "id": found.id,
            "number": found.number,
            "title": found.title,
            "body": found.body,
            "state": found.state,
            "received_at": found.received_at,
            "due_at": found.due_at,
            "answered_at": found.answered_at,
            "remarks": _remarks(found.remarks),
        }
    )


def _remarks(remarks: list[RemarkLine]) -> list[dict[str, Any]]:
    return [{"kind": line.kind, "text": line.text, "written_at": line.written_at} for line in remarks]
