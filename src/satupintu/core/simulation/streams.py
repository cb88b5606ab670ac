"""Random streams that depend on nothing but their numbers, so two scenarios can meet the same chances.

A draw is named by stream, case and turn. However differently two plans go, the third case needs as long at its second visit to
the same row in both: common random numbers, without which a comparison needs many times the runs. The numbers are the
finalizer of SplitMix64 (Steele, Lea, Flood 2014) over the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, sqrt
from statistics import NormalDist
from zlib import crc32

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_inverse = NormalDist().inv_cdf


def _mix(value: int) -> int:
    value = (value + _GOLDEN) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


class Stream:
    """The draws of one purpose."""

    __slots__ = ("_base",)

    def __init__(self, base: int) -> None:
        self._base = base

    def uniform(self, case: int, turn: int = 0) -> float:
        """Return a number above 0 and below 1."""
        mixed = _mix(_mix(self._base ^ (case * _GOLDEN & _MASK)) ^ turn)
        return ((mixed >> 11) + 0.5) * (1.0 / 9007199254740992.0)

    def exponential(self, mean: float, case: int, turn: int = 0) -> float:
        """Return a time with this mean, as of events that know nothing of each other."""
        return -mean * log(self.uniform(case, turn))

    def around(self, mean: float, spread: float, case: int, turn: int = 0) -> float:
        """Return a time with this mean and coefficient of variation (log-normal); the mean itself without spread."""
        if spread <= 0 or mean <= 0:
            return mean
        variance = log(1.0 + spread * spread)
        return mean * exp(sqrt(variance) * _inverse(self.uniform(case, turn)) - variance / 2)

    def choose(self, shares: Mapping[str, float], case: int, turn: int = 0) -> str:
        """Return one of the labels with its share; the shares need not add up to 1. Raises ValueError without any."""
        total = sum(shares.values())
        if total <= 0:
            raise ValueError("no label has a share")
        left, chosen = self.uniform(case, turn) * total, ""
        for label, share in shares.items():
            if share > 0:
                chosen = label
                left -= share
                if left < 0:
                    break
        return chosen


class Draws:
    """The streams of one run, by name; equal seeds give equal numbers on every machine."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def stream(self, name: str) -> Stream:
        """Return the stream of this name."""
        return Stream(_mix(_mix(self.seed & _MASK) ^ crc32(name.encode())))
