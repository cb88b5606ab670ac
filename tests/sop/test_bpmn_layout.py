"""The drawing of an export: every shape in its lane, every line clear of the shapes it does not join."""

from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from tests.sop.bpmn_engine import pack_sheets
from tests.sop.random_sheets import sound_sheets
from tests.sop.sheets import row, sheet

from satupintu.sop.bpmn.drawing import draw
from satupintu.sop.bpmn.layout import Box, place
from satupintu.sop.engine import compile_plan

SHEETS = pack_sheets()


def meets(box: Box, other: Box) -> bool:
    """Whether two rectangles share more than an edge."""
    return (
        box.x < other.x + other.width
        and other.x < box.x + box.width
        and box.y < other.y + other.height
        and other.y < box.y + box.height
    )


def holds(outer: Box, inner: Box) -> bool:
    """Whether a rectangle lies within another."""
    return (
        outer.x <= inner.x
        and inner.x + inner.width <= outer.x + outer.width
        and outer.y <= inner.y
        and inner.y + inner.height <= outer.y + outer.height
    )


def check(drawn) -> None:
    """Everything that makes a drawing readable."""
    graph, layout = drawn, place(drawn)
    assert set(layout.shapes) == set(graph.nodes)
    for node in graph.nodes.values():
        assert holds(layout.lanes[node.lane], layout.shapes[node.id]), node
    assert all(holds(layout.pool, lane) for lane in layout.lanes.values())
    standing = [node for node in graph.nodes.values() if not node.host]
    for one, other in combinations(standing, 2):
        assert not meets(layout.shapes[one.id], layout.shapes[other.id]), (one, other)
    for flow in graph.flows:
        line = layout.lines[flow.id]
        ends = {flow.source, flow.target, graph.nodes[flow.source].host}
        for (x, y), (to_x, to_y) in pairwise(line):
            assert x == to_x or y == to_y, "lines run level or upright"
            way = Box(min(x, to_x), min(y, to_y), max(abs(x - to_x), 1), max(abs(y - to_y), 1))
            assert holds(Box(0, 0, layout.pool.width + 1, layout.pool.height + 1), way)
            crossed = [n.id for n in standing if n.id not in ends and meets(layout.shapes[n.id], way)]
            assert not crossed, (flow, crossed)
        touched = layout.shapes[flow.target]
        assert line[-1] == (touched.x, touched.middle)


@pytest.mark.parametrize("name", SHEETS)
def test_the_drawings_of_the_packs_are_tidy(name):
    check(draw(SHEETS[name], compile_plan(SHEETS[name])))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sound_sheets())
def test_drawings_of_random_sheets_are_tidy(drawn):
    check(draw(drawn, compile_plan(drawn)))


def test_a_long_sheet_is_drawn_in_reasonable_time():
    rows = [row(str(n), "decide", exits={"yes": str(n + 1) if n < 249 else "END", "no": "RETURN"}) for n in range(1, 250)]
    long = sheet(row("0", "start", exits={"next": "1"}), *rows)
    layout = place(draw(long, compile_plan(long)))
    assert len(layout.shapes) > 950
