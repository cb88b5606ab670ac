"""How a run's clock is moved: intervals, stops, resumptions and the trail of the due date. Only operations call it."""

from collections.abc import Callable
from datetime import datetime

from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.statements import insert_rows
from satupintu.core.worktime import WorkCalendar
from satupintu.sop.models import ClockInterval, DueChange, Run, Task
from satupintu.sop.rules import NEAR_SHARE, Holder, due_after, near_due, time_left

Calendar = Callable[[], WorkCalendar]


def begin(run: Run, holder: Holder, at: datetime, calendar: Calendar, actor: Actor) -> None:
    """Start the clock of a run that was idle; the caller saves the run."""
    run.clock_state = Run.Clock.RUNNING
    if run.promised_value is not None:
        due = calendar().add_time(at, run.promised_value, run.promised_unit)
        left = time_left(calendar(), run.promised_unit, at, due)
        run.near_seconds = left // NEAR_SHARE
        _set_due(run, DueChange.Cause.STARTED, due, left, at=at, calendar=calendar, actor=actor)
    _open_interval(run, holder, at)
    if holder.cause:
        _stop(run, at, calendar, actor)


def move(run: Run, holder: Holder | None, at: datetime, calendar: Calendar, actor: Actor = SYSTEM) -> None:
    """Hand the clock to `holder`, stopping or resuming it as its cause says; None ends it. The caller saves the run."""
    if run.clock_state == Run.Clock.IDLE:
        return
    if holder is None:
        _close_interval(run, at)
        run.clock_state, run.clock_owner, run.clock_code, run.clock_cause = Run.Clock.STOPPED, "", "", ""
        return
    if (run.clock_owner, run.clock_code, run.clock_cause) != holder:
        _close_interval(run, at)
        _open_interval(run, holder, at)
    if holder.cause and not _is_stopped(run):
        _stop(run, at, calendar, actor)
    elif not holder.cause and _is_stopped(run):
        _resume(run, at, calendar, actor)


def extend(run: Run, seconds: int, at: datetime, calendar: Calendar, actor: Actor) -> None:
    """Add promised seconds to what is left; the caller saves the run."""
    run.near_due_noted_at = run.overdue_noted_at = None
    if run.remaining_seconds is not None:
        run.remaining_seconds += seconds
        _trail(run, DueChange.Cause.EXTENDED, run.due_at, None, at=at, actor=actor)
        return
    assert run.due_at is not None
    due = due_after(calendar(), run.promised_unit, run.due_at, seconds)
    _set_due(
        run,
        DueChange.Cause.EXTENDED,
        due,
        time_left(calendar(), run.promised_unit, at, due),
        at=at,
        calendar=calendar,
        actor=actor,
    )


def shift_tasks(run: Run, stopped_at: datetime, at: datetime, calendar: Calendar) -> None:
    """Move the due dates of open tasks by the working time an outage took from them."""
    lost = calendar().working_time_between(stopped_at, at)
    tasks = list(Task.objects.filter(run=run, state=Task.State.OPEN, due_at__gte=stopped_at))
    for task in tasks:
        begin_at = max(task.opened_at, stopped_at)
        amount = lost if begin_at == stopped_at else calendar().working_time_between(begin_at, at)
        if task.due_at is not None:
            task.due_at = calendar().add_working_time(task.due_at, amount)
        if task.near_due_at is not None:
            task.near_due_at = calendar().add_working_time(task.near_due_at, amount)
    Task.objects.bulk_update(tasks, ["due_at", "near_due_at"])


def _is_stopped(run: Run) -> bool:
    return run.clock_state == Run.Clock.STOPPED


def _stop(run: Run, at: datetime, calendar: Calendar, actor: Actor) -> None:
    run.clock_state = Run.Clock.STOPPED
    if run.due_at is None:
        return
    left = time_left(calendar(), run.promised_unit, at, run.due_at)
    if left <= 0:
        return  # already late: the due date stays where it was, for stopping must not make it look kept
    was = run.due_at
    run.remaining_seconds, run.due_at, run.near_due_at = left, None, None
    _trail(run, DueChange.Cause.STOPPED, was, None, at=at, actor=actor)


def _resume(run: Run, at: datetime, calendar: Calendar, actor: Actor) -> None:
    run.clock_state = Run.Clock.RUNNING
    left = run.remaining_seconds
    if left is None:
        return
    run.remaining_seconds = None
    _set_due(
        run,
        DueChange.Cause.RESUMED,
        due_after(calendar(), run.promised_unit, at, left),
        left,
        at=at,
        calendar=calendar,
        actor=actor,
    )


def _set_due(
    run: Run, cause: DueChange.Cause, due: datetime, left: int, *, at: datetime, calendar: Calendar, actor: Actor
) -> None:
    was, run.due_at = run.due_at, due
    run.near_due_at = near_due(calendar(), run.promised_unit, at, left, run.near_seconds)
    _trail(run, cause, was, due, at=at, actor=actor)


def _trail(run: Run, cause: DueChange.Cause, was: datetime | None, due: datetime | None, *, at: datetime, actor: Actor) -> None:
    insert_rows([DueChange(run=run, at=at, cause=cause, was_due_at=was, due_at=due, actor_kind=actor.kind, actor_id=actor.id)])


def _open_interval(run: Run, holder: Holder, at: datetime) -> None:
    run.clock_owner, run.clock_code, run.clock_cause = holder
    whose = {"owner_kind": holder.owner, "owner_code": holder.code, "cause": holder.cause}
    insert_rows([ClockInterval(run=run, started_at=at, **whose)])


def _close_interval(run: Run, at: datetime) -> None:
    ClockInterval.objects.filter(run=run, ended_at__isnull=True).update(ended_at=at)
