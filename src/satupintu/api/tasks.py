"""Work lists and steps."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from satupintu.api.guard import needs
from satupintu.api.paging import size_of
from satupintu.api.parsing import read_moment
from satupintu.api.schemas import CompletionIn, CompletionOut, Limit, Page, Problem, TaskOut, TaskStateOut
from satupintu.applications import operations, queries
from satupintu.applications.operations import VerdictGiven
from satupintu.config.access import actor_of, moment_of
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound
from satupintu.sop import operations as sop
from satupintu.sop.models import Task
from satupintu.sop.queries import get_task

router = Router(tags=["tasks"])
FAULTS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/tasks", summary="Work list", response={200: Page[TaskOut], 401: Problem, 403: Problem, 422: Problem})
@needs("tasks:read")
def list_tasks(
    request: HttpRequest,
    mine: bool = False,
    due: Annotated[str, Query(description="due before: RFC 3339, or a date (that day included)")] = "",
    after: str = "",
    limit: Limit = 50,
) -> Any:
    """Open tasks by due date, for staff: those of one's roles, with `mine=1` those assigned to me; with `due`: before it."""
    actor, at = actor_of(request), moment_of(request)
    before = read_moment(due, "due", end_of_day=True)
    work = queries.list_work(
        actor,
        at=before or at,
        scope="mine" if mine else "unit",
        late_only=before is not None,
        after=after,
        size=size_of(limit),
    )
    items = [
        TaskOut(
            id=line.task.id,
            application_id=line.application.id,
            number=line.application.number,
            service=line.application.service.code,
            row=line.task.row,
            activity=line.task.activity,
            role=line.task.role,
            due_at=line.task.due_at,
            late=line.task.due_at is not None and line.task.due_at < at,
            mine=line.task.assignee_id == actor.id,
        )
        for line in work.rows
    ]
    return Page[TaskOut](items=items, next=work.after or None)


@router.post("/tasks/{task_id}/complete", summary="Complete a step", response={200: CompletionOut, **FAULTS})
@needs("tasks:write")
def complete(request: HttpRequest, task_id: UUID, body: CompletionIn) -> Any:
    """Complete a task by an exit, with verdicts on requirements; as applicant: a task that waits for the applicant."""
    actor, at = actor_of(request), moment_of(request)
    _require_own(task_id, actor, moment_of(request))
    if actor.is_staff:
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
    else:
        result = operations.decide_for_applicant(task_id=task_id, outcome=body.outcome, data=body.data, actor=actor, at=at)
    return CompletionOut(opened=list(result.opened), returned=result.returned, ended=result.ended)


@router.post("/tasks/{task_id}/claim", summary="Take a task", response={200: TaskStateOut, **FAULTS})
@needs("tasks:write")
def claim(request: HttpRequest, task_id: UUID) -> Any:
    """Take a task for oneself, so that others leave it."""
    actor = actor_of(request)
    _require_own(task_id, actor, moment_of(request))
    return _state(sop.claim_task(task_id=task_id, actor=actor, at=moment_of(request)), actor)


@router.post("/tasks/{task_id}/release", summary="Give a task back", response={200: TaskStateOut, **FAULTS})
@needs("tasks:write")
def release(request: HttpRequest, task_id: UUID) -> Any:
    """Give a task back to the unit."""
    actor = actor_of(request)
    _require_own(task_id, actor, moment_of(request))
    return _state(sop.release_task(task_id=task_id, actor=actor, at=moment_of(request)), actor)


def _require_own(task_id: UUID, actor: Actor, at: datetime) -> None:
    """For who is not staff, tasks of cases that are not theirs do not exist. Raises `NotFound`."""
    if actor.is_staff:
        return
    run = get_task(task_id).run
    if run.owner_kind != "application":
        raise NotFound
    queries.get_application(run.owner_id, actor, at)


def _state(task: Task, actor: Actor) -> TaskStateOut:
    return TaskStateOut(id=task.id, state=str(task.state), mine=task.assignee_id == actor.id)
