"""Charts drawn by the server, each with the table it was made from and that table as CSV. Load with `{% load bagan %}`.

A view makes a chart (`columns`, `lines`, `bars`, `split`) and the page draws it with `{% bagan chart query %}`. The drawing says
in words what it shows, series differ by more than colour, and nothing needs a script.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from django import template
from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satupintu.core.spreadsheets import keep_text
from satupintu.evaluation.queries import WORKDAY_MINUTES, Figures, Span, name_span

register = template.Library()

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 560, 210, 46, 28, 14
NAMES, LINE = 180, 28
"""Width kept for names and height of a line in a chart of rows."""

Row = tuple[str, Sequence[float | None]]


@dataclass(frozen=True)
class Shape:
    """Something drawn: a box, or the points of a line; `series` says which look it wears, `text` what it stands for."""

    kind: str
    series: int = 0
    x: float = 0
    y: float = 0
    w: float = 0
    h: float = 0
    points: str = ""
    text: str = ""


@dataclass(frozen=True)
class Word:
    """A word of the drawing; `anchor` is `start`, `middle` or `end`."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    """A drawing with its table. `unit` as in `angka`; `rows` the table in words, `data` as numbers for CSV."""

    code: str
    title: str
    unit: str
    series: tuple[str, ...]
    shapes: tuple[Shape, ...]
    words: tuple[Word, ...]
    grid: tuple[float, ...]
    height: int
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    data: tuple[Row, ...]
    head: str = ""

    @property
    def legend(self) -> list[tuple[int, str]]:
        """The series by number, where there is more than one."""
        return list(enumerate(self.series)) if len(self.series) > 1 else []

    @property
    def said(self) -> str:
        """What is read out for the drawing: title and highest value."""
        found = [(value, label) for label, values in self.data for value in values[:1] if value is not None]
        if not found:
            return self.title
        value, label = max(found)
        data = {"title": self.title, "label": label, "value": angka(value, self.unit)}
        return _("%(title)s. Tertinggi: %(label)s, %(value)s. Tabelnya ada di bawah.") % data


@register.filter
def angka(value: float | None, unit: str = "cases") -> str:
    """Write a figure in words, `–` for None.

    unit: `cases`, `people`, `times`, `share` (0 to 1), `work_minutes`, `minutes` (passing), `seconds`, `days`.
    """
    if value is None:
        return "–"
    if unit == "share":
        return f"{_said(value * 100, 1)}%"
    if unit == "work_minutes":
        return _work(value)
    if unit == "minutes":
        return _days(value / 1440) if value >= 1440 else _hours(value)
    if unit == "days":
        return _days(value)
    if unit == "seconds":
        return _hours(value / 60)
    if unit == "times":
        return _said(value, 2)
    return _said(value, 0)


def _said(value: float, places: int) -> str:
    """Write a number rounded, with so many places; Django's own would cut it off."""
    return str(number_format(round(value, places), places, force_grouping=True))


def _work(minutes: float) -> str:
    if minutes < 2 * WORKDAY_MINUTES:
        return _hours(minutes)
    return _("%(days)s hari kerja") % {"days": _said(minutes / WORKDAY_MINUTES, 1)}


def _hours(minutes: float) -> str:
    if minutes < 90:
        return ngettext("%(count)s menit", "%(count)s menit", round(minutes)) % {"count": _said(minutes, 0)}
    return _("%(hours)s jam") % {"hours": _said(minutes / 60, 1)}


def _days(days: float) -> str:
    return _("%(days)s hari") % {"days": _said(days, 1)}


@register.simple_tag
def angka_tengah(figures: Figures, measure: str) -> str:
    """Write the median of a measure of working minutes."""
    return angka(figures.at(measure, 0.5), "work_minutes")


@register.filter
def lebih(value: float | None, unit: str = "cases") -> str:
    """Write a difference with its sign: `+3,2 poin` for shares, `−1` for counts; "" for None and for nought."""
    if value is None or not round(value, 4):
        return ""
    sign = "+" if value > 0 else "−"
    size = abs(value)
    return sign + (_("%(points)s poin") % {"points": _said(size * 100, 1)} if unit == "share" else angka(size, unit))


def workday_words() -> str:
    """Say how many hours are called one working day."""
    return _("%(hours)s jam") % {"hours": _said(WORKDAY_MINUTES / 60, 1)}


@register.filter
def periode(span: Span) -> str:
    """Name a period: `Oktober 2026`, `Triwulan IV 2026`, `Tahun 2026`."""
    return name_span(span)


def columns(code: str, title: str, unit: str, series: Sequence[str], rows: Sequence[Row], head: str = "") -> Chart | None:
    """Return upright bars on a scale from nought, side by side for each series; None when there is nothing to draw."""
    return _upright(code, title, unit, series, rows, head, _boxes)


def lines(code: str, title: str, unit: str, series: Sequence[str], rows: Sequence[Row], head: str = "") -> Chart | None:
    """Return a line for each series on a scale from nought; where a value is missing the line breaks. None without any."""
    return _upright(code, title, unit, series, rows, head, _paths)


def _upright(code: str, title: str, unit: str, series: Sequence[str], rows: Sequence[Row], head: str, draw: Any) -> Chart | None:
    highest = max((value for _label, values in rows for value in values if value is not None), default=0)
    if not rows or highest <= 0:
        return None
    step = 0.25 if unit == "share" else _step(highest)
    most = 1.0 if unit == "share" else step * ceil(highest / step)
    scale = (HEIGHT - BOTTOM - TOP) / most
    slot = (WIDTH - LEFT) / len(rows)
    shapes = draw(rows, slot, scale, unit, len(series))
    every = max(1, ceil(len(rows) / 12))
    words = [
        Word(round(LEFT + slot * (number + 0.5), 1), HEIGHT - 8, label)
        for number, (label, _values) in enumerate(rows)
        if number % every == 0
    ]
    ticks = [step * count for count in range(round(most / step) + 1)]
    grid = [round(HEIGHT - BOTTOM - tick * scale, 1) for tick in ticks]
    words += [Word(LEFT - 6, y + 4, _tick(tick, unit), "end") for tick, y in zip(ticks, grid, strict=True)]
    return Chart(code, title, unit, tuple(series), tuple(shapes), tuple(words), tuple(grid), HEIGHT, *_table(rows, unit), head)


def _step(highest: float) -> float:
    """Return a round step that divides the scale into three to six parts."""
    rough = highest / 4
    power: float = 10 ** floor(log10(rough)) if rough > 0 else 1
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    return max(1.0, step)


def _tick(value: float, unit: str) -> str:
    return f"{value * 100:.0f}%" if unit == "share" else _said(value, 0)


def _boxes(rows: Sequence[Row], slot: float, scale: float, unit: str, series: int) -> list[Shape]:
    width = slot * 0.8 / series
    shapes = []
    for number, (label, values) in enumerate(rows):
        for part, value in enumerate(values):
            height = round((value or 0) * scale, 1)
            x = round(LEFT + slot * number + slot * 0.1 + width * part, 1)
            said = f"{label}: {angka(value, unit)}"
            shapes.append(Shape("box", part, x, round(HEIGHT - BOTTOM - height, 1), round(width, 1), height, text=said))
    return shapes


def _paths(rows: Sequence[Row], slot: float, scale: float, unit: str, series: int) -> list[Shape]:
    shapes = []
    for part in range(series):
        run: list[str] = []
        for number, (label, values) in enumerate(rows):
            value = values[part]
            if value is None:
                shapes += _path(part, run)
                run = []
                continue
            x, y = round(LEFT + slot * (number + 0.5), 1), round(HEIGHT - BOTTOM - value * scale, 1)
            run.append(f"{x},{y}")
            shapes.append(Shape("dot", part, x, y, text=f"{label}: {angka(value, unit)}"))
        shapes += _path(part, run)
    return shapes


def _path(part: int, run: list[str]) -> list[Shape]:
    return [Shape("line", part, points=" ".join(run))] if len(run) > 1 else []


def bars(code: str, title: str, unit: str, rows: Sequence[Row], head: str = "") -> Chart | None:
    """Return one lying bar a row with its name and value, in the order given; None when there is nothing to draw."""
    known = [value for _label, values in rows for value in values[:1] if value is not None]
    if not known or max(known) <= 0:
        return None
    most = 1.0 if unit == "share" else max(known)
    shapes, words = [], []
    for number, (label, values) in enumerate(rows):
        value, y = values[0], number * LINE + 4
        width = round((WIDTH - NAMES - 90) * (value or 0) / most, 1)
        shapes.append(Shape("box", 0, NAMES, y, width, LINE - 10, text=f"{label}: {angka(value, unit)}"))
        words += [Word(4, y + 14, _short(label), "start"), Word(NAMES + width + 6, y + 14, angka(value, unit), "start")]
    series = (title,)
    return Chart(code, title, unit, series, tuple(shapes), tuple(words), (), len(rows) * LINE + 4, *_table(rows, unit), head)


def split(code: str, title: str, unit: str, series: Sequence[str], rows: Sequence[Row], head: str = "") -> Chart | None:
    """Return one lying bar a row, divided among the series; rows of nought stay empty. None when all are."""
    most = max((sum(value or 0 for value in values) for _label, values in rows), default=0)
    if most <= 0:
        return None
    shapes, words = [], []
    for number, (label, values) in enumerate(rows):
        x, y = float(NAMES), number * LINE + 4
        words.append(Word(4, y + 14, _short(label), "start"))
        for part, value in enumerate(values):
            width = round((WIDTH - NAMES - 90) * (value or 0) / most, 1)
            said = f"{label}, {series[part]}: {angka(value, unit)}"
            shapes.append(Shape("box", part, round(x, 1), y, width, LINE - 10, text=said))
            x += width
        words.append(Word(x + 6, y + 14, angka(sum(value or 0 for value in values), unit), "start"))
    height = len(rows) * LINE + 4
    return Chart(code, title, unit, tuple(series), tuple(shapes), tuple(words), (), height, *_table(rows, unit), head)


def _short(text: str) -> str:
    return text if len(text) <= 27 else f"{text[:26].rstrip()}…"


def _table(rows: Sequence[Row], unit: str) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[Row, ...]]:
    told = tuple((label, tuple(angka(value, unit) for value in values)) for label, values in rows)
    return told, tuple((label, tuple(values)) for label, values in rows)


@register.inclusion_tag("komponen/bagan.html")
def bagan(chart: Chart, query: str = "") -> dict[str, Any]:
    """Draw a chart with legend, table and a link to its CSV; `query` is what the page was asked, without `unduh`."""
    return {"chart": chart, "query": query}


def send_csv(chart: Chart) -> HttpResponse:
    """Send the table of a chart as CSV (UTF-8 with mark, for spreadsheets): numbers as counted, minutes as minutes."""
    rows = [[chart.head or _("Bagian"), *chart.series]]
    rows += [[label, *("" if value is None else f"{value:.6g}" for value in values)] for label, values in chart.data]
    return send_table(chart.code, rows)


def send_table(name: str, rows: Sequence[Sequence[str]]) -> HttpResponse:
    """Send rows as CSV; no text is taken for a formula by a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([keep_text(cell) for cell in row] for row in rows)
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
