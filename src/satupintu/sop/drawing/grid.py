"""The grid a flow is drawn on: symbols in columns and tiers, and the edges between them.

A tier is one line of symbols. A row of the sheet has one tier, and one more for every end a choice of it leads to; a page
has tiers of off-page connectors before and after its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from satupintu.sop.drawing.flow import END_WORDS, Flow, Say, Step, Symbol, say_label


@dataclass(frozen=True, slots=True)
class Node:
    """A symbol at a tier; `columns` has several for a row done together, of which the first is where ways begin and end.

    `row` is the position of the sheet's row it belongs to (-1: a connector), `text` what stands in it.
    """

    id: int
    tier: int
    columns: tuple[int, ...]
    symbol: Symbol
    row: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from node to node; `row` is the position of the row it leaves, `to` that of the row it leads to or -1.

    `is_usual` says that it is the way on when nothing is wrong.
    """

    source: int
    target: int
    label: str
    row: int
    to: int
    is_return: bool = False
    is_branch: bool = False
    is_usual: bool = False


@dataclass(frozen=True, slots=True)
class Connector:
    """An off-page connector of a page: its letter, the row the way leads to, and the rows it comes from on this page."""

    letter: str
    to: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes and edges of a page; `tiers_of` gives the tiers of each row, `first` and `last` the connectors' tiers."""

    columns: int
    tiers: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rows: tuple[int, ...]
    tiers_of: Mapping[int, tuple[int, ...]]
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    arriving: tuple[Connector, ...] = ()
    leaving: tuple[Connector, ...] = ()


def ends_of(step: Step) -> list[str]:
    """Return the ends beside a row that get a tier of their own; "" for ways that lead nowhere."""
    return list(dict.fromkeys(way.end for way in step.ways if way.to < 0))


def connector_letter(index: int) -> str:
    """Return the letter of a connector: A to Z, then AA, AB and so on."""
    letter = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letter = chr(65 + rest) + letter
    return letter


def crossings(flow: Flow, rows: range) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return what crosses the borders of a page with these rows, by the row led to → the rows it comes from.

    First what leaves the page, then what arrives from other pages.
    """
    leaving: dict[int, list[int]] = {}
    arriving: dict[int, list[int]] = {}
    for step in flow.steps:
        for way in step.ways:
            if way.to >= 0 and (step.position in rows) != (way.to in rows):
                side = leaving if step.position in rows else arriving
                side.setdefault(way.to, []).append(step.position)
    return leaving, arriving


def build_grid(flow: Flow, say: Say, rows: range | None = None, letters: Mapping[int, str] | None = None) -> Grid:
    """Return the grid of a flow, or of the page with these rows; `letters` gives the connector of each row led to."""
    rows = range(len(flow.steps)) if rows is None else rows
    leaving, arriving = crossings(flow, rows) if letters is not None else ({}, {})
    letters = letters or {}
    width = len(flow.columns)
    nodes: list[Node] = []
    edges: list[Edge] = []
    tier = 0

    def add(columns: tuple[int, ...], symbol: Symbol, row: int, text: str = "") -> int:
        nodes.append(Node(len(nodes), tier, columns, symbol, row, text))
        return len(nodes) - 1

    def add_connectors(crossing: Mapping[int, list[int]], wished: Mapping[int, int]) -> tuple[dict[int, int], int]:
        """Place connectors as near to their columns as there is room; return the node of each, and the tiers used."""
        nonlocal tier
        placed: dict[int, int] = {}
        left, used = sorted(crossing), 0
        while left:
            free = set(range(width))
            for to in left[:width]:
                column = min(free, key=lambda at: (abs(at - wished[to]), at))
                free.discard(column)
                placed[to] = add((column,), "pentagon", -1, letters.get(to, ""))
            left = left[width:]
            tier, used = tier + 1, used + 1
        return placed, used

    first_tier = tier
    entries, count = add_connectors(arriving, {to: flow.steps[to].columns[0] for to in arriving})
    first = tuple(range(first_tier, first_tier + count))
    home: dict[int, int] = {}
    tiers_of: dict[int, tuple[int, ...]] = {}
    end_nodes: dict[tuple[int, str], int] = {}
    for position in rows:
        step = flow.steps[position]
        begun = tier
        home[position] = add(step.columns, step.symbol, position)
        for end in ends_of(step):
            tier += 1
            symbol: Symbol = "capsule" if end else "gap"
            text = say(END_WORDS[end]) if end else "?"
            end_nodes[position, end] = add(step.columns[:1], symbol, position, text)
        tier += 1
        tiers_of[position] = tuple(range(begun, tier))
    last_tier = tier
    leave, count = add_connectors(leaving, {to: flow.steps[leaving[to][0]].columns[0] for to in leaving})
    last = tuple(range(last_tier, last_tier + count))

    for to, node in entries.items():
        edges.append(Edge(node, home[to], "", -1, to))
    for position in rows:
        step = flow.steps[position]
        for way in step.ways:
            target = end_nodes[position, way.end] if way.to < 0 else home.get(way.to, -1)
            if target < 0:
                target = leave.get(way.to, -1)
            if target >= 0:
                label = say_label(way, step.kind, say)
                is_usual = not {"no", "timeout", "limit"} >= set(way.labels)
                edges.append(Edge(home[position], target, label, position, way.to, way.is_return, step.kind == "fork", is_usual))
    return Grid(
        columns=width,
        tiers=tier,
        nodes=tuple(nodes),
        edges=tuple(edges),
        rows=tuple(rows),
        tiers_of=tiers_of,
        first=first,
        last=last,
        arriving=_connectors(arriving, letters),
        leaving=_connectors(leaving, letters),
    )


def _connectors(crossing: Mapping[int, Sequence[int]], letters: Mapping[int, str]) -> tuple[Connector, ...]:
    return tuple(Connector(letters.get(to, ""), to, tuple(sorted(set(crossing[to])))) for to in sorted(crossing))
