"""Figures: what some rollups together say. Pure; every indicator is read from one of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from satupintu.evaluation.rules.ladder import percentile, share

CLOSED = ("issued", "rejected", "withdrawn", "lapsed")


@dataclass(frozen=True)
class Figures:
    """Counts, sums and ladders of some cells, by measure. Minutes are working minutes, seconds those of the hall."""

    counts: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    ladders: dict[str, dict[int, int]] = field(default_factory=dict)

    def count(self, *measures: str) -> int:
        """Return how often these were counted, together."""
        return sum(self.counts.get(measure, 0) for measure in measures)

    def total(self, measure: str) -> int:
        """Return the sum of the values of a measure."""
        return self.totals.get(measure, 0)

    def mean(self, measure: str) -> float | None:
        """Return the mean of a measure, exact; None when nothing was counted."""
        return share(self.total(measure), self.count(measure))

    def at(self, measure: str, part: float) -> float | None:
        """Return the value below which `part` (0 to 1) lie; see `percentile` for its error."""
        return percentile(self.ladders.get(measure, {}), part)

    @property
    def judged(self) -> int:
        """Cases decided by the office: issued or rejected."""
        return self.count("issued", "rejected")

    @property
    def closed(self) -> int:
        """Cases that ended in any way."""
        return self.count(*CLOSED)


def sum_up(cells: Iterable[tuple[str, int, int, Sequence[Sequence[int]]]]) -> Figures:
    """Return the figures of cells (measure, count, total, ladders: how many fell on each step, once or more)."""
    counts: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    ladders: dict[str, list[Sequence[int]]] = defaultdict(list)
    for measure, count, total, steps in cells:
        counts[measure] += count
        totals[measure] += total
        ladders[measure].extend(steps)
    return Figures(dict(counts), dict(totals), {name: _level(found) for name, found in ladders.items() if found})


def _level(ladders: Iterable[Sequence[int]]) -> dict[int, int]:
    return {step: number for step, numbers in enumerate(zip(*ladders, strict=True)) if (number := sum(numbers))}


def add_up(parts: Iterable[Figures]) -> Figures:
    """Return several figures together, as if their cells had been read at once."""
    counts: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    ladders: dict[str, dict[int, int]] = {}
    for figures in parts:
        for measure, count in figures.counts.items():
            counts[measure] += count
            totals[measure] += figures.total(measure)
        for measure, steps in figures.ladders.items():
            whole = ladders.setdefault(measure, {})
            for step, number in steps.items():
                whole[step] = whole.get(step, 0) + number
    return Figures(dict(counts), dict(totals), {name: dict(sorted(steps.items())) for name, steps in ladders.items()})
