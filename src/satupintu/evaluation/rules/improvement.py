"""Pure rules of improvement: control charts, intervals, what an effect check says, and how follow-up is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import fmean, median, stdev

Z = 1.96
"""Half width of a 95 % interval, in standard errors."""
MOVING_RANGE = 2.66
"""Limits of an individuals chart, in mean moving ranges (Shewhart: 3 / 1.128)."""
RUN_LENGTH = 8
"""So many points in a row on one side of the centre are no chance."""
FEWEST = 10
"""Cases a window must hold before a conclusion is drawn from it; policy, not law."""
MOST_WHYS = 5
"""Answers to "why?" a chain has at most; five whys, as the method is called."""
MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True)
class Reading:
    """A metric read over a window: its value and 95 % interval, None when there was nothing to read, from `n` cases."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


NOTHING = Reading(None, 0)


def read_median(values: Sequence[float]) -> Reading:
    """Return the median with its interval by ranks (binomial, normal approximation; the ends for few values)."""
    if not values:
        return NOTHING
    ordered, n = sorted(values), len(values)
    half = Z * sqrt(n) / 2
    low, high = int(n / 2 - half), int(n / 2 + half)
    return Reading(median(ordered), n, ordered[max(low, 0)], ordered[min(high, n - 1)])


def read_mean(values: Sequence[float]) -> Reading:
    """Return the mean with its interval; no interval for a single value."""
    if not values:
        return NOTHING
    mean, n = fmean(values), len(values)
    if n == 1:
        return Reading(mean, n)
    half = Z * stdev(values) / sqrt(n)
    return Reading(mean, n, mean - half, mean + half)


def read_share(hits: int, n: int) -> Reading:
    """Return a share between 0 and 1 with its interval (Wilson 1927)."""
    if not n:
        return NOTHING
    share, square = hits / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Reading(share, n, max(centre - half, 0.0), min(centre + half, 1.0))


@dataclass(frozen=True)
class Limits:
    """The centre of a control chart and its limits."""

    centre: float
    low: float
    high: float


def xmr_limits(values: Sequence[float]) -> Limits | None:
    """Return the limits of an individuals chart; None for fewer than two values."""
    if len(values) < 2:
        return None
    centre = fmean(values)
    reach = MOVING_RANGE * fmean(abs(b - a) for a, b in pairwise(values))
    return Limits(centre, centre - reach, centre + reach)


def p_limits(hits: int, total: int, n: int) -> Limits | None:
    """Return the limits of one point of `n` cases in a chart of shares whose whole is `hits` of `total`; None for nothing."""
    if not total or not n:
        return None
    centre = hits / total
    reach = 3 * sqrt(centre * (1 - centre) / n)
    return Limits(centre, max(centre - reach, 0.0), min(centre + reach, 1.0))


def find_alarms(values: Sequence[float], limits: Sequence[Limits]) -> list[int]:
    """Return the places of points that are no chance: one outside its limits, or the eighth in a row on one side.

    A point on the centre line ends a row. `limits` holds one entry for each value.
    """
    found, run, side = [], 0, 0
    for place, (value, limit) in enumerate(zip(values, limits, strict=True)):
        here = (value > limit.centre) - (value < limit.centre)
        run = run + 1 if here and here == side else abs(here)
        side = here
        if not limit.low <= value <= limit.high or run >= RUN_LENGTH:
            found.append(place)
    return found


@dataclass(frozen=True)
class Judgement:
    """What a check says (`effective`, `ineffective`, `undecided`) and why, as a code."""

    outcome: str
    reason_code: str


def judge(before: Reading, after: Reading, *, expected_to: float, is_lower_better: bool, fewest: int = FEWEST) -> Judgement:
    """Say whether an action helped: the target is reached, and the difference is more than chance.

    Undecided with fewer than `fewest` cases in a window, and when the target is reached but the value of before lies in
    the interval of after; ineffective when the target is not reached.
    """
    if before.value is None or after.value is None or min(before.n, after.n) < fewest:
        return Judgement("undecided", "too_few")
    if (after.value > expected_to) if is_lower_better else (after.value < expected_to):
        return Judgement("ineffective", "target_missed")
    if is_lower_better:
        is_beyond_chance = after.high is None or after.high < before.value
    else:
        is_beyond_chance = after.low is None or after.low > before.value
    return Judgement("effective", "target_reached") if is_beyond_chance else Judgement("undecided", "within_chance")


@dataclass(frozen=True)
class FollowUp:
    """How far findings of a period were followed up; `percent` and `months` are None when there is nothing to count."""

    found: int
    followed_up: int
    percent: float | None
    months: float | None


def count_follow_up(findings: Sequence[tuple[date, date | None]]) -> FollowUp:
    """Count findings, each with the day it was found and the day all that was planned for it was done (None: not yet).

    Percentage and speed (mean months from finding to done) are what PEKPPP asks for (Permenpan RB 29/2022, indicators 8 and 9).
    """
    spans = [(done - found).days / MONTH_DAYS for found, done in findings if done is not None]
    percent = 100 * len(spans) / len(findings) if findings else None
    return FollowUp(len(findings), len(spans), percent, fmean(max(span, 0.0) for span in spans) if spans else None)
