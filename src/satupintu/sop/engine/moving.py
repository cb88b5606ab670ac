"""A run's position on one plan carried over to another: which row stands for which, and what stands against it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from satupintu.sop.engine.advance import Position
from satupintu.sop.engine.plan import Plan, Row


class MoveFault(NamedTuple):
    """Why a row with a token cannot be carried over.

    `code` is row_gone, row_changed, target_unknown, in_line (two tokens would stand one behind the other) or
    branch_left_out (a branch would count as done that never was); `target` the row meant in the new plan, or "".
    """

    row: str
    code: str
    target: str = ""


class Moved(NamedTuple):
    """The carried over `position`; `rows` from old to new id of each row with a token, and what stands against it.

    `reopened` are the old rows whose work differs in the new plan, so that it is handed out anew.
    """

    position: Position
    rows: Mapping[str, str]
    reopened: frozenset[str]
    faults: tuple[MoveFault, ...]


def move_position(old: Plan, new: Plan, position: Position, mapping: Mapping[str, str] | None = None) -> Moved:
    """Carry a position over; `mapping` names rows (and forks) of `old` whose row in `new` has another id or other work.

    A row stands for itself while kind, performers and what the system does in it are the same. Rounds and returns are
    kept; a row that newly has a limit counts from now. With faults the position is the old one.
    """
    mapping = mapping or {}
    rows: dict[str, str] = {}
    reopened: set[str] = set()
    faults: list[MoveFault] = []
    for row_id in position.open + position.returned:
        target = new.rows.get(mapping.get(row_id, row_id))
        is_same = target is not None and _is_same_work(old.rows[row_id], target)
        if row_id in mapping:
            if target is None or target.is_control:
                faults.append(MoveFault(row_id, "target_unknown", mapping[row_id]))
        elif target is None:
            faults.append(MoveFault(row_id, "row_gone"))
        elif not is_same:
            faults.append(MoveFault(row_id, "row_changed", row_id))
        if target is not None:
            rows[row_id] = target.id
        if not is_same and row_id in position.open:
            reopened.add(row_id)
    if not faults:
        faults.extend(_in_line(new, rows))
    if not faults:
        faults.extend(_left_out(old, new, rows, mapping))
    if faults:
        return Moved(position, rows, frozenset(reopened), tuple(faults))
    return Moved(_carry(old, new, position, rows, mapping, reopened), rows, frozenset(reopened), ())


def _is_same_work(old: Row, new: Row) -> bool:
    """Whether who had the old row at hand, a person or a running job, may go on with the new one as if nothing were."""
    ours = (old.kind, old.performers, old.action, old.condition, old.awaits)
    return ours == (new.kind, new.performers, new.action, new.condition, new.awaits)


def _in_line(new: Plan, rows: Mapping[str, str]) -> Iterator[MoveFault]:
    """Two tokens belong to two branches of one fork; anywhere else a sheet has only one."""
    for one, other in combinations(rows, 2):
        here, there = new.scopes[rows[one]], new.scopes[rows[other]]
        parting = next(((a, b) for a, b in zip(here, there, strict=False) if a != b), None)
        if parting is None or parting[0][0] != parting[1][0]:
            yield MoveFault(other, "in_line", rows[other])


def _left_out(old: Plan, new: Plan, rows: Mapping[str, str], mapping: Mapping[str, str]) -> Iterator[MoveFault]:
    """A branch without a token counts as arrived, which must have been so by the old sheet already."""
    was_fork = {mapping.get(fork, fork): fork for fork in old.inside}
    held = {step for target in rows.values() for step in new.scopes[target]}
    for row_id, target in rows.items():
        for fork, _label in new.scopes[target]:
            for label in new.rows[fork].exits:
                if (fork, label) not in held and not _has_arrived(old, was_fork.get(fork, ""), label, rows):
                    yield MoveFault(row_id, "branch_left_out", target)


def _has_arrived(old: Plan, fork: str, label: str, rows: Mapping[str, str]) -> bool:
    if not fork or label not in old.rows[fork].exits or not any(row_id in old.inside[fork] for row_id in rows):
        return False
    return not any((fork, label) in old.scopes[row_id] for row_id in rows)


def _carry(
    old: Plan, new: Plan, position: Position, rows: Mapping[str, str], mapping: Mapping[str, str], reopened: set[str]
) -> Position:
    counted = dict(zip(old.limited, position.rounds, strict=True))
    rounds = {mapping.get(row_id, row_id): count for row_id, count in counted.items()}
    parts = dict(position.parts)
    masks = {
        rows[row_id]: new.rows[rows[row_id]].all_parts if row_id in reopened else parts[row_id]
        for row_id in position.open
        if new.rows[rows[row_id]].all_parts
    }

    def in_order(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted((rows[row_id] for row_id in tokens), key=lambda row_id: new.rows[row_id].number))

    return Position(
        in_order(position.open),
        in_order(position.returned),
        tuple(sorted(masks.items())),
        tuple(rounds.get(row_id, 0) for row_id in new.limited),
        position.returns,
    )
