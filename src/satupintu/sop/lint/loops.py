"""Rules about going round: rings that nothing bounds, conditions that only ask each other, limits that trap a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from satupintu.sop.engine import RETURN, Plan, Row
from satupintu.sop.lint.findings import Say
from satupintu.sop.lint.soundness import never_leaving


def check_loops(plan: Plan, say: Say) -> None:
    """Find the exits that lead back in a ring nothing bounds.

    A ring through the applicant (RETURN) is bounded by the rounds of clarification, one through a row with a limit by it.
    """
    targets = {row.id: [way.target for way in row.exits.values() if way.target in plan.rows] for row in plan.rows.values()}
    asking = {row_id for row_id, row in plan.rows.items() if row.condition}
    ring = rings({row_id: [target for target in targets[row_id] if target in asking] for row_id in asking})
    limited = {row_id for row_id, row in plan.rows.items() if row.limit} - check_idle(plan, say)
    free = {
        row_id: [target for target in targets[row_id] if target not in limited] for row_id in plan.rows if row_id not in limited
    }
    circle = rings(free)
    for row_id, row in plan.rows.items():
        for target in dict.fromkeys(targets[row_id]):
            if plan.rows[target].number > row.number:
                continue
            if row_id in ring and ring[row_id] == ring.get(target):
                say("conditions_ring", row_id, _("Syarat saling menunjuk tanpa henti."))
            elif row_id in circle and circle[row_id] == circle.get(target):
                sentence = _("Putaran kembali ke baris %(row)s belum dibatasi jumlahnya.")
                say("loop_without_limit", row_id, sentence, row=target)


def check_idle(plan: Plan, say: Say) -> set[str]:
    """Find and return the rows whose limit bounds nothing: a decision is bounded by its own exits that lead back only."""
    guarding = {guard for row in plan.rows.values() for way in row.exits.values() for guard in way.guards}
    idle = {
        row.id
        for row in plan.rows.values()
        if row.limit and row.id not in guarding and (row.is_decision or "limit" not in row.exits)
    }
    for row_id in sorted(idle, key=lambda row_id: plan.rows[row_id].number):
        say("limit_idle", row_id, _("Batas putaran di baris ini tidak membatasi apa pun."))
    return idle


def rings(graph: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the number of the ring of each node that lies on one: strongly connected components, by Tarjan's walk."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    standing: set[str] = set()
    found: dict[str, int] = {}
    for first in graph:
        if first in number:
            continue
        work = [(first, iter(graph[first]))]
        number[first] = low[first] = len(number)
        stack.append(first)
        standing.add(first)
        while work:
            node, onward = work[-1]
            for target in onward:
                if target not in graph:
                    continue
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    standing.add(target)
                    work.append((target, iter(graph[target])))
                    break
                if target in standing:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    _take_ring(node, stack, standing, graph, found)
    return found


def _take_ring(
    node: str, stack: list[str], standing: set[str], graph: Mapping[str, Sequence[str]], found: dict[str, int]
) -> None:
    members = []
    while True:
        member = stack.pop()
        standing.discard(member)
        members.append(member)
        if member == node:
            break
    if len(members) > 1 or node in graph[node]:
        found.update(dict.fromkeys(members, len(found) + 1))


def check_limits(plan: Plan, say: Say) -> None:
    """Find limits that would trap a file when the rounds are used up.

    Either no other way on is left, or a machine decides and cannot choose otherwise; handing the file back is no other
    way, since its rounds may be used up as well. Or the exit `limit` leads round to the row that is used up.
    """
    sentence = _("Bila putaran habis, berkas terhenti di sini; beri jalan keluar limit pada baris yang dibatasi.")
    left = {row.id: _ways_left(row) for row in plan.rows.values()}
    for row_id in never_leaving(left, plan.joins):
        if "limit" in plan.rows[row_id].exits:
            say("limit_traps", row_id, _("Bila putaran habis, jalan keluar limit berputar tanpa akhir."))
    for row in plan.rows.values():
        ways = [way for way in row.exits.values() if way.label not in ("limit", "timeout")]
        closing = [way for way in ways if way.guards and not (way.guards == (row.id,) and "limit" in row.exits)]
        others = [way for way in ways if way not in closing and way.target != RETURN]
        if closing and (not others or row.kind in ("automatic", "await")):
            say("limit_traps", row.id, sentence)


def _ways_left(row: Row) -> list[str]:
    """Return where a row leads when all rounds are used up."""
    if row.limit and "limit" in row.exits and not row.is_decision:
        spent = row.exits["limit"].target
        if spent != RETURN:
            return [spent]
        # The file comes back to the row that asked, which opens once more without being counted.
        return [row.back_to] if row.back_to != row.id else [way.target for way in row.exits.values()]
    return [way.target for way in row.exits.values() if not way.guards]
