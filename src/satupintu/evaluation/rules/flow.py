"""Which ways a sheet has, as they show in what was done: without the rows that only steer."""

from __future__ import annotations

from typing import Any

ENDINGS = {"END": "issued", "REJECT": "rejected", "WITHDRAWN": "withdrawn", "LAPSED": "lapsed"}
START, RETURN = "START", "RETURN"


def allowed_ways(plan: Any) -> frozenset[tuple[str, str]]:
    """Return the pairs (from, to) a compiled sheet has; `START`, `RETURN` and outcomes stand for what is no row.

    Starts, forks and joins leave no trace and are passed over. A condition answered on the way leaves one but opens nothing, so
    it is both a stop and passed over.
    """
    ways: set[tuple[str, str]] = set()
    for row in plan.rows.values():
        if row.is_control:
            continue
        for way in row.exits.values():
            ways |= {(row.id, target) for target in _targets(plan, way.target, frozenset())}
        if RETURN in {way.target for way in row.exits.values()}:
            ways |= {(RETURN, target) for target in _targets(plan, row.back_to or row.id, frozenset())}
    for way in plan.rows[plan.start].exits.values():
        ways |= {(START, target) for target in _targets(plan, way.target, frozenset())}
    if not plan.rows[plan.start].is_control:
        ways.add((START, plan.start))
    # A run may be withdrawn or lapse at any row: law gives it, no sheet needs to draw it.
    ways |= {(row_id, ending) for row_id in plan.rows for ending in ("withdrawn", "lapsed")}
    return frozenset(ways)


def _targets(plan: Any, target: str, seen: frozenset[str]) -> set[str]:
    """Return where a way may be seen to arrive."""
    if target in ENDINGS:
        return {ENDINGS[target]}
    if target == RETURN or target not in plan.rows or target in seen:
        return {target}
    row = plan.rows[target]
    found: set[str] = set() if row.is_control else {target}
    if row.is_control or row.condition:
        for way in row.exits.values():
            found |= _targets(plan, way.target, seen | {target})
    return found
