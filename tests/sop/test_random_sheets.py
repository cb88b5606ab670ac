"""Engine and linter on random sheets: what the linter says is what a run of the sheet comes to.

`make test` takes some hundred sheets for each property, `make test-long` ten thousand.
"""

import random
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sop.random_sheets import Broken, broken_sheets, rewired_sheets, sound_sheets
from tests.sop.sheets import Sheet
from tests.sop.test_engine import _check_changes, _check_tokens, _possible, _try

from satupintu.sop.engine import (
    ENDS,
    RETURN,
    Changes,
    Event,
    Plan,
    Position,
    StepRefused,
    advance,
    compile_plan,
    find_faults,
    start,
)
from satupintu.sop.lint import Surroundings, is_enactable, lint

AROUND = Surroundings(actions={"test_draft": ()})
SOME = settings(max_examples=130, deadline=None)
MOST = settings(max_examples=300, deadline=None)
MANY = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 2**32)


def answers_by(chance: random.Random, plan: Plan) -> dict[str, bool]:
    """Answers to most conditions; those that are not answered open for the system."""
    asked = [row.condition for row in plan.rows.values() if row.condition]
    return {condition: chance.random() < 0.5 for condition in asked if chance.random() < 0.8}


def run_to_the_end(source: Sheet, seed: int, *, answered: bool = True) -> None:
    """Run a sheet by chance, with its limits and nobody to grant more: it moves on, ends, and can be told again.

    Not `answered`, conditions are decided by chance each time they are met, as if the answers changed between.
    """
    plan, chance = compile_plan(source), random.Random(seed)
    answers = answers_by(chance, plan) if answered else {}
    changes = start(plan, answers.get)
    history: list[tuple[Position, Event, Changes]] = []
    while not changes.position.outcome:
        position = changes.position
        _check_tokens(plan, position)
        events = _possible(plan, position)
        chance.shuffle(events)
        if len(history) > 300:
            # A ring without a limit may be walked for as long as officers like; they can always leave it.
            events.sort(key=lambda event: _distance(plan, event))
        event, changes = next((e, c) for e in events if (c := _try(plan, position, e, answers)) is not None)
        history.append((position, event, changes))
        _check_changes(position, changes)
        assert len(history) < 3_000, "endless"
    assert changes.position.open == changes.position.returned == changes.position.parts == ()
    again = start(plan, answers.get)
    for position, event, seen in history:
        assert again.position == position
        again = advance(plan, position, event, answers.get)
        assert again == seen == advance(plan, position, event, answers.get)
    for event in _possible(plan, history[-1][0]) if history else []:
        with pytest.raises(StepRefused, match="run_ended"):
            advance(plan, changes.position, event)


def _distance(plan: Plan, event: Event) -> int:
    """How many rows an event is from the nearest end or join, by the exits as drawn."""
    if event.kind == "return_resolved":
        return 1
    target = plan.rows[event.row].exits[event.outcome if event.kind == "complete" else "timeout"].target
    near, steps = {target}, 0
    while not any(t in ENDS or t in plan.joins for t in near) and steps < 600:
        near = {way.target for t in near if t in plan.rows for way in plan.rows[t].exits.values()} or {RETURN}
        steps += 1
    return steps


@MOST
@given(sound_sheets(), SEEDS)
def test_sound_sheets_have_no_error_and_run_to_their_end(source: Sheet, seed: int) -> None:
    assert [finding for finding in lint(source, AROUND) if finding.level == "error"] == []
    run_to_the_end(source, seed)


@pytest.mark.long
@MANY
@given(sound_sheets(blocks=6), SEEDS)
def test_ten_thousand_sound_sheets_have_no_error_and_run_to_their_end(source: Sheet, seed: int) -> None:
    assert is_enactable(lint(source, AROUND))
    run_to_the_end(source, seed)


def blame(broken: Broken) -> None:
    errors = {finding.row for finding in lint(broken.sheet, AROUND) if finding.level == "error"}
    assert broken.row in errors, (broken.how, errors)


@SOME
@given(broken_sheets())
def test_every_breaking_is_an_error_at_its_row(broken: Broken) -> None:
    blame(broken)


@pytest.mark.long
@MANY
@given(broken_sheets())
def test_ten_thousand_breakings_are_errors_at_their_rows(broken: Broken) -> None:
    blame(broken)


Token = tuple[str, tuple[tuple[str, str], ...]]
State = frozenset[Token]
OVER: State = frozenset()


class Game:
    """The sheet played with tokens, by its drawing alone and without the engine.

    A token is a row and the branches it is in. A join waits until a token of every branch has come, then they are one.
    """

    def __init__(self, source: Sheet) -> None:
        self.rows = {str(line["id"]): line for line in source["rows"]}
        self.crowded = False

    def place(self, rest: State, target: str, path: tuple[tuple[str, str], ...]) -> State | None:
        """Put a token down; None when the case is over."""
        if target in ENDS:
            return None
        line = self.rows[target]
        if line["kind"] == "fork":
            for label, onward in line["exits"].items():
                after = self.place(rest, onward, (*path, (target, label)))
                if after is None:
                    return None
                rest = after
            return rest
        if line["kind"] == "join":
            fork, outer = path[-1][0], path[:-1]
            come = {token for token in rest if token[0] == target and token[1][:-1] == outer} | {(target, path)}
            if len(come) == len(self.rows[fork]["exits"]):
                return self.place(rest - come, line["exits"]["next"], outer)
            return rest | {(target, path)}
        self.crowded |= any(token[0] == target for token in rest)
        return rest | {(target, path)}

    def following(self, state: State) -> Iterator[State | None]:
        """Every state one step on; rounds are not counted, so that the way out when they are used up is always open."""
        for token in state:
            line, path = self.rows[token[0]], token[1]
            if line["kind"] != "join":
                for target in line["exits"].values():
                    yield self.place(state - {token}, str(line.get("back_to") or token[0]) if target == RETURN else target, path)

    def play(self, most: int) -> tuple[set[str], bool] | None:
        """Return the rows ever reached and whether every state can come to an end; None when there are too many states."""
        opening = next(line for line in self.rows.values() if line["kind"] == "start")
        first = self.place(OVER, opening["exits"]["next"], ())
        if first is None:
            return set(), True
        before: dict[State | None, set[State]] = defaultdict(set)
        seen, waiting = {first}, [first]
        while waiting:
            state = waiting.pop()
            for after in self.following(state):
                before[after].add(state)
                if after is not None and after not in seen:
                    seen.add(after)
                    waiting.append(after)
            if len(seen) > most:
                return None
        ending: set[State | None] = {None}
        back: list[State | None] = [None]
        while back:
            fresh = before[back.pop()] - ending
            ending |= fresh
            back.extend(fresh)
        return {row_id for state in seen for row_id, _path in state}, seen <= ending


def compare(source: Sheet, seed: int) -> None:
    """Hold the linter's verdict against the game's; a sheet without an error also runs to its end with its limits."""
    if find_faults(source):
        assert not is_enactable(lint(source, AROUND))
        return
    found = lint(source, AROUND)
    game = Game(source)
    played = game.play(most=800)
    if played is not None:
        reached, all_end = played
        work = {row_id for row_id, line in game.rows.items() if line["kind"] not in ("start", "fork", "join")}
        dead = {finding.row for finding in found if finding.code == "row_unreachable"} & work
        assert dead == work - reached
        assert ("never_ends" in {finding.code for finding in found}) == (not all_end)
        assert ("two_tokens" in {finding.code for finding in found}) == game.crowded
    if is_enactable(found):
        run_to_the_end(source, seed, answered=False)


@SOME
@given(rewired_sheets(), SEEDS)
def test_the_verdict_is_that_of_playing_every_way(source: Sheet, seed: int) -> None:
    compare(source, seed)


@pytest.mark.long
@MANY
@given(rewired_sheets(), SEEDS)
def test_ten_thousand_verdicts_are_those_of_playing_every_way(source: Sheet, seed: int) -> None:
    compare(source, seed)
