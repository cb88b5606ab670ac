"""Importance against performance: which element weighs on satisfaction as a whole, and how well it does.

Importance is derived (Spearman's rank correlation with the item of overall satisfaction), for asking it outright doubles the
form and is answered with the highest value throughout. A quadrant is told only where resampling agrees.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from satupintu.surveys.rules.instrument import Instrument

LEAST_FOR_IMPORTANCE = 100
_LEAST_DEVIATION = 0.15
_RESAMPLES, _AGREEMENT, _MOST_ROWS = 200, 0.8, 600


class Quadrant(StrEnum):
    """Where an element stands."""

    IMPROVE = "improve"
    KEEP = "keep"
    LOW_PRIORITY = "low_priority"
    OVERDONE = "overdone"
    UNDECIDED = "undecided"
    NOT_ESTIMABLE = "not_estimable"


@dataclass(frozen=True, slots=True)
class Plotted:
    """One element: importance (correlation, -1 to 1), performance (mean), and its quadrant with the share that agreed."""

    code: str
    importance: float
    performance: float
    quadrant: Quadrant
    agreement: float


def place_elements(instrument: Instrument, answers: Sequence[Mapping[str, int]], *, seed: int = 1) -> list[Plotted]:
    """Return where every element stands; empty with fewer than 100 complete answers or without an overall item.

    An element that hardly varies (a free service's fee) is `not_estimable`, one the resamples disagree on `undecided`.
    """
    first = {element.code: next(i.code for i in instrument.items if i.element == element.code) for element in instrument.elements}
    wanted = [instrument.overall, *first.values()]
    rows = [tuple(row[code] for code in wanted) for row in answers if all(code in row for code in wanted)]
    if not instrument.overall or len(rows) < LEAST_FOR_IMPORTANCE:
        return []
    draw = random.Random(seed)  # noqa: S311 - resampling, not a secret
    if len(rows) > _MOST_ROWS:
        rows = draw.sample(rows, _MOST_ROWS)
    columns = list(zip(*rows, strict=True))
    usable = [k for k in range(1, len(wanted)) if _deviation(columns[k]) >= _LEAST_DEVIATION]
    if not usable or _deviation(columns[0]) == 0:
        return []
    here = _quadrants(columns, usable)
    votes: dict[int, Counter[Quadrant]] = {k: Counter() for k in usable}
    for _round in range(_RESAMPLES):
        resampled = list(zip(*draw.choices(rows, k=len(rows)), strict=True))
        for k, (_importance, _performance, quadrant) in _quadrants(resampled, usable).items():
            votes[k][quadrant] += 1
    plotted = []
    for k, code in enumerate(first, start=1):
        if k not in here:
            mean = sum(columns[k]) / len(rows)
            plotted.append(Plotted(code, 0.0, round(mean, 3), Quadrant.NOT_ESTIMABLE, 0.0))
            continue
        importance, performance, quadrant = here[k]
        share = votes[k][quadrant] / _RESAMPLES
        shown = quadrant if share >= _AGREEMENT else Quadrant.UNDECIDED
        plotted.append(Plotted(code, round(importance, 3), round(performance, 3), shown, share))
    return plotted


def _quadrants(columns: Sequence[Sequence[int]], usable: Sequence[int]) -> dict[int, tuple[float, float, Quadrant]]:
    found = {k: (_spearman(columns[k], columns[0]), sum(columns[k]) / len(columns[k])) for k in usable}
    middle_importance = sum(pair[0] for pair in found.values()) / len(found)
    middle = sum(pair[1] for pair in found.values()) / len(found)
    placed = {}
    for k, (importance, performance) in found.items():
        if importance >= middle_importance:
            quadrant = Quadrant.KEEP if performance >= middle else Quadrant.IMPROVE
        else:
            quadrant = Quadrant.OVERDONE if performance >= middle else Quadrant.LOW_PRIORITY
        placed[k] = (importance, performance, quadrant)
    return placed


def _spearman(left: Sequence[int], right: Sequence[int]) -> float:
    """Return the rank correlation, ties at their middle rank; 0.0 where one side does not vary."""
    ranks_left, ranks_right = _ranks(left), _ranks(right)
    cells = Counter(zip(left, right, strict=True))
    middle = (len(left) + 1) / 2
    covariance = sum(count * (ranks_left[a] - middle) * (ranks_right[b] - middle) for (a, b), count in cells.items())
    spread = sqrt(_spread(left, ranks_left, middle) * _spread(right, ranks_right, middle))
    return covariance / spread if spread else 0.0


def _ranks(values: Sequence[int]) -> dict[int, float]:
    ranks, before = {}, 0
    for value, count in sorted(Counter(values).items()):
        ranks[value] = before + (count + 1) / 2
        before += count
    return ranks


def _spread(values: Sequence[int], ranks: Mapping[int, float], middle: float) -> float:
    return sum(count * (ranks[value] - middle) ** 2 for value, count in Counter(values).items())


def _deviation(values: Sequence[int]) -> float:
    mean = sum(values) / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
