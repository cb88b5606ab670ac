"""The engine: every kind of row by example, every sound sheet by property."""

from typing import Any

import pytest
from tests.sop.sheets import row, sheet, small_sheet

from satupintu.sop.engine import Changes, Event, Plan, Position, StepRefused, advance, compile_plan, start


def complete(row_id: str, outcome: str = "next", part: int = 0, *, further: bool = False) -> Event:
    return Event("complete", row_id, outcome, part, further)


def run(plan: Plan, *events: Event) -> Changes:
    """The changes of the last event."""
    changes = start(plan)
    for event in events:
        changes = advance(plan, changes.position, event)
    return changes


SMALL = compile_plan(small_sheet())
FORKED = compile_plan(
    sheet(
        row("1", "start", exits={"next": "F"}),
        row("F", "fork", exits={"a": "2", "b": "4"}),
        row("2", exits={"next": "3"}),
        row("3", "decide", exits={"yes": "J", "no": "RETURN"}),
        row("4", "decide", exits={"yes": "J", "no": "REJECT"}),
        row("J", "join", exits={"next": "5"}),
        row("5", exits={"next": "END"}),
    )
)


def test_the_whole_way_to_an_issued_product() -> None:
    events = [complete("2", "yes"), complete("3"), complete("4", "yes"), complete("5"), complete("6")]

    assert start(SMALL).opened == ("2",)
    assert run(SMALL, events[0]).opened == ("3",)
    changes = run(SMALL, *events)
    assert changes.ended == changes.position.outcome == "issued"
    assert changes.closed == ("6",)
    assert changes.position.open == ()


def test_a_rejection_carries_its_reason() -> None:
    changes = run(SMALL, complete("2", "yes"), complete("3"), complete("4", "no"))

    assert (changes.ended, changes.reason_code) == ("rejected", "X02")


def test_a_timeout_takes_its_own_exit() -> None:
    assert run(SMALL, complete("2", "yes"), Event("timeout", "3")).ended == "lapsed"


def test_a_return_comes_back_to_the_row_that_asked() -> None:
    away = run(SMALL, complete("2", "no"))
    back = advance(SMALL, away.position, Event("return_resolved"))

    assert (away.returned, away.reason_code, away.position.open) == (("2",), "X01", ())
    assert away.position.returns == 1
    assert (back.resumed, back.opened, back.position.open, back.position.returned) == (("2",), ("2",), ("2",), ())


def test_rounds_of_clarification_are_limited_and_can_be_granted() -> None:
    plan = compile_plan(small_sheet(return_limit=1))
    back = run(plan, complete("2", "no"), Event("return_resolved")).position

    with pytest.raises(StepRefused, match="rounds_exhausted"):
        advance(plan, back, complete("2", "no"))
    assert advance(plan, back, complete("2", "no", further=True)).position.returns == 2


def test_a_row_that_can_only_return_comes_back_to_the_row_before() -> None:
    plan = compile_plan(
        sheet(
            row("1", "start", exits={"next": "2"}),
            row("2", "decide", exits={"yes": "END", "no": "3"}),
            row("3", exits={"next": "RETURN"}),
        )
    )

    assert run(plan, complete("2", "no"), complete("3"), Event("return_resolved")).opened == ("2",)


@pytest.mark.parametrize(("kind", "outcome"), [("withdraw", "withdrawn"), ("lapse", "lapsed")])
def test_withdrawal_and_lapse_cancel_every_token(kind: str, outcome: str) -> None:
    away = run(FORKED, complete("2"), complete("3", "no"))
    changes = advance(FORKED, away.position, Event(kind))

    assert changes.ended == outcome
    assert set(changes.cancelled) == {"3", "4"}
    assert changes.position.open == changes.position.returned == ()


def test_a_join_fires_when_the_last_branch_arrives_in_either_order() -> None:
    assert set(start(FORKED).opened) == {"2", "4"}
    for events in (
        [complete("4", "yes"), complete("2"), complete("3", "yes")],
        [complete("2"), complete("3", "yes"), complete("4", "yes")],
    ):
        assert run(FORKED, *events[:-1]).opened != ("5",)
        assert run(FORKED, *events).opened == ("5",)


def test_a_branch_that_is_with_the_applicant_keeps_the_join_waiting() -> None:
    waiting = run(FORKED, complete("2"), complete("3", "no"), complete("4", "yes"))
    back = advance(FORKED, waiting.position, Event("return_resolved"))

    assert waiting.position.open == ()
    assert back.opened == ("3",)
    assert advance(FORKED, back.position, complete("3", "yes")).opened == ("5",)


def test_a_rejection_in_a_branch_cancels_the_others() -> None:
    changes = run(FORKED, complete("2"), complete("4", "no"))

    assert (changes.ended, changes.cancelled, changes.opened) == ("rejected", ("3",), ())


def test_a_row_together_closes_when_all_have_acted() -> None:
    plan = compile_plan(
        sheet(row("1", "start", exits={"next": "2"}), row("2", "together", performers=["a", "b", "c"], exits={"next": "END"}))
    )

    half = run(plan, complete("2", part=2), complete("2", part=0))
    assert (half.closed, half.position.parts) == ((), (("2", 0b010),))
    with pytest.raises(StepRefused, match="part_not_open"):
        advance(plan, half.position, complete("2", part=0))
    assert advance(plan, half.position, complete("2", part=1)).ended == "issued"


def _conditional(**details: Any) -> Plan:
    return compile_plan(
        sheet(
            row("1", "start", exits={"next": "2"}),
            row("2", "automatic", condition="luas > 100", exits={"yes": "3", "no": "END"}, **details),
            row("3", exits={"next": "2"}),
        )
    )


def test_a_condition_is_answered_on_the_way() -> None:
    asked: list[str] = []
    changes = start(_conditional(), lambda text: bool(asked.append(text)) or True)

    assert asked == ["luas > 100"]
    assert (changes.opened, changes.passed) == (("3",), (("2", "yes"),))
    assert start(_conditional(), lambda _text: False).ended == "issued"


def test_a_condition_that_cannot_be_told_opens_for_the_system() -> None:
    assert start(_conditional(), lambda _text: None).opened == ("2",)
    assert start(_conditional()).opened == ("2",)


def test_a_ring_of_conditions_rests_instead_of_turning_for_ever() -> None:
    plan = compile_plan(
        sheet(
            row("1", "start", exits={"next": "2"}),
            row("2", "automatic", condition="a", exits={"yes": "3", "no": "END"}),
            row("3", "automatic", condition="b", exits={"yes": "2", "no": "END"}),
        )
    )

    assert start(plan, lambda _text: True).opened == ("2",)


def _looping(limit_at: str, **exits: Any) -> Plan:
    ways = {"2": {"next": "3"}, "3": {"yes": "END", "no": "2"}}
    ways[limit_at].update(exits)
    limits = {limit_at: {"limit": 2}}
    return compile_plan(
        sheet(
            row("1", "start", exits={"next": "2"}),
            row("2", exits=ways["2"], **limits.get("2", {})),
            row("3", "decide", exits=ways["3"], **limits.get("3", {})),
        )
    )


@pytest.mark.parametrize("limit_at", ["2", "3"])
def test_a_row_with_a_limit_opens_so_often_and_no_more(limit_at: str) -> None:
    again = [complete("2"), complete("3", "no"), complete("2")]
    plan = _looping(limit_at)
    position = run(plan, *again).position

    with pytest.raises(StepRefused, match=f"rounds_exhausted {limit_at}"):
        advance(plan, position, complete("3", "no"))
    assert advance(plan, position, complete("3", "no", further=True)).opened == ("2",)
    assert advance(plan, position, complete("3", "yes")).ended == "issued"
    assert run(_looping(limit_at, limit="REJECT"), *again, complete("3", "no")).ended == "rejected"


def test_a_limit_on_steps_between_closes_the_exit_of_the_decision_before() -> None:
    plan = compile_plan(
        sheet(
            row("1", "start", exits={"next": "2"}),
            row("2", "decide", exits={"yes": "END", "no": "3"}),
            row("3", exits={"next": "4"}),
            row("4", limit=1, exits={"next": "2"}),
        )
    )
    position = run(plan, complete("2", "no"), complete("3"), complete("4")).position

    with pytest.raises(StepRefused, match="rounds_exhausted 4"):
        advance(plan, position, complete("2", "no"))


def test_limit_exits_that_point_at_each_other_are_refused_not_followed_for_ever() -> None:
    plan = compile_plan(
        sheet(
            row("1", "start", exits={"next": "2"}),
            row("2", limit=1, exits={"next": "3", "limit": "3"}),
            row("3", limit=1, exits={"next": "4", "limit": "2"}),
            row("4", "decide", exits={"yes": "END", "no": "2"}),
        )
    )

    with pytest.raises(StepRefused, match="rounds_exhausted"):
        run(plan, complete("2"), complete("3"), complete("4", "no"))


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (complete("6"), "row_not_open"),
        (complete("2", "next"), "outcome_unknown"),
        (complete("2", "timeout"), "outcome_unknown"),
        (Event("timeout", "2"), "outcome_unknown"),
        (Event("return_resolved"), "not_returned"),
        (Event("dance"), "event_unknown"),
    ],
)
def test_events_that_do_not_fit_are_refused(event: Event, code: str) -> None:
    with pytest.raises(StepRefused) as refused:
        advance(SMALL, start(SMALL).position, event)
    assert refused.value.code == code


def test_nothing_happens_after_the_end() -> None:
    ended = run(SMALL, Event("withdraw")).position
    with pytest.raises(StepRefused, match="run_ended"):
        advance(SMALL, ended, complete("2", "yes"))


def _possible(plan: Plan, position: Position) -> list[Event]:
    """Every event the position allows."""
    found = [Event("return_resolved")] if position.returned else []
    for row_id in position.open:
        for label in plan.rows[row_id].exits:
            if label == "limit":  # where a row leads by itself when its rounds are used up
                continue
            parts = range(len(plan.rows[row_id].performers)) if plan.rows[row_id].all_parts else [0]
            found += [Event("timeout", row_id)] if label == "timeout" else [complete(row_id, label, part) for part in parts]
    return found


def _try(plan: Plan, position: Position, event: Event, answers: dict[str, bool]) -> Changes | None:
    try:
        return advance(plan, position, event, answers.get)
    except StepRefused as refused:
        if refused.code not in {"rounds_exhausted", "part_not_open"}:
            raise
        return None


def _check_tokens(plan: Plan, position: Position) -> None:
    tokens = position.open + position.returned
    assert tokens
    assert len(set(tokens)) == len(tokens), "two tokens on one row"
    assert not any(plan.rows[t].is_control for t in tokens)
    assert {row_id for row_id, _mask in position.parts} == {t for t in position.open if plan.rows[t].all_parts}
    branches = [plan.scopes[t] for t in tokens]
    for one in branches:
        # Tokens side by side stand in different branches of one fork, never one inside the other's way.
        assert sum(one == other for other in branches) == 1
    assert position.returns <= plan.return_limit


def _check_changes(before: Position, changes: Changes) -> None:
    after = changes.position
    left = set(before.open) - set(changes.closed) - set(changes.cancelled)
    assert set(after.open) == (set() if changes.ended else left | set(changes.opened))
    if changes.ended:
        assert set(changes.cancelled) == (set(before.open) | set(before.returned)) - set(changes.closed)
