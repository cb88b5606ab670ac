"""Indicator alarms: which metric of the whole office was, in one of the last weeks, no chance any more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from satupintu.core.regions import region_day
from satupintu.evaluation.metrics import Metric, list_metrics
from satupintu.evaluation.models import Finding
from satupintu.evaluation.rules.improvement import FEWEST, Limits, Reading, find_alarms, p_limits, xmr_limits

BASE_WEEKS = 12
"""Weeks the limits are drawn from at least; with fewer nothing is called an alarm."""
SERIES_WEEKS = 26
LAST_WEEKS = 2


@dataclass(frozen=True)
class Alarm:
    """A week of a metric that is no chance: outside its limits, or the eighth in a row on the bad side of the centre."""

    metric: Metric
    week: date
    reading: Reading
    limits: Limits


def limits_of(metric: Metric, base: list[Reading], reading: Reading) -> Limits | None:
    """Return the limits of one week by the weeks of `base`: an individuals chart, for shares a chart of shares."""
    if metric.unit == "share":
        total = sum(point.n for point in base)
        hits = sum(round((point.value or 0.0) * point.n) for point in base)
        return p_limits(hits, total, reading.n)
    return xmr_limits([point.value for point in base if point.value is not None])


def list_alarms(at: datetime) -> list[Alarm]:
    """Return the alarms of the last whole weeks, of every metric that is read by week, on its bad side only.

    Weeks with fewer than `FEWEST` cases say nothing. One query a metric.
    """
    today = region_day(at)
    monday = today - timedelta(days=today.weekday())
    since = monday - timedelta(weeks=SERIES_WEEKS)
    found = []
    for metric in list_metrics():
        if metric.weekly is None:
            continue
        weeks = [
            (week, reading)
            for week, reading in metric.weekly("", since, monday - timedelta(days=1))
            if reading.value is not None and reading.n >= FEWEST
        ]
        recent = monday - timedelta(weeks=LAST_WEEKS)
        base = [reading for week, reading in weeks if week < recent]
        limits = [limits_of(metric, base, reading) for _week, reading in weeks]
        if len(base) < BASE_WEEKS or not all(limits):
            continue
        known = [limit for limit in limits if limit is not None]
        for place in find_alarms([reading.value or 0.0 for _week, reading in weeks], known):
            week, reading = weeks[place]
            is_bad = ((reading.value or 0.0) > known[place].centre) == metric.is_lower_better
            if week >= recent and is_bad:
                found.append(Alarm(metric, week, reading, known[place]))
    return found


def has_open_alarm(metric_code: str) -> bool:
    """Whether a finding about an alarm of this metric is open already."""
    going = Finding.objects.filter(source=Finding.Source.INDICATOR, source_ref=metric_code)
    return going.exclude(state__in=Finding.CLOSED).exists()
