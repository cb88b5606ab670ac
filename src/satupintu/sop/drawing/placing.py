"""From a grid and its routes to shapes with coordinates: symbols, lines with arrowheads, labels. Plain numbers, no unit.

A screen takes them as pixels, a paper as millimetres; `Measures` says how large things are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from satupintu.sop.drawing.flow import Symbol
from satupintu.sop.drawing.grid import Grid
from satupintu.sop.drawing.routing import BOTTOM, BOTTOM_BAND, LEVEL, TOP, TOP_BAND, Path, Routes


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes: a symbol, the gap between two symbols side by side, a lane in it, the bands above and below, an arrowhead.

    `fit` is the width all columns must fill together, 0 for what they need.
    """

    symbol_width: float = 46
    symbol_height: float = 24
    gap: float = 34
    lane: float = 7
    top_band: float = 20
    bottom_band: float = 12
    head: float = 6
    label_height: float = 9
    fit: float = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol: its middle and size, the row it belongs to (-1: a connector), what stands in it."""

    symbol: Symbol
    x: float
    y: float
    width: float
    height: float
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A way: its corners, from row to row (-1: an end or a connector); without `is_arrow` it joins symbols of one row."""

    points: tuple[tuple[float, float], ...]
    row: int
    to: int
    is_return: bool = False
    is_arrow: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A word beside a line, at its lower left corner, or its lower right one when `is_end`."""

    x: float
    y: float
    text: str
    row: int
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The strip a row of the table (or tier of connectors, -1) takes: its upper edge and its height."""

    row: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A flow as shapes. `borders` are the edges of the columns, one more than there are columns."""

    width: float
    height: float
    borders: tuple[float, ...]
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


def tier_height(measures: Measures) -> float:
    """Return how high one tier is."""
    return measures.top_band + measures.symbol_height + measures.bottom_band


def gutter_widths(counts: Sequence[int], measures: Measures) -> list[float]:
    """Return the width of each gutter for so many lanes; the outer two are half as wide. With `fit` they fill it."""
    last = len(counts) - 1
    widths = [max(measures.gap / (2 if at in (0, last) else 1), (count + 2) * measures.lane) for at, count in enumerate(counts)]
    if measures.fit:
        room = measures.fit - last * measures.symbol_width
        scale = max(room, 0.01) / sum(widths)
        widths = [width * scale for width in widths]
    return widths


def place(
    grid: Grid,
    routes: Routes,
    measures: Measures,
    heights: Mapping[int, float] | None = None,
    counts: Sequence[int] | None = None,
) -> Drawing:
    """Return the shapes of a routed grid.

    `heights` are the heights rows must have at least, by position; `counts` the lanes of each gutter where several pages
    must have the same columns.
    """
    return _Placer(grid, routes, measures, heights or {}, counts or routes.lane_counts).drawing()


class _Placer:
    def __init__(
        self, grid: Grid, routes: Routes, measures: Measures, heights: Mapping[int, float], counts: Sequence[int]
    ) -> None:
        self.grid, self.routes, self.measures = grid, routes, measures
        self.gutters = gutter_widths(counts, measures)
        self.gutter_at: list[float] = []
        self.middle_at: list[float] = []
        x = 0.0
        for column, width in enumerate(self.gutters):
            self.gutter_at.append(x)
            x += width
            if column < grid.columns:
                self.middle_at.append(x + measures.symbol_width / 2)
                x += measures.symbol_width
        self.width = x
        inner = [at + width / 2 for at, width in zip(self.gutter_at, self.gutters, strict=True)][1:-1]
        self.borders = (0.0, *inner, x)
        self.tier_at: list[float] = [0.0] * grid.tiers
        self.bands: list[Band] = []
        self.height = self._stack(heights)
        self.leans = self._leans()

    def _stack(self, heights: Mapping[int, float]) -> float:
        y, tall = 0.0, tier_height(self.measures)
        strips: list[tuple[int, tuple[int, ...]]] = [(-1, (tier,)) for tier in self.grid.first]
        strips += [(row, self.grid.tiers_of[row]) for row in self.grid.rows]
        strips += [(-1, (tier,)) for tier in self.grid.last]
        for row, tiers in strips:
            natural = len(tiers) * tall
            height = max(natural, heights.get(row, 0.0)) if row >= 0 else natural
            for count, tier in enumerate(tiers):
                self.tier_at[tier] = y + (height - natural) / 2 + count * tall
            self.bands.append(Band(row, y, height))
            y += height
        return y

    def _leans(self) -> list[int]:
        """Return for each gutter on which side most of its lines are tied to symbols: below 0 left, above 0 right."""
        leans = [0] * len(self.gutters)
        for index, path in self.routes.paths.items():
            edge = self.grid.edges[index]
            source, target = self.grid.nodes[edge.source], self.grid.nodes[edge.target]
            for across, _begin, _end in path.turns:
                if across.gutter:
                    leans[across.index] += 1 if source.columns[0] >= across.index else -1
                    leans[across.index] += 1 if target.columns[0] >= across.index else -1
        return leans

    def _x(self, index: int, at: int, *, is_gutter: bool) -> float:
        if not is_gutter:
            return self.middle_at[at]
        lane, count = self.routes.lanes[at, index], self.routes.lane_counts[at]
        # An even number of places, so that none falls on the border of the columns in the middle.
        places = count + count % 2 if 0 < at < self.grid.columns else count
        if self.leans[at] > 0:
            lane = count - 1 - lane if count > 1 else 0
        elif count == 1:
            lane = places - 1
        return self.gutter_at[at] + self.gutters[at] * (lane + 1) / (places + 1)

    def _y(self, index: int, height: float) -> float:
        tier, part = divmod(height, 4)
        top = self.tier_at[int(tier)]
        m = self.measures
        if part == TOP_BAND:
            count, at = self.routes.band_counts.get(height, 1), self.routes.bands.get((index, height), 0)
            return top + (m.top_band - m.head * 1.3) * (at + 1) / (count + 1)
        if part == BOTTOM_BAND:
            count, at = self.routes.band_counts.get(height, 1), self.routes.bands.get((index, height), 0)
            return top + m.top_band + m.symbol_height + m.bottom_band * (at + 1) / (count + 1)
        return top + m.top_band + {TOP: 0.0, LEVEL: m.symbol_height / 2, BOTTOM: m.symbol_height}[part]

    def drawing(self) -> Drawing:
        marks, lines, labels = [], [], []
        m = self.measures
        for node in self.grid.nodes:
            y = self.tier_at[node.tier] + m.top_band + m.symbol_height / 2
            columns = sorted(node.columns)
            for column in columns:
                marks.append(Mark(node.symbol, self.middle_at[column], y, m.symbol_width, m.symbol_height, node.row, node.text))
            for left, right in pairwise(columns):
                half = m.symbol_width / 2
                ends = ((self.middle_at[left] + half, y), (self.middle_at[right] - half, y))
                lines.append(Line(ends, node.row, node.row, is_arrow=False))
        for index, path in sorted(self.routes.paths.items()):
            edge = self.grid.edges[index]
            points = self._points(index, path)
            lines.append(Line(points, edge.row, edge.to, edge.is_return))
            if edge.label:
                labels.append(self._label(points, path, edge.label, edge.row))
        return Drawing(self.width, self.height, self.borders, tuple(self.bands), tuple(marks), tuple(lines), tuple(labels))

    def _points(self, index: int, path: Path) -> tuple[tuple[float, float], ...]:
        edge, half = self.grid.edges[index], self.measures.symbol_width / 2
        source, target = self.grid.nodes[edge.source], self.grid.nodes[edge.target]
        points: list[tuple[float, float]] = []
        if path.out != "bottom":
            side = min(source.columns) if path.out == "left" else max(source.columns)
            points.append(
                (self.middle_at[side] + (half if path.out == "right" else -half), self._y(index, source.tier * 4 + LEVEL))
            )
        for across, begin, end in path.turns:
            x = self._x(index, across.index, is_gutter=across.gutter)
            points += [(x, self._y(index, begin)), (x, self._y(index, end))]
        if path.into != "top":
            side = min(target.columns) if path.into == "left" else max(target.columns)
            points.append(
                (self.middle_at[side] + (half if path.into == "right" else -half), self._y(index, target.tier * 4 + LEVEL))
            )
        return tuple(point for at, point in enumerate(points) if at == 0 or point != points[at - 1])

    def _label(self, points: Sequence[tuple[float, float]], path: Path, text: str, row: int) -> Label:
        (x, y), room = points[0], self.measures.label_height
        length, is_end = len(text) * room * 0.62, path.out == "left"
        if path.out == "bottom":
            # Beside the last column there is no room: then it stands before the line.
            is_end = x + room * 0.3 + length > self.width and x > length
            return Label(x + room * (-0.3 if is_end else 0.3), y + room * 0.95, text, row, is_end)
        begin = x - room * 0.2
        if not is_end:
            begin = min(x + room * 0.2, max(self.width - length, x - self.measures.symbol_width / 4))
        return Label(begin, y - room * 0.3, text, row, is_end)
