"""Bars drawn by the server, each with the table it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 220, 40, 28, 12


@dataclass(frozen=True)
class Bar:
    """A bar: its box, the label below it and what it stands for."""

    label: str
    value: float
    x: float
    y: float
    w: float
    h: float
    is_second: bool = False

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.w / 2, 1)


@dataclass(frozen=True)
class Chart:
    """Bars on a scale from nought; one series or two. `rows` is the table: label and a value for each series."""

    title: str
    unit: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def said(self) -> str:
        """What is read out for the drawing: title and the highest bar."""
        top = max(self.bars, key=lambda bar: bar.value)
        data = {"title": self.title, "label": top.label, "value": round(top.value), "unit": self.unit}
        return _("%(title)s. Tertinggi pada %(label)s: %(value)s %(unit)s. Tabelnya ada di bawah.") % data


def bar_chart(title: str, unit: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[float | None]]]) -> Chart | None:
    """Return a chart of rows of label and a value for each series; None when there is nothing to draw."""
    highest = max((value for _label, values in rows for value in values if value is not None), default=0)
    if not rows or highest <= 0:
        return None
    step = max(1, ceil(highest / 4))
    scale = (HEIGHT - BOTTOM - TOP) / (step * 4)
    slot = (WIDTH - LEFT) / len(rows)
    width = slot * 0.8 / len(series)
    bars, labels = [], []
    for number, (label, values) in enumerate(rows):
        for part, value in enumerate(values):
            height = round((value or 0) * scale, 1)
            x = round(LEFT + slot * number + slot * 0.1 + width * part, 1)
            bars.append(Bar(label, value or 0, x, round(HEIGHT - BOTTOM - height, 1), round(width, 1), height, part > 0))
        if number % max(1, ceil(len(rows) / 14)) == 0:
            labels.append((round(LEFT + slot * (number + 0.5), 1), label))
    ticks = tuple((round(HEIGHT - BOTTOM - step * count * scale, 1), str(step * count)) for count in range(5))
    table = tuple((label, tuple("–" if value is None else f"{value:.0f}" for value in values)) for label, values in rows)
    return Chart(title, unit, tuple(series), tuple(bars), ticks, tuple(labels), table)
