"""How figures of improvement and benefits are written: minutes, shares and counts with a decimal comma."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from satupintu.core.spreadsheets import keep_text
from satupintu.evaluation.queries import Metric, MetricReading

HOURS_FROM = 120.0
"""Minutes from which a time is written in hours."""


def number(value: float, digits: int = 1) -> str:
    """Write a number with a decimal comma and dots between thousands, `6.764,0`."""
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,"))


def value_words(metric: Metric, value: float | None) -> str:
    """Write a value of a metric with its unit; a dash for none."""
    if value is None:
        return "–"
    if metric.unit == "share":
        return f"{number(value * 100)}%"
    if metric.unit == "minutes":
        if abs(value) >= HOURS_FROM:
            return _("%(number)s jam") % {"number": number(value / 60)}
        return _("%(number)s menit") % {"number": number(value)}
    return number(value, 2)


def reading_words(metric: Metric, reading: MetricReading) -> str:
    """Write a reading: value, its interval, and of how many."""
    if reading.value is None:
        return _("belum ada data")
    words = value_words(metric, reading.value)
    if reading.low is not None and reading.high is not None:
        span = {"low": value_words(metric, reading.low), "high": value_words(metric, reading.high)}
        words += " " + _("(antara %(low)s dan %(high)s)") % span
    return _("%(words)s dari %(count)s") % {"words": words, "count": reading.n}


def csv_answer(rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """Return rows as CSV (UTF-8 with mark, semicolons, for spreadsheets)."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[keep_text(str(cell)) for cell in row] for row in rows])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to be shown in the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
