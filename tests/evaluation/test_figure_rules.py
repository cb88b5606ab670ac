"""The ladder of durations, what small groups hide, periods, and the ways of a sheet."""

from datetime import date
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.evaluation.rules import (
    Figures,
    Span,
    add_up,
    allowed_ways,
    bin_of,
    bounds_of,
    percentile,
    rank,
    read_span,
    sum_up,
    suppress,
)
from satupintu.sop.engine import compile_plan

TODAY = date(2026, 3, 2)


@given(st.integers(0, 10_000_000))
def test_a_duration_lies_within_its_step(value: int) -> None:
    low, high = bounds_of(bin_of(value))
    assert low <= value < high * (1 + 1e-9) or (value == 1 and low == 1)


@given(st.lists(st.integers(1, 500_000), min_size=1, max_size=60), st.sampled_from([0.5, 0.9]))
def test_a_percentile_is_at_most_nine_percent_off(values: list[int], part: float) -> None:
    bins: dict[int, int] = {}
    for value in values:
        bins[bin_of(value)] = bins.get(bin_of(value), 0) + 1
    ordered = sorted(values)
    exact = ordered[max(1, -(-len(ordered) * int(part * 100) // 100)) - 1]
    found = percentile(bins, part)
    assert found is not None
    assert abs(found - exact) <= exact * 0.0906 + 1e-6


def test_no_durations_have_no_percentile() -> None:
    assert percentile({}, 0.5) is None
    assert percentile({3: 0}, 0.5) is None
    assert median([1, 2, 3]) == 2


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 40, "b": 12, "c": 5}, set()),
        ({"a": 40, "b": 12, "c": 4}, {"b", "c"}),  # the sum less the others would tell c
        ({"a": 40, "b": 1, "c": 4}, {"b", "c"}),
        ({"a": 40, "b": 0, "c": 9}, set()),
        ({"a": 3}, {"a"}),
        ({}, set()),
    ],
)
def test_small_groups_are_hidden_so_that_the_sum_does_not_tell_them(counts: dict[str, int], hidden: set[str]) -> None:
    assert suppress(counts) == hidden


def test_best_and_worst_never_share_a_service() -> None:
    rows = [("a", 1.0, 50), ("b", 0.9, 50), ("c", 0.2, 50), ("d", 0.0, 4)]
    assert rank(rows, fewest=5, size=3) == (["a", "b"], ["c"])
    assert rank([], fewest=5, size=3) == ([], [])
    assert rank(rows[:1], fewest=5, size=3) == (["a"], [])


@pytest.mark.parametrize(
    ("code", "kind", "start", "end"),
    [
        ("", "month", date(2026, 3, 1), date(2026, 4, 1)),
        ("2025-12", "month", date(2025, 12, 1), date(2026, 1, 1)),
        ("2025-T4", "quarter", date(2025, 10, 1), date(2026, 1, 1)),
        ("2024", "year", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_periods_are_named_and_follow_each_other(code: str, kind: str, start: date, end: date) -> None:
    span = read_span(code, TODAY)
    assert span == Span(kind, start)
    assert span.end == end
    assert span.before().end == start
    assert span.after().start == end
    assert read_span(span.code, TODAY) == span
    assert span.year_before().start.year == start.year - 1


@pytest.mark.parametrize("code", ["2026-13", "2026-00", "2026-T5", "1899", "0000-01", "x", "2026-3", "2026-03-01", "９９９９"])
def test_what_is_no_period_is_none(code: str) -> None:
    assert read_span(code, TODAY) is None


def test_parts_add_up_to_the_whole() -> None:
    cells = [
        ("elapsed", 2, 10, [[0, 0, 0, 2, 0, 0]]),
        ("elapsed", 1, 9, [[0, 0, 0, 0, 0, 1]]),
        ("issued", 4, 0, []),
        ("elapsed", 1, 6, [[0, 0, 0, 1, 0, 0]]),
    ]
    assert add_up([sum_up(cells[:2]), sum_up(cells[2:])]) == sum_up(cells)
    assert add_up([]) == Figures()
    assert sum_up(cells).mean("elapsed") == 25 / 4
    assert sum_up(cells).ladders == {"elapsed": {3: 3, 5: 1}}


def test_the_ways_of_a_sheet_pass_over_what_only_steers() -> None:
    sheet = {
        "rows": [
            {"id": "s", "kind": "start", "exits": {"next": "a"}},
            {"id": "a", "kind": "decide", "activity": "Periksa", "performers": ["fo"], "question": "Lengkap?",
             "exits": {"yes": "q", "no": "RETURN"}},
            {"id": "q", "kind": "automatic", "activity": "Perlu?", "condition": "luas > 5", "exits": {"yes": "f", "no": "z"}},
            {"id": "f", "kind": "fork", "exits": {"x": "b", "y": "c"}},
            {"id": "b", "kind": "execute", "activity": "B", "performers": ["fo"], "exits": {"next": "j"}},
            {"id": "c", "kind": "execute", "activity": "C", "performers": ["fo"], "exits": {"next": "j"}},
            {"id": "j", "kind": "join", "exits": {"next": "z"}},
            {"id": "z", "kind": "execute", "activity": "Z", "performers": ["fo"], "exits": {"next": "END"}},
        ]
    }  # fmt: skip
    ways = allowed_ways(compile_plan(sheet))
    assert {("START", "a"), ("a", "q"), ("a", "b"), ("a", "c"), ("a", "z"), ("a", "RETURN"), ("RETURN", "a")} <= ways
    assert {("b", "z"), ("c", "z"), ("z", "issued"), ("a", "withdrawn")} <= ways
    assert not {("a", "f"), ("b", "c"), ("START", "b"), ("z", "a")} & ways
