"""Moving a running case to another version of its sheet: explicit, with a reason, and on record (`sop/moving.py`)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from satupintu.core.actor import Actor, require_role
from satupintu.core.operation import operation
from satupintu.sop import clockwork
from satupintu.sop.engine import Moved, Plan, move_position
from satupintu.sop.errors import ReasonMissing, RowsUnmapped
from satupintu.sop.events import RUN_MOVED
from satupintu.sop.models import Run, RunMove, Task
from satupintu.sop.moving import MOVERS, fault_sentence, require_movable
from satupintu.sop.ports import runner
from satupintu.sop.queries import get_plan, get_version
from satupintu.sop.rules import clock_holder, task_times
from satupintu.sop.steps import Held, hold, note, open_row

ASIDE = 1_000
"""Added to the part of tasks while their rows change, so that two that swap rows never meet on one."""


@operation
def move_run(
    *, run_id: UUID, version_id: UUID, rows: Mapping[str, str] | None = None, reason: str, actor: Actor, at: datetime
) -> Run:
    """Let a running case go on by the version in force of the same SOP.

    rows: old row → new row, for those that have another id, or other work or performers, in the new version; all others
    stand for themselves. Where the work is the same the open task stays with whoever has it; where it differs it is
    cancelled and handed out anew. Promised time, due dates and rounds are kept; tasks that are done stay as they were.
    Raises NotAllowed, ReasonMissing, NotFound, RunEnded, VersionNotEnacted, OtherProcedure, AlreadyOnVersion,
    RowsUnmapped (`errors` by `rows.<row>`).
    """
    require_role(actor, *MOVERS)
    if not reason.strip():
        raise ReasonMissing
    held, version = hold(run_id), get_version(version_id)
    run, old = held.run, held.plan
    require_movable(run, version)
    plan = get_plan(version.pk)
    moved = move_position(old, plan, held.position, rows)
    if moved.faults:
        raise RowsUnmapped(errors={f"rows.{fault.row}": fault_sentence(fault, old) for fault in reversed(moved.faults)})
    was, run.version = run.version, version
    _carry_tasks(Held(run, plan, held.owner, held.tasks), moved, at)
    run.rounds = {row_id: count for row_id, count in zip(plan.limited, moved.position.rounds, strict=True) if count}
    _hand_clock(held, plan, moved, at, actor)
    run.save(force_update=True)
    RunMove.objects.create(
        run=run,
        from_version=was,
        to_version=version,
        rows=dict(moved.rows),
        reason=reason.strip(),
        moved_by_id=actor.id,
        moved_at=at,
    )
    trail = {"rows": dict(moved.rows), "reopened": sorted(moved.reopened)}
    note(RUN_MOVED, run, run, actor=actor, at=at, was=was.number, number=version.number, version_id=version.pk, **trail)
    return run


def _carry_tasks(held: Held, moved: Moved, at: datetime) -> None:
    """Bring the active tasks to their rows; tasks of rows whose work differs are cancelled and opened anew."""
    kept = [task for task in held.tasks if task.row not in moved.reopened or task.state == Task.State.RETURNED]
    dropped = [task for task in held.tasks if task not in kept]
    for task in dropped:
        task.state, task.completed_at = Task.State.CANCELLED, at
    Task.objects.bulk_update(dropped, ["state", "completed_at"])
    Task.objects.filter(pk__in=[task.pk for task in kept]).update(part=F("part") + ASIDE)
    for task in kept:
        row = held.plan.rows[moved.rows[task.row]]
        task.row = row.id
        if task.state != Task.State.RETURNED:  # a returned one was answered: it keeps the words it was answered by
            task.activity, task.has_timeout = row.activity[:500], "timeout" in row.exits
            if task.due_at is None and row.time is not None:
                task.near_due_at, task.due_at = task_times(held.calendar, row, at)
    Task.objects.bulk_update(kept, ["row", "part", "activity", "has_timeout", "due_at", "near_due_at"])
    fresh: list[Task] = []
    for row_id in sorted(moved.reopened):
        before = [task for task in dropped if task.row == row_id]
        fresh.extend(_open_anew(held, moved.rows[row_id], before, at))
    Task.objects.bulk_create(fresh)
    for task in fresh:
        if task.kind == "automatic" and runner.defer is not None:
            runner.defer(task.pk)


def _open_anew(held: Held, row_id: str, before: list[Task], at: datetime) -> list[Task]:
    """Return the tasks of a row that replaces another one: its due date, and its officer where the role is the same."""
    opened = open_row(held, held.plan.rows[row_id], before[0].opened_by, at, None)
    holders = {task.role: task.assignee_id for task in before}
    for task in opened:
        task.assignee_id = holders.get(task.role)
        if before[0].due_at is not None:
            task.due_at, task.near_due_at = before[0].due_at, before[0].near_due_at
            task.near_due_noted_at, task.overdue_noted_at = before[0].near_due_noted_at, before[0].overdue_noted_at
    return opened


def _hand_clock(held: Held, plan: Plan, moved: Moved, at: datetime, actor: Actor) -> None:
    """Let the clock belong to whoever holds the case now; what is left of the promise stays."""
    holder = clock_holder(plan, moved.position.open, moved.position.returned, held.run.outage_code)
    clockwork.move(held.run, holder, at, lambda: held.calendar, actor)
