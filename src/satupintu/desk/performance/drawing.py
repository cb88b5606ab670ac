"""Charts and tables of figures, put together from what the queries return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satupintu.config.access import moment_of
from satupintu.config.templatetags.bagan import Chart, angka, columns, lines, send_csv, send_table, split, workday_words
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.desk.pages import page
from satupintu.desk.performance.choosing import list_spans
from satupintu.evaluation import queries
from satupintu.evaluation.queries import Figures, Span, share

Trend = Sequence[tuple[date, Figures]]
DOWNLOAD = "unduh"


@dataclass(frozen=True)
class Table:
    """A table of figures by one dimension: `rows` of name, address of what lies behind it ("" for nothing) and cells.

    The first `texts` cells of a row are words, the others figures.
    """

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    texts: int = 0

    def as_csv(self) -> list[list[str]]:
        """Return head and rows as texts."""
        return [[self.title, *self.head], *([name, *cells] for name, _url, cells in self.rows)]


def answer(
    request: HttpRequest,
    template: str,
    span: Span,
    context: Mapping[str, Any],
    *,
    charts: Sequence[Chart | None] = (),
    tables: Sequence[Table] = (),
) -> HttpResponse:
    """Draw a page of figures, or send the chart or table that `?unduh=` names as CSV. Raises `NotFound` for an unknown one."""
    drawn = {chart.code: chart for chart in charts if chart is not None}
    shown = [table for table in tables if table.rows]
    if name := request.GET.get(DOWNLOAD, ""):
        if name in drawn:
            return send_csv(drawn[name])
        for table in shown:
            if table.code == name:
                return send_table(table.code, table.as_csv())
        raise NotFound
    query = request.GET.copy()
    query.pop(DOWNLOAD, None)
    frame = {
        "span": span,
        "spans": list_spans(span, region_day(moment_of(request))),
        "earlier": span.before(),
        "later": span.after() if span.end <= region_day(moment_of(request)) else None,
        "charts": drawn,
        "tables": shown,
        "query": query.urlencode(),
        "fresh": queries.find_freshness(),
        "workday": workday_words(),
    }
    return page(request, template, {**frame, **context})


def month(day: date) -> str:
    """Name a month in a chart: `Okt 26`."""
    return date_format(day, "M y")


def flow_chart(trend: Trend) -> Chart | None:
    """Return what came in and what ended, month by month."""
    rows = [(month(start), (float(one.count("received")), float(one.closed))) for start, one in trend]
    return columns("masuk-selesai", _("Permohonan masuk dan selesai"), "cases", (_("masuk"), _("selesai")), rows, _("Bulan"))


def promise_chart(trend: Trend) -> Chart | None:
    """Return which share kept the promise and which was right at first, month by month."""
    rows = [
        (month(start), (share(one.count("on_time"), one.count("on_time", "late")), share(one.count("first_right"), one.judged)))
        for start, one in trend
    ]
    title = _("Janji dan kenyataan: terbit tepat waktu dan benar sejak pertama")
    return lines("janji", title, "share", (_("tepat waktu"), _("benar sejak pertama")), rows, _("Bulan"))


def owner_chart(trend: Trend) -> Chart | None:
    """Return by whose time cases took as long as they did, on average, month by month."""
    rows = [
        (month(start), tuple(one.mean(owner) for owner in ("office", "agency", "applicant", "outage")))
        for start, one in trend
        if one.judged
    ]
    series = (_("kantor"), _("instansi teknis"), _("pemohon"), _("gangguan sistem"))
    return split("waktu-siapa", _("Waktu siapa: rata-rata waktu kerja per permohonan"), "work_minutes", series, rows, _("Bulan"))


def step_chart(trend: Trend) -> Chart | None:
    """Return the steps done and those late, month by month."""
    rows = [(month(start), (float(one.count("done")), float(one.count("step_late")))) for start, one in trend]
    return columns("langkah", _("Langkah diselesaikan"), "cases", (_("selesai"), _("terlambat")), rows, _("Bulan"))


CASE_HEAD = ("received", "issued", "rejected", "on_time", "first_right", "elapsed")
PART_HEAD = (*CASE_HEAD[:-1], "elapsed_mean")
"""Of a dimension within one service: there no ladder is kept, so the mean stands for the median."""
STEP_HEAD = ("steps_done", "step_on_time", "step_time")
HALL_HEAD = ("came", "served", "gave_up", "wait", "wait_p90", "serve")


def table(
    code: str,
    title: str,
    parts: Mapping[str, Figures],
    codes: Sequence[str],
    name: Callable[[str], str],
    url: Callable[[str], str] = lambda _key: "",
) -> Table:
    """Return figures by the keys of one dimension, those with most behind them first."""
    read = [(key, queries.list_readings(figures, None, *codes)) for key, figures in parts.items()]
    read.sort(key=lambda one: (-max(reading.base for reading in one[1]), name(one[0])))
    head = tuple(str(reading.indicator.name) for reading in (read[0][1] if read else []))
    rows = tuple(
        (name(key), url(key), tuple(angka(reading.value, reading.indicator.unit) for reading in readings))
        for key, readings in read
    )
    return Table(code, title, head, rows)


def agency_table(parts: Mapping[str, Figures], name: Callable[[str], str], url: Callable[[str], str]) -> Table:
    """Return how many cases each agency had, and how long they lay there."""
    rows = tuple(
        (
            name(key),
            url(key),
            (
                angka(one.count("agency")),
                angka(one.mean("agency"), "work_minutes"),
                angka(one.at("agency", 0.5), "work_minutes"),
                angka(one.at("agency", 0.9), "work_minutes"),
            ),
        )
        for key, one in sorted(parts.items(), key=lambda part: -part[1].total("agency"))
    )
    head = (_("Permohonan"), _("Rata-rata"), _("Tengah"), _("9 dari 10"))
    return Table("instansi", _("Menurut instansi teknis"), head, rows)
