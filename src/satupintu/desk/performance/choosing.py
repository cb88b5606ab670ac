"""Which period a page is about, and the cases behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from satupintu.applications.models import Application
from satupintu.config.access import moment_of
from satupintu.config.templatetags.bagan import periode
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.evaluation import queries
from satupintu.evaluation.queries import Span, read_span

MEASURE, PERIOD = "angka", "periode"
DIMENSIONS = ("service", "variant", "channel", "district", "agency")
"""Names a link to the cases behind a figure may carry, as `queries.list_case_ids` takes them."""


def chosen_span(request: HttpRequest) -> Span:
    """Return the period of `?periode=`, this month without. Raises `NotFound` for one that is none."""
    span = read_span(request.GET.get(PERIOD, ""), region_day(moment_of(request)))
    if span is None:
        raise NotFound
    return span


def list_spans(span: Span, today: date) -> list[tuple[str, str, bool]]:
    """Return code, name and whether it is chosen of the periods a page offers: 13 months, 5 quarters, 3 years, and the chosen."""
    month = read_span("", today)
    assert month is not None
    quarter, year = Span("quarter", date(today.year, (today.month - 1) // 3 * 3 + 1, 1)), Span("year", date(today.year, 1, 1))
    offered: list[Span] = []
    for newest, count in ((month, 13), (quarter, 5), (year, 3)):
        one = newest
        for _number in range(count):
            offered.append(one)
            one = one.before()
    if span not in offered:
        offered.insert(0, span)
    return [(one.code, periode(one), one == span) for one in offered]


def cases_url(measure: str, span: Span, **dimensions: str) -> str:
    """Return the address of the register narrowed to the cases a figure counts."""
    return f"/meja/register/?{urlencode({MEASURE: measure, PERIOD: span.code, **dimensions})}"


@dataclass(frozen=True)
class Narrowing:
    """The figure whose cases a register shows, in words."""

    words: str
    query: str


def narrow(request: HttpRequest, cases: QuerySet[Application]) -> tuple[QuerySet[Application], Narrowing | None]:
    """Return the cases of a register that the figure in the address counts, and that figure in words; all without one.

    Raises `NotFound` for a figure that has no list.
    """
    measure = request.GET.get(MEASURE, "")
    if not measure:
        return cases, None
    if measure not in queries.MEASURES:
        raise NotFound
    span = chosen_span(request)
    given = {name: request.GET[name][:60] for name in DIMENSIONS if name in request.GET}
    ids = queries.list_case_ids(measure, span.start, span.end, **given)
    words = f"{measure_words()[measure]}, {periode(span)}"
    if given:
        words += f" ({', '.join(given.values())})"
    return cases.filter(pk__in=ids), Narrowing(words, urlencode({MEASURE: measure, PERIOD: span.code, **given}))


def measure_words() -> dict[str, str]:
    """Name what can be listed."""
    return {
        "received": _("Permohonan masuk"),
        "returned": _("Dikembalikan"),
        "issued": _("Terbit"),
        "rejected": _("Ditolak"),
        "withdrawn": _("Dicabut pemohon"),
        "lapsed": _("Gugur"),
        "on_time": _("Terbit tepat waktu"),
        "late": _("Terbit terlambat"),
        "judged": _("Terbit atau ditolak"),
        "first_right": _("Benar sejak pertama"),
        "not_first_right": _("Pernah dikembalikan"),
        "open": _("Dalam proses"),
    }
