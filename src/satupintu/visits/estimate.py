"""Waiting times by snapshot simulation: copy the live line, let the real rule of calling run forward, many times.

Plain Python, no database: told what is in the hall now, it says for every ticket the range its call will fall into. A position
times a mean forgets that the counters of a group serve others too; this does not. Times are minutes from now.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import ceil, log, sqrt

RUNS = 30
"""Futures that are tried."""
STEP = 5
"""Minutes to which the shown range is rounded up."""
LONGEST = 600.0
"""Minutes after which a ticket that is not reached counts as not reached today."""


@dataclass(frozen=True)
class Work:
    """How long a service takes: mean and coefficient of variation, in minutes; the way to the counter included."""

    mean: float
    cv: float = 0.6


@dataclass(frozen=True)
class Waiting:
    """A ticket in the line: `rank` orders it (smaller is called earlier), `not_before` keeps it for a while."""

    key: object
    group: object
    rank: float
    work: Work
    is_priority: bool = False
    not_before: float = 0.0


@dataclass(frozen=True)
class Seat:
    """An open counter: the groups it calls from, what it serves (None: free) since when, and a pause still to come or running.

    served_for: minutes the present ticket has been there. back_in: minutes until a paused officer is back.
    """

    groups: frozenset[object]
    serving: Work | None = None
    served_for: float = 0.0
    back_in: float = 0.0


@dataclass(frozen=True)
class Range:
    """When a ticket will be called: from `low` to `high` minutes, rounded up to five; `ahead` others of its group before it."""

    low: int
    high: int
    ahead: int


def estimate(
    line: Sequence[Waiting], seats: Sequence[Seat], *, ratios: Mapping[object, int] | None = None, runs: int = RUNS, seed: int = 1
) -> dict[object, Range]:
    """Return the range of every ticket of the line that would be called at all; a ticket no open counter serves is left out.

    ratios: by group, after how many priority calls in a row a regular one follows (0 or missing: no bound). The range is the
    median and the ninetieth percentile of `runs` futures; the same seed gives the same answer.
    """
    calls = call_moments(line, seats, ratios=ratios, runs=runs, seed=seed)
    ranks: dict[object, list[float]] = {}
    for ticket in sorted(line, key=lambda ticket: ticket.rank):
        ranks.setdefault(ticket.group, []).append(ticket.rank)
    found = {}
    for ticket in line:
        if moments := sorted(calls[ticket.key]):
            low, high = moments[len(moments) // 2], moments[min(len(moments) - 1, int(len(moments) * 0.9))]
            ahead = sum(1 for rank in ranks[ticket.group] if rank < ticket.rank)
            found[ticket.key] = Range(_up(low), max(_up(low), _up(high)), ahead)
    return found


def call_moments(
    line: Sequence[Waiting], seats: Sequence[Seat], *, ratios: Mapping[object, int] | None = None, runs: int = RUNS, seed: int = 1
) -> dict[object, list[float]]:
    """Return for every ticket the moments (minutes from now) it is called at, one a future in which it is called at all.

    A ticket that is still to come has its coming as `not_before`.
    """
    chance = random.Random(seed)  # noqa: S311 - futures, not secrets
    calls: dict[object, list[float]] = {ticket.key: [] for ticket in line}
    for _ in range(runs):
        for key, moment in _one_future(line, seats, ratios or {}, chance).items():
            calls[key].append(moment)
    return calls


def by_position(ticket: Waiting, line: Sequence[Waiting], seats: Sequence[Seat]) -> float:
    """Return what most systems tell: people ahead times the mean, by the counters of the group; kept to compare with."""
    eligible = sum(1 for seat in seats if ticket.group in seat.groups)
    ahead = sum(1 for other in line if other.group == ticket.group and other.rank < ticket.rank)
    return (ahead + 1) * ticket.work.mean / max(1, eligible)


def _up(minutes: float) -> int:
    """Round up to five; nobody who waits is told zero."""
    return max(STEP, STEP * ceil(minutes / STEP))


def _draw(work: Work, chance: random.Random) -> float:
    """Draw a length: lognormal, as service times are."""
    if work.cv <= 0:
        return work.mean
    sigma = sqrt(log(1 + work.cv**2))
    return chance.lognormvariate(log(work.mean) - sigma**2 / 2, sigma)


def _rest(seat: Seat, chance: random.Random) -> float:
    """Draw for how much longer a counter is busy, knowing how long it has been already."""
    if seat.serving is None:
        return seat.back_in
    for _ in range(20):
        length = _draw(seat.serving, chance)
        if length > seat.served_for:
            return max(length - seat.served_for, seat.back_in)
    return max(seat.serving.mean / 2, seat.back_in)


class _Line:
    """The waiting of one future: a heap a group, regular and priority apart, so that a call costs little."""

    def __init__(self, line: Sequence[Waiting], ratios: Mapping[object, int]) -> None:
        self.heaps: dict[tuple[object, bool], list[tuple[float, int]]] = {}
        self.line, self.ratios = line, ratios
        self.in_row: dict[object, int] = {}
        self.later: list[tuple[float, int]] = []
        for index, ticket in enumerate(line):
            if ticket.not_before > 0:
                self.later.append((ticket.not_before, index))
            else:
                self._heap(index).append((ticket.rank, index))
        for heap in self.heaps.values():
            heapify(heap)
        heapify(self.later)

    def _heap(self, index: int) -> list[tuple[float, int]]:
        ticket = self.line[index]
        return self.heaps.setdefault((ticket.group, ticket.is_priority), [])

    def wake(self, moment: float) -> None:
        """Let those wait whose rest is over."""
        while self.later and self.later[0][0] <= moment:
            index = heappop(self.later)[1]
            heappush(self._heap(index), (self.line[index].rank, index))

    def take(self, groups: frozenset[object]) -> Waiting | None:
        """Return the next for a counter, by the rule of the hall, and take it out."""
        best: tuple[tuple[float, int], object, bool] | None = None
        for group in groups:
            regular, priority = self.heaps.get((group, False)), self.heaps.get((group, True))
            ratio = self.ratios.get(group, 0)
            is_bounded = bool(regular) and ratio > 0 and self.in_row.get(group, 0) >= ratio
            for is_priority, heap in ((False, regular), (True, None if is_bounded else priority)):
                if heap and (best is None or heap[0] < best[0]):
                    best = (heap[0], group, is_priority)
        if best is None:
            return None
        (_rank, index), group, is_priority = best
        heappop(self.heaps[group, is_priority])
        self.in_row[group] = self.in_row.get(group, 0) + 1 if is_priority else 0
        return self.line[index]


def _one_future(
    line: Sequence[Waiting], seats: Sequence[Seat], ratios: Mapping[object, int], chance: random.Random
) -> dict[object, float]:
    waiting = _Line(line, ratios)
    free = [(_rest(seat, chance), number) for number, seat in enumerate(seats)]
    heapify(free)
    called: dict[object, float] = {}
    while free and len(called) < len(line):
        moment, number = heappop(free)
        if moment > LONGEST:
            break
        waiting.wake(moment)
        ticket = waiting.take(seats[number].groups)
        if ticket is None:
            if waiting.later:  # the counter looks again when the next one has rested
                heappush(free, (max(moment, waiting.later[0][0]) + 1e-6, number))
            continue
        called[ticket.key] = moment
        heappush(free, (moment + _draw(ticket.work, chance), number))
    return called
