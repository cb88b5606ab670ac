"""The linter of sheets: what is wrong, in which row, why, by which rule, and how to mend it. No tables, no clock.

Rules of form come from Permenpan RB 35/2012; soundness is decided by exploring every position the sheet can reach, not
guessed from its drawing. `registry` lists the rules, docs/reference/sop-linter.md explains them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from satupintu.sop.engine import PlanError, Row, compile_plan, find_faults, read_rows
from satupintu.sop.lint.findings import Finding, Findings, Surroundings
from satupintu.sop.lint.ground import check_ground
from satupintu.sop.lint.loops import check_limits, check_loops
from satupintu.sop.lint.registry import FORM, RULES, SOUND, Rule
from satupintu.sop.lint.rows import check_row
from satupintu.sop.lint.soundness import check_graph, check_positions
from satupintu.sop.lint.times import NORM_MINUTES, check_promise, longest_minutes, longest_path
from satupintu.sop.lint.words import check_columns, check_inputs, check_procedure, performer_names

MAX_FINDINGS = 1_000
"""Findings returned at most; whoever has more is helped by the first ones."""

__all__ = [
    "FORM",
    "MAX_FINDINGS",
    "NORM_MINUTES",
    "RULES",
    "SOUND",
    "Finding",
    "Rule",
    "Surroundings",
    "is_enactable",
    "lint",
    "longest_minutes",
    "longest_path",
]


def lint(sheet: Mapping[str, Any], around: Surroundings | None = None) -> list[Finding]:
    """Return the findings about a sheet, errors first, then in the order of its rows. Never raises on bad input.

    Time and memory are bounded whatever the sheet: at most `engine.plan.MAX_ROWS` rows are read, a bounded number of
    positions explored, `MAX_FINDINGS` returned.
    """
    around = around or Surroundings()
    found = Findings()
    rows, unread = _read(sheet)
    _check_faults(sheet, bool(unread), found)
    names = performer_names(sheet)
    for row in rows.values():
        check_row(row, names, around, found.say)
    check_ground(rows, around, found.say)
    if not found.has_unsound():
        plan = compile_plan(sheet)
        check_positions(plan, found.say)
        check_loops(plan, found.say)
        check_limits(plan, found.say)
        check_promise(plan, around.promised, found.say)
    elif not unread:
        check_graph(rows, found.say)
    check_columns(sheet, rows, found.say)
    check_inputs(sheet, rows, found.say)
    check_procedure(rows, around.procedure, found.say)
    order = {row_id: row.number for row_id, row in rows.items()}
    found.all.sort(key=lambda f: (f.level != "error", order.get(f.row, 0), f.code))
    return found.all[:MAX_FINDINGS]


def is_enactable(findings: Collection[Finding]) -> bool:
    """Whether no finding is an error."""
    return all(finding.level != "error" for finding in findings)


def _read(sheet: Mapping[str, Any]) -> tuple[dict[str, Row], list[PlanError]]:
    try:
        return read_rows(sheet)
    except RecursionError:
        return {}, [PlanError("", "", "row_unreadable")]


def _check_faults(sheet: Mapping[str, Any], unread: bool, found: Findings) -> None:
    """Say what keeps the sheet from being compiled."""
    try:
        faults = find_faults(sheet)
    except RecursionError:
        found.say("row_unreadable", "", _("Isian bersarang terlalu dalam."))
        return
    for fault in faults[:MAX_FINDINGS]:
        found.say(fault.rule, fault.row, _(fault.sentence) + ".", **fault.data)
