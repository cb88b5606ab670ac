"""Where everything of a drawing lies: lanes below each other, time from left to right, lines between the shapes only.

Nodes stand in columns (how far from the start) and slots (heights inside a lane). Lines run in the gutters between columns
and in the channels below slots, each on a track of its own, so no line ever crosses a shape it does not belong to. All
lengths are in pixels of BPMN DI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from satupintu.sop.bpmn.graph import Flow, Graph

Point = tuple[int, int]

TASK, GATEWAY, EVENT = (150, 90), (50, 50), (36, 36)
POOL_HEAD, LANE_HEAD = 30, 30
MARGIN, TRACK, LABEL = 24, 14, 36
"""Free space at an edge of a gutter or slot, the distance of two lines, and the height of the words at a small shape."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The height of its centre."""
        return self.y + self.height // 2


@dataclass(slots=True)
class Layout:
    """The whole drawing: the pool, lanes by code, shapes by node, lines and their words by flow."""

    pool: Box
    lanes: dict[str, Box] = field(default_factory=dict)
    shapes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    words: dict[str, Box] = field(default_factory=dict)


def place(graph: Graph) -> Layout:
    """Return where every lane, shape and line of a drawing lies; the same drawing always lies the same."""
    return _Placing(graph).layout


def size_of(tag: str) -> tuple[int, int]:
    """Return width and height of a shape."""
    if tag.endswith("Gateway"):
        return GATEWAY
    return EVENT if tag.endswith("Event") else TASK


Key = tuple[int, str]


class _Tracks:
    """Lines side by side: each key gets the first track on which nothing else lies in its reach."""

    def __init__(self) -> None:
        self.reach: dict[Key, tuple[int, int]] = {}
        self.track: dict[Key, int] = {}
        self.count = 0

    def claim(self, key: Key, one: int, other: int) -> None:
        low, high = self.reach.get(key, (min(one, other), max(one, other)))
        self.reach[key] = min(low, one, other), max(high, one, other)

    def settle(self) -> None:
        last: list[list[tuple[int, int]]] = []
        for key in sorted(self.reach, key=lambda key: (key[0], self.reach[key], key[1])):
            low, high = self.reach[key]
            track = next((n for n, used in enumerate(last) if all(high < a or b < low for a, b in used)), len(last))
            # Lines that leave (key 0) keep left of lines that arrive (key 1), or their ends would lie on each other.
            floor = max((self.track[k] + 1 for k in self.track if k[0] < key[0]), default=0)
            track = max(track, floor)
            while len(last) <= track:
                last.append([])
            while any(not (high < a or b < low) for a, b in last[track]):
                track += 1
                if track == len(last):
                    last.append([])
            last[track].append((low, high))
            self.track[key] = track
        self.count = len(last)


class _Placing:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.grid = {node.id for node in graph.nodes.values() if not node.host}
        self.ways: dict[str, list[str]] = {node_id: [] for node_id in graph.nodes}
        for flow in graph.flows:
            source = graph.nodes[flow.source].host or flow.source
            self.ways[source].append(flow.target)
        self.column = self._columns()
        self.slot: dict[str, int] = {}
        self.lane_slots: dict[str, range] = {}
        self._slots()
        self.gutters = [_Tracks() for _ in range(max(self.column.values(), default=0) + 2)]
        self.channels = [_Tracks() for _ in range(max((r.stop for r in self.lane_slots.values()), default=1))]
        self.routes = {flow.id: self._route(flow) for flow in graph.flows}
        for tracks in (*self.gutters, *self.channels):
            tracks.settle()
        self.layout = self._measure()

    def _columns(self) -> dict[str, int]:
        """Return how far each node is from the start, by the longest way that does not turn back."""
        order, back = self._order()
        column = dict.fromkeys(self.grid, 0)
        for node_id in order:
            for target in self.ways[node_id]:
                if (node_id, target) not in back:
                    column[target] = max(column[target], column[node_id] + 1)
        return column

    def _order(self) -> tuple[list[str], set[tuple[str, str]]]:
        """Return the nodes so that flows lead forward, and the pairs that turn back."""
        state: dict[str, int] = {}
        done: list[str] = []
        back: set[tuple[str, str]] = set()
        for first in self.graph.nodes:
            if first not in self.grid or first in state:
                continue
            state[first] = 1
            waiting = [(first, iter(self.ways[first]))]
            while waiting:
                node_id, targets = waiting[-1]
                target = next(targets, None)
                if target is None:
                    state[node_id] = 2
                    done.append(node_id)
                    waiting.pop()
                elif state.get(target) == 1:
                    back.add((node_id, target))
                elif target not in state:
                    state[target] = 1
                    waiting.append((target, iter(self.ways[target])))
        return done[::-1], back

    def _slots(self) -> None:
        """Give every node a height in its lane: that of the node before it where it is free, so that lines stay straight."""
        first = 0
        for lane in self.graph.lanes:
            taken: set[tuple[int, int]] = set()
            members = [n for n in self.graph.nodes.values() if n.lane == lane and n.id in self.grid]
            for node in sorted(members, key=lambda n: (self.column[n.id], self._is_aside(n.id))):
                wish = self._wish(node.id, lane, first)
                slot = next(
                    s for s in (*range(wish, wish + 2), *range(len(members) + 2)) if (self.column[node.id], s) not in taken
                )
                taken.add((self.column[node.id], slot))
                self.slot[node.id] = first + slot
            height = max((slot for _column, slot in taken), default=0) + 1
            self.lane_slots[lane] = range(first, first + height)
            first += height

    def _wish(self, node_id: str, lane: str, first: int) -> int:
        for flow in self.graph.into(node_id):
            source = self.graph.nodes[flow.source]
            stands = source.host or source.id
            if source.lane == lane and stands in self.slot:
                return self.slot[stands] - first + int(self._leaves_below(flow))
        return 0

    def _is_aside(self, node_id: str) -> bool:
        """Whether only lines that leave a shape below lead to a node, so that it gives way to those that go on."""
        return all(self._leaves_below(flow) for flow in self.graph.into(node_id))

    def _route(self, flow: Flow) -> str:
        """Claim the tracks of a line; return how it runs: straight, next (one bend pair), or round."""
        source, target = self.graph.nodes[flow.source], self.graph.nodes[flow.target]
        stands = source.host or source.id
        here, there = self.column[stands], self.column[target.id]
        level, goal = self.slot[stands], self.slot[target.id]
        falls = self._leaves_below(flow)
        if not falls and level == goal and there > here and self._is_free(level, here + 1, there):
            return "straight"
        if not falls and there == here + 1:
            self.gutters[there].claim(self._bus(flow), 2 * level, 2 * goal)
            return "next"
        if not falls:
            self.gutters[here + 1].claim((0, flow.source), 2 * level, 2 * level + 1)
        self.channels[level].claim((0, flow.id), 2 * here + (0 if falls else 1), 2 * there - 1)
        self.gutters[there].claim((1, flow.target), 2 * level + 1, 2 * goal)
        return "falls" if falls else "round"

    def _leaves_below(self, flow: Flow) -> bool:
        """Whether a line leaves its shape below: that of a timer, and all but the first way of a question."""
        node = self.graph.nodes[flow.source]
        if node.host:
            return True
        return node.tag == "exclusiveGateway" and next(self.graph.from_(node.id)).id != flow.id

    def _bus(self, flow: Flow) -> Key:
        return (0, flow.source) if self.graph.nodes[flow.source].tag == "parallelGateway" else (1, flow.target)

    def _is_free(self, slot: int, first: int, last: int) -> bool:
        return not any(self.slot[n] == slot and first <= self.column[n] < last for n in self.grid)

    def _measure(self) -> Layout:
        columns = len(self.gutters) - 1
        lefts, rights, gutters = [], [], []
        x = POOL_HEAD + LANE_HEAD
        for number in range(columns):
            gutters.append(x + MARGIN)
            x += 2 * MARGIN + TRACK * self.gutters[number].count
            nodes = [n for n in self.grid if self.column[n] == number]
            width = max((size_of(self.graph.nodes[n].tag)[0] for n in nodes), default=EVENT[0])
            lefts.append(x)
            x += max(width, 80)
            rights.append(x)
        gutters.append(x + MARGIN)
        width = x + 2 * MARGIN + TRACK * self.gutters[columns].count
        tops, channels = self._heights()
        layout = Layout(Box(0, 0, width, tops[-1]))
        for lane, slots in self.lane_slots.items():
            top = tops[slots.start]
            layout.lanes[lane] = Box(POOL_HEAD, top, width - POOL_HEAD, tops[slots.stop] - top)
        for node_id in self.grid:
            w, h = size_of(self.graph.nodes[node_id].tag)
            left, right = lefts[self.column[node_id]], rights[self.column[node_id]]
            top = tops[self.slot[node_id]] + MARGIN + LABEL + (TASK[1] - h) // 2
            layout.shapes[node_id] = Box((left + right - w) // 2, top, w, h)
        for node in self.graph.nodes.values():
            if node.host:
                host = layout.shapes[node.host]
                layout.shapes[node.id] = Box(host.x + host.width - 54, host.y + host.height - 18, *EVENT)
        for flow in self.graph.flows:
            layout.lines[flow.id] = self._line(flow, layout.shapes, gutters, channels)
        self._words(layout)
        return layout

    def _heights(self) -> tuple[list[int], list[int]]:
        """Return the top of every slot, then the end, and where the channel below each begins."""
        tops, channels, y = [], [], 0
        for channel in self.channels:
            tops.append(y)
            y += MARGIN + LABEL + TASK[1] + LABEL
            channels.append(y)
            y += TRACK * channel.count + MARGIN // 2
        return [*tops, y], channels

    def _line(self, flow: Flow, shapes: Mapping[str, Box], gutters: list[int], channels: list[int]) -> tuple[Point, ...]:
        how = self.routes[flow.id]
        source, target = shapes[flow.source], shapes[flow.target]
        begin, end = (source.x + source.width, source.middle), (target.x, target.middle)
        if how == "straight":
            return (begin, end)
        stands = self.graph.nodes[flow.source].host or flow.source
        here, there, level = self.column[stands], self.column[flow.target], self.slot[stands]
        if how == "next":
            x = gutters[there] + TRACK * self.gutters[there].track[self._bus(flow)]
            return _bent((begin, (x, begin[1]), (x, end[1]), end))
        y = channels[level] + TRACK * self.channels[level].track[(0, flow.id)]
        arrive = gutters[there] + TRACK * self.gutters[there].track[(1, flow.target)]
        if how == "falls":
            below = source.x + source.width // 2
            first: tuple[Point, ...] = ((below, source.y + source.height), (below, y))
        else:
            leave = gutters[here + 1] + TRACK * self.gutters[here + 1].track[(0, flow.source)]
            first = (begin, (leave, begin[1]), (leave, y))
        return _bent((*first, (arrive, y), (arrive, end[1]), end))

    def _words(self, layout: Layout) -> None:
        """Put the words of flows beside their beginning, or at their end where many flows begin at one place."""
        for flow in self.graph.flows:
            if not flow.name:
                continue
            line = layout.lines[flow.id]
            width = min(90, 8 + 7 * len(flow.name))
            if self.routes[flow.id] == "falls":
                layout.words[flow.id] = Box(line[0][0] + 4, line[0][1] + 4, width, 14)
            elif self.graph.nodes[flow.source].tag == "parallelGateway":
                layout.words[flow.id] = Box(line[-1][0] - width - 4, line[-1][1] - 18, width, 14)
            else:
                layout.words[flow.id] = Box(line[0][0] + 2, line[0][1] - 18, width, 14)


def _bent(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return a line without points that repeat or lie on the way between their neighbours."""
    found: list[Point] = []
    for point in points:
        if found and found[-1] == point:
            continue
        if len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            between = sorted((found[-2], found[-1], point))[1] == found[-1]
            if between:
                found.pop()
        found.append(point)
    return tuple(found)
