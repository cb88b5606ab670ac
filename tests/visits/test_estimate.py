"""The estimate against a simulated day: nearer to the truth than position times mean, and honest about its range."""

import random
from dataclasses import dataclass, field

import pytest

from satupintu.visits.estimate import Seat, Waiting, Work, by_position, estimate

WORKS = {"A": Work(6, 0.6), "B": Work(14, 0.6), "C": Work(9, 0.6)}
SEATS = [frozenset(groups) for groups in ("AB", "AB", "BC", "ABC", "AC", "ABC", "BC")]


@dataclass
class Day:
    """A hall of seven counters with overlapping groups, from the first ticket to the last call."""

    seed: int
    waiting: list[Waiting] = field(default_factory=list)
    busy: dict[int, tuple[float, float, Work]] = field(default_factory=dict)
    called: dict[int, float] = field(default_factory=dict)
    told: dict[int, tuple[float, int, int, float]] = field(default_factory=dict)

    def run(self) -> None:
        """Live the day by the rule of the hall; everybody who must wait is told an estimate."""
        chance = random.Random(self.seed)
        moment, arrivals = 0.0, []
        while moment < 240:
            moment += chance.expovariate(1 / 1.2)
            arrivals.append(moment)
        for key, at in enumerate(arrivals):
            self._serve_until(at, chance)
            group, is_priority = chance.choice("AABC"), chance.random() < 0.08
            self.waiting.append(Waiting(key, group, at - (20 if is_priority else 0), WORKS[group], is_priority))
            self._fill(at, chance)
            if key not in self.called:
                self._tell(key, at)
        self._serve_until(10_000, chance)

    def _serve_until(self, until: float, chance: random.Random) -> None:
        while self.busy and min(end for _start, end, _work in self.busy.values()) <= until:
            number = min(self.busy, key=lambda seat: self.busy[seat][1])
            end = self.busy.pop(number)[1]
            self._fill(end, chance)

    def _fill(self, at: float, chance: random.Random) -> None:
        for number, groups in enumerate(SEATS):
            mine = [ticket for ticket in self.waiting if ticket.group in groups]
            if number not in self.busy and mine:
                ticket = min(mine, key=lambda ticket: ticket.rank)
                self.waiting.remove(ticket)
                self.called[ticket.key] = at  # type: ignore[index]
                length = chance.gammavariate(1 / 0.36, ticket.work.mean * 0.36)
                self.busy[number] = (at, at + length, ticket.work)

    def _tell(self, key: int, at: float) -> None:
        line = [Waiting(t.key, t.group, t.rank - at, t.work, t.is_priority) for t in self.waiting]
        seats = [
            Seat(groups, self.busy[number][2], at - self.busy[number][0]) if number in self.busy else Seat(groups)
            for number, groups in enumerate(SEATS)
        ]
        found = estimate(line, seats, seed=key)[key]
        mine = next(ticket for ticket in line if ticket.key == key)
        self.told[key] = (at, found.low, found.high, by_position(mine, line, seats))


def test_it_beats_position_times_mean() -> None:
    ours, theirs, within = [], [], 0
    for seed in (6, 7, 8):
        day = Day(seed)
        day.run()
        for key, (at, low, high, naive) in day.told.items():
            really = day.called[key] - at
            ours.append(abs(really - (low - 2.5)))  # the median, told rounded up to five
            theirs.append(abs(really - naive))
            within += really <= high
    assert len(ours) > 150
    error, naive_error = sum(ours) / len(ours), sum(theirs) / len(theirs)
    assert error < naive_error * 0.7, (error, naive_error)
    assert within / len(ours) > 0.8, within / len(ours)


def test_nobody_is_told_zero_and_the_same_seed_tells_the_same() -> None:
    line = [Waiting(1, "A", -1.0, Work(6))]
    seats = [Seat(frozenset("A"))]
    assert estimate(line, seats)[1].low == 5
    many = [Waiting(key, "A", float(key), Work(6)) for key in range(20)]
    assert estimate(many, seats, seed=7) == estimate(many, seats, seed=7)


def test_ranges_grow_along_the_line_and_are_steps_of_five() -> None:
    line = [Waiting(key, "A", float(key), Work(6)) for key in range(30)]
    found = estimate(line, [Seat(frozenset("A"), Work(6), 2.0)] * 3)
    lows = [found[key].low for key in range(30)]
    assert lows == sorted(lows)
    assert all(each.low % 5 == each.high % 5 == 0 and each.low <= each.high for each in found.values())
    assert [found[key].ahead for key in (0, 10, 29)] == [0, 10, 29]


@pytest.mark.parametrize("seats", [[], [Seat(frozenset("B"))]])
def test_whom_no_counter_serves_is_told_nothing(seats: list[Seat]) -> None:
    assert estimate([Waiting(1, "A", 0.0, Work(6))], seats) == {}


def test_rests_and_pauses_are_waited_for() -> None:
    rested = Waiting(1, "A", 0.0, Work(6), not_before=15)
    assert estimate([rested], [Seat(frozenset("A"))])[1].low == 20
    assert estimate([Waiting(1, "A", 0.0, Work(6))], [Seat(frozenset("A"), back_in=28)])[1].low == 30


def test_the_bound_on_priority_holds_in_the_future_too() -> None:
    line = [Waiting(key, "A", float(key), Work(10, 0), True) for key in range(6)] + [Waiting("regular", "A", 50.0, Work(10, 0))]
    seats = [Seat(frozenset("A"))]
    assert estimate(line, seats, ratios={"A": 2})["regular"].high == 20
    assert estimate(line, seats)["regular"].high == 60
