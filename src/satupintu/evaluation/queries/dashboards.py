"""What the dashboards show, each in a handful of queries over rollups, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from satupintu.catalogue.queries import list_services
from satupintu.evaluation.queries.rollups import DAY, count_stock, read_figures, read_one
from satupintu.evaluation.rules import (
    FEWEST_OFFICER,
    FEWEST_PUBLIC,
    Figures,
    Span,
    add_months,
    add_up,
    rank,
    share,
    suppress,
)
from satupintu.sop.models import Task

TREND = 12
"""Months a trend looks back, the last one included."""
BEST = 3
_BRIEF = ("received", "issued", "rejected", "withdrawn", "lapsed", "on_time", "late", "elapsed")


@dataclass(frozen=True)
class ServiceFigures:
    """One service in a period; `stock` cases were in process at its end."""

    code: str
    name: str
    figures: Figures
    stock: int = 0
    is_hidden: bool = False

    @property
    def on_time(self) -> float | None:
        """Share of issued cases that kept their promise."""
        return share(self.figures.count("on_time"), self.figures.count("on_time", "late"))


@dataclass(frozen=True)
class RegionView:
    """The whole office in a period.

    `trend` has a month each, oldest first; `best` and `worst` are services by their promise kept, and who kept all of them is not
    among the worst.
    """

    span: Span
    figures: Figures
    before: Figures
    year_before: Figures
    stock: int
    stock_before: int
    trend: tuple[tuple[date, Figures], ...]
    services: tuple[ServiceFigures, ...]
    best: tuple[ServiceFigures, ...]
    worst: tuple[ServiceFigures, ...]


def region_view(span: Span) -> RegionView:
    """Return what the head of the region and the manager look at, in five queries."""
    months = _months("region", span)
    services = _services(span)
    ranked = [(line.code, line.on_time or 0.0, line.figures.count("on_time", "late")) for line in services]
    best, worst = rank(ranked, fewest=FEWEST_PUBLIC, size=BEST)
    by_code = {line.code: line for line in services}
    return RegionView(
        span,
        _within(months, span),
        _within(months, span.before()),
        _within(months, span.year_before()),
        sum(line.stock for line in services),
        count_stock(span.start).get("", 0),
        _trend(months, span),
        services,
        tuple(by_code[code] for code in best),
        tuple(by_code[code] for code in worst if by_code[code].on_time != 1),
    )


def _months(family: str, span: Span, **narrowed: Any) -> dict[date, Figures]:
    """Return the figures month by month, as far back as a trend and a comparison with a year before need."""
    since = min(add_months(span.end, -TREND), span.year_before().start)
    return {group[0]: figures for group, figures in read_figures(family, since, span.end, by=("start",), **narrowed).items()}


def _within(months: Mapping[date, Figures], span: Span) -> Figures:
    return add_up(figures for start, figures in months.items() if span.start <= start < span.end)


def _trend(months: Mapping[date, Figures], span: Span) -> tuple[tuple[date, Figures], ...]:
    starts = [add_months(span.end, -back) for back in range(TREND, 0, -1)]
    return tuple((start, months.get(start, Figures())) for start in starts)


def _services(span: Span) -> tuple[ServiceFigures, ...]:
    now = read_figures("service", span.start, span.end, by=("service",), service=None, measures=_BRIEF)
    stock = count_stock(span.end, by_service=True)
    names = {line.code: line.name for line in list_services()}
    codes = sorted({code for (code,) in now} | {code for code, number in stock.items() if number})
    return tuple(ServiceFigures(code, names.get(code, code), now.get((code,), Figures()), stock.get(code, 0)) for code in codes)


@dataclass(frozen=True)
class ServiceView:
    """One service in a period: as a whole, over a year, and by each dimension; keys are codes, `steps` by version and row."""

    code: str
    span: Span
    figures: Figures
    before: Figures
    stock: int
    trend: tuple[tuple[date, Figures], ...]
    parts: Mapping[str, Mapping[str, Figures]]


def service_view(code: str, span: Span) -> ServiceView:
    """Return one service in a period, in seven queries."""
    months = _months("service", span, service=code)
    parts = {family: _parts(family, span, service=code) for family in ("variant", "channel", "district", "agency", "step")}
    return ServiceView(
        code,
        span,
        _within(months, span),
        _within(months, span.before()),
        count_stock(span.end, service=code).get(code, 0),
        _trend(months, span),
        parts,
    )


def _parts(family: str, span: Span, **narrowed: Any) -> dict[str, Figures]:
    found = read_figures(family, span.start, span.end, by=("key",), **narrowed)
    return {group[0]: found[group] for group in sorted(found)}


@dataclass(frozen=True)
class OfficeView:
    """How the office works in a period: by day and by dimension (`parts`); keys are codes or ids.

    `officer` and `hall_officer` hold only who did at least `FEWEST_OFFICER`: figures of a few days would be about persons.
    """

    span: Span
    days: tuple[tuple[date, Figures], ...]
    parts: Mapping[str, Mapping[str, Figures]]
    hall: Figures
    hall_before: Figures


def office_view(span: Span) -> OfficeView:
    """Return what a manager looks at besides `region_view`, in twelve queries; days only where the period is a month."""
    days: tuple[tuple[date, Figures], ...] = ()
    if span.kind == "month":
        found = read_figures("region", span.start, span.end, by=("start",), grain=DAY, measures=_BRIEF[:5])
        days = tuple((group[0], found[group]) for group in sorted(found))
    families = ("channel", "agency", "district", "unit", "role", "officer", "counter", "hall_officer", "hall_channel")
    parts = {family: _parts(family, span) for family in families}
    parts["officer"] = {key: one for key, one in parts["officer"].items() if one.count("done") >= FEWEST_OFFICER}
    parts["hall_officer"] = {key: one for key, one in parts["hall_officer"].items() if one.count("served") >= FEWEST_OFFICER}
    before = span.before()
    return OfficeView(span, days, parts, read_one("centre", span.start, span.end), read_one("centre", before.start, before.end))


@dataclass(frozen=True)
class WorkView:
    """The work of one unit or one officer in a period, beside the period before, and month by month."""

    span: Span
    figures: Figures
    before: Figures
    trend: tuple[tuple[date, Figures], ...]
    hall: Figures


def unit_view(unit_id: UUID, span: Span) -> WorkView:
    """Return the steps a unit did, in one query."""
    return _work("unit", unit_id, span)


@dataclass(frozen=True)
class OpenTasks:
    """Tasks that lie in a unit now, and how many of them are past their time norm."""

    open: int
    late: int


def count_open_tasks(unit_id: UUID, at: datetime) -> OpenTasks:
    """Return what lies in a unit at `at`, in one query over the index of open tasks."""
    tasks = Task.objects.filter(unit_id=unit_id, state=Task.State.OPEN)
    found = tasks.aggregate(open=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    return OpenTasks(found["open"], found["late"])


def officer_view(staff_id: UUID, span: Span) -> WorkView:
    """Return the steps an officer did and whom they served, in two queries; for themselves."""
    hall = read_one("hall_officer", span.start, span.end, key=str(staff_id))
    work = _work("officer", staff_id, span)
    return WorkView(work.span, work.figures, work.before, work.trend, hall)


def _work(family: str, key: UUID, span: Span) -> WorkView:
    months = _months(family, span, key=str(key))
    return WorkView(span, _within(months, span), _within(months, span.before()), _trend(months, span), Figures())


@dataclass(frozen=True)
class PublicView:
    """What everybody may see of a period: no group is so small that somebody could be recognised.

    Of a hidden service nothing is shown but that there were a few; its cases are still in the whole.
    """

    span: Span
    figures: Figures
    stock: int
    trend: tuple[tuple[date, Figures], ...]
    services: tuple[ServiceFigures, ...]


def public_view(span: Span) -> PublicView:
    """Return the public figures of a period, in five queries."""
    view = region_view(span)
    hidden = suppress({line.code: max(line.figures.count("received"), line.figures.closed) for line in view.services})
    services = tuple(
        ServiceFigures(line.code, line.name, Figures(), 0, is_hidden=True) if line.code in hidden else line
        for line in view.services
        if line.figures.counts
    )
    trend = tuple((start, figures if figures.closed >= FEWEST_PUBLIC else Figures()) for start, figures in view.trend)
    return PublicView(span, view.figures, view.stock, trend, services)
