"""The flow as a drawing: no line through a symbol, no two ways on one line, and any sheet at all is drawn."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sop.sheets import row, sheet, small_sheet

from satupintu.sop.drawing import Drawing, Flow, Measures, build_grid, draw_svg, place, read_flow, route

PACKS = Path(__file__).resolve().parents[2] / "src/satupintu/packs"
SERVICES = sorted(path for path in PACKS.glob("*/*.yaml") if path.name != "pack.yaml")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(source: dict[str, Any]) -> tuple[Flow, Drawing]:
    flow = read_flow(source)
    grid = build_grid(flow, str)
    return flow, place(grid, route(grid), Measures())


def pack_sheet(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["sheet"]
    return found


def random_sheet(seed: int, rows: int, performers: int) -> dict[str, Any]:
    """A sheet of every kind of row with exits anywhere, also to rows that do not exist; seldom a sound one."""
    rng = random.Random(seed)
    codes = [f"p{number}" for number in range(performers)]

    def target(here: int) -> str:
        near = str(min(here + 1, rows - 1))
        return rng.choice([near, near, near, str(rng.randrange(rows + 1)), "END", "REJECT", "RETURN", "LAPSED"])

    made = []
    for at in range(rows):
        kind = rng.choice(["execute", "execute", "decide", "await", "automatic", "together", "fork", "join"]) if at else "start"
        labels = {"decide": ["yes", "no"], "await": ["next", "timeout"], "fork": ["a", "b", "c"]}.get(kind, ["next"])
        if kind == "decide" and rng.random() < 0.3:
            labels = [*labels, "limit"]
        who = rng.sample(codes, min(performers, 3 if kind == "together" else 1))
        made.append(row(str(at), kind, performers=who, exits={label: target(at) for label in labels}))
    return {"performers": [{"code": code, "label": f"Pelaksana {code}"} for code in codes], "rows": made}


def pieces(drawing: Drawing) -> list[tuple[int, float, float, float, float]]:
    """Every straight piece of every line: number of the line, left, right, top, bottom."""
    return [
        (number, min(x, u), max(x, u), min(y, v), max(y, v))
        for number, line in enumerate(drawing.lines)
        for (x, y), (u, v) in zip(line.points, line.points[1:], strict=False)
    ]


def lines_through_symbols(drawing: Drawing) -> list[tuple[Any, Any]]:
    hair = 0.01
    return [
        (drawing.lines[number], mark)
        for number, left, right, top, bottom in pieces(drawing)
        for mark in drawing.marks
        if right > mark.x - mark.width / 2 + hair
        and left < mark.x + mark.width / 2 - hair
        and bottom > mark.y - mark.height / 2 + hair
        and top < mark.y + mark.height / 2 - hair
    ]


def lines_on_one_another(flow: Flow, drawing: Drawing) -> list[tuple[Any, Any]]:
    """Pairs of ways to different places that share more than a point; branches of one fork may begin together."""
    found = []
    cut = pieces(drawing)
    for at, (number, left, right, top, bottom) in enumerate(cut):
        for other, left2, right2, top2, bottom2 in cut[at + 1 :]:
            one, two = drawing.lines[number], drawing.lines[other]
            if number == other or one.points[-1] == two.points[-1] or one.to == two.to >= 0:
                continue
            if one.row == two.row >= 0 and flow.steps[one.row].kind == "fork":
                continue
            upright = right - left < 0.01 and right2 - left2 < 0.01 and abs(left - left2) < 0.3
            level = bottom - top < 0.01 and bottom2 - top2 < 0.01 and abs(top - top2) < 0.3
            if upright and min(bottom, bottom2) - max(top, top2) > 0.5:
                found.append((one, two))
            if level and min(right, right2) - max(left, left2) > 0.5:
                found.append((one, two))
    return found


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_sheets_of_the_packs_are_clean(path: Path) -> None:
    flow, drawing = drawn(pack_sheet(path))
    assert not lines_through_symbols(drawing)
    assert not lines_on_one_another(flow, drawing)
    assert {mark.symbol for mark in drawing.marks} <= {"capsule", "box", "diamond"}
    assert not any(step.is_adrift for step in flow.steps)


def test_no_line_crosses_a_symbol_whatever_the_sheet() -> None:
    for seed in range(40):
        _flow, drawing = drawn(random_sheet(seed, 1 + seed % 24, 1 + seed % 9))
        assert not lines_through_symbols(drawing), seed
        for number, left, right, top, bottom in pieces(drawing):
            assert right - left < 0.01 or bottom - top < 0.01, (seed, drawing.lines[number])
            assert left >= 0
            assert right <= drawing.width
            assert top >= 0
            assert bottom <= drawing.height


def test_ways_to_different_rows_keep_apart() -> None:
    """Only a symbol with more ways than ports may let two of them begin together."""
    bad = sum(len(lines_on_one_another(*drawn(random_sheet(seed, 18, 6)))) for seed in range(20))
    assert bad <= 1


def test_symbols_are_those_of_the_regulation() -> None:
    flow, drawing = drawn(small_sheet())
    assert [step.symbol for step in flow.steps][:4] == ["capsule", "diamond", "box", "diamond"]
    said = [label.text for label in drawing.labels]
    assert said[:2] == ["Ya", "Tidak"]
    back = next(line for line in drawing.lines if line.is_return)
    assert (back.row, back.to) == (1, 0)
    assert back.points[-1][1] < back.points[0][1], "it leads up"
    assert {mark.text for mark in drawing.marks if mark.text} >= {"Gugur", "Ditolak"}


def test_the_last_row_is_a_capsule() -> None:
    flow, drawing = drawn(sheet(row("1", "start", exits={"next": "2"}), row("2", exits={"next": "END"})))
    assert [step.symbol for step in flow.steps] == ["capsule", "capsule"]
    assert len(drawing.lines) == 1


def test_a_row_done_together_has_a_symbol_for_each_and_they_are_joined() -> None:
    source = sheet(
        row("1", "start", exits={"next": "2"}),
        row("2", "together", performers=["kadis", "fo"], exits={"next": "3"}),
        row("3", exits={"next": "END"}),
    )
    _flow, drawing = drawn(source)
    assert len([mark for mark in drawing.marks if mark.row == 1]) == 2
    assert [line.row for line in drawing.lines if not line.is_arrow] == [1]


def test_a_row_that_goes_back_to_itself_is_entered_from_above() -> None:
    source = sheet(
        row("1", "start", exits={"next": "2"}),
        row("2", "decide", exits={"yes": "END", "no": "2"}, limit=2),
    )
    _flow, drawing = drawn(source)
    loop = next(line for line in drawing.lines if line.row == line.to == 1)
    mark = next(mark for mark in drawing.marks if mark.row == 1)
    assert loop.points[-1] == (mark.x, mark.y - mark.height / 2)
    assert len(loop.points) == 5


def test_branches_leave_their_fork_together_and_meet_at_their_join() -> None:
    source = sheet(
        row("1", "start", exits={"next": "2"}),
        row("2", "fork", exits={"kiri": "3", "kanan": "4"}),
        row("3", exits={"next": "5"}),
        row("4", performers=["kadis"], exits={"next": "5"}),
        row("5", "join", exits={"next": "6"}),
        row("6", exits={"next": "END"}),
    )
    flow, drawing = drawn(source)
    begins = {line.points[0] for line in drawing.lines if line.row == 1}
    ends = {line.points[-1] for line in drawing.lines if line.to == 4}
    assert len(begins) == 1
    assert len(ends) <= 2
    assert not [label for label in drawing.labels if label.row == 1], "names of branches are no Ya or Tidak"
    assert not lines_on_one_another(flow, drawing)


FAULTY: list[Any] = [
    {},
    {"rows": None, "performers": "x"},
    {"rows": [None, 3, "x", [], {}]},
    {"rows": [{"id": "1", "exits": {"next": "99"}}]},
    {"rows": [{"id": "1", "exits": ["2"]}, {"id": "1", "exits": {True: "1", False: 1}}]},
    {"rows": [{"id": "1", "kind": "decide", "performers": [{}], "exits": {"yes": None, "no": {}}}]},
    {"rows": [{"id": "2", "kind": "together", "performers": ["a", "a", "b"], "exits": {"next": "2"}}], "performers": [7, {}]},
    {"rows": [{"id": "1", "kind": "start", "exits": {"next": "RETURN"}}]},
    {"rows": [{"id": f"{n}", "performers": [f"p{n}"]} for n in range(600)]},
]


@pytest.mark.parametrize("source", FAULTY, ids=range(len(FAULTY)))
def test_a_faulty_draft_is_drawn_as_far_as_it_can_be_read(source: Any) -> None:
    assert ElementTree.fromstring(draw_svg(source)).tag == f"{SVG}svg"
    assert not lines_through_symbols(drawn(source)[1])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.sampled_from(["1", "2", "END", "fo", "decide", "fork", "\x00", "<b>"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "kind", "performers", "exits", "next", "yes", "code", "rows"]), inner, max_size=5
        )
    ),
    max_leaves=25,
)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({"rows": ANYTHING, "performers": ANYTHING}))
def test_nothing_at_all_makes_it_fail(source: dict[str, Any]) -> None:
    ElementTree.fromstring(draw_svg(source, with_activities=True))


def test_markup_in_a_sheet_is_text() -> None:
    evil = "<script>alert(1)</script>\"&'\x00\x0b"
    source = sheet(row("1", "start", activity=evil, exits={"next": "END"}), performers=[{"code": "fo", "label": evil}])
    svg = draw_svg(source, with_activities=True)
    assert "<script" not in svg
    assert "style=" not in svg
    ElementTree.fromstring(svg)


def test_every_row_can_be_reached_and_is_said() -> None:
    root = ElementTree.fromstring(draw_svg(small_sheet()))
    rows = root.findall(f"{SVG}g[@class='sop-row']")
    assert [group.get("data-row") for group in rows] == [step["id"] for step in small_sheet()["rows"]]
    assert all(group.get("tabindex") == "0" for group in rows)
    assert rows[1].get("aria-label") == "2. Periksa kelengkapan; Front office; Ya → 3; Tidak → 1"


def test_its_words_can_be_translated() -> None:
    svg = draw_svg(small_sheet(), say=lambda text: {"Ya": "Yes", "Tidak": "No", "Ditolak": "Rejected"}.get(text, text))
    assert ">Yes<" in svg
    assert ">Ya<" not in svg
    assert ">Rejected<" in svg


def test_rows_can_be_as_high_as_those_of_the_table_beside() -> None:
    flow = read_flow(small_sheet())
    grid = build_grid(flow, str)
    drawing = place(grid, route(grid), Measures(), {0: 300.0})
    assert drawing.bands[0].height == 300.0
    assert drawing.bands[1].y == 300.0


def test_a_long_and_wide_sheet_is_drawn_at_once() -> None:
    source = random_sheet(1, 60, 15)
    fastest = 9.0
    for _ in range(5):
        begun = time.perf_counter()
        draw_svg(source)
        fastest = min(fastest, time.perf_counter() - begun)
    assert fastest < 0.15, "an editor redraws while somebody types"
