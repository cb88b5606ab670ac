"""How the office keeps its promises, for everybody (`/kinerja/`); small groups are not shown."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.config.access import moment_of, public
from satupintu.config.templatetags.bagan import Chart, columns, lines, send_csv, send_table, workday_words
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.evaluation import queries
from satupintu.evaluation.queries import BenefitSheet, PublicView, Span, read_span, share

SHOWN = ("received", "issued", "rejected", "on_time", "first_right", "elapsed", "door")
YEARS = 3
KEPT_SECONDS = 600


@public
@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    """Show the public figures of a year, a quarter or a month (`?periode=`; this year without); `?unduh=` sends a table as CSV.

    Raises `NotFound` for a period or a table that is none.
    """
    at = moment_of(request)
    today = region_day(at)
    span = read_span(request.GET.get("periode", "") or f"{today.year}", today)
    if span is None:
        raise NotFound
    view = queries.public_view(span)
    charts = {chart.code: chart for chart in _charts(view) if chart is not None}
    if name := request.GET.get("unduh", ""):
        if name in charts:
            return send_csv(charts[name])
        if name != "kinerja":
            raise NotFound
        return send_table("kinerja", _table(view))
    years = [Span("year", span.start.replace(year=today.year - back, month=1, day=1)) for back in range(YEARS)]
    context = {
        "span": span,
        "spans": years,
        "view": view,
        "readings": queries.list_readings(view.figures, None, *SHOWN) if view.figures.closed >= queries.FEWEST_PUBLIC else [],
        "charts": charts,
        "fewest": queries.FEWEST_PUBLIC,
        "fresh": queries.find_freshness(),
        "query": f"periode={span.code}",
        "benefits": _benefits(span),
        "register": queries.count_register(at),
        "workday": workday_words(),
        "trail": [(_("Beranda"), "/"), (_("Kinerja pelayanan"), "")],
    }
    return render(request, "portal/performance.html", context)


def _benefits(span: Span) -> BenefitSheet | None:
    """Return what people were saved in a period; kept for some minutes, for it is summed over every decided case."""
    key = f"kinerja.manfaat.{span.code}"
    kept: tuple[BenefitSheet | None] | None = cache.get(key)
    if kept is None:
        kept = (queries.find_public_benefits(span.start, span.end - timedelta(days=1)),)
        cache.set(key, kept, KEPT_SECONDS)
    return kept[0]


def _charts(view: PublicView) -> list[Chart | None]:
    promise = [
        (date_format(start, "M y"), (share(one.count("on_time"), one.count("on_time", "late")),)) for start, one in view.trend
    ]
    flow = [(date_format(start, "M y"), (float(one.count("received")), float(one.closed))) for start, one in view.trend]
    return [
        lines("janji", _("Terbit tepat waktu"), "share", (_("tepat waktu"),), promise, _("Bulan")),
        columns("masuk-selesai", _("Permohonan masuk dan selesai"), "cases", (_("masuk"), _("selesai")), flow, _("Bulan")),
    ]


def _table(view: PublicView) -> list[list[str]]:
    head = [
        _("Kode"), _("Layanan"), _("Masuk"), _("Terbit"), _("Ditolak"), _("Tepat waktu"), _("Lama proses (tengah), menit kerja")
    ]  # fmt: skip
    few = _("kurang dari %(fewest)s") % {"fewest": queries.FEWEST_PUBLIC}
    rows = []
    for line in view.services:
        one = line.figures
        cells = [f"{one.count('received')}", f"{one.count('issued')}", f"{one.count('rejected')}"]
        if line.is_hidden:
            cells = [few, few, few]
        median, on_time = one.at("elapsed", 0.5), line.on_time
        times = ["" if on_time is None else f"{on_time:.4f}", "" if median is None else f"{median:.0f}"]
        rows.append([line.code, line.name, *cells, *times])
    return [head, *rows]
