"""Carrying a position over to another plan: by example, and by property that a moved run always comes to an end."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sop.random_sheets import sound_sheets
from tests.sop.sheets import Sheet, row, sheet, small_sheet
from tests.sop.test_engine import _check_tokens, _possible, _try

from satupintu.sop.engine import Plan, Position, compile_plan, move_position, start

SMALL = compile_plan(small_sheet())


def forked(*branches: str) -> Plan:
    """Rows side by side (or none), after a row `0`, before a row `9`."""
    rows = [row("s", "start", exits={"next": "0"}), row("0", exits={"next": "F" if branches else "9"})]
    if branches:
        rows.append(row("F", "fork", exits={name: name for name in branches}))
        rows += [row(name, exits={"next": "J"}) for name in branches]
        rows.append(row("J", "join", exits={"next": "9"}))
    return compile_plan(sheet(*rows, row("9", exits={"next": "END"})))


def in_line(*names: str) -> Plan:
    """The same rows one after the other."""
    names = ("0", *names, "9")
    rows = [row(name, exits={"next": after}) for name, after in zip(names, (*names[1:], "END"), strict=True)]
    return compile_plan(sheet(row("s", "start", exits={"next": "0"}), *rows))


@pytest.mark.parametrize(
    ("old", "new", "tokens", "mapping", "rows"),
    [
        (SMALL, SMALL, "2", {}, {"2": "2"}),
        (SMALL, in_line("2a"), "2", {"2": "2a"}, {"2": "2a"}),
        (forked("a", "b"), forked("a", "b"), "ab", {}, {"a": "a", "b": "b"}),
        (forked("a", "b"), forked("a", "b"), "ab", {"a": "b", "b": "a"}, {"a": "b", "b": "a"}),
        (forked("a", "b"), forked("a", "b"), "b", {}, {"b": "b"}),
        (forked("a", "b"), in_line("b"), "b", {}, {"b": "b"}),
        (in_line("a", "b"), forked("a", "b"), "0", {}, {"0": "0"}),
    ],
)
def test_what_can_be_carried_over(old: Plan, new: Plan, tokens: str, mapping: dict[str, str], rows: dict[str, str]) -> None:
    moved = move_position(old, new, Position(tuple(tokens), rounds=(0,) * len(old.limited)), mapping)

    assert moved.faults == ()
    assert moved.rows == rows
    assert set(moved.position.open) == set(rows.values())


@pytest.mark.parametrize(
    ("old", "new", "tokens", "mapping", "codes"),
    [
        (in_line("a"), in_line("b"), "a", {}, {"a": "row_gone"}),
        (SMALL, in_line("2"), "2", {}, {"2": "row_changed"}),
        (SMALL, in_line("2"), "2", {"2": "7"}, {"2": "target_unknown"}),
        (SMALL, forked("a", "b"), "2", {"2": "F"}, {"2": "target_unknown"}),
        (forked("a", "b"), in_line("a", "b"), "ab", {}, {"b": "in_line"}),
        (forked("a", "b"), in_line("a"), "ab", {"b": "a"}, {"b": "in_line"}),
        (in_line("a", "b"), forked("a", "b"), "a", {}, {"a": "branch_left_out"}),
        (forked("a", "b"), forked("a", "b", "c"), "ab", {}, {"a": "branch_left_out", "b": "branch_left_out"}),
    ],
)
def test_what_cannot_be_carried_over(old: Plan, new: Plan, tokens: str, mapping: dict[str, str], codes: dict[str, str]) -> None:
    before = Position(tuple(tokens), rounds=(0,) * len(old.limited))
    moved = move_position(old, new, before, mapping)

    assert {fault.row: fault.code for fault in moved.faults} == codes
    assert moved.position == before


def test_rounds_go_with_the_row_and_returns_stay() -> None:
    def looping(name: str) -> Plan:
        return compile_plan(
            sheet(
                row("1", "start", exits={"next": "2"}),
                row("2", exits={"next": name}),
                row(name, "decide", limit=3, exits={"yes": "END", "no": "2"}),
            )
        )

    moved = move_position(looping("3"), looping("4"), Position(("3",), rounds=(2,), returns=1), {"3": "4"})

    assert moved.position == Position(("4",), rounds=(2,), returns=1)
    assert moved.reopened == frozenset()


def test_those_who_have_acted_together_need_not_act_again_unless_the_work_differs() -> None:
    def together(*performers: str) -> Plan:
        return compile_plan(
            sheet(
                row("1", "start", exits={"next": "2"}),
                row("2", "together", performers=list(performers), exits={"next": "END"}),
            )
        )

    half = Position(("2",), parts=(("2", 0b10),))

    assert move_position(together("fo", "jf"), together("fo", "jf"), half).position == half
    assert [fault.code for fault in move_position(together("fo", "jf"), together("fo", "kadis"), half).faults] == ["row_changed"]
    anew = move_position(together("fo", "jf"), together("fo", "kadis", "jf"), half, {"2": "2"})
    assert anew.position.parts == (("2", 0b111),)
    assert anew.reopened == {"2"}


@settings(max_examples=300, deadline=None)
@given(sound_sheets(), sound_sheets(), st.integers(0, 2**32))
def test_a_moved_run_always_comes_to_an_end(first: Sheet, second: Sheet, seed: int) -> None:
    old, new, chance = compile_plan(first), compile_plan(second), random.Random(seed)
    position = _walk(old, start(old).position, chance, most=chance.randint(0, 12))
    targets = [row_id for row_id, found in new.rows.items() if not found.is_control]
    mapping = {row_id: chance.choice(targets) for row_id in old.rows if chance.random() < 0.7}
    if position.outcome:
        return
    moved = move_position(old, new, position, mapping)
    if moved.faults:
        assert moved.position == position
        return
    _check_tokens(new, moved.position._replace(returns=0))
    assert moved.position.returns == position.returns
    assert _walk(new, moved.position, chance, most=5_000).outcome


@settings(max_examples=200, deadline=None)
@given(sound_sheets(), st.integers(0, 2**32))
def test_a_move_to_an_equal_sheet_changes_nothing(source: Sheet, seed: int) -> None:
    plan, chance = compile_plan(source), random.Random(seed)
    position = _walk(plan, start(plan).position, chance, most=chance.randint(0, 20))
    if not position.outcome:
        moved = move_position(plan, compile_plan(source), position)
        assert (moved.position, moved.faults, moved.reopened) == (position, (), frozenset())


def _walk(plan: Plan, position: Position, chance: random.Random, *, most: int) -> Position:
    """Go on by chance until the end, at most so many steps. Rounds that are used up are granted, as a superior would."""
    for _ in range(most):
        if position.outcome:
            break
        events = _possible(plan, position)
        chance.shuffle(events)
        further = [event._replace(further=True) for event in events]
        position = next(c.position for e in events + further if (c := _try(plan, position, e, {})) is not None)
    return position
