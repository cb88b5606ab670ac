"""Operations on a run's clock: start, recorded outages, the one extension, and the notes of near and past due dates."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.operation import operation
from satupintu.core.worktime import UNITS
from satupintu.sop import clockwork
from satupintu.sop.errors import (
    AlreadyExtended,
    ClockAlreadyStarted,
    ClockNotRunning,
    NoOutage,
    ReasonMissing,
    RunEnded,
    TaskNotOpen,
    TimeInvalid,
)
from satupintu.sop.events import (
    CLOCK_RESUMED,
    CLOCK_STARTED,
    CLOCK_STOPPED,
    DUE_EXTENDED,
    RUN_NEAR_DUE,
    RUN_OVERDUE,
    TASK_NEAR_DUE,
    TASK_OVERDUE,
)
from satupintu.sop.models import ClockInterval, Extension, Run, Task
from satupintu.sop.queries import get_run, get_task
from satupintu.sop.rules import clock_holder, time_left
from satupintu.sop.steps import Held, hold, note, require_going


@operation
def start_clock(*, run_id: UUID, actor: Actor, at: datetime) -> Run:
    """Let promised time begin to pass, because the file is complete now. Raises NotFound, RunEnded, ClockAlreadyStarted."""
    held = _hold_going(run_id)
    if held.run.clock_state != Run.Clock.IDLE:
        raise ClockAlreadyStarted
    holder = clock_holder(held.plan, held.position.open, held.position.returned)
    clockwork.begin(held.run, holder, at, lambda: held.calendar, actor)
    held.run.save()
    note(CLOCK_STARTED, held.run, held.run, actor=actor, at=at)
    return held.run


@operation
def stop_clock(*, run_id: UUID, outage_code: str, actor: Actor, at: datetime) -> Run:
    """Stop the clock for a recorded outage of a national system; applicant and payment stop it by themselves.

    outage_code: the system's code. Raises NotAllowed, ReasonMissing, NotFound, RunEnded, ClockNotRunning.
    """
    require_role(actor, "supervisor", "manager", "admin")
    if not outage_code.strip():
        raise ReasonMissing
    held = _hold_going(run_id)
    if held.run.clock_state == Run.Clock.IDLE or held.run.outage_code:
        raise ClockNotRunning
    held.run.outage_code = outage_code.strip()[:60]
    _move(held, at, actor)
    note(CLOCK_STOPPED, held.run, held.run, actor=actor, at=at, outage_code=held.run.outage_code)
    return held.run


@operation
def resume_clock(*, run_id: UUID, actor: Actor, at: datetime) -> Run:
    """End the outage: the clock resumes where it stopped, open tasks get the lost working time back.

    Raises NotAllowed, NotFound, RunEnded, NoOutage.
    """
    require_role(actor, "supervisor", "manager", "admin")
    held = _hold_going(run_id)
    code, held.run.outage_code = held.run.outage_code, ""
    if not code:
        raise NoOutage
    stopped_at = ClockInterval.objects.values_list("started_at", flat=True).get(run=held.run, ended_at__isnull=True)
    _move(held, at, actor)
    clockwork.shift_tasks(held.run, stopped_at, at, lambda: held.calendar)
    note(CLOCK_RESUMED, held.run, held.run, actor=actor, at=at, outage_code=code)
    return held.run


@operation
def extend_due(*, run_id: UUID, value: int, unit: str, reason: str, actor: Actor, at: datetime) -> Run:
    """Extend the promised time once, by a superior and with a reason.

    value, unit: how much is added, from the due date on. Raises NotAllowed, ReasonMissing, TimeInvalid, NotFound,
    RunEnded, ClockNotRunning when there is no promise running, AlreadyExtended.
    """
    require_role(actor, "supervisor", "manager")
    if not reason.strip():
        raise ReasonMissing
    if unit not in UNITS or not 0 < value <= 1_000:
        raise TimeInvalid
    held = _hold_going(run_id)
    run = held.run
    if run.due_at is None and run.remaining_seconds is None:
        raise ClockNotRunning
    if Extension.objects.filter(run=run).exists():
        raise AlreadyExtended
    base = run.due_at or at
    seconds = time_left(held.calendar, run.promised_unit, base, held.calendar.add_time(base, value, unit))
    Extension.objects.create(run=run, value=value, unit=unit, reason=reason.strip(), granted_by_id=actor.id, granted_at=at)
    clockwork.extend(run, seconds, at, lambda: held.calendar, actor)
    run.save()
    note(DUE_EXTENDED, run, run, actor=actor, at=at, value=value, unit=unit)
    return run


@operation
def note_due_run(*, run_id: UUID, actor: Actor, at: datetime) -> Run:
    """Record once that a run's due date is near or past, whichever is new. Raises NotFound, RunEnded when nothing is."""
    run = get_run(run_id)
    open_run = Run.objects.filter(pk=run_id).exclude(state=Run.State.ENDED)
    if open_run.filter(due_at__lte=at, overdue_noted_at__isnull=True).update(overdue_noted_at=at, near_due_noted_at=at):
        note(RUN_OVERDUE, run, run, actor=actor, at=at)
    elif open_run.filter(near_due_at__lte=at, near_due_noted_at__isnull=True).update(near_due_noted_at=at):
        note(RUN_NEAR_DUE, run, run, actor=actor, at=at)
    else:
        raise RunEnded
    return run


@operation
def note_due_task(*, task_id: UUID, actor: Actor, at: datetime) -> Task:
    """Record once that a task's due date is near or past, whichever is new. Raises NotFound, TaskNotOpen if nothing is."""
    task = get_task(task_id)
    whom = {"row": task.row, "role": task.role, "assignee_id": task.assignee_id}
    open_task = Task.objects.filter(pk=task_id, state=Task.State.OPEN)
    if open_task.filter(due_at__lte=at, overdue_noted_at__isnull=True).update(overdue_noted_at=at, near_due_noted_at=at):
        note(TASK_OVERDUE, task, task.run, actor=actor, at=at, **whom)
    elif open_task.filter(near_due_at__lte=at, near_due_noted_at__isnull=True).update(near_due_noted_at=at):
        note(TASK_NEAR_DUE, task, task.run, actor=actor, at=at, **whom)
    else:
        raise TaskNotOpen(task_id=str(task.pk), state=task.state)
    return task


def _hold_going(run_id: UUID) -> Held:
    held = hold(run_id)
    require_going(held)
    return held


def _move(held: Held, at: datetime, actor: Actor) -> None:
    holder = clock_holder(held.plan, held.position.open, held.position.returned, held.run.outage_code)
    clockwork.move(held.run, holder, at, lambda: held.calendar, actor)
    held.run.save()
