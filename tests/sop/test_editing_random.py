"""Random edits of random sheets: never a crash, always undone, no id used twice."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sop.random_sheets import sound_sheets
from tests.sop.sheets import small_sheet
from tests.sop.test_editing import bare, order, rows_of

from satupintu.sop.editing import EDITS, EditConflict, EditRefused, apply, mark_of
from satupintu.sop.engine import ENDS, RETURN, read_rows
from satupintu.sop.lint import lint

Sheet = dict[str, Any]

IDS = st.sampled_from([str(n) for n in range(1, 9)] + [f"r{n}" for n in range(1, 9)] + ["", "END", "RETURN"])
ANY = st.one_of(
    IDS, st.text(max_size=8), st.integers(-3, 200), st.booleans(), st.none(), st.lists(st.sampled_from(["fo", "kadis", "x"]), max_size=3),
    st.dictionaries(st.sampled_from(["next", "yes", "value", "unit"]), IDS, max_size=2), st.sampled_from(["decide", "await", "automatic"]),
)  # fmt: skip
KEYS = [
    "row",
    "after",
    "cell",
    "value",
    "was",
    "label",
    "target",
    "code",
    "performer",
    "performers",
    "back_to",
    "on",
    "seen",
    "id",
    "cells",
]


@st.composite
def likely_edits(draw: st.DrawFn, given: Sheet) -> Sheet:
    """An edit that mostly can be done: its marks and rows are those of the sheet."""
    lines = rows_of(given)
    picked = draw(st.sampled_from(sorted(lines))) if lines else ""
    line = lines.get(picked, {})
    do = draw(st.sampled_from(sorted(EDITS)))
    target = draw(st.sampled_from([*sorted(lines), *ENDS, RETURN]))
    cell = draw(st.sampled_from(["activity", "time", "kind", "performers", "limit", "back_to", "note", "condition"]))
    value = {
        "activity": st.sampled_from(["Memeriksa dan mencatat", "Diteruskan", ""]), "time": st.sampled_from(["5 menit", "", "1 jam"]),
        "kind": st.sampled_from(["execute", "decide", "await", "automatic", "together", "start"]), "limit": st.integers(0, 4),
        "performers": st.lists(st.sampled_from(["fo", "kadis"]), max_size=2), "back_to": st.sampled_from([*sorted(lines), ""]),
        "note": st.just("Catatan"), "condition": st.sampled_from(["luas > 5", ""]),
    }[cell]  # fmt: skip
    label = draw(st.sampled_from(["next", "yes", "no", "limit", "timeout", "A"]))
    edit: Sheet = {
        "do": do, "row": picked, "seen": mark_of(line), "after": draw(st.sampled_from([*sorted(lines), ""])), "cell": cell,
        "value": draw(value), "was": line.get(cell), "label": label, "target": target, "performers": ["fo", "kadis"],
        "performer": "kadis", "on": draw(st.booleans()), "code": draw(st.sampled_from(["fo", "kadis", "jf"])),
    }  # fmt: skip
    if cell == "kind":
        edit["was"] = line.get("kind")
    if do == "lead":
        edit["was"] = (line.get("exits") or {}).get(label)
    if do.startswith("performer"):
        edit["after"] = ""
        edit["label"] = "Nama baru"
        edit["was"] = next((entry["label"] for entry in given["performers"] if entry["code"] == edit["code"]), None)
    if do == "return_limit":
        edit["value"], edit["was"] = draw(st.integers(0, 5)), given.get("return_limit")
    return edit


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_random_edits_keep_the_sheet_readable_and_are_undone(data):
    now = data.draw(sound_sheets())
    every_id = set(order(now))
    for _step in range(6):
        edit = data.draw(likely_edits(now))
        before = copy.deepcopy(now)
        try:
            after, undo = apply(now, edit)
        except (EditRefused, EditConflict):
            assert now == before
            continue
        assert now == before, "the sheet given in stays as it is"
        assert len(set(order(after))) == len(after["rows"])
        fresh = set(order(after)) - set(order(now))
        assert not fresh & every_id
        every_id |= fresh
        for line in after["rows"]:
            assert all(aim in ENDS or aim == RETURN or aim in order(after) for aim in line["exits"].values()), edit
        lint(after)
        read_rows(after)
        if undo is None:
            assert bare(after) == bare(now)
        else:
            undone, redo = apply(after, undo)
            assert bare(undone) == bare(now), edit
            assert bare(apply(undone, redo)[0]) == bare(after)
        now = after


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ANY), st.sampled_from(sorted(EDITS)))
def test_an_edit_of_any_shape_is_done_or_refused(edit, do):
    before = small_sheet()
    try:
        after, _undo = apply(before, {**edit, "do": do})
    except (EditRefused, EditConflict):
        after = before
    lint(after)
    assert before == small_sheet()
