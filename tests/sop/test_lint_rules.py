"""Every rule of the linter, both ways: the sheet that breaks it, and the nearest sheet that does not."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.sop.sheets import Sheet, row, sheet

from satupintu.core.expressions import compile_expression
from satupintu.sop.lint import RULES, Surroundings, is_enactable, lint

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "sop-linter.md"
START = row("1", "start", performers=["pemohon"], exits={"next": "2"})
HOUR = {"value": 1, "unit": "jam"}


def names_in(text: str) -> frozenset[str]:
    return compile_expression(text).names


AROUND = Surroundings(
    actions={"mail": ["to"], "ok": []},
    fields={"luas"},
    names_in=names_in,
    roles={"fo", "kadis", "jf"},
    promised=(1, "hari_kerja"),
    ready={"fo", "kadis"},
    procedure="Pemohon mengajukan permohonan. Petugas kerjakan berkas sampai selesai.",
)


def two(**details: Any) -> Sheet:
    """A sheet of a start and one row `2`, an execute row that ends unless `details` say otherwise."""
    return sheet(START, row("2", **{"exits": {"next": "END"}, **details}))


def more(*rows: Sheet, **details: Any) -> Sheet:
    return sheet(START, *rows, **details)


def forked(*branches: Sheet, join: Sheet | None = None, exits: dict[str, str] | None = None) -> Sheet:
    """A fork `2` into rows `3` and `4`, joined in `5`."""
    fork = row("2", "fork", exits=exits or {"a": "3", "b": "4"})
    rows = {line["id"]: line for line in (row("3", exits={"next": "5"}), row("4", exits={"next": "5"}), *branches)}
    return more(fork, *rows.values(), join or row("5", "join", exits={"next": "END"}))


def asks(condition: str, **details: Any) -> Sheet:
    return two(kind="automatic", performers=[], condition=condition, exits={"yes": "END", "no": "REJECT"}, **details)


FINE = two()
FORKED = forked()


class Case(NamedTuple):
    code: str
    row: str
    bad: Sheet
    good: Sheet = FINE


LOOP = {"yes": "END", "no": "2"}
CASES = [
    Case("sheet_empty", "", sheet()),
    Case("sheet_too_long", "", sheet(*[START] * 501)),
    Case("row_unreadable", "2", sheet(START, "baris")),  # type: ignore[arg-type]
    Case("exits_unreadable", "2", two(exits="END")),
    Case("performers_unreadable", "2", two(performers="fo")),
    Case("settings_unreadable", "2", two(settings="to")),
    Case("form_unreadable", "2", two(form="luas")),
    Case("reasons_unreadable", "2", two(reasons="X01")),
    Case("row_id", "END", more(row("2", exits={"next": "END"}), row("END", exits={"next": "END"}))),
    Case("row_twice", "2", more(row("2", exits={"next": "END"}), row("2", exits={"next": "END"}))),
    Case("kind_unknown", "2", two(kind="tebak")),
    Case("number_unreadable", "2", two(limit=-1)),
    Case("time_unreadable", "2", two(time={"value": 1, "unit": "abad"})),
    Case("no_start", "", sheet(row("2", exits={"next": "END"}))),
    Case("two_starts", "3", more(row("2", exits={"next": "END"}), row("3", "start", exits={"next": "2"}))),
    Case("performers_many", "2", two(performers=["fo", "kadis"]), two(kind="together", performers=["fo", "kadis"])),
    Case("crowd", "2", two(kind="together", performers=["fo"] * 61), two(kind="together", performers=["fo"] * 60)),
    Case("together_alone", "2", two(kind="together")),
    Case("awaits_unknown", "2", two(kind="await"), two(kind="await", awaits="agency")),
    Case("exit_missing", "2", two(exits={})),
    Case("exit_unknown", "2", two(exits={"next": "END", "limit": "REJECT"}), two(limit=2, exits={"next": "END", "limit": "REJECT"})),
    Case("exits_many", "2", forked(exits={f"c{n}": "3" for n in range(61)}), FORKED),
    Case("target_unknown", "2", two(exits={"next": "7"})),
    Case("target_start", "2", two(exits={"next": "1"})),
    Case("decision_exits", "2", two(kind="decide", exits={"yes": "END"}), two(kind="decide", exits={"yes": "END", "no": "REJECT"})),
    Case("fork_single", "2", forked(exits={"a": "3"}), FORKED),
    Case("fork_without_join", "2", forked(row("3", exits={"next": "REJECT"})), FORKED),
    Case("join_without_fork", "2", more(row("2", exits={"next": "3"}), row("3", "join", exits={"next": "END"})), FORKED),
    Case("branch_empty", "2", forked(exits={"a": "3", "b": "5"}), FORKED),
    Case("branch_jump", "3", forked(row("3", "decide", exits={"yes": "5", "no": "4"})), FORKED),
    Case("end_in_branch", "3", forked(row("3", "decide", exits={"yes": "5", "no": "END"})), forked(row("3", "decide", exits={"yes": "5", "no": "REJECT"}))),
    Case("return_from_start", "1", sheet(row("1", "start", exits={"next": "RETURN"}), row("2", exits={"next": "END"}))),
    Case("return_for_ever", "2", two(exits={"next": "RETURN"}), two(kind="decide", exits={"yes": "END", "no": "RETURN"})),
    Case("row_unreachable", "3", more(row("2", exits={"next": "END"}), row("3", exits={"next": "END"}))),
    Case("never_ends", "2", two(exits={"next": "2"})),
    Case("never_issues", "1", two(exits={"next": "REJECT"})),
    Case("conditions_ring", "3",
         more(row("2", "automatic", condition="luas > 1", exits={"yes": "3", "no": "END"}), row("3", "automatic", condition="luas > 2", exits={"yes": "2", "no": "END"})),
         more(row("2", "automatic", condition="luas > 1", exits={"yes": "3", "no": "END"}), row("3", "automatic", condition="luas > 2", exits={"yes": "REJECT", "no": "END"}))),
    Case("limit_traps", "3",
         more(row("2", limit=3, exits={"next": "3"}), row("3", "automatic", action="ok", exits=LOOP)),
         more(row("2", limit=3, exits={"next": "3", "limit": "REJECT"}), row("3", "automatic", action="ok", exits=LOOP))),
    Case("loop_without_limit", "3",
         more(row("2", exits={"next": "3"}), row("3", "decide", exits=LOOP)),
         more(row("2", exits={"next": "3"}), row("3", "decide", limit=2, exits=LOOP))),
    Case("limit_idle", "2",
         more(row("2", "decide", limit=3, exits={"yes": "3", "no": "RETURN"}), row("3", "decide", exits={"yes": "END", "no": "2"})),
         more(row("2", "decide", exits={"yes": "3", "no": "RETURN"}), row("3", "decide", limit=3, exits={"yes": "END", "no": "2"}))),
    Case("timeout_missing", "2", two(kind="await", awaits="date"), two(kind="await", awaits="date", exits={"next": "END", "timeout": "LAPSED"})),
    Case("too_many_positions", "1",
         more(row("2", "fork", exits={f"c{n}": f"{n}a" for n in range(40)}),
              *[row(f"{n}{here}", "together", performers=["fo"] * 60, exits={"next": f"{n}{after}" if after != "J" else "J"})
                for n in range(40) for here, after in zip("abcdefghijk", "bcdefghijkJ", strict=True)],
              row("J", "join", exits={"next": "END"})),
         more(row("2", "fork", exits={f"c{n}": f"{n}a" for n in range(40)}),
              *[row(f"{n}{here}", exits={"next": f"{n}{after}" if after != "J" else "J"}) for n in range(40) for here, after in zip("abcdefghijk", "bcdefghijkJ", strict=True)],
              row("J", "join", exits={"next": "END"}))),
    Case("activity_missing", "2", two(activity=" ")),
    Case("activity_has_subject", "2", two(activity="Front office memeriksa"), two(activity="Memeriksa di front office")),
    Case("activity_passive", "2", two(activity="Diperiksa oleh petugas"), two(activity="Disposisi kepada petugas")),
    Case("performer_missing", "2", two(performers=[])),
    Case("performer_without_column", "2", two(performers=["camat"]), two(performers=["pemohon"])),
    Case("time_missing", "2", two(time={"value": 0, "unit": "jam"})),
    Case("output_missing", "2", two(output=" ")),
    Case("input_unknown", "2", two(input="Surat camat"), two(input="Berkas lengkap")),
    Case("action_missing", "2", two(kind="automatic", action="ok", condition="luas > 1", exits={"yes": "END", "no": "REJECT"}), two(kind="automatic", action="ok")),
    Case("action_unknown", "2", two(kind="automatic", action="fly"), two(kind="automatic", action="ok")),
    Case("settings_missing", "2", two(kind="automatic", action="mail"), two(kind="automatic", action="mail", settings={"to": "fo"})),
    Case("condition_unreadable", "2", asks("luas >"), asks("luas > 1")),
    Case("condition_unknown_field", "2", asks("lebar > 1"), asks("luas > 1")),
    Case("condition_constant", "2", asks("1 > 2"), asks("luas > 2")),
    Case("performer_unbound", "2", two(performers=["verifikator"]), two(performers=["kadis"])),
    Case("performer_unready", "2", two(performers=["jf"]), two(performers=["kadis"])),
    Case("clock_stop_unlisted", "2", two(stops_clock=True), two(stops_clock=True, performers=["pemohon"])),
    Case("promise_exceeded", "2", two(time={"value": 8, "unit": "jam"}), two(time={"value": 7, "unit": "jam"})),
    Case("procedure_differs", "2", two(activity="Menyegel lokasi usaha")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_each_rule_fires_where_it_must_and_is_silent_where_not(case: Case) -> None:
    found = {(finding.code, finding.row): finding for finding in lint(case.bad, AROUND)}

    assert (case.code, case.row) in found
    assert case.code not in {finding.code for finding in lint(case.good, AROUND)}
    finding = found[case.code, case.row]
    assert finding.level == RULES[case.code].level
    assert is_enactable([finding]) == (finding.level == "warning")
    assert finding.sentence[0].isupper()
    assert finding.advice.endswith(".")


def test_every_rule_has_its_case() -> None:
    # Two files on one row are what the nesting of branches rules out: such a sheet is a branch_jump before it is run.
    assert {case.code for case in CASES} == RULES.keys() - {"two_tokens"}


def test_the_reference_page_tells_of_every_rule_as_it_is() -> None:
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    written = {line[0].strip("`"): (line[1], line[2]) for line in lines}

    assert written == {code: (rule.level, rule.source) for code, rule in RULES.items()}


def test_what_is_not_known_is_not_held_against_a_sheet() -> None:
    assert lint(two(performers=["verifikator"], time={"value": 9, "unit": "bulan"}, activity="Menyegel lokasi")) == []
    assert lint(asks("((")) == []


@pytest.mark.parametrize("condition", ["9**9**9", "[x for x in y]", "luas.real", "-" * 60 + "1", "1+" * 3000 + "1", "a()()"])
def test_a_condition_that_would_not_end_cannot_be_written(condition: str) -> None:
    assert "condition_unreadable" in {finding.code for finding in lint(asks(condition), AROUND)}


def test_a_limit_that_leads_round_to_its_own_row_is_a_trap() -> None:
    def limited(spent: str) -> Sheet:
        return more(
            row("2", exits={"next": "3"}),
            row("3", limit=1, exits={"next": "4", "limit": spent}),
            row("4", "decide", exits={"yes": "END", "no": "3"}),
        )

    assert [(f.code, f.row) for f in lint(limited("2")) if f.level == "error"] == [("limit_traps", "3")]
    assert is_enactable(lint(limited("REJECT")))


def test_a_jump_is_blamed_on_the_row_that_jumps() -> None:
    """Also when the jump comes first on the paper, and the row it jumps to is reached from its fork only later."""
    jumping = sheet(
        row("1", "start", exits={"next": "0"}),
        row("0", "decide", exits={"yes": "2", "no": "4"}),
        *forked()["rows"][1:],
    )
    leaving = forked(row("3", "decide", exits={"yes": "5", "no": "6"}))
    leaving["rows"][-1]["exits"] = {"next": "6"}
    leaving["rows"].append(row("6", exits={"next": "END"}))

    for bad, at_row in ((jumping, "0"), (leaving, "3")):
        assert [(f.code, f.row) for f in lint(bad) if f.level == "error"] == [("branch_jump", at_row)]


def test_what_comes_back_from_below_is_no_unknown_input() -> None:
    def sheet_with(back: str) -> Sheet:
        return more(
            row("2", input="Berkas / Catatan perbaikan", exits={"next": "3"}),
            row("3", "decide", limit=2, output="Catatan perbaikan", exits={"yes": "END", "no": back}),
        )

    assert "input_unknown" not in {finding.code for finding in lint(sheet_with("2"))}
    assert "input_unknown" in {finding.code for finding in lint(sheet_with("REJECT"))}


def test_the_finding_about_time_names_the_way_and_its_slowest_row() -> None:
    bad = more(
        row("2", "decide", time=HOUR, exits={"yes": "3", "no": "4"}),
        row("3", time={"value": 9, "unit": "jam"}, exits={"next": "4"}),
        row("4", time=HOUR, exits={"next": "END"}),
    )
    [finding] = lint(bad, Surroundings(promised=(1, "hari_kerja")))

    assert (finding.code, finding.row) == ("promise_exceeded", "3")
    assert "2–3–4" in finding.sentence
    assert "660" in finding.sentence


def test_calendar_days_hold_fewer_working_days() -> None:
    week = {"value": 7, "unit": "hari"}
    working = {"value": 5, "unit": "hari_kerja"}

    assert lint(two(time=week), Surroundings(promised=(5, "hari_kerja"))) == []
    assert [f.code for f in lint(two(time=working), Surroundings(promised=(6, "hari")))] == ["promise_exceeded"]
