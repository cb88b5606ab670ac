"""Applications as they stand: lists, one case, its messages."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Router, Status

from satupintu.api.guard import needs
from satupintu.api.paging import size_of
from satupintu.api.schemas import (
    CaseLineOut,
    ClockOut,
    Limit,
    MessageIn,
    MessageOut,
    MessageSentOut,
    Page,
    Problem,
    State,
    StatusOut,
    StepOut,
)
from satupintu.applications import operations, queries
from satupintu.applications.models import Application, Message
from satupintu.config.access import actor_of, moment_of
from satupintu.core.keyset import read_page

router = Router(tags=["applications"])
FAULTS = {401: Problem, 403: Problem, 404: Problem, 422: Problem}


@router.get("/applications", summary="My cases, or the register", response={200: Page[CaseLineOut], **FAULTS})
@needs("applications:read")
def list_cases(request: HttpRequest, state: State | None = None, service: str = "", after: str = "", limit: Limit = 50) -> Any:
    """A citizen's own cases, drafts included; for staff the register of sent cases. Newest first."""
    actor = actor_of(request)
    if actor.is_staff:
        cases, moment = queries.list_register(actor), "submitted_at"
    else:
        cases, moment = queries.list_own(actor, moment_of(request)), "created_at"
    wanted = Q(state=state) if state else Q()
    if service:
        wanted &= Q(service__code=service)
    rows: QuerySet[Application] = cases.filter(wanted)
    found = read_page(rows, moment, newest_first=True, after=after, size=size_of(limit))
    return Page[CaseLineOut](items=[_line(case) for case in found.rows], next=found.after or None)


def _line(case: Application) -> CaseLineOut:
    return CaseLineOut.model_validate(
        {
            "id": case.id,
            "number": case.number,
            "service": case.service.code,
            "variant": case.variant,
            "state": str(case.state),
            "channel": str(case.channel),
            "created_at": case.created_at,
            "submitted_at": case.submitted_at,
            "decided_at": case.decided_at,
            "due_at": case.run.due_at if case.run else None,
        }
    )


@router.get("/applications/{number}", summary="How a case stands", response={200: StatusOut, **FAULTS})
@needs("applications:read")
def status(request: HttpRequest, number: str) -> Any:
    """Steps done and open, due date, who holds it, whose time was used. By number, or by id."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(queries.get_application_id(number), actor, at)
    tracking = queries.tracking_of(application, at)
    clock = {owner: int(spent.total_seconds()) for owner, spent in tracking.split.items()}
    return StatusOut.model_validate(
        {
            **_line(application).model_dump(include={"id", "service", "variant", "channel"}),
            "number": tracking.number,
            "state": str(tracking.state),
            "state_label": str(tracking.state_label),
            "submitted_at": tracking.submitted_at,
            "decided_at": tracking.decided_at,
            "due_at": tracking.due_at,
            "clock_state": str(tracking.clock_state),
            "holders": tracking.holders,
            "clock": ClockOut.model_validate(clock),
            "steps": [
                StepOut(
                    activity=step.activity,
                    role=step.role,
                    done=step.is_done,
                    opened_at=step.opened_at,
                    completed_at=step.completed_at,
                    due_at=step.due_at,
                )
                for step in tracking.steps
            ],
        }
    )


@router.get("/applications/{number}/messages", summary="Messages", response={200: Page[MessageOut], **FAULTS})
@needs("applications:read")
def list_messages(request: HttpRequest, number: str, after: str = "", limit: Limit = 50) -> Any:
    """What applicant and office wrote to each other, newest first. By number, or by id."""
    application = queries.get_application(queries.get_application_id(number), actor_of(request), moment_of(request))
    found = read_page(application.messages.all(), "sent_at", newest_first=True, after=after, size=size_of(limit))
    return Page[MessageOut](items=[_message(message) for message in found.rows], next=found.after or None)


def _message(message: Message) -> MessageOut:
    return MessageOut(
        id=message.id,
        is_from_office=message.is_from_office,
        body=message.body,
        sent_at=message.sent_at,
        read_at=message.read_at,
    )


@router.post(
    "/applications/{number}/messages",
    summary="Write to the other side",
    response={201: MessageSentOut, **FAULTS, 409: Problem},
)
@needs("applications:write")
def send_message(request: HttpRequest, number: str, body: MessageIn) -> Any:
    """Send a message about a case. By number, or by id."""
    application_id: UUID = queries.get_application_id(number)
    sent = operations.send_message(application_id=application_id, body=body.body, actor=actor_of(request), at=moment_of(request))
    return Status(201, MessageSentOut(id=sent.id, sent_at=sent.sent_at))
