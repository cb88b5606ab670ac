"""A flow cut to pages: where it breaks, and the off-page connectors by which its ways go on (Permenpan RB 35/2012).

On every page what arrives from others stands before the first row, what leaves for others after the last. All ways to one
row have one letter, on every page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from satupintu.sop.drawing.flow import Flow, Say
from satupintu.sop.drawing.grid import Connector, Grid, build_grid, connector_letter, crossings, ends_of
from satupintu.sop.drawing.placing import Drawing, Measures, gutter_widths, place, tier_height
from satupintu.sop.drawing.routing import Routes, route


@dataclass(frozen=True, slots=True)
class FlowPage:
    """One page of a flow: the positions of its rows, its shapes, and its connectors."""

    rows: range
    drawing: Drawing
    arriving: tuple[Connector, ...]
    leaving: tuple[Connector, ...]
    arriving_tiers: int
    leaving_tiers: int


def paginate(
    flow: Flow, say: Say, measures: Measures, room: float, heights: Mapping[int, float] | None = None
) -> tuple[FlowPage, ...]:
    """Return a flow in pages whose rows and connectors are `room` high at most; a row that is higher has a page of its own.

    `heights` are the heights rows need for their texts, by position. The columns are the same on every page.
    """
    heights = heights or {}
    tall = tier_height(measures)
    needed = [max(heights.get(step.position, 0.0), (1 + len(ends_of(step))) * tall) for step in flow.steps]
    cuts = _cuts(flow, needed, tall, room)
    crossing = sorted({to for rows in cuts for side in crossings(flow, rows) for to in side})
    letters = {to: connector_letter(index) for index, to in enumerate(crossing)}
    made: list[tuple[range, Grid, Routes]] = []
    for rows in cuts:
        grid = build_grid(flow, say, rows, letters)
        made.append((rows, grid, route(grid)))
    counts = [max(lanes) for lanes in zip(*(routes.lane_counts for _rows, _grid, routes in made), strict=True)]
    narrowest = min(gutter_widths(counts, measures), default=measures.gap)
    # An arrowhead must find room between the last lane and the symbol.
    measures = replace(measures, head=min(measures.head, max(narrowest / 2, measures.head / 2)))
    return tuple(
        FlowPage(
            rows, place(grid, routes, measures, heights, counts), grid.arriving, grid.leaving, len(grid.first), len(grid.last)
        )
        for rows, grid, routes in made
    )


def row_rooms(flow: Flow, measures: Measures, room: float) -> list[float]:
    """Return how high each row may become, so that it fits a page of its own with the connectors it would need there."""
    tall = tier_height(measures)
    return [room - _connector_tiers(flow, range(at, at + 1)) * tall for at in range(len(flow.steps))]


def _connector_tiers(flow: Flow, rows: range) -> int:
    """Return how many tiers of connectors a page with these rows has."""
    leaving, arriving = crossings(flow, rows)
    columns = len(flow.columns)
    return -(-len(leaving) // columns) - (-len(arriving) // columns)


def _cuts(flow: Flow, needed: list[float], tall: float, room: float) -> list[range]:
    """Return the rows of each page, as many as go on it with the connectors they make necessary."""
    cuts: list[range] = []
    begin, count = 0, len(needed)
    while begin < count:
        best, height, end = begin + 1, 0.0, begin
        while end < count:
            height += needed[end]
            end += 1
            if height > room:
                break
            if height + _connector_tiers(flow, range(begin, end)) * tall <= room:
                best = end
        cuts.append(range(begin, best))
        begin = best
    return cuts or [range(0)]
