"""Editing a sheet as pure data: every edit, its inverse, two editors at once, and what is refused."""

import copy
from typing import Any

import pytest
from tests.sop.sheets import row, sheet, small_sheet

from satupintu.sop.editing import EditConflict, EditRefused, apply, apply_all, mark_of, read_time, suggest_mend
from satupintu.sop.editing.verbs import active_of
from satupintu.sop.engine import RETURN, find_faults
from satupintu.sop.lint import lint

Sheet = dict[str, Any]


def rows_of(given: Sheet) -> dict[str, Sheet]:
    return {line["id"]: line for line in given["rows"]}


def order(given: Sheet) -> list[str]:
    return [line["id"] for line in given["rows"]]


def bare(given: Sheet) -> Sheet:
    """A sheet without its count of ids, which only grows."""
    return {key: value for key, value in given.items() if key != "last_id"}


def seen(given: Sheet, row_id: str) -> str:
    return mark_of(rows_of(given)[row_id])


def refused(given: Sheet, edit: Sheet) -> EditRefused:
    before = copy.deepcopy(given)
    with pytest.raises(EditRefused) as caught:
        apply(given, edit)
    assert given == before
    return caught.value


def straight() -> Sheet:
    """Start, two steps, end."""
    return sheet(
        row("1", "start", exits={"next": "2"}), row("2", exits={"next": "3"}), row("3", exits={"next": "END"}), performers=COLUMNS
    )


COLUMNS = [{"code": "fo", "label": "Loket"}, {"code": "kadis", "label": "Kepala dinas"}, {"code": "jf", "label": "Fungsional"}]


def test_a_sheet_is_written_from_nothing_row_by_row():
    now: Sheet = {"performers": [], "rows": []}
    now, _undo = apply_all(now, [{"do": "performer_add", "code": "fo", "label": "Loket"}, {"do": "insert", "after": ""}])
    first = order(now)[0]
    now, _undo = apply_all(now, [{"do": "insert", "after": first}, {"do": "insert", "after": first}])
    assert order(now) == ["r1", "r3", "r2"]
    assert [rows_of(now)[key]["exits"]["next"] for key in order(now)] == ["r3", "r2", "END"]
    assert rows_of(now)["r1"]["kind"] == "start"
    assert not find_faults(now)


def test_inserting_and_removing_keeps_the_way():
    before = straight()
    now, undo = apply(
        before, {"do": "insert", "after": "2", "cells": {"activity": "Menyalin", "time": "2 jam", "performers": ["fo"]}}
    )
    made = rows_of(now)["r1"]
    assert (rows_of(now)["2"]["exits"], made["exits"]) == ({"next": "r1"}, {"next": "3"})
    assert (made["activity"], made["time"], made["performers"]) == ("Menyalin", {"value": 2, "unit": "jam"}, ["fo"])
    assert bare(apply(now, undo)[0]) == before
    gone, undo = apply(now, {"do": "remove", "row": "2", "seen": seen(now, "2")})
    assert rows_of(gone)["1"]["exits"] == {"next": "r1"}
    assert bare(apply(gone, undo)[0]) == bare(now)
    again, _undo = apply(apply(now, {"do": "remove", "row": "r1", "seen": seen(now, "r1")})[0], {"do": "insert", "after": "2"})
    assert "r1" not in order(again), "an id is never used twice"


def test_a_row_sent_twice_is_written_once():
    now, _undo = apply(straight(), {"do": "insert", "after": "2", "id": "abc1"})
    again, undo = apply(now, {"do": "insert", "after": "2", "id": "abc1"})
    assert (again, undo) == (now, None)
    assert apply(now, {"do": "remove", "row": "gone", "seen": ""})[1] is None


def test_inserting_after_a_decision_takes_the_exit_that_led_below():
    before = small_sheet()
    now, _undo = apply(before, {"do": "insert", "after": "2"})
    assert rows_of(now)["2"]["exits"] == {"yes": "r1", "no": "RETURN"}
    assert rows_of(now)["r1"]["exits"] == {"next": "3"}
    ended = sheet(row("1", "start", exits={"next": "2"}), row("2", "decide", exits={"yes": "END", "no": "REJECT"}))
    now, _undo = apply(ended, {"do": "insert", "after": "2"})
    assert rows_of(now)["2"]["exits"] == {"yes": "r1", "no": "REJECT"}


def test_moving_a_row_takes_it_along():
    before = straight()
    now, undo = apply(before, {"do": "move", "row": "2", "after": "3"})
    assert order(now) == ["1", "3", "2"]
    assert {key: line["exits"]["next"] for key, line in rows_of(now).items()} == {"1": "3", "3": "2", "2": "END"}
    assert apply(now, undo)[0] == before
    assert apply(before, {"do": "move", "row": "2", "after": "1"})[1] is None
    top, undo = apply(before, {"do": "move", "row": "3", "after": ""})
    assert order(top) == ["3", "1", "2"]
    assert apply(top, undo)[0] == before


def test_a_row_becomes_a_decision_and_back():
    before = straight()
    now, undo = apply(before, {"do": "set", "row": "2", "cell": "kind", "value": "decide", "was": "execute"})
    assert rows_of(now)["2"]["exits"] == {"yes": "3", "no": "RETURN"}
    back, _undo = apply(now, {"do": "set", "row": "2", "cell": "kind", "value": "execute", "was": "decide"})
    assert back == apply(now, undo)[0] == before
    way, _undo = apply(before, {"do": "branch", "row": "2", "seen": seen(before, "2")})
    assert rows_of(way)["2"]["exits"] == {"yes": "3", "no": "r1"}
    assert rows_of(way)["r1"]["exits"] == {"next": "3"}
    waits, _undo = apply(before, {"do": "set", "row": "2", "cell": "kind", "value": "await", "was": "execute"})
    assert rows_of(waits)["2"]["awaits"] == "applicant"
    again, _undo = apply(waits, {"do": "set", "row": "2", "cell": "kind", "value": "automatic", "was": "await"})
    again, _undo = apply(again, {"do": "set", "row": "2", "cell": "condition", "value": "luas < 10", "was": None})
    assert rows_of(again)["2"]["exits"] == {"yes": "3", "no": "RETURN"}
    assert "awaits" not in rows_of(again)["2"]


def test_a_fork_comes_with_its_join_and_goes_with_it():
    before = straight()
    now, undo = apply(before, {"do": "fork", "row": "2", "seen": seen(before, "2")})
    assert order(now) == ["1", "r1", "2", "r2", "r3", "3"]
    assert not find_faults(now)
    assert bare(apply(now, undo)[0]) == before
    for end in ("r1", "r3"):
        flat, undo = apply(now, {"do": "remove", "row": end, "seen": seen(now, end)})
        assert order(flat) == ["1", "2", "r2", "3"]
        assert [rows_of(flat)[key]["exits"]["next"] for key in order(flat)] == ["2", "r2", "3", "END"]
        assert bare(apply(flat, undo)[0]) == bare(now)
    open_end, _undo = apply_all(
        now,
        [
            {"do": "lead", "row": "2", "label": "next", "target": "3", "was": "r3"},
            {"do": "lead", "row": "r2", "label": "next", "target": "3", "was": "r3"},
            {"do": "set", "row": "r3", "cell": "kind", "value": "execute", "was": "join"},
        ],
    )
    mend = suggest_mend(open_end, "fork_without_join", "r1")
    mended, _undo = apply_all(open_end, mend.edits)
    assert [fault.rule for fault in find_faults(mended)] == []


def test_a_row_is_split_and_done_together():
    before = straight()
    words = {"do": "set", "row": "2", "cell": "activity", "value": "Memeriksa berkas dan mencatat hasilnya", "was": "Kerjakan 2"}
    before, _undo = apply(before, words)
    now, undo = apply(before, {"do": "split", "row": "2", "seen": seen(before, "2")})
    assert [rows_of(now)[key]["activity"] for key in ("2", "r1")] == ["Memeriksa berkas", "Mencatat hasilnya"]
    assert [rows_of(now)[key]["exits"]["next"] for key in ("1", "2", "r1")] == ["2", "r1", "3"]
    assert [rows_of(now)[key]["time"]["value"] for key in ("2", "r1")] == [5, 5]
    assert bare(apply(now, undo)[0]) == before
    both, _undo = apply(before, {"do": "together", "row": "2", "performers": ["fo", "kadis"], "seen": seen(before, "2")})
    assert rows_of(both)["2"]["kind"] == "together"
    more, _undo = apply(both, {"do": "mark", "row": "2", "performer": "jf", "on": True})
    assert rows_of(more)["2"]["performers"] == ["fo", "kadis", "jf"]
    one, _undo = apply(before, {"do": "mark", "row": "2", "performer": "kadis", "on": True})
    assert rows_of(one)["2"]["performers"] == ["kadis"]
    assert (
        refused(before, {"do": "together", "row": "2", "performers": ["fo"], "seen": seen(before, "2")}).code == "together_alone"
    )


def test_a_file_is_sent_back_and_rounds_are_bounded():
    now, _undo = apply_all(
        straight(),
        [
            {"do": "set", "row": "3", "cell": "kind", "value": "decide", "was": "execute"},
            {"do": "return", "row": "3", "label": "no", "was": "RETURN", "back_to": "2", "reason": "X01"},
            {"do": "lead", "row": "3", "label": "limit", "target": "REJECT", "was": None},
            {"do": "return_limit", "value": 2, "was": None},
        ],
    )
    line = rows_of(now)["3"]
    assert (line["exits"]["no"], line["back_to"], line["reasons"], line["limit"]) == (RETURN, "2", {"no": "X01"}, 3)
    assert now["return_limit"] == 2
    without, _undo = apply(now, {"do": "set", "row": "3", "cell": "limit", "value": 0, "was": 3})
    assert "limit" not in rows_of(without)["3"]["exits"]


def test_performers_are_added_named_moved_and_taken_away():
    before = straight()
    now, undo = apply_all(
        before,
        [
            {"do": "performer_add", "code": "pemohon", "label": "Pemohon", "after": "fo"},
            {"do": "performer_rename", "code": "fo", "label": "Loket penerimaan", "was": "Loket"},
            {"do": "performer_move", "code": "kadis", "after": ""},
            {"do": "performer_remove", "code": "fo"},
        ],
    )
    assert [line["code"] for line in now["performers"]] == ["kadis", "pemohon", "jf"]
    assert rows_of(now)["2"]["performers"] == []
    assert apply_all(now, undo)[0] == before


def test_two_editors_of_different_cells_and_rows_merge():
    before = straight()
    mine = {"do": "set", "row": "2", "cell": "activity", "value": "Meneliti", "was": "Kerjakan 2"}
    theirs = {"do": "set", "row": "2", "cell": "output", "value": "Nota", "was": "Hasil"}
    now, undo = apply(apply(before, theirs)[0], mine)
    assert (rows_of(now)["2"]["activity"], rows_of(now)["2"]["output"]) == ("Meneliti", "Nota")
    late = {"do": "set", "row": "2", "cell": "activity", "value": "Memeriksa", "was": "Kerjakan 2"}
    with pytest.raises(EditConflict) as caught:
        apply(now, late)
    assert (caught.value.mine, caught.value.theirs) == ("Memeriksa", "Meneliti")
    assert apply(now, mine)[1] is None, "the same written twice is no conflict"
    later, _undo = apply(now, {"do": "set", "row": "2", "cell": "note", "value": "Asli", "was": None})
    with pytest.raises(EditConflict):
        apply(later, undo)
    with pytest.raises(EditConflict):
        apply(later, {"do": "remove", "row": "2", "seen": seen(now, "2")})
    other, _undo = apply(now, {"do": "insert", "after": "3"})
    undone = rows_of(apply(other, undo)[0])
    assert (undone["2"]["activity"], undone["2"]["output"], undone["r1"]["exits"]) == ("Kerjakan 2", "Nota", {"next": "END"})


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("activity", "x" * 501, "text_long"),
        ("activity", "<b>Memeriksa</b>", "text_markup"),
        ("activity", 5, "text_unreadable"),
        ("time", "besok", "time_unreadable"),
        ("performers", ["wali"], "performer_unknown"),
        ("performers", ["fo", "kadis"], "performers_many"),
        ("kind", "fork", "kind_by_pair"),
        ("kind", "delay", "kind_unknown"),
        ("limit", "banyak", "limit_unreadable"),
        ("awaits", "payment", "awaits_elsewhere"),
        ("back_to", "1", "back_to_unknown"),
        ("condition", "luas > 1", "cell_elsewhere"),
        ("reasons", {"no": "X01"}, "reasons_unreadable"),
        ("settings", {"a": "x" * 5000}, "settings_unreadable"),
        ("id", "9", "cell_unknown"),
    ],
)
def test_what_a_cell_may_not_hold(cell, value, code):
    before = straight()
    assert (
        refused(before, {"do": "set", "row": "2", "cell": cell, "value": value, "was": rows_of(before)["2"].get(cell)}).code
        == code
    )


def test_what_cannot_be_done_at_all():
    before = straight()
    assert refused(before, {"do": "explode"}).code == "edit_unknown"
    assert refused(before, {"do": "insert", "after": "9"}).code == "row_gone"
    assert refused(before, {"do": "lead", "row": "2", "label": "next", "target": "9", "was": "3"}).code == "target_unknown"
    assert refused(before, {"do": "lead", "row": "2", "label": "yes", "target": "3", "was": None}).code == "exit_unknown"
    assert refused(before, {"do": "performer_add", "code": "fo", "label": "Loket"}).code == "performer_twice"
    assert refused(before, {"do": "performer_add", "code": "x", "label": "<img src=x>"}).code == "text_markup"
    assert refused(before, {"do": "performer_rename", "code": "fo", "label": " ", "was": "Loket"}).code == "performer_nameless"
    assert refused({"rows": [{"id": "1"}, {"id": "1"}]}, {"do": "insert", "after": ""}).code == "sheet_unreadable"
    full = {**before, "performers": [{"code": f"p{n}", "label": f"P{n}"} for n in range(15)]}
    assert refused(full, {"do": "performer_add", "code": "kadis", "label": "K"}).code == "performers_full"
    long = {**before, "rows": [row(str(n), exits={"next": "END"}) for n in range(500)]}
    assert refused(long, {"do": "insert", "after": ""}).code == "sheet_full"
    evil = {"do": "restore", "rows": [{"id": "2", "row": {"id": "2", "activity": "<script>"}, "seen": seen(before, "2")}]}
    assert refused(before, evil).code == "text_markup"
    assert refused(before, {"do": "restore", "rows": [{"id": "2", "row": {"id": "3"}, "seen": seen(before, "2")}]})
    with pytest.raises(EditRefused):
        apply_all(before, [{"do": "insert", "after": "2"}] * 101)


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [("15 menit", 15, "menit"), ("2 Jam", 2, "jam"), ("1 hari kerja", 1, "hari_kerja"), ("3hk", 3, "hari_kerja"), ("2 working days", 2, "hari_kerja")],
)  # fmt: skip
def test_time_is_read_as_it_is_written(words, value, unit):
    assert read_time(words) == {"value": value, "unit": unit}


@pytest.mark.parametrize(
    ("passive", "active"),
    [
        ("diperiksa", "memeriksa"), ("ditandatangani", "menandatangani"), ("dikirim", "mengirim"), ("disusun", "menyusun"),
        ("diproses", "memproses"), ("diperbarui", "memperbarui"), ("dicatat", "mencatat"), ("diverifikasi", "memverifikasi"),
        ("diambil", "mengambil"), ("dilaporkan", "melaporkan"), ("dikaji", "mengkaji"), ("disahkan", "mengesahkan"),
    ],
)  # fmt: skip
def test_a_passive_verb_has_its_active_one(passive, active):
    assert active_of(passive) == active


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (row("2", exits={}), "exit_missing"),
        (row("2", "decide", exits={"yes": "3"}), "decision_exits"),
        (row("2", exits={"next": "99"}), "target_unknown"),
        (row("2", exits={"next": "3", "ya": "3"}), "exit_unknown"),
        (row("2", activity="Diperiksa kelengkapannya", exits={"next": "3"}), "activity_passive"),
        (row("2", activity="Loket memeriksa berkas", exits={"next": "3"}), "activity_has_subject"),
        (row("2", "await", awaits="applicant", performers=["fo"], exits={"next": "3"}), "timeout_missing"),
        (row("2", performers=["fo", "kadis"], exits={"next": "3"}), "performers_many"),
        (row("2", "start", exits={"next": "3"}), "two_starts"),
        (row("2", "decide", exits={"yes": "3", "no": "2"}), "loop_without_limit"),
    ],
)
def test_a_finding_is_mended_by_its_button(broken, code):
    before = straight()
    before["rows"][1] = broken
    found = {finding.code for finding in lint(before)}
    assert code in found
    mend = suggest_mend(before, code, "2")
    after, undo = apply_all(before, mend.edits)
    assert code not in {finding.code for finding in lint(after)}
    assert bare(apply_all(after, undo)[0]) == before


def test_a_finding_only_its_author_can_mend_leads_to_the_cell():
    assert suggest_mend(straight(), "time_missing", "2").cell == "time"
    assert suggest_mend(straight(), "never_ends", "2") is None
    assert suggest_mend({"rows": 5}, "exit_missing", "2") is None
