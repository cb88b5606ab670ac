"""Applications: start, fill, hand in, send, follow."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, File, Router, Status
from ninja.files import UploadedFile

from satupintu.api.guard import needs
from satupintu.api.schemas import ApplicationIn, ApplicationOut, MessageIn, Problem, StatusOut, ValueIn
from satupintu.applications import operations, queries
from satupintu.applications.models import Application
from satupintu.catalogue.queries import get_enacted_standard, get_standard
from satupintu.config.access import actor_of, moment_of
from satupintu.core.errors import Invalid, NotFound
from satupintu.files.errors import TYPE_LABELS
from satupintu.files.operations import store_file
from satupintu.people.queries import find_person_by_nik, get_person

router = Router(tags=["applications"])
Faults = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def _out(request: HttpRequest, application: Application) -> dict[str, Any]:
    standard = get_standard(application.version_id)
    missing = []
    if application.state == Application.State.DRAFT:
        faults = queries.list_faults(application, standard, moment_of(request))
        missing = [{"path": path, "detail": sentence} for path, sentence in faults.items()]
    return {"id": application.id, "number": application.number, "state": application.state, "missing": missing}


@router.post("/applications", summary="Start a draft", response={201: ApplicationOut, **Faults})
@needs("applications:write")
def start(request: HttpRequest, body: ApplicationIn) -> Any:
    """Start a draft for oneself, a business one belongs to, or (counter staff) for a person known here."""
    actor, at = actor_of(request), moment_of(request)
    standard = get_enacted_standard(body.service)
    person_id, business_id = actor.person_id, None
    if body.applicant is not None:
        business_id = body.applicant.business_id
        person_id = None if business_id else body.applicant.person_id or person_id
        if body.applicant.nik:
            # Whether a NIK is known here is told to counter staff only.
            person = find_person_by_nik(body.applicant.nik) if actor.is_staff else None
            if person is None:
                raise NotFound
            person_id = person.id
        elif actor.is_staff and body.applicant.person_id:
            person_id = get_person(body.applicant.person_id).id
    if person_id is None and business_id is None:
        raise NotFound
    unknown = sorted(body.data.keys() - {field.name for field in standard.fields})
    if unknown:
        raise Invalid(errors={f"data.{name[:60]}": _("Isian ini tidak ada dalam formulir.") for name in unknown})
    application = operations.start_application(
        service_code=standard.code,
        variant=body.variant or standard.variants[0].code,
        channel="api",
        person_id=person_id,
        business_id=business_id,
        actor=actor,
        at=at,
    )
    if body.data:
        application = operations.save_answers(application_id=application.id, answers=body.data, actor=actor, at=at)
    return Status(201, _out(request, application))


@router.put("/applications/{application_id}/answers", summary="Fill in the form", response={200: ApplicationOut, **Faults})
@needs("applications:write")
def save(request: HttpRequest, application_id: UUID, body: Body[dict[str, Any]]) -> Any:
    """Keep answers by field name; only the named fields change."""
    application = operations.save_answers(
        application_id=application_id, answers=body, actor=actor_of(request), at=moment_of(request)
    )
    return _out(request, application)


@router.put(
    "/applications/{application_id}/requirements/{key}", summary="Hand in a value", response={200: ApplicationOut, **Faults}
)
@needs("applications:write")
def hand_in(request: HttpRequest, application_id: UUID, key: str, body: ValueIn) -> Any:
    """Hand in a value for one requirement (the number of a payment, of a paper at another agency)."""
    actor, at = actor_of(request), moment_of(request)
    operations.hand_in_value(application_id=application_id, key=key, value=body.value, actor=actor, at=at)
    return _out(request, queries.get_application(application_id, actor, at))


@router.post(
    "/applications/{application_id}/requirements/{key}/file", summary="Hand in a file", response={200: ApplicationOut, **Faults}
)
@needs("applications:write")
def hand_in_file(request: HttpRequest, application_id: UUID, key: str, file: File[UploadedFile]) -> Any:
    """Upload the file of one requirement (multipart, at most what the standard allows)."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if application.state == Application.State.DRAFT:
        application = operations.renew_draft(application_id=application_id, actor=actor, at=at)
    requirement = get_standard(application.version_id).requirement(key)
    if requirement is None:
        raise NotFound
    stored = store_file(
        content=file.file,  # type: ignore[arg-type]
        name=file.name or "",
        declared_type=file.content_type or "",
        allowed=tuple(TYPE_LABELS),
        purpose="requirement",
        max_bytes=requirement.max_mb * 1024 * 1024,
        owner_person_id=actor.person_id,
        actor=actor,
        at=at,
    )
    operations.hand_in_file(application_id=application_id, key=key, file_id=stored.id, actor=actor, at=at)
    return _out(request, queries.get_application(application_id, actor, at))


@router.post("/applications/{application_id}/submit", summary="Send", response={200: ApplicationOut, **Faults})
@needs("applications:write")
def submit(request: HttpRequest, application_id: UUID) -> Any:
    """Send a draft; 422 names every missing or wrong item at once."""
    return _plain(operations.submit_application(application_id=application_id, actor=actor_of(request), at=moment_of(request)))


@router.post("/applications/{application_id}/resubmit", summary="Send again", response={200: ApplicationOut, **Faults})
@needs("applications:write")
def resubmit(request: HttpRequest, application_id: UUID) -> Any:
    """Send a returned case again."""
    return _plain(operations.resubmit_application(application_id=application_id, actor=actor_of(request), at=moment_of(request)))


@router.post("/applications/{application_id}/withdraw", summary="Withdraw", response={200: ApplicationOut, **Faults})
@needs("applications:write")
def withdraw(request: HttpRequest, application_id: UUID) -> Any:
    """Take a case back for good."""
    return _plain(operations.withdraw_application(application_id=application_id, actor=actor_of(request), at=moment_of(request)))


def _plain(application: Application) -> dict[str, Any]:
    return {"id": application.id, "number": application.number, "state": application.state, "missing": []}


@router.post(
    "/applications/{application_id}/messages", summary="Write to the other side", response={201: dict[str, Any], **Faults}
)
@needs("applications:write")
def message(request: HttpRequest, application_id: UUID, body: MessageIn) -> Any:
    """Send a message about a case."""
    sent = operations.send_message(application_id=application_id, body=body.body, actor=actor_of(request), at=moment_of(request))
    return Status(201, {"id": str(sent.id), "sent_at": sent.sent_at.isoformat()})


@router.get("/applications/{number}", summary="How a case stands", response={200: StatusOut, **Faults})
@needs("applications:read")
def status(request: HttpRequest, number: str) -> Any:
    """Steps done and open, due date, who holds it, whose time was used. By number or id."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(queries.get_application_id(number), actor, at)
    tracking = queries.tracking_of(application, at)
    return {
        "id": application.id,
        "number": tracking.number,
        "service": application.service.code,
        "state": tracking.state,
        "submitted_at": tracking.submitted_at,
        "decided_at": tracking.decided_at,
        "due_at": tracking.due_at,
        "clock_state": tracking.clock_state,
        "holders": tracking.holders,
        "steps": [
            {
                "activity": step.activity,
                "role": step.role,
                "done": step.is_done,
                "opened_at": step.opened_at,
                "completed_at": step.completed_at,
                "due_at": step.due_at,
            }
            for step in tracking.steps
        ],
        "clock": {owner: int(spent.total_seconds()) for owner, spent in tracking.split.items()},
    }


@router.get("/applications", summary="My cases, or the register", response={200: dict[str, Any], **Faults})
@needs("applications:read")
def list_cases(request: HttpRequest, state: str = "", limit: int = 50, after: str = "") -> Any:
    """A citizen's own cases, or for staff the register; newest first, pages by `after`."""
    actor, size = actor_of(request), max(1, min(limit, 100))
    cases = queries.list_register(actor, state=state) if actor.is_staff else queries.list_own(actor, moment_of(request))
    start = int(after) if after.isdigit() else 0
    found = list(cases[start : start + size + 1])
    items = [_plain(case) | {"id": str(case.id), "service": case.service.code} for case in found[:size]]
    return {"items": items, "next": str(start + size) if len(found) > size else None}
