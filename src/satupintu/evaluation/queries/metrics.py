"""The metrics this module knows by itself, from cases and the line of the hall."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from satupintu.applications.models import Application
from satupintu.core.calendars import get_work_calendar
from satupintu.core.regions import region_zone
from satupintu.evaluation.metrics import Metric, Read, Weekly
from satupintu.evaluation.rules.improvement import Reading, read_mean, read_median, read_share
from satupintu.visits.models import Leg

MOST = 20_000
"""Cases a metric reads at most; a window with more is read from its first ones."""
Samples = Callable[[str, date, date], Sequence[tuple[date, float]]]
DECIDED = (Application.State.ISSUED, Application.State.REJECTED)


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    zone = region_zone()
    return datetime.combine(since, time.min, zone), datetime.combine(until + timedelta(days=1), time.min, zone)


def _decided(subject: str, since: date, until: date, *fields: str, **also: Any) -> list[tuple[Any, ...]]:
    begin, end = _moments(since, until)
    cases = Application.objects.filter(state__in=DECIDED, decided_at__gte=begin, decided_at__lt=end, **also)
    cases = cases.filter(service__code=subject) if subject else cases
    zone = region_zone()
    rows = cases.order_by("decided_at").values_list("decided_at", *fields)[:MOST]
    return [(row[0].astimezone(zone).date(), *row) for row in rows]


def _elapsed(subject: str, since: date, until: date) -> list[tuple[date, float]]:
    calendar = get_work_calendar()
    rows = _decided(subject, since, until, "submitted_at")
    return [(day, calendar.working_time_between(begun, decided).total_seconds() / 60) for day, decided, begun in rows]


def _on_time(subject: str, since: date, until: date) -> list[tuple[date, float]]:
    # A promise that stood still when the case was decided (no due date) was kept; one without a promise says nothing.
    rows = _decided(subject, since, until, "run__due_at", run__promised_value__isnull=False)
    return [(day, float(due is None or decided <= due)) for day, decided, due in rows]


def _rounds(subject: str, since: date, until: date) -> list[tuple[date, float]]:
    return [(day, float(rounds)) for day, _decided_at, rounds in _decided(subject, since, until, "run__round")]


def _waiting(subject: str, since: date, until: date) -> list[tuple[date, float]]:
    legs = Leg.objects.filter(is_time_accurate=True, visit__day__range=(since, until), wait_seconds__isnull=False).exclude(
        state=Leg.State.VOID
    )
    legs = legs.filter(visit__centre__code=subject) if subject else legs
    rows = legs.order_by("visit__day").values_list("visit__day", "wait_seconds")[:MOST]
    return [(day, (seconds or 0) / 60) for day, seconds in rows]


def _read_share(values: Sequence[float]) -> Reading:
    return read_share(round(sum(values)), len(values))


def _read_mean(values: Sequence[float]) -> Reading:
    """Read the mean of what is never below nought; its interval ends there too."""
    found = read_mean(values)
    return found if found.low is None else replace(found, low=max(found.low, 0.0))


def _from_samples(samples: Samples, summarise: Callable[[Sequence[float]], Reading]) -> tuple[Read, Weekly]:
    """Return how a metric is read whole and by week, from the same samples, in one query either way."""

    def read(subject: str, since: date, until: date) -> Reading:
        return summarise([value for _day, value in samples(subject, since, until)])

    def weekly(subject: str, since: date, until: date) -> list[tuple[date, Reading]]:
        weeks: dict[date, list[float]] = {}
        for day, value in samples(subject, since, until):
            weeks.setdefault(day - timedelta(days=day.weekday()), []).append(value)
        return [(monday, summarise(weeks[monday])) for monday in sorted(weeks)]

    return read, weekly


OWN_METRICS = (
    Metric("elapsed_median", _("Lama proses (nilai tengah)"), "minutes", True, "service", *_from_samples(_elapsed, read_median)),
    Metric("on_time_share", _("Selesai tepat waktu"), "share", False, "service", *_from_samples(_on_time, _read_share)),
    Metric(
        "return_rounds",
        _("Putaran perbaikan berkas (rata-rata)"),
        "count",
        True,
        "service",
        *_from_samples(_rounds, _read_mean),
    ),
    Metric(
        "hall_wait_mean",
        _("Lama menunggu di aula (rata-rata)"),
        "minutes",
        True,
        "centre",
        *_from_samples(_waiting, _read_mean),
    ),
)
"""Working minutes from submission to decision; share of decisions within the promise; rounds of clarification a case;
minutes from joining the line to the first call."""
