"""Where the lines of a flow run: along columns, beside them in lanes, and in bands above and below the symbols.

Every line is made of upright and level pieces. Level pieces run at the height of a symbol of their own row, or in the
band above the symbol they lead to, or below the one they leave; upright pieces run in the gutters between the columns, or
down the middle of a column where it is empty. So no line can cross a symbol. Lines of different ways never lie on one
another, but those that lead to the same row may join before it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from satupintu.sop.drawing.grid import Edge, Grid, Node

Port = Literal["top", "bottom", "left", "right"]
OUT_PORTS: tuple[Port, ...] = ("bottom", "left", "right")

TOP_BAND, TOP, LEVEL, BOTTOM, BOTTOM_BAND = 0.5, 1.0, 2.0, 3.0, 3.5
"""Heights within a tier, which is 4 high."""
BEND, ASIDE, CROWD, DOWN, CROSS = 0.7, 0.9, 0.6, 0.05, 1.6
"""What a bend, an arrow from the side, a line beside another, a tier of height and a crossing cost, in widths of a column."""
SHORT, OUTSIDE = 5, 1.5
"""A label of more letters finds no room outside the first and the last column; what it costs to write it there."""
CONTRARY = 2.5
"""What it costs when the usual way on leaves by a side, or a way back by the bottom: the flow runs downwards."""


@dataclass(frozen=True, slots=True)
class Across:
    """Where an upright piece runs: the middle of a column, or (`gutter`) the lane left of column `index`."""

    index: int
    gutter: bool = False

    @property
    def place(self) -> float:
        """Its place from the left, in widths of a column."""
        return self.index if self.gutter else self.index + 0.5


@dataclass(frozen=True, slots=True)
class Path:
    """A way through the grid: out of a port, at heights and across in turn, into a port.

    `turns` are (across, from height, to height) of each upright piece; between them it runs level.
    """

    out: Port
    into: Port
    turns: tuple[tuple[Across, float, float], ...]
    cost: float


@dataclass(slots=True)
class Routes:
    """The path of every edge, and the lanes: by gutter and edge the number of its lane, and how many each has."""

    paths: dict[int, Path] = field(default_factory=dict)
    lanes: dict[tuple[int, int], int] = field(default_factory=dict)
    lane_counts: list[int] = field(default_factory=list)
    bands: dict[tuple[int, float], int] = field(default_factory=dict)
    band_counts: dict[float, int] = field(default_factory=dict)


class _Router:
    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.taken: list[list[int]] = [[] for _ in range(grid.columns)]
        for node in grid.nodes:
            for column in range(min(node.columns), max(node.columns) + 1):
                self.taken[column].append(node.tier)
        for tiers in self.taken:
            tiers.sort()
        self.outs: dict[int, dict[Port, int]] = {}
        self.ins: dict[int, set[Port]] = {}
        self.middles: list[list[tuple[float, float, Edge]]] = [[] for _ in range(grid.columns)]
        self.gutters: list[list[tuple[float, float, Edge]]] = [[] for _ in range(grid.columns + 1)]
        self.levels: list[list[float]] = [[] for _ in range(grid.columns + 1)]
        for node in grid.nodes:
            for gutter in range(min(node.columns) + 1, max(node.columns) + 1):
                insort(self.levels[gutter], node.tier * 4 + LEVEL)
        self.ways = Counter(edge.source for edge in grid.edges if not edge.is_branch)

    def is_free(self, column: int, after: int, before: int) -> bool:
        """Whether no symbol stands in a column between two tiers, both left out."""
        tiers = self.taken[column]
        at = bisect_right(tiers, after)
        return at >= len(tiers) or tiers[at] >= before

    def choose(self, edge: Edge) -> Path:
        """Return the cheapest path of an edge that takes no port of another, and note it."""
        best: Path | None = None
        for path in self._paths(edge):
            if best is None or path.cost < best.cost:
                best = path
        assert best is not None, "there is always a way around"
        self.outs.setdefault(edge.source, {}).setdefault(best.out, edge.target)
        self.ins.setdefault(edge.target, set()).add(best.into)
        for across, begin, end in best.turns:
            lines = self.gutters if across.gutter else self.middles
            lines[across.index].append((min(begin, end), max(begin, end), edge))
        self._note_levels(edge, best)
        return best

    def _note_levels(self, edge: Edge, path: Path) -> None:
        """Note at which heights the level pieces of a path cross the gutters."""
        at = self._port(self.grid.nodes[edge.source], path.out)
        height = path.turns[0][1]
        for across, _begin, end in [*path.turns, (None, 0.0, 0.0)]:
            place = across.place if across else self._port(self.grid.nodes[edge.target], path.into)
            low, high = sorted((at, place))
            for gutter in range(math.ceil(low), math.floor(high) + 1):
                if low < gutter < high:
                    insort(self.levels[gutter], height)
            at, height = place, end

    @staticmethod
    def _port(node: Node, port: Port) -> float:
        """Return the place of a port from the left, in widths of a column."""
        return {"left": min(node.columns), "right": max(node.columns) + 1}.get(port, node.columns[0] + 0.5)

    def _out_cost(self, edge: Edge, port: Port) -> float:
        """What it costs to leave by a port: much where another way leaves or arrives there."""
        used = self.outs.get(edge.source, {})
        cost = 0.0
        if port in used and not edge.is_branch and used[port] != edge.target:
            cost += 100
        if port in self.ins.get(edge.source, ()):
            cost += 50
        source, target = self.grid.nodes[edge.source], self.grid.nodes[edge.target]
        if (port == "bottom") != (target.tier > source.tier) and (edge.is_usual or port == "bottom"):
            cost += CONTRARY
        if len(edge.label) > SHORT and self._port(source, port) in (0, self.grid.columns):
            cost += OUTSIDE
        return cost

    def _in_cost(self, edge: Edge, port: Port) -> float:
        if port == "top":
            return 0.0
        # A symbol with three ways on needs both its sides for them.
        return 60.0 if port in self.outs.get(edge.target, {}) or self.ways[edge.target] > 2 else 0.0

    def _paths(self, edge: Edge) -> Iterator[Path]:
        source, target = self.grid.nodes[edge.source], self.grid.nodes[edge.target]
        outs = {port: self._out_cost(edge, port) for port in OUT_PORTS}
        forward = target.tier > source.tier
        if forward:
            yield from self._straight_down(edge, source, target, outs)
        yield from self._round(edge, source, target, outs, forward=forward)

    def _straight_down(self, edge: Edge, source: Node, target: Node, outs: dict[Port, float]) -> Iterator[Path]:
        """Paths down the middle of a column: that of the source, or that of the target."""
        here, there = source.columns[0], target.columns[0]
        begin, end = source.tier * 4, target.tier * 4
        if here == there and self.is_free(here, source.tier, target.tier):
            yield self._path(edge, "bottom", "top", [(Across(here), begin + BOTTOM, end + TOP)], outs["bottom"])
        if here != there and self.is_free(here, source.tier, target.tier):
            turns = [(Across(here), begin + BOTTOM, end + TOP_BAND), (Across(there), end + TOP_BAND, end + TOP)]
            yield self._path(edge, "bottom", "top", turns, outs["bottom"])
        if here != there and self.is_free(there, source.tier, target.tier):
            turns = [(Across(here), begin + BOTTOM, begin + BOTTOM_BAND), (Across(there), begin + BOTTOM_BAND, end + TOP)]
            yield self._path(edge, "bottom", "top", turns, outs["bottom"] + 0.1)
            if there not in range(min(source.columns), max(source.columns) + 1) and source.row >= 0:
                port: Port = "right" if there > max(source.columns) else "left"
                yield self._path(edge, port, "top", [(Across(there), begin + LEVEL, end + TOP)], outs[port] + 0.3)

    def _round(self, edge: Edge, source: Node, target: Node, outs: dict[Port, float], *, forward: bool) -> Iterator[Path]:
        """Paths through a gutter, out of every port, into the top or a side."""
        begin, end = source.tier * 4, target.tier * 4
        left, right = min(*source.columns, *target.columns), max(*source.columns, *target.columns) + 1
        for gutter in range(max(left - 1, 0), min(right + 1, self.grid.columns) + 1):
            for port, price in outs.items():
                if port == "left" and (source.row < 0 or gutter > min(source.columns)):
                    continue
                if port == "right" and (source.row < 0 or gutter <= max(source.columns)):
                    continue
                height = begin + (BOTTOM_BAND if port == "bottom" else LEVEL)
                first: list[tuple[Across, float, float]] = []
                if port == "bottom":
                    first.append((Across(source.columns[0]), begin + BOTTOM, height))
                over = [*first, (Across(gutter, True), height, end + TOP_BAND)]
                over.append((Across(target.columns[0]), end + TOP_BAND, end + TOP))
                yield self._path(edge, port, "top", over, price)
                if target.row < 0:
                    continue
                side: Port = "left" if gutter <= min(target.columns) else "right"
                if side == "right" and gutter <= max(target.columns):
                    continue
                turns = [*first, (Across(gutter, True), height, end + LEVEL)]
                aside = ASIDE if forward else 0.0
                if port == side and edge.source == edge.target:
                    continue  # a way back to its own row comes in from above
                yield self._path(edge, port, side, turns, price + aside + self._in_cost(edge, side))

    def _path(self, edge: Edge, out: Port, into: Port, turns: Sequence[tuple[Across, float, float]], cost: float) -> Path:
        source, target = self.grid.nodes[edge.source], self.grid.nodes[edge.target]
        at = self._port(source, out)
        for across, begin, end in turns:
            cost += abs(across.place - at) + abs(end - begin) * DOWN + BEND
            at = across.place
            cost += self._crowd(edge, across, min(begin, end), max(begin, end))
        cost += abs(self._port(target, into) - at)
        return Path(out, into, tuple(turns), cost)

    def _crowd(self, edge: Edge, across: Across, low: float, high: float) -> float:
        """What it costs to run beside others in a gutter; on the line of another way in a column it costs all."""
        cost = 0.0
        lines = self.gutters if across.gutter else self.middles
        for begin, end, other in lines[across.index]:
            if begin < high and low < end and other.target != edge.target:
                if across.gutter:
                    cost += CROWD
                elif other.source != edge.source or not edge.is_branch:
                    cost += 1000
        if across.gutter:
            heights = self.levels[across.index]
            cost += CROSS * (bisect_left(heights, high) - bisect_right(heights, low))
        return cost


def route(grid: Grid) -> Routes:
    """Return the paths of all edges of a grid, ends and usual ways first, the ways back last."""
    router = _Router(grid)
    routes = Routes(lane_counts=[0] * (grid.columns + 1))

    def rank(index: int) -> tuple[int, int, int]:
        edge = grid.edges[index]
        source, target = grid.nodes[edge.source], grid.nodes[edge.target]
        span = target.tier - source.tier
        if edge.to < 0 and source.row >= 0:
            return (0, span, index)
        return (1, index, 0) if span > 0 else (2, -span, index)

    for index in sorted(range(len(grid.edges)), key=rank):
        routes.paths[index] = router.choose(grid.edges[index])
    _share_lanes(grid, routes)
    _share_bands(grid, routes)
    return routes


def _share_lanes(grid: Grid, routes: Routes) -> None:
    """Give every piece in a gutter a lane; ways to the same row may share one."""
    pieces: dict[int, list[tuple[float, float, int]]] = {}
    for index, path in routes.paths.items():
        for across, begin, end in path.turns:
            if across.gutter:
                pieces.setdefault(across.index, []).append((min(begin, end), max(begin, end), index))
    for gutter, found in pieces.items():
        # The longest lie outermost seen from where they lead, so that the short ones need not cross them.
        found.sort(key=lambda piece: (piece[1] - piece[0], piece[2]))
        lanes: list[list[tuple[float, float, int]]] = []
        for low, high, index in found:
            target = grid.edges[index].target
            fitting = (
                number
                for number, lane in enumerate(lanes)
                if all(high < b or e < low or grid.edges[o].target == target for b, e, o in lane)
            )
            number = next(fitting, len(lanes))
            if number == len(lanes):
                lanes.append([])
            lanes[number].append((low, high, index))
            routes.lanes[gutter, index] = number
        routes.lane_counts[gutter] = len(lanes)


def _share_bands(grid: Grid, routes: Routes) -> None:
    """Give level pieces in the bands of a tier with several symbols (connectors) a height each."""
    pieces: dict[float, list[tuple[float, float, int, int]]] = {}
    for index, path in routes.paths.items():
        for (first, _a, height), (second, _b, _c) in zip(path.turns, path.turns[1:], strict=False):
            low, high = sorted((first.place, second.place))
            owner = grid.edges[index].target if height % 4 == TOP_BAND else grid.edges[index].source
            pieces.setdefault(height, []).append((low, high, index, owner))
    for height, found in pieces.items():
        found.sort()
        bands: list[list[tuple[float, float, int]]] = []
        for low, high, index, owner in found:
            fitting = (n for n, band in enumerate(bands) if all(high < b or e < low or o == owner for b, e, o in band))
            number = next(fitting, len(bands))
            if number == len(bands):
                bands.append([])
            bands[number].append((low, high, owner))
            routes.bands[index, height] = number
        routes.band_counts[height] = len(bands)
