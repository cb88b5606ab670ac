"""Pure rules of figures: the ladder of durations, percentiles from it, and which small numbers are not shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log2
from typing import TypeVar

K = TypeVar("K")

STEPS_PER_DOUBLING = 8
STEPS = 192
"""Steps of the ladder; on the last stands everything from about 14 million on (minutes: longer than an office lives)."""
WORKDAY_MINUTES = 450
"""Working minutes that are called one working day where durations are put into words (Perpres 21/2023: 37 h 30 min in 5 days)."""
FEWEST_PUBLIC = 5
"""Cases a public figure must stand on; a smaller group could be recognised (UU 27/2022)."""
FEWEST_OFFICER = 30
"""Steps or numbers an officer must have had before figures bear their name."""


def bin_of(value: int) -> int:
    """Return the step of the ladder a duration falls on: 0 below one unit, then eight steps to each doubling.

    A percentile read from it is off by less than one step, 9 % of its value.
    """
    return 0 if value < 1 else min(STEPS - 1, 1 + floor(STEPS_PER_DOUBLING * log2(value) + 1e-9))


def bounds_of(step: int) -> tuple[float, float]:
    """Return from which value on, and below which, durations fall on a step."""
    if step == 0:
        return 0.0, 1.0
    return 2 ** ((step - 1) / STEPS_PER_DOUBLING), 2 ** (step / STEPS_PER_DOUBLING)


def percentile(bins: Mapping[int, int], share: float) -> float | None:
    """Return the value below which `share` (0 to 1) of the durations lie, by nearest rank within its step; None without any."""
    whole = sum(bins.values())
    if whole <= 0:
        return None
    rank, passed = max(1, ceil(share * whole)), 0
    for step in sorted(bins):
        if passed + bins[step] >= rank:
            low, high = bounds_of(step)
            return low + (high - low) * (rank - passed - 0.5) / bins[step]
        passed += bins[step]
    return None


def suppress(counts: Mapping[K, int], *, fewest: int = FEWEST_PUBLIC) -> frozenset[K]:
    """Return the keys whose counts must not be shown beside their sum: those from 1 to below `fewest`.

    When one alone would be hidden, the next smallest is hidden too, or the sum would tell it.
    """
    small = [key for key, count in counts.items() if 0 < count < fewest]
    if len(small) == 1:
        others = sorted((count, position) for position, (key, count) in enumerate(counts.items()) if count >= fewest)
        if others:
            small.append(list(counts)[others[0][1]])
    return frozenset(small)


def share(part: float, whole: float) -> float | None:
    """Return part of whole between 0 and 1, or None when there is no whole."""
    return part / whole if whole else None


def rank(rows: Sequence[tuple[K, float, int]], *, fewest: int, size: int) -> tuple[list[K], list[K]]:
    """Return the best and the worst keys of (key, value, base) by value, the best first; small bases are left out.

    No key stands in both lists.
    """
    fit = sorted((row for row in rows if row[2] >= fewest), key=lambda row: (-row[1], -row[2]))
    best = [key for key, _value, _base in fit[: min(size, (len(fit) + 1) // 2)]]
    worst = [key for key, _value, _base in reversed(fit) if key not in best][:size]
    return best, worst
