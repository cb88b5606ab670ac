"""Running a plan: cases arrive, officers take them up, and what came of it is counted.

Time is the office's working minutes, so nights and holidays do not exist. Every step is one of the engine itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any

from satupintu.core.simulation import Draws, EventCalendar, Interval, Station, mean_interval, quantile
from satupintu.sop.engine import Changes, Event, Plan, Row, StepRefused, advance, start
from satupintu.sop.rules import APPLICANT, SYSTEM_ROLE, clock_holder
from satupintu.sop.simulating.assume import DAY_UNITS, Assumptions, Promise, assume, is_choice, norm_minutes, ways, work_minutes

MOST_OPENINGS = 5
"""A case that opens so many times the rows of its sheet goes in circles and is withdrawn."""


@dataclass(slots=True)
class _Case:
    """One file on its way."""

    number: int
    came: float
    position: Any
    due: float
    left: float = 0.0
    stood_since: float = -1.0
    stood: float = 0.0
    openings: int = 0
    visits: dict[str, int] = field(default_factory=dict)
    tokens: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowWait:
    """Where files wait: a row, how often it was worked, the mean wait before it and the mean work, in working minutes."""

    row: str
    number: int
    activity: str
    role: str
    count: int
    wait: float
    work: float


@dataclass(frozen=True, slots=True)
class RoleLoad:
    """A role: its officers, the share of their time in use, and the mean wait before them in working minutes."""

    role: str
    servers: int
    utilisation: float
    wait: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What came of one run, of the files that came after the warm-up.

    Times are working days: `office_days` ascending, of the ended files without what stood still for the applicant. A file
    still under way past its promise counts as late. `in_process` is how many were open at the end of the run.
    """

    arrived: int
    done: int
    in_process: int
    office_days: tuple[float, ...]
    within: float
    outcomes: Mapping[str, int]
    returned: int
    rows: tuple[RowWait, ...]
    roles: tuple[RoleLoad, ...]
    steps: int

    @property
    def is_overloaded(self) -> bool:
        """Whether a role has more work than time, so that waits grow without end."""
        return any(role.utilisation > 0.98 for role in self.roles)


@dataclass(frozen=True, slots=True)
class Summary:
    """Several runs of the same assumptions with different chances: each figure with how far it can be trusted."""

    median: Interval
    ninth: Interval
    within: Interval
    mean: Interval
    returned: Interval
    rows: tuple[RowWait, ...]
    roles: tuple[RoleLoad, ...]
    distribution: tuple[tuple[int, float], ...]
    runs: tuple[Prediction, ...]

    @property
    def is_overloaded(self) -> bool:
        """Whether any run had a role with more work than time."""
        return any(run.is_overloaded for run in self.runs)


def predict(plan: Plan, given: Assumptions, promise: Promise, *, days: int, seed: int, warm_up: int | None = None) -> Prediction:
    """Run a plan for so many working days and return what came of it; `warm_up` days (default a fifth) are not counted.

    The same arguments give the same prediction on every machine. Raises ValueError for days below 2.
    """
    if days < 2:
        raise ValueError("days")
    skipped = days // 5 if warm_up is None else warm_up
    return _Run(plan, assume(plan, given), promise, days, skipped, seed).go()


def summarise(runs: Sequence[Prediction]) -> Summary:
    """Put runs together. Raises ValueError without any, or when no file ended in any of them."""
    ended = [run for run in runs if run.office_days]
    every = sorted(day for run in ended for day in run.office_days)
    whole: dict[int, int] = {}
    for day in every:
        whole[floor(day)] = whole.get(floor(day), 0) + 1
    return Summary(
        median=mean_interval([quantile(run.office_days, 0.5) for run in ended]),
        ninth=mean_interval([quantile(run.office_days, 0.9) for run in ended]),
        within=mean_interval([run.within for run in runs]),
        mean=mean_interval([sum(run.office_days) / len(run.office_days) for run in ended]),
        returned=mean_interval([run.returned / max(run.arrived, 1) for run in runs]),
        rows=_mean_rows(runs),
        roles=_mean_roles(runs),
        distribution=tuple((day, whole.get(day, 0) / len(every)) for day in range(floor(every[-1]) + 1)),
        runs=tuple(runs),
    )


def compare(one: Sequence[Prediction], other: Sequence[Prediction]) -> dict[str, Interval]:
    """Return by how much `other` differs from `one`, run by run with the same chances: median, ninth decile, share within."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a.office_days and b.office_days]
    return {
        "median": mean_interval([quantile(b.office_days, 0.5) - quantile(a.office_days, 0.5) for a, b in pairs]),
        "ninth": mean_interval([quantile(b.office_days, 0.9) - quantile(a.office_days, 0.9) for a, b in pairs]),
        "within": mean_interval([b.within - a.within for a, b in pairs]),
    }


def _mean_rows(runs: Sequence[Prediction]) -> tuple[RowWait, ...]:
    found = []
    for lines in zip(*(run.rows for run in runs), strict=True):
        count = sum(line.count for line in lines)
        wait = sum(line.wait * line.count for line in lines) / max(count, 1)
        work = sum(line.work * line.count for line in lines) / max(count, 1)
        first = lines[0]
        found.append(RowWait(first.row, first.number, first.activity, first.role, count // len(runs), wait, work))
    return tuple(found)


def _mean_roles(runs: Sequence[Prediction]) -> tuple[RoleLoad, ...]:
    found = []
    for lines in zip(*(run.roles for run in runs), strict=True):
        share = sum(line.utilisation for line in lines) / len(lines)
        found.append(RoleLoad(lines[0].role, lines[0].servers, share, sum(line.wait for line in lines) / len(lines)))
    return tuple(found)


class _Run:
    """One run under way."""

    def __init__(self, plan: Plan, assumed: Assumptions, promise: Promise, days: int, warm_up: int, seed: int) -> None:
        self.plan, self.assumed, self.promise = plan, assumed, promise
        self.day = float(assumed.day_minutes)
        self.most_openings = MOST_OPENINGS * len(plan.rows)
        self.end, self.measured = days * self.day, warm_up * self.day
        self.calendar = EventCalendar()
        draws = Draws(seed)
        self.comes = draws.stream("arrivals")
        self.takes = {row_id: draws.stream(f"work:{row_id}") for row_id in plan.rows}
        self.falls = {row_id: draws.stream(f"outcome:{row_id}") for row_id in plan.rows}
        self.answers = draws.stream("applicant")
        self.stations = {
            role: Station(self.calendar, servers, measure_from=self.measured) for role, servers in assumed.staff.items()
        }
        self.work = {row.id: work_minutes(row, assumed) for row in plan.rows.values()}
        self.stopping = frozenset(row.id for row in plan.rows.values() if row.stops_clock)
        self.open: dict[int, _Case] = {}
        self.days: list[float] = []
        self.outcomes: dict[str, int] = {}
        self.arrived = self.in_time = self.late = self.returned = self.steps = 0
        self.waited: dict[str, list[float]] = {row_id: [0, 0.0, 0.0] for row_id in plan.rows}

    def go(self) -> Prediction:
        self.calendar.plan(self._gap(0), self._arrive, 0)
        self.calendar.run(self.end)
        for station in self.stations.values():
            station.settle()
        overdue = sum(
            case.came >= self.measured and case.stood_since < 0 and case.due < self.calendar.now for case in self.open.values()
        )
        judged = self.in_time + self.late + overdue
        measured_open = sum(case.came >= self.measured for case in self.open.values())
        return Prediction(
            arrived=self.arrived,
            done=len(self.days),
            in_process=measured_open,
            office_days=tuple(sorted(self.days)),
            within=self.in_time / judged if judged else 1.0,
            outcomes=dict(sorted(self.outcomes.items())),
            returned=self.returned,
            rows=tuple(self._row_wait(row) for row in self.plan.rows.values() if self._is_worked(row)),
            roles=tuple(self._role_load(role, station) for role, station in self.stations.items()),
            steps=self.steps,
        )

    def _gap(self, number: int) -> float:
        return self.comes.exponential(self.day / self.assumed.arrivals, number)

    def _arrive(self, number: int) -> None:
        now = self.calendar.now
        case = _Case(number, now, None, self._due(now))
        self.open[number] = case
        if now >= self.measured:
            self.arrived += 1
        following = now + self._gap(number + 1)
        if following < self.end:
            self.calendar.plan(following, self._arrive, number + 1)
        self._follow(case, start(self.plan))

    def _due(self, now: float) -> float:
        """Return when the promise ends; days are counted from the one after the file came, to their end."""
        value, unit = self.promise
        if unit in DAY_UNITS:
            return (floor(now / self.day) + 1 + value * DAY_UNITS[unit]) * self.day
        return now + value * (60 if unit == "jam" else 1)

    def _step(self, case: _Case, event: Event) -> bool:
        try:
            changes = advance(self.plan, case.position, event)
        except StepRefused:
            return False
        self.steps += 1
        self._follow(case, changes)
        return True

    def _follow(self, case: _Case, changes: Changes) -> None:
        case.position = changes.position
        if changes.ended:
            self._end(case, changes.ended)
            return
        if changes.returned:
            if case.came >= self.measured:
                self.returned += 1
            self._after_answer(case, self._repair, case)
        self._move_clock(case)
        for row_id in changes.opened:
            case.openings += 1
            if case.openings > self.most_openings:
                self._step(case, Event("withdraw"))
                return
            self._open(case, self.plan.rows[row_id])

    def _open(self, case: _Case, row: Row) -> None:
        turn = case.visits[row.id] = case.visits.get(row.id, 0) + 1
        for part, role in enumerate(row.performers or (SYSTEM_ROLE,)):
            case.tokens[row.id, part] = turn
            takes = self.takes[row.id].around(self.work[row.id], self.assumed.spread, case.number, turn * 16 + part)
            if row.kind == "await":
                self._await(case, row, part, turn)
            elif role in self.stations:
                self.stations[role].ask(takes, self._worked, case, row, part, turn, takes)
            elif role == APPLICANT:
                self._after_answer(case, self._complete, case, row, part, turn)
            else:
                self._complete(case, row, part, turn)

    def _await(self, case: _Case, row: Row, part: int, turn: int) -> None:
        norm = norm_minutes(row, self.assumed.day_minutes)
        if row.awaits in ("applicant", "payment"):
            mean = self.assumed.applicant_days * self.day
        else:
            mean = norm / 2 if "timeout" in row.exits else norm
        waits = self.takes[row.id].exponential(mean, case.number, turn) if mean > 0 else 0.0
        if "timeout" in row.exits and norm and waits > norm:
            self.calendar.plan(self.calendar.now + norm, self._time_out, case, row, part, turn)
        else:
            self.calendar.plan(self.calendar.now + waits, self._complete, case, row, part, turn)

    def _after_answer(self, case: _Case, then: Any, *arguments: Any) -> None:
        turn = case.visits[APPLICANT] = case.visits.get(APPLICANT, 0) + 1
        mean = self.assumed.applicant_days * self.day
        waits = self.answers.exponential(mean, case.number, turn) if mean > 0 else 0.0
        self.calendar.plan(self.calendar.now + waits, then, *arguments)

    def _worked(self, waited: float, case: _Case, row: Row, part: int, turn: int, takes: float) -> None:
        if case.came >= self.measured:
            line = self.waited[row.id]
            line[0] += 1
            line[1] += waited
            line[2] += takes
        self._complete(case, row, part, turn)

    def _complete(self, case: _Case, row: Row, part: int, turn: int) -> None:
        if case.tokens.get((row.id, part)) != turn or case.number not in self.open:
            return  # it was cancelled meanwhile
        del case.tokens[row.id, part]
        for label in self._labels(case, row, turn):
            if self._step(case, Event("complete", row.id, label, part)):
                return
        self._step(case, Event("withdraw"))

    def _labels(self, case: _Case, row: Row, turn: int) -> list[str]:
        """Return the exit that is chosen, then those that are left when its rounds are used up."""
        labels = ways(row)
        if not is_choice(row):
            return labels
        chosen = self.falls[row.id].choose(self.assumed.outcomes[row.id], case.number, turn)
        return [chosen, *(label for label in labels if label != chosen)]

    def _time_out(self, case: _Case, row: Row, part: int, turn: int) -> None:
        if case.tokens.get((row.id, part)) == turn and case.number in self.open:
            del case.tokens[row.id, part]
            self._step(case, Event("timeout", row.id, "timeout", part))

    def _repair(self, case: _Case) -> None:
        if case.number in self.open and case.position.returned and not self._step(case, Event("return_resolved")):
            self._step(case, Event("withdraw"))

    def _move_clock(self, case: _Case) -> None:
        position, now = case.position, self.calendar.now
        stands = False
        if position.returned or not self.stopping.isdisjoint(position.open):
            stands = bool(clock_holder(self.plan, position.open, position.returned).cause)
        if stands and case.stood_since < 0:
            case.stood_since, case.left = now, case.due - now
        elif not stands and case.stood_since >= 0:
            case.stood += now - case.stood_since
            case.due, case.stood_since = now + case.left, -1.0

    def _end(self, case: _Case, outcome: str) -> None:
        now = self.calendar.now
        if case.stood_since >= 0:
            case.stood += now - case.stood_since
            case.due = now + case.left
        del self.open[case.number]
        if case.came < self.measured:
            return
        self.days.append((now - case.came - case.stood) / self.day)
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        if now <= case.due:
            self.in_time += 1
        else:
            self.late += 1

    def _is_worked(self, row: Row) -> bool:
        return row.kind != "await" and any(role in self.stations for role in row.performers)

    def _row_wait(self, row: Row) -> RowWait:
        count, waited, worked = self.waited[row.id]
        each = max(count, 1)
        role = next(role for role in row.performers if role in self.stations)
        return RowWait(row.id, row.number, row.activity, role, int(count), waited / each, worked / each)

    def _role_load(self, role: str, station: Station) -> RoleLoad:
        waits = station.waits
        used = station.busy / station.offered if station.offered else 0.0
        return RoleLoad(role, station.servers, used, sum(waits) / len(waits) if waits else 0.0)
