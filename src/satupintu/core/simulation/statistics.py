"""What may be said of simulated numbers: quantiles, and means with how far they can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

_STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom; 1.96 beyond."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with half the width of its 95 % confidence interval; `half` is 0 for a single value."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        """Whether the value lies in the interval."""
        return self.mean - self.half <= value <= self.mean + self.half


def mean_interval(values: Sequence[float]) -> Interval:
    """Return the mean of independent values (one of each replication) with its interval. Raises ValueError without any."""
    if not values:
        raise ValueError("a mean needs a value")
    if len(values) == 1:
        return Interval(values[0], 0.0)
    degrees = len(values) - 1
    factor = _STUDENT[degrees - 1] if degrees <= len(_STUDENT) else 1.96
    return Interval(fmean(values), factor * stdev(values) / sqrt(len(values)))


def batch_interval(values: Sequence[float], batches: int = 20) -> Interval:
    """Return the mean of values that depend on their neighbours (waits of one long run), by the means of batches."""
    size = len(values) // batches
    if size == 0:
        return mean_interval(values)
    return mean_interval([fmean(values[index * size : (index + 1) * size]) for index in range(batches)])


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share (0 to 1) of ascending values lies. Raises ValueError without any."""
    if not values:
        raise ValueError("a quantile needs a value")
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
