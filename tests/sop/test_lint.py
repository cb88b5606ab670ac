"""The linter: each rule by one sheet that breaks it, silence on sound sheets."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sop.sheets import Sheet, row, sheet, small_sheet

from satupintu.sop.engine import compile_plan, find_faults
from satupintu.sop.lint import Surroundings, is_enactable, lint, longest_minutes

START = row("1", "start", exits={"next": "2"})


def codes(source: Sheet, **around: Any) -> set[tuple[str, str, str]]:
    return {(finding.code, finding.level, finding.row) for finding in lint(source, Surroundings(**around))}


def test_a_good_sheet_has_no_findings() -> None:
    found = lint(
        small_sheet(),
        Surroundings(
            actions={"test_draft": []},
            fields={"luas"},
            names_in=lambda _text: {"luas"},
            roles={"fo", "kadis"},
            promised=(1, "hari_kerja"),
        ),
    )

    assert found == []
    assert is_enactable(found)


@pytest.mark.parametrize(
    ("bad", "code", "level", "at_row"),
    [
        (sheet(START, row("2", exits={"next": "END"}), row("3", exits={"next": "END"})), "row_unreachable", "error", "3"),
        (sheet(START, row("2", exits={"next": "3"}), row("3", exits={"next": "2"})), "never_ends", "error", "2"),
        (sheet(START, row("2", "decide", exits={"yes": "END"})), "decision_exits", "error", "2"),
        (
            sheet(
                START,
                row("2", "fork", exits={"a": "3", "b": "4"}),
                row("3", exits={"next": "REJECT"}),
                row("4", exits={"next": "REJECT"}),
            ),
            "fork_without_join",
            "error",
            "2",
        ),
        (
            sheet(
                row("1", "start", exits={"next": "0"}),
                row("0", "decide", exits={"yes": "2", "no": "3"}),
                row("2", "fork", exits={"a": "3", "b": "4"}),
                row("3", exits={"next": "5"}),
                row("4", exits={"next": "5"}),
                row("5", "join", exits={"next": "END"}),
            ),
            "branch_jump",
            "error",
            "0",
        ),
        (sheet(START, row("2", performers=[], exits={"next": "END"})), "performer_missing", "error", "2"),
        (sheet(START, row("2", time=None, exits={"next": "END"})), "time_missing", "error", "2"),
        (sheet(START, row("2", output="", exits={"next": "END"})), "output_missing", "error", "2"),
        (sheet(START, row("2", activity=" ", exits={"next": "END"})), "activity_missing", "error", "2"),
        (sheet(START, row("2", activity="Front office memeriksa", exits={"next": "END"})), "activity_has_subject", "error", "2"),
        (sheet(START, row("2", activity="Diperiksa oleh petugas", exits={"next": "END"})), "activity_passive", "error", "2"),
        (sheet(START, row("2", "await", awaits="payment", exits={"next": "END"})), "timeout_missing", "warning", "2"),
        (sheet(START, row("2", stops_clock=True, exits={"next": "END"})), "clock_stop_unlisted", "warning", "2"),
        (sheet(START, row("2", "automatic", exits={"next": "END"})), "action_missing", "error", "2"),
        (sheet(START, row("2", "automatic", action="fly", exits={"next": "END"})), "action_unknown", "error", "2"),
        (sheet(START, row("2", "automatic", action="mail", exits={"next": "END"})), "settings_missing", "error", "2"),
        (
            sheet(START, row("2", "automatic", condition="lebar > 1", exits={"yes": "END", "no": "REJECT"})),
            "condition_unknown_field",
            "error",
            "2",
        ),
        (
            sheet(START, row("2", "automatic", condition="((", exits={"yes": "END", "no": "REJECT"})),
            "condition_unreadable",
            "error",
            "2",
        ),
        (sheet(START, row("2", performers=["jf"], exits={"next": "END"})), "performer_unbound", "error", "2"),
        (
            sheet(START, row("2", exits={"next": "3"}), row("3", "decide", exits={"yes": "END", "no": "2"})),
            "loop_without_limit",
            "warning",
            "3",
        ),
        (
            sheet(
                START,
                row("2", "automatic", condition="luas", exits={"yes": "3", "no": "END"}),
                row("3", "automatic", condition="luas", exits={"yes": "2", "no": "END"}),
            ),
            "conditions_ring",
            "error",
            "3",
        ),
        (
            sheet(
                START, row("2", limit=3, exits={"next": "3"}), row("3", "automatic", action="ok", exits={"yes": "END", "no": "2"})
            ),
            "limit_traps",
            "error",
            "3",
        ),
        (
            sheet(START, row("2", time={"value": 3, "unit": "hari_kerja"}, exits={"next": "END"})),
            "promise_exceeded",
            "warning",
            "2",
        ),
    ],
)
def test_each_rule_names_the_row(bad: Sheet, code: str, level: str, at_row: str) -> None:
    def names_in(text: str) -> set[str]:
        if text == "((":
            raise ValueError("kurung belum ditutup")
        return {text.split(maxsplit=1)[0]}

    found = codes(
        bad,
        actions={"mail": ["to"], "ok": []},
        fields={"luas"},
        names_in=names_in,
        roles={"fo"},
        promised=(1, "hari_kerja"),
    )

    assert (code, level, at_row) in found


def test_a_loop_with_a_limit_is_no_finding() -> None:
    bounded = sheet(START, row("2", exits={"next": "3"}), row("3", "decide", limit=3, exits={"yes": "END", "no": "2"}))

    assert codes(bounded) == set()


@pytest.mark.parametrize("word", ["Distribusikan", "Disposisi", "Didik", "Diskusikan", "Dirikan"])
def test_active_words_with_di_are_left_alone(word: str) -> None:
    assert codes(sheet(START, row("2", activity=f"{word} berkas", exits={"next": "END"}))) == set()


def test_many_branches_are_decided_in_one_order_of_their_work() -> None:
    exits = {f"b{n}": f"{n}a" for n in range(9)}
    rows = [row(f"{n}{c}", exits={"next": after}) for n in range(9) for c, after in (("a", f"{n}b"), ("b", f"{n}c"), ("c", "J"))]
    wide = sheet(START, row("2", "fork", exits=exits), *rows, row("J", "join", exits={"next": "END"}))
    assert codes(wide) == set()

    trap = row("4b", "decide", exits={"yes": "4c", "no": "4x"})
    wide["rows"] = [trap if line["id"] == "4b" else line for line in wide["rows"]]
    wide["rows"].append(row("4x", exits={"next": "4x"}))
    assert ("never_ends", "error", "4x") in codes(wide)


def test_the_longest_way_leaves_out_the_applicant_and_takes_the_slowest_branch() -> None:
    source = sheet(
        START,
        row("2", "await", awaits="payment", exits={"next": "F", "timeout": "LAPSED"}, time={"value": 9, "unit": "hari"}),
        row("F", "fork", exits={"a": "3", "b": "4"}),
        row("3", exits={"next": "J"}, time={"value": 2, "unit": "jam"}),
        row("4", exits={"next": "J"}),
        row("J", "join", exits={"next": "5"}),
        row("5", "decide", exits={"yes": "END", "no": "4x"}, limit=2),
        row("4x", exits={"next": "5"}),
    )

    assert longest_minutes(compile_plan(source)) == 120 + 10 + 10


json = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["rows", "id", "kind", "exits", "performers", "time", "limit", "next", "yes", "no"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["rows", "performers", "return_limit"]), json, max_size=3))
def test_any_json_is_answered_with_findings_never_with_a_crash(source: dict[str, Any]) -> None:
    lint(source)
    find_faults(source)


@pytest.mark.parametrize(
    ("given", "is_known"),
    [
        ("Berkas", True),
        ("berkas  lengkap", True),
        ("Hasil", True),
        ("Berkas / Hasil", True),
        ("Rekomendasi", False),
        ("Berkas / Rekomendasi", False),
        ("Izin", False),
        ("", True),
    ],
)
def test_an_input_must_come_from_an_earlier_row(given: str, is_known: bool) -> None:
    source = sheet(
        START,
        row("2", exits={"next": "3"}),
        row("3", exits={"next": "4"}, input=given),
        row("4", exits={"next": "END"}, output="Izin"),
    )
    assert (("input_unknown", "warning", "3") not in codes(source)) == is_known
    assert is_enactable(lint(source))


@pytest.mark.parametrize("kind", [{"kind": "await", "awaits": "agency"}, {"kind": "automatic", "action": "test_draft"}])
def test_what_comes_from_outside_is_no_unknown_input(kind: dict[str, str]) -> None:
    source = sheet(START, row("2", exits={"next": "END", "timeout": "LAPSED"}, input="Surat jawaban", **kind))
    assert "input_unknown" not in {code for code, _level, _row in codes(source)}


@pytest.mark.parametrize(
    ("bad", "indonesian", "english"),
    [
        (sheet(), "Lembar belum punya baris.", "The sheet has no rows yet."),
        (
            sheet(START, row("2", exits={"next": "7"})),
            "Jalan keluar menuju baris 7 yang tidak ada.",
            "An exit leads to row 7, which does not exist.",
        ),
        (
            sheet(START, row("2", time={"value": 1, "unit": "abad"}, exits={"next": "END"})),
            "Satuan waktu abad tidak dikenal.",
            "Unknown unit of time: abad.",
        ),
    ],
)
def test_what_keeps_a_sheet_from_running_is_said_in_the_readers_language(bad: Sheet, indonesian: str, english: str) -> None:
    assert lint(bad)[0].sentence == indonesian
    with translation.override("en"):
        assert lint(bad)[0].sentence == english
