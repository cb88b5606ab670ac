"""Starting and ending runs, and the applicant's way back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.operation import operation
from satupintu.core.statements import Question
from satupintu.core.worktime import UNITS
from satupintu.sop import clockwork
from satupintu.sop.engine import Event, start
from satupintu.sop.errors import NotDeemable, NotReturned, ReasonMissing, RunExists, TaskNotOpen, TimeInvalid, VersionNotEnacted
from satupintu.sop.events import ROUND_GRANTED, RUN_DEEMED, RUN_ENDED, RUN_RESUMED, RUN_STARTED
from satupintu.sop.models import Run, SopVersion, Task
from satupintu.sop.ports import get_run_owner
from satupintu.sop.queries import get_plan
from satupintu.sop.rules import clock_holder
from satupintu.sop.steps import Held, StepResult, apply, hold, note, require_going, step

_STATE: Question[str] = Question(lambda version_id: SopVersion.objects.filter(pk=version_id).values_list("state", flat=True))
_GOING: Question[UUID] = Question(
    lambda owner_kind, owner_id: (
        Run.objects.filter(owner_kind=owner_kind, owner_id=owner_id)
        .exclude(state=Run.State.ENDED)
        .values_list("pk", flat=True)[:1]
    )
)


@operation
def start_run(
    *,
    version_id: UUID,
    owner_kind: str,
    owner_id: UUID,
    units: Mapping[str, UUID] | None = None,
    promised: tuple[int, str] | None = None,
    clock_started: bool = True,
    actor: Actor,
    at: datetime,
) -> Run:
    """Start the run of a case on an enacted version: the rows after the start row open.

    units: which unit answers for a role. promised: (value, unit) of the standard's time, None when it promises none.
    clock_started: whether the file is complete, so that promised time begins to pass; else call `start_clock` later.
    The owner's row is locked by the caller or by the owner's `lock`. Raises NotFound, VersionNotEnacted, RunExists,
    TimeInvalid.
    """
    get_run_owner(owner_kind).lock(owner_id)
    state = _STATE.first(version_id)
    if state is None:
        raise NotFound
    if state != SopVersion.State.ENACTED:
        raise VersionNotEnacted
    if promised is not None and (promised[1] not in UNITS or not 0 < promised[0] <= 10_000):
        raise TimeInvalid
    if _GOING.list(owner_kind, owner_id):
        raise RunExists
    run = Run(
        version_id=version_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        units={role: str(unit) for role, unit in (units or {}).items()},
        started_at=at,
        promised_value=promised[0] if promised else None,
        promised_unit=promised[1] if promised else "",
    )
    held = Held(run, get_plan(version_id), get_run_owner(owner_kind))
    changes = start(held.plan, held.evaluate)

    def begin(run: Run) -> None:
        if clock_started and not changes.ended:
            holder = clock_holder(held.plan, changes.position.open, changes.position.returned)
            clockwork.begin(run, holder, at, lambda: held.calendar, actor)

    result = apply(held, changes, None, at, begin=begin)
    note(RUN_STARTED, run, run, actor=actor, at=at, version_id=version_id)
    if changes.ended:
        _end(held, result, actor, at)
    return run


def _end(held: Held, result: StepResult, actor: Actor, at: datetime) -> None:
    run = held.run
    note(RUN_ENDED, run, run, actor=actor, at=at, outcome=result.ended, reason_code=run.reason_code)
    held.owner.run_ended(run, result.ended, run.reason_code, actor, at)


@operation
def return_resolved(*, run_id: UUID, actor: Actor, at: datetime) -> StepResult:
    """Take the repaired file back: the run returns to the row that asked, to the officer who asked; the clock goes on.

    Who may hand in is the owner's to decide before calling. Raises NotFound, RunEnded, NotReturned.
    """
    held = hold(run_id)
    require_going(held)
    if not held.position.returned:
        raise NotReturned
    changes, granted = step(held, Event("return_resolved"))
    result = apply(held, changes, None, at, granted=granted)
    note(RUN_RESUMED, held.run, held.run, actor=actor, at=at, round=held.run.round, rows=list(changes.opened))
    held.owner.run_resumed(held.run, actor, at)
    if changes.ended:
        _end(held, result, actor, at)
    return result


@operation
def deem_run(*, run_id: UUID, row: str, actor: Actor, at: datetime) -> StepResult:
    """Let a run whose promised time passed without a decision go on at `row`; what was open is cancelled.

    Whether law grants it is the owner's to decide before calling (UU 30/2014 art. 53). Only the system does. Raises
    NotAllowed, NotFound, RunEnded, NotDeemable while the clock stands, the time is not over or `row` was done before.
    """
    if not actor.is_system:
        raise NotAllowed
    held = hold(run_id)
    require_going(held)
    run = held.run
    is_over = run.due_at is not None and run.due_at <= at
    if not is_over or run.clock_state != Run.Clock.RUNNING or run.outage_code or Task.objects.filter(run=run, row=row).exists():
        raise NotDeemable
    try:
        changes, _granted = step(held, Event("deem", row))
    except TaskNotOpen as refused:
        raise NotDeemable from refused
    result = apply(held, changes, None, at)
    note(RUN_DEEMED, run, run, actor=actor, at=at, row=row, cancelled=list(changes.cancelled))
    return result


@operation
def withdraw_run(*, run_id: UUID, actor: Actor, at: datetime) -> StepResult:
    """End a run because the applicant withdraws; open tasks are cancelled. Raises NotFound, RunEnded."""
    return _stop_run(run_id, "withdraw", actor, at)


@operation
def lapse_run(*, run_id: UUID, actor: Actor, at: datetime) -> StepResult:
    """End a run because its time ran out by rule; open tasks are cancelled. Raises NotFound, RunEnded."""
    return _stop_run(run_id, "lapse", actor, at)


def _stop_run(run_id: UUID, kind: str, actor: Actor, at: datetime) -> StepResult:
    held = hold(run_id)
    require_going(held)
    changes, _granted = step(held, Event(kind))
    result = apply(held, changes, None, at)
    _end(held, result, actor, at)
    return result


@operation
def grant_round(*, run_id: UUID, reason: str, actor: Actor, at: datetime) -> Run:
    """Allow one round more than the limit, by a superior and with a reason; the next step that needs it uses it up.

    The last reason is kept with the run (never in the journal).
    Raises NotAllowed, ReasonMissing, NotFound, RunEnded.
    """
    require_role(actor, "supervisor", "manager")
    if not reason.strip():
        raise ReasonMissing
    held = hold(run_id)
    require_going(held)
    held.run.granted += 1
    held.run.grant_reason = reason.strip()
    held.run.save(update_fields=["granted", "grant_reason"])
    note(ROUND_GRANTED, held.run, held.run, actor=actor, at=at, round=held.run.round)
    return held.run
