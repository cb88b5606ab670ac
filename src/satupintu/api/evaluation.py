"""Indicators: those of the office for a token, and the public ones for everybody."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from satupintu.api.guard import needs, open_to_all
from satupintu.api.schemas import Moment, Problem
from satupintu.config.access import actor_of, moment_of
from satupintu.core.actor import require_role
from satupintu.core.errors import Invalid
from satupintu.core.regions import region_day
from satupintu.evaluation import queries
from satupintu.evaluation.queries import Figures, Reading, ServiceFigures, Span, read_span

router = Router(tags=["evaluation"])
FAULTS = {401: Problem, 403: Problem, 422: Problem}


class IndicatorOut(Schema):
    """One indicator in a period: `value` in its `unit` (null where nothing can be judged), on `base` cases, steps or visitors.

    Units: `share` is between 0 and 1, `work_minutes` are minutes of the office's hours, `minutes` passing ones.
    """

    code: str
    name: str
    formula: str
    unit: Literal["cases", "people", "times", "share", "work_minutes", "minutes", "seconds"]
    better: Literal["up", "down", ""]
    regulation: str
    value: float | None
    before: float | None
    base: int


class IndicatorsOut(Schema):
    """The indicators of the office or of one service, beside the period before (`before`)."""

    period: str
    since: date
    until: date = Field(description="The first day after the period.")
    service: str
    computed_at: Moment | None
    items: list[IndicatorOut]


class PublicServiceOut(Schema):
    """A service's public figures; null where the group is too small to be shown."""

    code: str
    name: str
    received: int | None
    issued: int | None
    rejected: int | None
    on_time: float | None
    elapsed_work_minutes: float | None


class PerformanceOut(Schema):
    """The public figures of a period; groups smaller than `fewest` are not shown."""

    period: str
    since: date
    until: date
    fewest: int
    in_process: int
    on_time: float | None
    services: list[PublicServiceOut]


@router.get("/indicators", summary="Indicators", response={200: IndicatorsOut, 404: Problem, **FAULTS})
@needs("evaluation:read")
def list_indicators(request: HttpRequest, period: str = "", service: str = "") -> Any:
    """Every indicator that stands on anything in a `period` (`2026-10`, `2026-T4`, `2026`; this month without)."""
    require_role(actor_of(request), *queries.FIGURE_READERS)
    span = _span(request, period)
    if service:
        view = queries.service_view(service[:60], span)
        figures, before = view.figures, view.before
    else:
        whole = queries.region_view(span)
        figures, before = whole.figures, whole.before
    readings = queries.list_readings(figures, before)
    if not service:
        hall = queries.office_view(span)
        readings += queries.list_readings(hall.hall, hall.hall_before)
    return IndicatorsOut(
        period=span.code,
        since=span.start,
        until=span.end,
        service=service[:60],
        computed_at=queries.find_freshness(),
        items=[_reading(reading) for reading in readings],
    )


def _span(request: HttpRequest, period: str) -> Span:
    span = read_span(period, region_day(moment_of(request)))
    if span is None:
        raise Invalid(errors={"period": "YYYY-MM, YYYY-Tn, YYYY"})
    return span


def _reading(reading: Reading) -> IndicatorOut:
    one = reading.indicator
    return IndicatorOut.model_validate(
        {
            "code": one.code,
            "name": str(one.name),
            "formula": str(one.formula),
            "unit": one.unit,
            "better": one.better,
            "regulation": one.regulation,
            "value": reading.value,
            "before": reading.before,
            "base": reading.base,
        }
    )


@router.get("/performance", summary="Public figures", response={200: PerformanceOut, 401: Problem, 422: Problem})
@open_to_all
def get_performance(request: HttpRequest, period: str = "") -> Any:
    """What was promised and delivered in a `period` (this year without), as on `/kinerja/`."""
    today = region_day(moment_of(request))
    span = _span(request, period or f"{today.year}")
    view = queries.public_view(span)
    whole = view.figures if view.figures.closed >= queries.FEWEST_PUBLIC else Figures()
    return PerformanceOut(
        period=span.code,
        since=span.start,
        until=span.end,
        fewest=queries.FEWEST_PUBLIC,
        in_process=view.stock,
        on_time=queries.share(whole.count("on_time"), whole.count("on_time", "late")),
        services=[_service(line) for line in view.services],
    )


def _service(line: ServiceFigures) -> PublicServiceOut:
    def count(measure: str) -> int | None:
        return None if line.is_hidden else line.figures.count(measure)

    return PublicServiceOut(
        code=line.code,
        name=line.name,
        received=count("received"),
        issued=count("issued"),
        rejected=count("rejected"),
        on_time=line.on_time,
        elapsed_work_minutes=line.figures.at("elapsed", 0.5),
    )
