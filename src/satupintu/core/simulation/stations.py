"""Stations: a queue before a number of servers who work in shifts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from satupintu.core.simulation.events import EventCalendar

Wanted = tuple[float, int, float, float, Callable[..., Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Shift:
    """`servers` are at work from `start` to `end` of every period (both from its beginning, end excluded)."""

    start: float
    end: float
    servers: int


class Station:
    """A queue with servers who are all alike; who came first by `rank` is served next, and nobody is interrupted.

    A server whose shift ends finishes what is in hand. Measured from `measure_from` on: `busy` server time, `offered` server
    time, `waits` of those who began to be served, and `queue_area`, the integral of the length of the queue.
    """

    def __init__(
        self,
        calendar: EventCalendar,
        servers: int,
        *,
        shifts: Sequence[Shift] = (),
        period: float = 0.0,
        measure_from: float = 0.0,
    ) -> None:
        if shifts and period <= 0:
            raise ValueError("shifts need a period")
        self.calendar = calendar
        self.measure_from = measure_from
        self.servers = servers
        self.at_work = 0
        self.busy = self.offered = self.queue_area = 0.0
        self.waits: list[float] = []
        self._queue: list[Wanted] = []
        self._sequence = 0
        self._since = 0.0
        self._shifts, self._period = tuple(shifts), period
        if shifts:
            self.servers = self._rostered(0.0)
            self._plan_change(0.0)

    @property
    def waiting(self) -> int:
        """How many stand in the queue."""
        return len(self._queue)

    def ask(self, takes: float, done: Callable[..., Any], *arguments: Any, rank: float = 0.0) -> None:
        """Queue for a service that takes so long; `done(waited, *arguments)` is called at its end.

        The lower `rank` is served first, equal ranks in the order of asking.
        """
        self._count()
        self._sequence += 1
        heappush(self._queue, (rank, self._sequence, self.calendar.now, takes, done, arguments))
        if self.at_work < self.servers:
            self._begin()

    def settle(self) -> None:
        """Bring the measures up to the present; call it once when the run is over."""
        self._count()

    def _begin(self) -> None:
        _rank, _sequence, came, takes, done, arguments = heappop(self._queue)
        now = self.calendar.now
        self.at_work += 1
        waited = now - came
        if came >= self.measure_from:
            self.waits.append(waited)
        self.calendar.plan(now + takes, self._finish, waited, done, arguments)

    def _finish(self, waited: float, done: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._count()
        self.at_work -= 1
        if self._queue and self.at_work < self.servers:
            self._begin()
        done(waited, *arguments)

    def _count(self) -> None:
        now = self.calendar.now
        passed = now - max(self._since, self.measure_from)
        if passed > 0:
            self.busy += self.at_work * passed
            self.offered += max(self.servers, self.at_work) * passed
            self.queue_area += len(self._queue) * passed
        self._since = now

    def _rostered(self, moment: float) -> int:
        return sum(shift.servers for shift in self._shifts if shift.start <= moment < shift.end)

    def _plan_change(self, moment: float) -> None:
        """Plan the next beginning or end of a shift after a moment of the period."""
        edges = sorted({edge for shift in self._shifts for edge in (shift.start, shift.end) if edge < self._period} | {0.0})
        following = next((edge for edge in edges if edge > moment), self._period)
        self.calendar.plan(self.calendar.now + following - moment, self._change, following % self._period)

    def _change(self, moment: float) -> None:
        self._count()
        self.servers = self._rostered(moment)
        while self._queue and self.at_work < self.servers:
            self._begin()
        self._plan_change(moment)
