"""Sheets that cannot run: each refused with its row and its reason."""

import pytest
from tests.sop.sheets import Sheet, row, sheet

from satupintu.sop.engine import PlanError, compile_plan, find_faults


def _two(second: Sheet, *more: Sheet) -> Sheet:
    return sheet(row("1", "start", exits={"next": "2"}), second, *more)


_F = row("2", "fork", exits={"a": "3", "b": "4"})


@pytest.mark.parametrize(
    ("bad", "rule", "at_row"),
    [
        ({}, "sheet_empty", ""),
        ({"rows": "x"}, "sheet_empty", ""),
        ({"rows": [row(str(n)) for n in range(501)]}, "sheet_too_long", ""),
        ({"rows": ["x"]}, "row_unreadable", "1"),
        (sheet(row("END", exits={"next": "END"})), "row_id", "END"),
        (sheet(row("1", exits={"next": "END"})), "no_start", ""),
        (_two(row("2", "start", exits={"next": "END"})), "target_start", "1"),
        (_two(row("2", "dance")), "kind_unknown", "2"),
        (_two(row("2", exits={"next": "END"}), row("2", exits={"next": "END"})), "row_twice", "2"),
        (_two(row("2", exits={"next": "9"})), "target_unknown", "2"),
        (_two(row("2", exits={"next": "END"}, back_to="9")), "target_unknown", "2"),
        (_two(row("2", exits={})), "exit_missing", "2"),
        (_two(row("2", exits="3")), "exits_unreadable", "2"),
        (_two(row("2", exits={"next": "END", "maybe": "END"})), "exit_unknown", "2"),
        (_two(row("2", exits={"next": "END", "limit": "END"})), "exit_unknown", "2"),
        (_two(row("2", "decide", exits={"yes": "END"})), "decision_exits", "2"),
        (_two(row("2", "decide", exits={"yes": "END", "no": "REJECT", "maybe": "END"})), "decision_exits", "2"),
        (_two(row("2", "together", exits={"next": "END"})), "together_alone", "2"),
        (_two(row("2", performers=["a", "b"], exits={"next": "END"})), "performers_many", "2"),
        (_two(row("2", "await", exits={"next": "END"})), "awaits_unknown", "2"),
        (_two(row("2", awaits="payment", exits={"next": "END"})), "awaits_unknown", "2"),
        (_two(row("2", time={"value": 1, "unit": "minggu"}, exits={"next": "END"})), "time_unreadable", "2"),
        (_two(row("2", time={"value": "1", "unit": "jam"}, exits={"next": "END"})), "number_unreadable", "2"),
        (_two(row("2", limit=-1, exits={"next": "END"})), "number_unreadable", "2"),
        (_two(row("2", exits={"next": "RETURN"}), row("3", exits={"next": "2"})), "", ""),
        (sheet(row("1", "start", exits={"next": "RETURN"})), "return_from_start", "1"),
        (_two(row("2", "fork", exits={"a": "3"}), row("3", exits={"next": "END"})), "fork_single", "2"),
        (
            _two(_F, row("3", exits={"next": "5"}), row("4", exits={"next": "5"}), row("5", exits={"next": "REJECT"})),
            "branch_jump",
            "3",
        ),
        (_two(_F, row("3", exits={"next": "REJECT"}), row("4", exits={"next": "REJECT"})), "fork_without_join", "2"),
        (_two(_F, row("3", exits={"next": "END"}), row("4", exits={"next": "REJECT"})), "end_in_branch", "3"),
        (_two(row("2", exits={"next": "J"}), row("J", "join", exits={"next": "END"})), "join_without_fork", "2"),
        (
            _two(
                row("2", "fork", exits={"a": "J", "b": "4"}),
                row("4", exits={"next": "J"}),
                row("J", "join", exits={"next": "END"}),
            ),
            "branch_empty",
            "2",
        ),
        (
            _two(
                _F,
                row("3", exits={"next": "J"}),
                row("4", exits={"next": "K"}),
                row("J", "join", exits={"next": "K2"}),
                row("K", "join", exits={"next": "K2"}),
                row("K2", exits={"next": "END"}),
            ),
            "fork_without_join",
            "2",
        ),
        (
            _two(
                row("2", "decide", exits={"yes": "F", "no": "3"}),
                row("F", "fork", exits={"a": "3", "b": "4"}),
                row("3", exits={"next": "J"}),
                row("4", exits={"next": "J"}),
                row("J", "join", exits={"next": "END"}),
            ),
            "",
            "",
        ),
    ],
)
def test_sheets_that_cannot_run_are_refused_with_row_and_reason(bad: Sheet, rule: str, at_row: str) -> None:
    with pytest.raises(PlanError) as refused:
        compile_plan(bad)
    assert refused.value.reason
    if rule:
        assert any((fault.rule, fault.row) == (rule, at_row) for fault in find_faults(bad))


def test_bare_yes_and_no_of_yaml_are_understood() -> None:
    plan = compile_plan(_two(row("2", "decide", exits={True: "END", False: "REJECT"})))
    assert set(plan.rows["2"].exits) == {"yes", "no"}
