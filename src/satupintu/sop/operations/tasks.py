"""Doing tasks: complete, time out, claim, release, reassign; automatic ones: failed attempts and retry."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.operation import note_recorded, operation
from satupintu.sop.engine import Event
from satupintu.sop.errors import ReasonMissing, TaskAlreadyDone, TaskNotOpen, TaskNotYours
from satupintu.sop.events import (
    RUN_ENDED,
    RUN_RETURNED,
    TASK_ATTEMPTED,
    TASK_CLAIMED,
    TASK_COMPLETED,
    TASK_FAILED,
    TASK_REASSIGNED,
    TASK_RELEASED,
    TASK_RETRIED,
    TASK_TIMED_OUT,
)
from satupintu.sop.models import Run, Task
from satupintu.sop.performers import is_claimed_by_staff, refuse_performer
from satupintu.sop.ports import runner
from satupintu.sop.queries import get_task
from satupintu.sop.rules import APPLICANT, SYSTEM_ROLE
from satupintu.sop.steps import Held, StepResult, apply, hold_of_task, step
from satupintu.sop.steps import note as write_down

MAX_ATTEMPTS = 5
"""Attempts of an automatic task before it stays behind as failed."""

FIRST_PAUSE = timedelta(seconds=10)
"""Pause after the first failed attempt; each further one is four times as long."""

Settle = Callable[[Run, Task], Mapping[str, Any]]
"""What an owner does with the task held, before the step; returns what joins the task's data."""


@operation
def complete_task(
    *,
    task_id: UUID,
    outcome: str = "next",
    data: Mapping[str, Any] | None = None,
    note: str = "",
    key: str | None = None,
    settle: Settle | None = None,
    actor: Actor,
    at: datetime,
) -> StepResult:
    """Complete a task by the exit `outcome` (next, yes, no); the engine says what opens.

    data: what the performer filled in (JSON); `data["reasons"]` of a return goes to the owner,
    `data["reason_code"]` wins over the code the sheet gives the exit. note: words of the
    officer, kept with the task. key: the same key again gives the same result and changes nothing. settle: what the owner
    does first, once the task is held and the performer accepted; it may refuse, and what it returns joins `data`.
    Raises NotFound, TaskAlreadyDone (with the fresh state), TaskNotOpen, TaskNotYours, TaskClaimed, NotCompetent,
    OutcomeUnknown, RoundsExhausted.
    """
    held, task = _hold_task(task_id)
    if _is_repeat(task, key):
        note_recorded()  # a repeat writes nothing: its entry is the one of the first time
        return StepResult.of_task(task)
    _require_undone(held, task)
    refuse_performer(held.run, task, actor, at)
    event = Event("complete", task.row, outcome, task.part)
    further = settle(held.run, task) if settle is not None else {}
    task.data, task.note, task.key = {**(data or {}), **further}, note, key or ""
    return _finish(held, task, event, actor, at)


@operation
def time_out_task(*, task_id: UUID, actor: Actor, at: datetime) -> StepResult:
    """Take the timeout exit of an await task whose time is over. Raises NotFound, TaskAlreadyDone, TaskNotOpen."""
    held, task = _hold_task(task_id)
    _require_undone(held, task)
    if not task.has_timeout or task.due_at is None or task.due_at > at:
        raise TaskNotOpen(task_id=str(task.pk), state=task.state)
    return _finish(held, task, Event("timeout", task.row), actor, at)


def _hold_task(task_id: UUID) -> tuple[Held, Task]:
    """Lock the task's run and active tasks; a task that is not active any more is read under the run's lock."""
    held = hold_of_task(task_id)
    task = next((task for task in held.tasks if task.pk == task_id), None)
    return held, task or get_task(task_id)


def _is_repeat(task: Task, key: str | None) -> bool:
    return bool(key) and task.key == key and task.state in (Task.State.DONE, Task.State.RETURNED)


def _require_undone(held: Held, task: Task) -> None:
    if task.state in (Task.State.OPEN, Task.State.FAILED):
        return
    refusal = TaskNotOpen if task.state == Task.State.CANCELLED else TaskAlreadyDone
    raise refusal(task_id=str(task.pk), state=task.state, outcome=task.outcome, run_state=held.run.state)


def _finish(held: Held, task: Task, event: Event, actor: Actor, at: datetime) -> StepResult:
    changes, granted = step(held, event)
    if (changes.ended or changes.returned) and (chosen := task.data.get("reason_code")):
        changes = changes._replace(reason_code=str(chosen)[:40])  # the officer's own choice wins over the sheet's
    task.outcome = event.outcome if event.kind == "complete" else "timeout"
    task.completed_at, task.completed_by_id = at, actor.id
    if actor.is_staff and task.assignee_id is None:
        task.assignee_id = actor.id
    result = apply(held, changes, task, at, granted=granted)
    run = held.run
    fact = TASK_TIMED_OUT if event.kind == "timeout" else TASK_COMPLETED
    trail = {"opened": list(changes.opened), "passed": [list(pair) for pair in changes.passed]}
    write_down(fact, task, run, actor=actor, at=at, row=task.row, role=task.role, outcome=task.outcome, **trail)
    held.owner.task_completed(run, task, actor, at)
    if changes.returned:
        reasons = task.data.get("reasons") or ([changes.reason_code] if changes.reason_code else [])
        write_down(RUN_RETURNED, run, run, actor=actor, at=at, row=task.row, round=run.round, reason_code=changes.reason_code)
        held.owner.run_returned(run, task, reasons, actor, at)
    if changes.ended:
        write_down(RUN_ENDED, run, run, actor=actor, at=at, outcome=result.ended, reason_code=run.reason_code)
        held.owner.run_ended(run, result.ended, run.reason_code, actor, at)
    return result


def _hold_open(task_id: UUID) -> tuple[Held, Task]:
    held, task = _hold_task(task_id)
    if task.state != Task.State.OPEN:
        raise TaskNotOpen(task_id=str(task.pk), state=task.state)
    return held, task


@operation
def claim_task(*, task_id: UUID, actor: Actor, at: datetime) -> Task:
    """Take a task so that others leave it. Raises NotFound, TaskNotOpen, TaskNotYours, TaskClaimed, NotCompetent."""
    held, task = _hold_open(task_id)
    if not is_claimed_by_staff(task, actor):
        raise TaskNotYours
    refuse_performer(held.run, task, actor, at)
    task.assignee_id = actor.id
    task.save(update_fields=["assignee_id"])
    write_down(TASK_CLAIMED, task, held.run, actor=actor, at=at, row=task.row)
    return task


@operation
def release_task(*, task_id: UUID, actor: Actor, at: datetime) -> Task:
    """Give a task back to its role; the assignee or a superior may. Raises NotFound, TaskNotOpen, TaskNotYours."""
    held, task = _hold_open(task_id)
    if task.assignee_id is None or (task.assignee_id != actor.id and not actor.has("supervisor")):
        raise TaskNotYours
    was, task.assignee_id = task.assignee_id, None
    task.save(update_fields=["assignee_id"])
    write_down(TASK_RELEASED, task, held.run, actor=actor, at=at, row=task.row, from_staff_id=was)
    return task


@operation
def reassign_task(*, task_id: UUID, to_staff_id: UUID, reason: str, actor: Actor, at: datetime) -> Task:
    """Give a task to another officer, with a reason; superiors may. Whether that officer is fit is the caller's to check.

    The reason is kept with the task. Raises NotAllowed, ReasonMissing, NotFound, TaskNotOpen, TaskNotYours.
    """
    require_role(actor, "supervisor", "manager")
    if not reason.strip():
        raise ReasonMissing
    held, task = _hold_open(task_id)
    if task.role in (SYSTEM_ROLE, APPLICANT):
        raise TaskNotYours
    was, task.assignee_id = task.assignee_id, to_staff_id
    task.data = {**task.data, "reassigned": reason.strip()}
    task.save(update_fields=["assignee_id", "data"])
    write_down(TASK_REASSIGNED, task, held.run, actor=actor, at=at, row=task.row, from_staff_id=was, to_staff_id=to_staff_id)
    return task


@operation
def note_failed_attempt(*, task_id: UUID, failure: str, actor: Actor, at: datetime) -> Task:
    """Count a failed attempt of an automatic task; the last one leaves it failed, in sight of the superiors.

    failure: a code, never a person's words. Raises NotFound, TaskNotOpen.
    """
    held, task = _hold_open(task_id)
    task.attempts += 1
    task.failure = failure[:120]
    is_last = task.attempts >= MAX_ATTEMPTS
    if is_last:
        task.state = Task.State.FAILED
    task.save(update_fields=["attempts", "failure", "state"])
    fact = TASK_FAILED if is_last else TASK_ATTEMPTED
    write_down(fact, task, held.run, actor=actor, at=at, row=task.row, attempts=task.attempts, failure=task.failure)
    if not is_last and runner.defer_at is not None:
        runner.defer_at(task.pk, at + FIRST_PAUSE * 4 ** (task.attempts - 1))
    return task


@operation
def retry_task(*, task_id: UUID, actor: Actor, at: datetime) -> Task:
    """Let a failed automatic task be tried again. Raises NotAllowed, NotFound, TaskNotOpen."""
    require_role(actor, "supervisor", "manager", "admin")
    held, task = _hold_task(task_id)
    if task.state != Task.State.FAILED:
        raise TaskNotOpen(task_id=str(task.pk), state=task.state)
    task.state, task.attempts, task.failure = Task.State.OPEN, 0, ""
    task.save(update_fields=["state", "attempts", "failure"])
    write_down(TASK_RETRIED, task, held.run, actor=actor, at=at, row=task.row)
    if runner.defer is not None:
        runner.defer(task.pk)
    return task
