"""A walk: what was done on a plan, played from the start, gives where it stands and what the clock says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from satupintu.core.worktime import NORM_DAY_MINUTES, WorkCalendar
from satupintu.sop.engine import Changes, Evaluate, Event, Plan, Position, Row, StepRefused, advance, start
from satupintu.sop.rules import APPLICANT, SYSTEM_ROLE, Holder, clock_holder, due_after, task_times, time_left

MOST_ACTS = 300
"""A walk longer than this goes in circles."""

NORM_MINUTES: Mapping[str, int] = {
    "menit": 1,
    "jam": 60,
    "hari_kerja": NORM_DAY_MINUTES,
    "hari": NORM_DAY_MINUTES,
    "bulan": 21 * NORM_DAY_MINUTES,
}
"""Working minutes of a time norm, so that norms in different units can be added up (Perpres 21/2023)."""


class Act(NamedTuple):
    """One thing done in a walk; `kind`, `row`, `outcome` and `part` as in the engine's `Event`, `at` when."""

    kind: str
    row: str
    outcome: str
    part: int
    at: datetime

    def as_json(self) -> list[Any]:
        """Return the act as plain data."""
        return [self.kind, self.row, self.outcome, self.part, self.at.isoformat()]

    @classmethod
    def read(cls, data: Sequence[Any]) -> Act:
        """Read what `as_json` gave. Raises ValueError or TypeError on anything else."""
        kind, row, outcome, part, at = data
        return cls(str(kind), str(row), str(outcome), int(part), datetime.fromisoformat(at))


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A row that waits for somebody: who, since when, until when (None without a time norm)."""

    row: Row
    part: int
    role: str
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PassedRow:
    """A row that was left by the exit `outcome`; `is_late` when its time norm was over by then."""

    row: Row
    outcome: str
    part: int
    opened_at: datetime
    done_at: datetime
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """The act (by index) that the plan refuses, and why: a code of `StepRefused`, or `too_long`."""

    index: int
    code: str
    row: str


@dataclass
class Walk:
    """Where a walk stands.

    `stopped` is set when an act no longer fits the plan; everything before it counts. `due_at` is None while the clock
    stands, `left_seconds` then says how much promised time is left. `norm_minutes` is the time the passed rows take by
    their norms, along the longest branch, without what waits for the applicant.
    """

    position: Position
    open: list[OpenTask] = field(default_factory=list)
    passed: list[PassedRow] = field(default_factory=list)
    returned: tuple[str, ...] = ()
    outcome: str = ""
    reason_code: str = ""
    holder: Holder | None = None
    due_at: datetime | None = None
    left_seconds: int | None = None
    norm_minutes: int = 0
    stopped: Stopped | None = None

    @property
    def path(self) -> list[list[str]]:
        """The passed rows as [row, outcome], in order."""
        return [[step.row.id, step.outcome] for step in self.passed]


def walk(
    plan: Plan,
    acts: Sequence[Act],
    *,
    calendar: WorkCalendar,
    promised: tuple[int, str],
    began_at: datetime,
    evaluate: Evaluate | None = None,
) -> Walk:
    """Play `acts` on the plan from its start at `began_at`, when the clock of the promise starts. Never raises StepRefused.

    Raises core's WorktimeError when the calendar never opens.
    """
    player = _Player(plan, calendar, promised[1], began_at, evaluate)
    player.begin(promised[0])
    for index, act in enumerate(acts):
        if index >= MOST_ACTS:
            player.now.stopped = Stopped(index, "too_long", act.row)
            break
        try:
            player.take(act)
        except StepRefused as refused:
            player.now.stopped = Stopped(index, refused.code, refused.row or act.row)
            break
    return player.now


class _Player:
    """Plays one walk; `ready` is the norm time at which each row was reached, `finished` at which it was left."""

    def __init__(self, plan: Plan, calendar: WorkCalendar, unit: str, began_at: datetime, evaluate: Evaluate | None) -> None:
        self.plan, self.calendar, self.unit, self.evaluate = plan, calendar, unit, evaluate
        self.now = Walk(Position(()))
        self.began_at = began_at
        self.ready: dict[str, int] = {}
        self.finished: dict[str, int] = {}

    def begin(self, promised: int) -> None:
        self.now.due_at = self.calendar.add_time(self.began_at, promised, self.unit)
        self._apply(start(self.plan, self.evaluate), None, self.began_at, 0)

    def take(self, act: Act) -> None:
        changes = advance(self.plan, self.now.position, Event(act.kind, act.row, act.outcome, act.part), self.evaluate)
        done = None
        reached = max(self.ready.values(), default=0)
        if act.kind in ("complete", "timeout"):
            done = next(task for task in self.now.open if task.row.id == act.row and task.part == act.part)
            label = act.outcome if act.kind == "complete" else "timeout"
            is_late = done.due_at is not None and act.at > done.due_at
            self.now.open.remove(done)
            self.now.passed.append(PassedRow(done.row, label, done.part, done.opened_at, act.at, is_late))
            reached = self.ready.get(act.row, 0) + _norm(done.row)
            self.finished[act.row] = reached
            self.now.norm_minutes = max(self.now.norm_minutes, reached)
        self._apply(changes, done, act.at, reached)

    def _apply(self, changes: Changes, by: OpenTask | None, at: datetime, reached: int) -> None:
        now, rows = self.now, self.plan.rows
        now.position, now.returned = changes.position, changes.position.returned
        for row_id, outcome in changes.passed:
            now.passed.append(PassedRow(rows[row_id], outcome, 0, at, at))
        if changes.cancelled or changes.ended:
            now.open = [task for task in now.open if task.row.id in changes.position.open]
        for row_id in changes.opened:
            row = rows[row_id]
            self.ready[row_id] = self._reached(row, reached)
            due = task_times(self.calendar, row, at)[1]
            roles = (SYSTEM_ROLE,) if row.kind == "automatic" else row.performers or (SYSTEM_ROLE,)
            now.open += [OpenTask(row, part, role, at, due) for part, role in enumerate(roles)]
        if changes.ended:
            now.outcome, now.reason_code = changes.ended, changes.reason_code
        self._move_clock(at)

    def _reached(self, row: Row, reached: int) -> int:
        """Behind a join a row is reached when the slowest branch is done."""
        scope = self.plan.scopes.get(row.id, ())
        deeper = [
            done
            for row_id, done in self.finished.items()
            if (inner := self.plan.scopes.get(row_id, ()))[: len(scope)] == scope and len(inner) > len(scope)
        ]
        return max([reached, *deeper])

    def _move_clock(self, at: datetime) -> None:
        now = self.now
        now.holder = None if now.outcome else clock_holder(self.plan, now.position.open, now.returned)
        stands = now.holder is not None and bool(now.holder.cause)
        if stands and now.due_at is not None:
            now.left_seconds, now.due_at = time_left(self.calendar, self.unit, at, now.due_at), None
        elif not stands and now.due_at is None and now.left_seconds is not None:
            now.due_at, now.left_seconds = due_after(self.calendar, self.unit, at, now.left_seconds), None


def _norm(row: Row) -> int:
    """Return the working minutes a row's norm takes of the office's time."""
    if row.time is None or row.awaits in ("applicant", "payment") or APPLICANT in row.performers:
        return 0
    return row.time[0] * NORM_MINUTES[row.time[1]]
