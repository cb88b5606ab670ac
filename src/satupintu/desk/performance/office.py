"""The office in figures: for the manager, now and in a period; for the head of the region, promise against delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.applications.queries import count_work
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.templatetags.bagan import Chart, angka, columns
from satupintu.desk.performance import drawing, naming
from satupintu.desk.performance.choosing import cases_url, chosen_span
from satupintu.desk.performance.drawing import Table, answer
from satupintu.evaluation import queries
from satupintu.evaluation.queries import Figures, OfficeView, Reading, RegionView, ServiceFigures, Span
from satupintu.people.queries import role_labels

HEADS = ("manager", "admin", "kadis", "gubernur")
BRIEF = ("received", "issued", "rejected", "returned", "on_time", "first_right", "rounds", "elapsed", "elapsed_p90", "door")
SHORT = ("received", "issued", "on_time", "first_right", "elapsed", "door")
HALL = ("came", "served", "gave_up", "wait", "wait_p90", "within", "serve")


def with_links(readings: list[Reading], span: Span, **dimensions: str) -> list[tuple[Reading, str]]:
    """Return readings, each with the address of the cases behind it ("" where there is no list)."""
    return [
        (reading, cases_url(reading.indicator.drill, span, **dimensions) if reading.indicator.drill and reading.base else "")
        for reading in readings
    ]


def stock_reading(now: int, before: int) -> Reading:
    """Return how many cases are in process at the end of a period, beside its beginning."""
    indicator = queries.find_indicator("in_process")
    assert indicator is not None
    return Reading(indicator, float(now), now, float(before))


def _readings(view: RegionView, codes: tuple[str, ...]) -> list[tuple[Reading, str]]:
    found = queries.list_readings(view.figures, view.before, *codes)
    found.insert(codes.index("issued") + 1, stock_reading(view.stock, view.stock_before))
    return with_links(found, view.span)


def _services(view: RegionView) -> Table:
    rows = tuple(
        (
            line.name,
            f"/meja/kinerja/layanan/{line.code}/?periode={view.span.code}",
            (
                angka(line.figures.count("received")),
                angka(line.figures.count("issued")),
                angka(line.stock),
                angka(line.on_time, "share"),
                angka(line.figures.at("elapsed", 0.5), "work_minutes"),
            ),
        )
        for line in view.services
    )
    head = (_("Masuk"), _("Terbit"), _("Dalam proses"), _("Tepat waktu"), _("Lama proses (tengah)"))
    return Table("layanan", _("Menurut layanan"), head, rows)


@staff(*queries.FIGURE_READERS)
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Show the office now and in a period (`?periode=`), by every dimension; of officers only to managers."""
    actor, span = actor_of(request), chosen_span(request)
    view, parts = queries.region_view(span), queries.office_view(span)
    charts = [_days(parts), drawing.flow_chart(view.trend), drawing.owner_chart(view.trend)]
    tables = [_services(view), *_tables(parts, span, may_see_officers=actor.has("manager"))]
    context = {
        "work": count_work(actor, at=moment_of(request)) if actor.has("supervisor", "manager") else None,
        "readings": _readings(view, BRIEF),
        "hall": with_links(queries.list_readings(parts.hall, parts.hall_before, *HALL), span) if parts.hall.count("came") else [],
        "fewest": queries.FEWEST_OFFICER,
        "may_see_officers": actor.has("manager"),
        "is_head": actor.has(*HEADS),
    }
    return answer(request, "desk/performance/office.html", span, context, charts=charts, tables=tables)


def _days(parts: OfficeView) -> Chart | None:
    rows = [(date_format(day, "j"), (float(one.count("received")), float(one.closed))) for day, one in parts.days]
    return columns("harian", _("Masuk dan selesai menurut hari"), "cases", (_("masuk"), _("selesai")), rows, _("Tanggal"))


def _tables(view: OfficeView, span: Span, *, may_see_officers: bool) -> list[Table]:
    parts, roles, units = view.parts, role_labels(), naming.unit_names()
    districts, counters = naming.district_names(parts["district"]), naming.counter_names(parts["counter"])

    def behind(dimension: str) -> Callable[[str], str]:
        return lambda key: cases_url("judged", span, **{dimension: key})

    def role(code: str) -> str:
        return roles.get(code, code)

    def steps(family: str, title: str, name: Callable[[str], str], url: Callable[[str], str] = lambda _key: "") -> Table:
        return drawing.table(family, title, parts[family], drawing.STEP_HEAD, name, url)

    found = [
        drawing.table("kanal", _("Menurut kanal"), parts["channel"], drawing.CASE_HEAD, naming.channel_name, behind("channel")),
        drawing.table(
            "kecamatan",
            _("Menurut kecamatan pemohon"),
            parts["district"],
            drawing.CASE_HEAD,
            lambda code: districts.get(code, code),
            behind("district"),
        ),
        drawing.agency_table(parts["agency"], role, behind("agency")),
        steps("unit", _("Menurut unit"), lambda key: units.get(key, key), lambda key: f"/meja/kinerja/unit/{key}/"),
        steps("role", _("Menurut pelaksana"), role),
        _hall("loket", _("Menurut loket"), parts["counter"], counters),
        _hall("cara-datang", _("Menurut cara datang"), parts["hall_channel"], {}),
    ]
    if may_see_officers:
        names = naming.staff_names({*parts["officer"], *parts["hall_officer"]})
        found.append(steps("officer", _("Menurut petugas"), lambda key: names.get(key, "–")))
        found.append(_hall("petugas-loket", _("Menurut petugas di loket"), parts["hall_officer"], names))
    return found


def _hall(code: str, title: str, parts: Mapping[str, Figures], names: Mapping[str, str]) -> Table:
    return drawing.table(code, title, parts, drawing.HALL_HEAD, lambda key: names.get(key) or naming.hall_channel_name(key))


@staff(*HEADS)
@require_safe
def head(request: HttpRequest) -> HttpResponse:
    """Show the head of the region what was promised and what was delivered, on one page that prints on one sheet."""
    span = chosen_span(request)
    view = queries.region_view(span)
    charts = [drawing.promise_chart(view.trend), drawing.flow_chart(view.trend), drawing.owner_chart(view.trend[-6:])]
    year = view.year_before if view.year_before.counts else None
    context: dict[str, Any] = {
        "readings": _readings(view, SHORT),
        "a_year_ago": queries.list_readings(view.figures, year, *SHORT) if year else [],
        "best": _ranked(view.best, span),
        "worst": _ranked(view.worst, span),
        "fewest": queries.FEWEST_PUBLIC,
    }
    return answer(request, "desk/performance/head.html", span, context, charts=charts, tables=[_services(view)])


def _ranked(lines: tuple[ServiceFigures, ...], span: Span) -> list[tuple[ServiceFigures, str, str]]:
    return [
        (line, f"/meja/kinerja/layanan/{line.code}/?periode={span.code}", cases_url("late", span, service=line.code))
        for line in lines
    ]
