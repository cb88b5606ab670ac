"""A simulated day of a hall: visitors come, counters call, serve, hold, transfer; whoever drives it says by which door.

One clock moves through the day from event to event. The doors are the operations, which take the clock's time, and the API,
whose time is the real one: there only the order of events is simulated.
"""

import heapq
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from satupintu.visits.models import Call, Leg, Period, Ticket, Visit

SERVICES = ("K01", "K02", "K09", "info")


class Door(Protocol):
    """By which way the hall is worked: tickets are named by their visit's code, counters by their number."""

    def take(self, services: Sequence[str], priority: str, at: datetime) -> str:
        """Take a ticket."""

    def leave(self, code: str, at: datetime) -> None:
        """Leave the line; not possible once one is called, which is no fault."""

    def next(self, number: int, at: datetime) -> str | None:
        """Call the next."""

    def do(self, number: int, verb: str, code: str, at: datetime, **details: object) -> None:
        """Run a verb of a counter."""


@dataclass
class Day:
    """The day under way."""

    door: Door
    visitors: int
    begin: datetime
    length: timedelta
    counters: Sequence[int]
    chance: random.Random
    target: str
    """Group id for transfers."""
    events: list[tuple[datetime, int, str, object]] = field(default_factory=list)
    count: int = 0
    idle: set[int] = field(default_factory=set)

    def later(self, at: datetime, what: str, about: object) -> None:
        """Let something happen at a moment."""
        self.count += 1
        heapq.heappush(self.events, (at, self.count, what, about))

    def run(self) -> datetime:
        """Live the day until nobody is left, and return when that is."""
        for _visitor in range(self.visitors):
            self.later(self.begin + self.length * self.chance.random(), "come", None)
        for number in self.counters:
            self.later(self.begin, "free", number)
        at = self.begin
        while self.events:
            at, _order, what, about = heapq.heappop(self.events)
            getattr(self, f"_{what}")(at, about)
        return at

    def _come(self, at: datetime, _about: object) -> None:
        draw = self.chance.random()
        services = self.chance.sample(SERVICES, 2 if draw < 0.12 else 1)
        code = self.door.take(services, "elderly" if self.chance.random() < 0.1 else "", at)
        if self.chance.random() < 0.03:
            self.later(at + timedelta(minutes=self.chance.uniform(1, 20)), "leave", code)
        self._wake(at)

    def _leave(self, at: datetime, about: object) -> None:
        self.door.leave(str(about), at)

    def _wake(self, at: datetime) -> None:
        for number in sorted(self.idle):
            self.later(at, "free", number)
        self.idle.clear()

    def _free(self, at: datetime, about: object) -> None:
        number = about
        assert isinstance(number, int)
        code = self.door.next(number, at)
        if code is None:
            self.idle.add(number)
            return
        self.later(at + timedelta(seconds=self.chance.uniform(10, 60)), "stand", (number, code))

    def _stand(self, at: datetime, about: object) -> None:
        number, code = about  # type: ignore[misc]
        draw = self.chance.random()
        if draw < 0.06:
            self.door.do(number, "no_show" if draw < 0.04 else "skip", code, at)
            self.later(at, "free", number)
            if draw >= 0.04:
                self.later(at + timedelta(minutes=6), "nudge", None)
            return
        self.door.do(number, "serve", code, at)
        self.later(at + timedelta(minutes=self.chance.uniform(1, 6)), "end", (number, code))

    def _end(self, at: datetime, about: object) -> None:
        number, code = about  # type: ignore[misc]
        draw = self.chance.random()
        if draw < 0.05:
            self.door.do(number, "hold", code, at, reason="photocopy", back_to="group")
            self.later(at + timedelta(minutes=3), "back", (number, code))
        elif draw < 0.09:
            self.door.do(number, "transfer", code, at, group_id=self.target)
        else:
            self.door.do(number, "finish", code, at, outcome="completed")
        self.later(at, "free", number)
        self._wake(at)

    def _back(self, at: datetime, about: object) -> None:
        number, code = about  # type: ignore[misc]
        self.door.do(number, "resume", code, at)
        self._wake(at)

    def _nudge(self, at: datetime, _about: object) -> None:
        self._wake(at)


def check_line(visitors: int) -> None:
    """None lost, none called twice, numbers unique, order within the policy, stretches sum to the stay, waits frozen."""
    assert Visit.objects.count() == Ticket.objects.count() == visitors
    for group in {ticket.group_id for ticket in Ticket.objects.all()}:
        numbers = sorted(Ticket.objects.filter(group_id=group).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    legs = list(Leg.objects.select_related("group").order_by("first_called_at"))
    calls: dict[object, int] = {}
    for leg_id in Call.objects.filter(is_recall=False).values_list("leg_id", flat=True):
        calls[leg_id] = calls.get(leg_id, 0) + 1
    stretches: dict[object, list[Period]] = {}
    for period in Period.objects.order_by("started_at", "id"):
        stretches.setdefault(period.leg_id, []).append(period)
    for leg in legs:
        mine = stretches.get(leg.pk, [])
        assert calls.get(leg.pk, 0) == sum(1 for period in mine if period.kind == Period.Kind.CALLED)
        if leg.joined_at is None or leg.ended_at is None:
            continue
        spent = sum((p.ended_at - p.started_at for p in mine if p.ended_at), timedelta())
        assert spent == leg.ended_at - leg.joined_at, leg.state
        assert all(a.ended_at == b.started_at for a, b in itertools.pairwise(mine))
        if leg.first_called_at is not None:
            assert leg.wait_seconds == int((leg.first_called_at - leg.joined_at).total_seconds())
            assert leg.first_called_at == next(p.started_at for p in mine if p.kind == Period.Kind.CALLED)
    _check_order([leg for leg in legs if leg.first_called_at is not None and leg.joined_at is not None])


def _check_order(called: Sequence[Leg]) -> None:
    """Nobody was first called before somebody of the group who stood before them, but for the bound on priority."""
    for place, later in enumerate(called):
        for earlier in called[:place]:
            assert earlier.first_called_at is not None
            assert later.joined_at is not None
            if earlier.group_id != later.group_id or later.joined_at >= earlier.first_called_at:
                continue
            is_kept_back = later.is_priority and not earlier.is_priority
            assert earlier.rank_time <= later.rank_time or is_kept_back
            if not later.is_priority:
                most = timedelta(minutes=earlier.group.priority_credit)
                assert earlier.ref_time - later.ref_time <= most  # bounded overtaking


def check_closed() -> None:
    """Nothing of the day is open any more."""
    assert not Visit.objects.filter(closed_at=None).exists()
    assert not Leg.objects.filter(state__in=Leg.OPEN).exists()
    assert not Period.objects.filter(ended_at=None).exists()
