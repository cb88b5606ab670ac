"""The figures of improvement and benefits by themselves: charts, intervals, judgements, follow-up, the standard cost model."""

from datetime import date

import pytest

from satupintu.evaluation.rules.benefits import Burden, compare
from satupintu.evaluation.rules.improvement import (
    Limits,
    Reading,
    count_follow_up,
    find_alarms,
    judge,
    p_limits,
    read_mean,
    read_median,
    read_share,
    xmr_limits,
)

FLAT = Limits(10, 5, 15)
BEFORE = Burden(
    {"visits": 3, "travel_minutes": 45, "wait_minutes": 40, "service_minutes": 15, "documents_minutes": 90, "fare": 20_000}
)
AFTER = Burden(
    {"visits": 1.2, "travel_minutes": 45, "wait_minutes": 12, "service_minutes": 12, "documents_minutes": 50, "fare": 20_000}
)


def test_individuals_chart():
    limits = xmr_limits([10, 12, 10, 12])
    assert limits == Limits(11, 11 - 2.66 * 2, 11 + 2.66 * 2)
    assert xmr_limits([3]) is None


def test_chart_of_shares():
    limits = p_limits(90, 100, 25)
    assert limits is not None
    assert limits.centre == 0.9
    assert limits.low == pytest.approx(0.9 - 3 * (0.09 / 25) ** 0.5)
    assert limits.high == 1.0
    assert p_limits(0, 0, 5) is None


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([10, 11, 16, 9], [2]),
        ([4, 10], [0]),
        ([11] * 8, [7]),
        ([11] * 9, [7, 8]),
        ([11] * 7, []),
        ([11] * 7 + [9], []),
        ([11] * 7 + [10] + [11] * 7, []),
        ([9] * 8, [7]),
        ([15, 5], []),
    ],
)
def test_one_outside_or_eight_on_one_side_is_no_chance(values, places):
    assert find_alarms(values, [FLAT] * len(values)) == places


def test_readings_have_intervals():
    assert read_mean([]) == read_median([]) == read_share(0, 0) == Reading(None, 0)
    assert read_mean([7]) == Reading(7, 1)
    mean = read_mean([1, 2, 3, 4, 5])
    assert (mean.value, mean.n) == (3, 5)
    assert mean.low == pytest.approx(3 - 1.96 * 2.5**0.5 / 5**0.5)
    middle = read_median(list(range(1, 102)))
    assert middle.value == 51
    assert (middle.low, middle.high) == (41, 61)
    share = read_share(90, 100)
    assert (share.low, share.high) == pytest.approx((0.8256, 0.9448), abs=1e-4)
    assert read_share(0, 10).low == pytest.approx(0)


@pytest.mark.parametrize(
    ("before", "after", "target", "is_lower_better", "said"),
    [
        (Reading(60, 50, 55, 65), Reading(40, 50, 36, 44), 45, True, ("effective", "target_reached")),
        (Reading(60, 50, 55, 65), Reading(50, 50, 46, 54), 45, True, ("ineffective", "target_missed")),
        (Reading(60, 9, 55, 65), Reading(40, 50, 36, 44), 45, True, ("undecided", "too_few")),
        (Reading(60, 50, 55, 65), Reading(None, 0), 45, True, ("undecided", "too_few")),
        (Reading(60, 50, 30, 90), Reading(44, 12, 20, 68), 45, True, ("undecided", "within_chance")),
        (Reading(0.7, 50, 0.6, 0.8), Reading(0.95, 50, 0.85, 0.99), 0.9, False, ("effective", "target_reached")),
        (Reading(0.7, 50, 0.6, 0.8), Reading(0.85, 50, 0.75, 0.9), 0.9, False, ("ineffective", "target_missed")),
    ],
)
def test_helping_is_the_target_reached_beyond_chance(before, after, target, is_lower_better, said):
    found = judge(before, after, expected_to=target, is_lower_better=is_lower_better)
    assert (found.outcome, found.reason_code) == said


def test_follow_up_is_counted_in_percent_and_months():
    count = count_follow_up(
        [(date(2026, 1, 1), date(2026, 3, 2)), (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), None)]
    )
    assert (count.found, count.followed_up) == (3, 2)
    assert count.percent == pytest.approx(66.667, abs=0.001)
    assert count.months == pytest.approx(45 / 30.4375, abs=0.001)
    assert count_follow_up([]).percent is None
    assert count_follow_up([(date(2026, 1, 1), None)]).months is None


def test_the_worked_example_of_the_standard_cost_model():
    """3 visits of 2x45+40+15 minutes and 90 at home become 1,2 of 2x45+12+12 and 50, for 1.200 applications."""
    assert BEFORE.minutes == 525
    assert AFTER.minutes == pytest.approx(186.8)
    saving = compare(BEFORE, AFTER, 1200)
    assert saving.minutes_each == pytest.approx(338.2)
    assert saving.hours == pytest.approx(6764)
    assert saving.visits == pytest.approx(2160)
    assert saving.rupiah == pytest.approx(43_200_000)
    assert saving.citizen_worth is None
    assert saving.growth_hours == 0


def test_more_applications_are_no_merit():
    saving = compare(BEFORE, AFTER, 1200, usual=1000)
    assert saving.growth_hours == pytest.approx(200 * 338.2 / 60)
    assert compare(BEFORE, AFTER, 800, usual=1000).growth_hours == 0


def test_hours_become_rupiah_only_at_a_stated_rate_and_beside_the_money():
    saving = compare(BEFORE, AFTER, 1200, rates={"citizen_hour": 20_000})
    assert saving.citizen_worth == pytest.approx(6764 * 20_000)
    assert saving.rupiah == pytest.approx(43_200_000)
    assert saving.office_worth is None


def test_a_loss_is_shown_as_a_loss():
    assert compare(AFTER, BEFORE, 10).hours < 0
