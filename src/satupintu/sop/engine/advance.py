"""One step: a plan, a position and an event give the changes. Pure: no clock, no tables, nothing remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from satupintu.sop.engine.plan import ENDS, RETURN, Exit, Plan, Row

Evaluate = Callable[[str], bool | None]
"""Answers a condition on the applicant's answers; None when it cannot be told, then the row opens for the system."""

Parts = tuple[tuple[str, int], ...]


class Position(NamedTuple):
    """Where a run stands.

    `open` are the rows with a token, `returned` the rows whose token waits for the applicant, both sorted. `parts` are
    the performers of a together row who still have to act, as a bit mask. `rounds` counts, in the order of
    `Plan.limited`, how often each row with a limit has opened; `returns` the rounds of clarification. `outcome` is ""
    while it runs. Branches need no memory of their own: a branch has arrived when no token is left inside it.
    """

    open: tuple[str, ...]
    returned: tuple[str, ...] = ()
    parts: Parts = ()
    rounds: tuple[int, ...] = ()
    returns: int = 0
    outcome: str = ""


class Event(NamedTuple):
    """What happened: `kind` is complete, timeout, return_resolved, withdraw, lapse or deem.

    `row` is the row it is about; for deem the row at which the run goes on. `outcome` is the exit's label (complete
    only), `part` the performer's number in a together row, `further` grants one round more than the limit.
    """

    kind: str
    row: str = ""
    outcome: str = "next"
    part: int = 0
    further: bool = False


class Changes(NamedTuple):
    """What follows: the new `position`, and what differs from the old.

    `passed` are conditions answered on the way, with the answer. `cancelled` lost their token because the run ended or was
    deemed approved.
    `ended` is the outcome or ""; `reason_code` that of the exit taken.
    """

    position: Position
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    passed: tuple[tuple[str, str], ...] = ()
    returned: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    ended: str = ""
    reason_code: str = ""


class StepRefused(ValueError):
    """The event does not fit the position; `code` says why, `row` where."""

    def __init__(self, code: str, row: str = "") -> None:
        super().__init__(f"{code} {row}".strip())
        self.code = code
        self.row = row


_new = tuple.__new__


def start(plan: Plan, evaluate: Evaluate | None = None) -> Changes:
    """Open the first row of a run. The start row itself is the handing in of the file, which has happened."""
    before = Position((), rounds=(0,) * len(plan.limited))
    return _Landing(plan, before, evaluate).follow(plan.start, "next")


def advance(plan: Plan, position: Position, event: Event, evaluate: Evaluate | None = None) -> Changes:
    """Take one step. The same arguments always give the same answer.

    Raises StepRefused: `run_ended`, `row_not_open`, `outcome_unknown`, `part_not_open`, `rounds_exhausted` (also for
    rounds of clarification), `not_returned`, `event_unknown`.
    """
    if position[5]:
        raise StepRefused("run_ended")
    kind = event[0]
    if kind in ("complete", "timeout"):
        row_id = event[1]
        tokens = position[0]
        if row_id not in tokens:
            raise StepRefused("row_not_open", row_id)
        row = plan.rows[row_id]
        parts = position[2]
        label = event[2] if kind == "complete" else "timeout"
        if label not in row.exits or label == "limit" or (label == "timeout" and kind == "complete"):
            raise StepRefused("outcome_unknown", row_id)
        if row.all_parts:
            mask = dict(parts).get(row_id, 0)
            bit = 1 << event[3]
            if event[3] < 0 or not mask & bit:
                raise StepRefused("part_not_open", row_id)
            parts = tuple(pair for pair in parts if pair[0] != row_id)
            if mask != bit:
                return Changes(position._replace(parts=tuple(sorted((*parts, (row_id, mask & ~bit))))))
        plain = row.exits[label].plain
        if len(tokens) == 1 and plain:
            # The common step, one token moving from one row to the next, allocates two tuples and nothing else.
            opened = (plain,)
            now = _new(Position, (opened, position[1], parts, position[3], position[4], ""))
            return _new(Changes, (now, opened, tokens, (), (), (), (), "", row.exits[label].reason_code))
        landing = _Landing(plan, position, evaluate, further=event[4])
        landing.left, landing.parts = tuple(token for token in tokens if token != row_id), parts
        return landing.follow(row_id, label)
    if kind == "return_resolved":
        if not position.returned:
            raise StepRefused("not_returned")
        return _Landing(plan, position, evaluate, further=event[4]).resume()
    if kind in ("withdraw", "lapse"):
        outcome = "withdrawn" if kind == "withdraw" else "lapsed"
        cancelled = position.open + position.returned
        return Changes(_ended(position, outcome), cancelled=cancelled, ended=outcome)
    if kind == "deem":
        return _deem(plan, position, event[1])
    raise StepRefused("event_unknown")


def _deem(plan: Plan, position: Position, row_id: str) -> Changes:
    """Take every token away and put one on `row_id`, which stands outside of every branch and has not been reached."""
    if row_id not in plan.rows or any(row_id in inside for inside in plan.inside.values()):
        raise StepRefused("row_not_open", row_id)
    cancelled = position.open + position.returned
    if row_id in cancelled:
        raise StepRefused("row_not_open", row_id)
    now = Position((row_id,), (), (), position.rounds, position.returns, "")
    return Changes(now, opened=(row_id,), cancelled=cancelled)


def _ended(position: Position, outcome: str) -> Position:
    return Position((), (), (), position.rounds, position.returns, outcome)


class _Landing:
    """A token on its way: it leaves a row and follows forks, joins, conditions and limits until it rests."""

    def __init__(self, plan: Plan, before: Position, evaluate: Evaluate | None, *, further: bool = False) -> None:
        self.plan = plan
        self.before = before
        self.left = before.open
        self.parts = before.parts
        self.rounds = before.rounds
        self.further = further
        self.evaluate = evaluate
        self.waiting: list[tuple[str, str]] = []
        self.asked: set[str] = set()
        self.opened: list[str] = []
        self.returned: list[str] = []
        self.passed: list[tuple[str, str]] = []
        self.ended = ""
        self.reason = ""

    def follow(self, row_id: str, label: str) -> Changes:
        """Leave `row_id` by the exit `label`."""
        self.waiting.append((row_id, label))
        self._run()
        return self._changes(() if row_id == self.plan.start else (row_id,), ())

    def resume(self) -> Changes:
        """Let every returned token come back to the row that asked."""
        resumed = self.before.returned
        for index, row_id in enumerate(resumed):
            # Those still to come keep their branch busy, so that no join fires before they are back.
            self.before = self.before._replace(returned=resumed[index + 1 :])
            row = self.plan.rows[self.plan.rows[row_id].back_to]
            if row.condition:
                self._enter(row)
                self._run()
            else:
                self._open(row)  # a limit does not count it: rounds of clarification have one of their own
        return self._changes((), resumed)

    def _run(self) -> None:
        rows = self.plan.rows
        while self.waiting and not self.ended:
            source, label = self.waiting.pop()
            way = rows[source].exits[label]
            if way.guards and not self.further:
                way = self._guarded(rows[source], way)
            self.reason = way.reason_code or self.reason
            if way.target in ENDS:
                self.ended = ENDS[way.target]
            elif way.target == RETURN:
                if not self.before.returned and self.before.returns >= self.plan.return_limit and not self.further:
                    raise StepRefused("rounds_exhausted", source)
                self.returned.append(source)
            else:
                self._enter(rows[way.target])

    def _enter(self, row: Row) -> None:
        if row.kind == "fork":
            self.waiting.extend((row.id, label) for label in reversed(tuple(row.exits)))
        elif row.kind == "join":
            if not self._is_busy(self.plan.joins[row.id]):
                self.waiting.append((row.id, "next"))
        elif row.limit and not row.is_decision and "limit" in row.exits and self._is_exhausted(row) and not self.further:
            if row.id in self.asked:
                raise StepRefused("rounds_exhausted", row.id)
            self.asked.add(row.id)
            self.waiting.append((row.id, "limit"))
        else:
            # A second question in the same step would be a ring of conditions; it rests and is seen instead.
            answer = None
            if row.condition and self.evaluate is not None and row.id not in self.asked:
                self.asked.add(row.id)
                answer = self.evaluate(row.condition)
            if row.limit:
                index = row.limit_index
                self.rounds = (*self.rounds[:index], self.rounds[index] + 1, *self.rounds[index + 1 :])
            if answer is None:
                self._open(row)
            else:
                label = "yes" if answer else "no"
                self.passed.append((row.id, label))
                self.waiting.append((row.id, label))

    def _is_busy(self, fork: str) -> bool:
        """Whether a branch of the fork still holds a token, at rest or on its way in this very step."""
        inside = self.plan.inside[fork]
        resting = (*self.left, *self.before.returned, *self.opened, *self.returned)
        return any(t in inside for t in resting) or any(s in inside or s == fork for s, _label in self.waiting)

    def _guarded(self, row: Row, way: Exit) -> Exit:
        """Return the exit itself while its rounds last; then the row's exit `limit`, or a refusal."""
        for guard in way.guards:
            if self._is_exhausted(self.plan.rows[guard]):
                if guard == row.id and "limit" in row.exits:
                    return row.exits["limit"]
                raise StepRefused("rounds_exhausted", guard)
        return way

    def _is_exhausted(self, row: Row) -> bool:
        return self.rounds[row.limit_index] >= row.limit

    def _open(self, row: Row) -> None:
        self.opened.append(row.id)
        if row.all_parts:
            self.parts = tuple(sorted((*self.parts, (row.id, row.all_parts))))

    def _changes(self, closed: tuple[str, ...], resumed: tuple[str, ...]) -> Changes:
        before, passed = self.before, tuple(self.passed)
        if self.ended:
            now = Position((), (), (), self.rounds, before.returns, self.ended)
            return Changes(now, (), closed, passed, (), resumed, self.left + before.returned, self.ended, self.reason)
        opened, returned = tuple(self.opened), tuple(self.returned)
        asks = 1 if returned and not before.returned else 0
        now = Position(
            self._sorted(self.left + opened),
            self._sorted(before.returned + returned),
            self.parts,
            self.rounds,
            before.returns + asks,
        )
        return Changes(now, opened, closed, passed, returned, resumed, (), "", self.reason)

    def _sorted(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        rows = self.plan.rows
        return tokens if len(tokens) < 2 else tuple(sorted(tokens, key=lambda row_id: rows[row_id].number))
