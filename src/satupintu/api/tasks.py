"""Work lists and steps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from satupintu.api.guard import needs
from satupintu.api.schemas import CompletionIn, Problem, TaskOut
from satupintu.applications import operations, queries
from satupintu.applications.operations import VerdictGiven
from satupintu.config.access import actor_of, moment_of
from satupintu.sop import operations as sop

router = Router(tags=["tasks"])
Faults = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/tasks", summary="Work list", response={200: dict[str, Any], **Faults})
@needs("tasks:read")
def list_tasks(request: HttpRequest, mine: bool = False, due: datetime | None = None, limit: int = 50, after: str = "") -> Any:
    """Open tasks by due date: `mine` those assigned to me, else those of my roles; `due` those due before a moment."""
    actor, at = actor_of(request), moment_of(request)
    work = queries.list_work(
        actor,
        at=due or at,
        scope="mine" if mine else "overdue" if due else "unit",
        after=after[:90],
        size=max(1, min(limit, 100)),
    )
    items = [
        TaskOut(
            id=line.task.id,
            application_id=line.application.id,
            number=line.application.number,
            service=line.application.service.code,
            activity=line.task.activity,
            row=line.task.row,
            role=line.task.role,
            due_at=line.task.due_at,
            late=line.task.due_at is not None and line.task.due_at < at,
            mine=line.task.assignee_id == actor.id,
        ).dict()
        for line in work.lines
    ]
    return {"items": items, "next": work.after or None}


@router.post("/tasks/{task_id}/complete", summary="Complete a step", response={200: dict[str, Any], **Faults})
@needs("tasks:write")
def complete(request: HttpRequest, task_id: UUID, body: CompletionIn) -> Any:
    """Complete a task by an exit, with verdicts on requirements; the same Idempotency-Key gives the same answer."""
    actor, at = actor_of(request), moment_of(request)
    if not actor.is_staff:
        result = operations.decide_for_applicant(task_id=task_id, outcome=body.outcome, data=body.data, actor=actor, at=at)
    else:
        result = operations.complete_step(
            task_id=task_id,
            outcome=body.outcome,
            verdicts=[VerdictGiven(v.key, v.accepted, v.reason_code, v.note) for v in body.verdicts],
            data=body.data,
            reason_code=body.reason_code,
            note=body.note,
            actor=actor,
            at=at,
        )
    return {"opened": [str(id_) for id_ in result.opened], "returned": result.returned, "ended": result.ended}


@router.post("/tasks/{task_id}/claim", summary="Take a task", response={200: dict[str, Any], **Faults})
@needs("tasks:write")
def claim(request: HttpRequest, task_id: UUID) -> Any:
    """Take a task for oneself."""
    task = sop.claim_task(task_id=task_id, actor=actor_of(request), at=moment_of(request))
    return {"id": str(task.id), "state": task.state}


@router.post("/tasks/{task_id}/release", summary="Give a task back", response={200: dict[str, Any], **Faults})
@needs("tasks:write")
def release(request: HttpRequest, task_id: UUID) -> Any:
    """Give a task back to the unit."""
    task = sop.release_task(task_id=task_id, actor=actor_of(request), at=moment_of(request))
    return {"id": str(task.id), "state": task.state}
