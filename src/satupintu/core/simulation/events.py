"""The event calendar: what happens next, in the order of time and then of being planned."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from math import inf
from typing import Any


class EventCalendar:
    """Holds what is planned and lets it happen; `now` is the present of the simulation."""

    __slots__ = ("_planned", "_sequence", "_stopped", "happened", "now")

    def __init__(self) -> None:
        self.now = 0.0
        self.happened = 0
        self._planned: list[tuple[float, int, Callable[..., Any], tuple[Any, ...]]] = []
        self._sequence = 0
        self._stopped = False

    def plan(self, at: float, happens: Callable[..., Any], *arguments: Any) -> None:
        """Let `happens(*arguments)` be called at a moment. Raises ValueError for one that has passed."""
        if at < self.now:
            raise ValueError(f"{at} has passed, it is {self.now}")
        self._sequence += 1
        heappush(self._planned, (at, self._sequence, happens, arguments))

    def stop(self) -> None:
        """End `run` after the event under way."""
        self._stopped = True

    def run(self, until: float = inf) -> None:
        """Let everything happen that is planned up to `until`, that moment included; `now` is then `until` if it is finite."""
        self._stopped = False
        planned = self._planned
        while planned and not self._stopped:
            if planned[0][0] > until:
                break
            self.now, _sequence, happens, arguments = heappop(planned)
            self.happened += 1
            happens(*arguments)
        if not self._stopped and until != inf:
            self.now = max(self.now, until)
