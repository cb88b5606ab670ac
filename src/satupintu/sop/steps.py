"""How the engine's changes become rows: the part all operations on runs share. Only this module's operations call it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.core.calendars import get_work_calendar
from satupintu.core.errors import NotFound
from satupintu.core.expressions import ExpressionError, compile_expression
from satupintu.core.locks import lock
from satupintu.core.statements import Question, insert_rows, update_row
from satupintu.core.worktime import WorkCalendar
from satupintu.journal.events import Event as Fact
from satupintu.journal.operations import record
from satupintu.sop import clockwork
from satupintu.sop.engine import Changes, Event, Plan, Position, Row, StepRefused, advance
from satupintu.sop.errors import OutcomeUnknown, RoundsExhausted, RunEnded, TaskNotOpen
from satupintu.sop.models import Run, Task
from satupintu.sop.ports import RunOwner, get_run_owner, runner
from satupintu.sop.queries import get_plan
from satupintu.sop.rules import SYSTEM_ROLE, clock_holder, task_times


@dataclass
class Held:
    """A run that is locked with its active tasks, and what a step needs to know about it."""

    run: Run
    plan: Plan
    owner: RunOwner
    tasks: list[Task] = field(default_factory=list)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The region's calendar, asked for once and only when needed."""
        return get_work_calendar()

    @cached_property
    def context(self) -> dict[str, object]:
        """The names conditions may use, asked for once and only when needed."""
        return dict(self.owner.context(self.run))

    def evaluate(self, condition: str) -> bool | None:
        """Answer a condition; None when it cannot be told yet, so that it becomes a visible task instead of a crash."""
        try:
            return bool(compile_expression(condition).evaluate(self.context))
        except ExpressionError:
            return None

    @cached_property
    def position(self) -> Position:
        """The engine's position, read off the active tasks."""
        rows, run = self.plan.rows, self.run
        here = sorted({t.row for t in self.tasks if t.state != Task.State.RETURNED}, key=lambda r: rows[r].number)
        away = sorted({t.row for t in self.tasks if t.state == Task.State.RETURNED}, key=lambda r: rows[r].number)
        parts: dict[str, int] = {}
        for task in self.tasks:
            if rows[task.row].all_parts and task.state != Task.State.RETURNED:
                parts[task.row] = parts.get(task.row, 0) | 1 << task.part
        rounds = tuple(int(run.rounds.get(row_id, 0)) for row_id in self.plan.limited)
        return Position(tuple(here), tuple(away), tuple(sorted(parts.items())), rounds, run.round, run.outcome)


def hold(run_id: UUID) -> Held:
    """Lock the owner, then the run, then its active tasks. Raises NotFound."""
    return _hold(_OWNER.first(run_id))


def hold_of_task(task_id: UUID) -> Held:
    """Lock what `hold` locks for the run of a task. Raises NotFound."""
    return _hold(_OWNER_OF_TASK.first(task_id))


_OWNER: Question[tuple[UUID, str, UUID]] = Question(
    lambda run_id: Run.objects.filter(pk=run_id).values_list("pk", "owner_kind", "owner_id")
)
_OWNER_OF_TASK: Question[tuple[UUID, str, UUID]] = Question(
    lambda task_id: Task.objects.filter(pk=task_id).values_list("run_id", "run__owner_kind", "run__owner_id")
)
_ACTIVE: Question[Task] = Question(
    lambda run_id: (
        Task.objects.filter(run_id=run_id, state__in=Task.ACTIVE)
        .select_related("run")
        .select_for_update(of=("run", "self"))
        .order_by("pk")
    )
)


def _hold(found: tuple[UUID, str, UUID] | None) -> Held:
    if found is None:
        raise NotFound
    run_id, owner_kind, owner_id = found
    owner = get_run_owner(owner_kind)
    owner.lock(owner_id)
    tasks = _ACTIVE.list(run_id)
    run = tasks[0].run if tasks else lock(Run, run_id)
    for task in tasks:
        task.run = run
    return Held(run, get_plan(run.version_id), owner, tasks)


def require_going(held: Held) -> None:
    """Refuse with RunEnded when nothing more can happen."""
    if held.run.state == Run.State.ENDED:
        raise RunEnded


def step(held: Held, event: Event) -> tuple[Changes, bool]:
    """Ask the engine; return the changes and whether a granted round was used up. Raises the module's refusals."""
    try:
        return advance(held.plan, held.position, event, held.evaluate), False
    except StepRefused as refused:
        if refused.code == "rounds_exhausted" and held.run.granted:
            return advance(held.plan, held.position, event._replace(further=True), held.evaluate), True
        if refused.code == "rounds_exhausted":
            raise RoundsExhausted(row=refused.row) from refused
        if refused.code == "outcome_unknown":
            raise OutcomeUnknown(row=event.row, outcome=event.outcome) from refused
        raise TaskNotOpen(row=refused.row) from refused


def note(fact: Fact, subject: Run | Task, run: Run, *, actor: Actor, at: datetime, **data: Any) -> None:
    """Record a fact about a run, with whose it is."""
    application_id = run.owner_id if run.owner_kind == "application" else None
    whose = {"run_id": run.pk, "owner_kind": run.owner_kind, "owner_id": run.owner_id}
    record(fact, subject, actor=actor, at=at, application_id=application_id, **whose, **data)


@dataclass(frozen=True)
class StepResult:
    """What a step led to. `ended` is the outcome of the run, or ""; `returned` whether the file went to the applicant."""

    run_id: UUID
    task_id: UUID | None
    opened: tuple[UUID, ...]
    returned: bool
    ended: str

    def as_json(self) -> dict[str, Any]:
        """Return the result as it is kept with the task."""
        return {"opened": [str(task_id) for task_id in self.opened], "returned": self.returned, "ended": self.ended}

    @classmethod
    def of_task(cls, task: Task) -> "StepResult":
        """Return the kept result of a completed task."""
        kept = task.answer or {}
        opened = tuple(UUID(task_id) for task_id in kept.get("opened", ()))
        return cls(task.run_id, task.pk, opened, bool(kept.get("returned")), str(kept.get("ended", "")))


def apply(
    held: Held,
    changes: Changes,
    by: Task | None,
    at: datetime,
    *,
    granted: bool = False,
    begin: Callable[[Run], None] | None = None,
) -> StepResult:
    """Write the changes: tasks opened, passed, returned and cancelled, the run's state, the clock; defer the jobs.

    `by` is the task that caused them; its own columns are set here as well and saved by this function. `begin` is for a
    run that starts: it sets the clock going, and the run is written for the first time.
    """
    run, after = held.run, changes.position
    resumed = [task for task in held.tasks if task.state == Task.State.RETURNED and task.row in changes.resumed]
    for task in resumed:
        task.state = Task.State.DONE
    ended = [task for task in held.tasks if (changes.ended or task.row in changes.cancelled) and task is not by]
    for task in ended:
        task.state, task.completed_at = Task.State.CANCELLED, at
    fresh = [_passed(held, answered, changes, by, at) for answered in changes.passed]
    askers = {held.plan.rows[task.row].back_to: task.completed_by_id for task in resumed}
    opened = [task for row_id in changes.opened for task in open_row(held, held.plan.rows[row_id], by, at, askers.get(row_id))]
    result = StepResult(run.pk, by.pk if by else None, tuple(t.pk for t in opened), bool(changes.returned), changes.ended)
    if by is not None:
        by.state = Task.State.RETURNED if by.row in changes.returned else Task.State.DONE
        by.answer = result.as_json()
        update_row(by, ["state", "answer", "completed_at", "completed_by_id", "outcome", "data", "note", "key", "assignee_id"])
    if touched := resumed + ended:
        Task.objects.bulk_update(touched, ["state", "completed_at"])
    if fresh or opened:
        insert_rows(fresh + opened)
    active = [t for t in (*held.tasks, *fresh, *opened) if t.state in Task.ACTIVE]
    held.tasks = active
    _write_run(held, changes, at, granted=granted)
    holder = None if changes.ended else clock_holder(held.plan, after.open, after.returned, run.outage_code)
    if begin is not None:
        begin(run)
        insert_rows([run])
    else:
        clockwork.move(run, holder, at, lambda: held.calendar)
        update_row(run)
    for task in opened:
        if task.kind == "automatic" and runner.defer is not None:
            runner.defer(task.pk)
    return result


def _write_run(held: Held, changes: Changes, at: datetime, *, granted: bool) -> None:
    run, after = held.run, changes.position
    run.round = after.returns
    run.rounds = {row_id: count for row_id, count in zip(held.plan.limited, after.rounds, strict=True) if count}
    run.granted -= granted
    if changes.ended:
        run.state, run.outcome, run.ended_at = Run.State.ENDED, changes.ended, at
        run.reason_code = changes.reason_code[:40]
    else:
        run.state = Run.State.WAITING if after.returned else Run.State.RUNNING
    held.__dict__.pop("position", None)


def _unit_of(run: Run, role: str) -> UUID | None:
    unit = run.units.get(role)
    return UUID(unit) if unit else None


def open_row(held: Held, row: Row, by: Task | None, at: datetime, asker: UUID | None) -> list[Task]:
    """Return the tasks, not yet written, of a row that opens: one for each performer. `asker` is who gets it back."""
    near, due = task_times(held.calendar, row, at) if row.time else (None, None)
    roles: Sequence[str] = (SYSTEM_ROLE,) if row.kind == "automatic" else row.performers or (SYSTEM_ROLE,)
    return [
        Task(
            run=held.run,
            row=row.id,
            activity=row.activity[:500],
            kind=row.kind,
            role=role,
            part=part,
            unit_id=_unit_of(held.run, role),
            assignee_id=asker,
            opened_at=at,
            opened_by=by,
            near_due_at=near,
            due_at=due,
            has_timeout="timeout" in row.exits,
        )
        for part, role in enumerate(roles)
    ]


def _passed(held: Held, answered: tuple[str, str], changes: Changes, by: Task | None, at: datetime) -> Task:
    """Keep a condition answered on the way as a task, so that the trail shows how it was answered."""
    row_id, outcome = answered
    return Task(
        run=held.run,
        row=row_id,
        activity=held.plan.rows[row_id].activity[:500],
        kind="automatic",
        role=SYSTEM_ROLE,
        state=Task.State.RETURNED if row_id in changes.returned else Task.State.DONE,
        opened_at=at,
        opened_by=by,
        completed_at=at,
        outcome=outcome,
    )
