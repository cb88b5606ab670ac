"""Soundness: from everywhere an end can be reached, no row is dead, and no row ever holds two files of one case.

Sheets nest (the engine refuses those that do not), so a sheet is sound exactly when every row can be reached and leads to
an end or to the join of its branch; that much is decided for every sheet, whatever its size. In addition the positions
themselves are explored with the engine that will run them. Work in one branch changes nothing in another, so a sheet with
more positions than `MAX_POSITIONS` is explored in one order of its branches: that visits every row and every way out of it,
and tells the same about it (partial order reduction), in a number of steps that grows with the rows only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from satupintu.sop.engine import ENDS, RETURN, Event, Plan, Position, Row, advance
from satupintu.sop.engine import start as start_run
from satupintu.sop.lint.findings import Say

MAX_POSITIONS = 1_000
"""Positions up to which branches are explored in every order."""

MAX_STEPS = 10_000
"""Steps taken at most while exploring in every order, each counted by the tokens it has to look at."""

MAX_STEPS_IN_ORDER = 300_000
"""The same while exploring in one order; a sheet that needs more gets a finding that says so."""


SPENT = "rounds spent"
"""The label of an exit `limit` while exploring."""


def check_graph(rows: Mapping[str, Row], say: Say) -> None:
    """Find rows nothing leads to and rows that lead to no end, along the exits as written; for sheets that do not compile."""
    start = next((row.id for row in rows.values() if row.kind == "start"), "")
    if not start:
        return
    reached = _reached(rows, start)
    for row_id in rows:
        if row_id not in reached and rows[row_id].kind != "start":
            say("row_unreachable", row_id, _("Baris ini tidak pernah dicapai."))
    joins = {row.id for row in rows.values() if row.kind == "join"}
    for row_id in never_leaving({row.id: _targets(row) for row in rows.values()}, joins):
        if row_id in reached:
            say("never_ends", row_id, _("Dari baris ini tidak ada jalan menuju akhir."))


def check_positions(plan: Plan, say: Say) -> None:
    """Decide the soundness of a plan."""
    reached = _reached(plan.rows, plan.start)
    for row_id in plan.rows:
        if row_id not in reached:
            say("row_unreachable", row_id, _("Baris ini tidak pernah dicapai."))
    if not any(way.target == "END" for row_id in reached for way in plan.rows[row_id].exits.values()):
        say("never_issues", plan.start, _("Tidak ada jalan yang menerbitkan hasil layanan."))
    never = never_leaving({row.id: _targets(row) for row in plan.rows.values()}, plan.joins) & reached
    seen = explore(plan)
    if not seen.is_whole:
        seen = explore(plan, in_order=True)
    if seen.is_whole:
        can_end = _backwards(seen.before, seen.final)
        stuck = {row_id for position in seen.reached - can_end for row_id in position.open + position.returned}
        # Name the rows that are themselves stuck, not a sibling branch that merely waits for them.
        never = stuck & never or stuck
    else:
        sentence = _("Lembar punya lebih dari %(most)s keadaan: tiap cabang sudah diperiksa sendiri, gabungannya sebagian.")
        say("too_many_positions", plan.start, sentence, most=len(seen.reached))
    for row_id in sorted(never, key=lambda row_id: plan.rows[row_id].number):
        say("never_ends", row_id, _("Dari baris ini tidak ada jalan menuju akhir."))
    for position in seen.reached:
        tokens = position.open + position.returned
        if len(set(tokens)) != len(tokens):
            twice = next(row_id for row_id in tokens if tokens.count(row_id) > 1)
            say("two_tokens", twice, _("Dua berkas berjalan di baris yang sama."))
            break


class Explored(NamedTuple):
    """Positions seen: all of them, what precedes each, those at which the run is over, and whether none was left out."""

    reached: set[Position]
    before: dict[Position, set[Position]]
    final: set[Position]
    is_whole: bool


def explore(plan: Plan, *, in_order: bool = False) -> Explored:
    """Walk to every position a run can come to, without regard to limits of rounds, until the bounds are reached.

    `in_order`: of branches side by side the first goes on as long as it can, and a file handed back comes back at once.
    """
    most = MAX_STEPS_IN_ORDER if in_order else MAX_STEPS
    plan = _loosened(plan)
    first = _bare(start_run(plan).position)
    seen = Explored({first}, {}, set(), True)
    waiting, steps = [first], 0
    while waiting:
        position = waiting.pop()
        if position.outcome:
            seen.final.add(position)
            continue
        for event in _events(plan, position, in_order=in_order):
            following = _bare(advance(plan, position, event).position)
            steps += 1 + len(position.open)
            if steps > most or (not in_order and len(seen.reached) > MAX_POSITIONS):
                return seen._replace(is_whole=False)
            seen.before.setdefault(following, set()).add(position)
            if following not in seen.reached:
                seen.reached.add(following)
                waiting.append(following)
    return seen


def _loosened(plan: Plan) -> Plan:
    """Return the plan with limits taken off and the ways they lead to open at all times, so that rounds need no counting."""
    rows = {
        row.id: replace(row, limit=0, exits={SPENT if label == "limit" else label: way for label, way in row.exits.items()})
        for row in plan.rows.values()
    }
    return replace(plan, rows=rows, limited=())


def _bare(position: Position) -> Position:
    return position._replace(returns=0)


def _events(plan: Plan, position: Position, *, in_order: bool) -> Iterable[Event]:
    if position.returned:
        yield Event("return_resolved", further=True)
        if in_order:
            return
    parts = dict(position.parts)
    for row_id in position.open[:1] if in_order else position.open:
        row = plan.rows[row_id]
        if row.all_parts:
            # In whatever order they act, the parts end alike.
            yield Event("complete", row_id, "next", (parts[row_id] & -parts[row_id]).bit_length() - 1, True)
            continue
        for label in row.exits:
            if label == "timeout":
                yield Event("timeout", row_id, further=True)
            else:
                yield Event("complete", row_id, label, 0, True)


def _backwards(before: Mapping[Position, set[Position]], final: set[Position]) -> set[Position]:
    seen, waiting = set(final), list(final)
    while waiting:
        for earlier in before.get(waiting.pop(), ()):
            if earlier not in seen:
                seen.add(earlier)
                waiting.append(earlier)
    return seen


def _targets(row: Row) -> list[str]:
    """Return where a row leads; a file handed back comes back, to the row itself unless it says where."""
    return [(row.back_to or row.id) if way.target == RETURN else way.target for way in row.exits.values()]


def _reached(rows: Mapping[str, Row], start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for target in _targets(rows[waiting.pop()]):
            if target in rows and target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def never_leaving(ways: Mapping[str, Sequence[str]], joins: Iterable[str]) -> set[str]:
    """Return the rows from which neither an end nor the join of their branch can be reached; `ways` is where each leads."""
    closing = set(joins)
    before: dict[str, list[str]] = {}
    waiting: list[str] = []
    for row_id, targets in ways.items():
        if any(target in ENDS or target in closing for target in targets):
            waiting.append(row_id)
        for target in targets:
            before.setdefault(target, []).append(row_id)
    seen = set(waiting)
    while waiting:
        for earlier in before.get(waiting.pop(), ()):
            if earlier not in seen:
                seen.add(earlier)
                waiting.append(earlier)
    return set(ways) - seen
