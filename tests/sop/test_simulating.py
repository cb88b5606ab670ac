"""A sheet simulated: the numbers of theory, nothing lost on the way, the same chances for two versions, and quick."""

import time
from math import factorial

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sop.random_sheets import sound_sheets
from tests.sop.test_trying import SHEET, row

import satupintu.packs
from satupintu.core.simulation import mean_interval
from satupintu.sop.engine import compile_plan
from satupintu.sop.simulating import Assumptions, Promise, assume, compare, predict, summarise

LINE = [row("1", "start", who="pemohon", exits={"next": "2"}), row("2", value=30, exits={"next": "END"})]
TWO_DAYS = Promise(2, "hari_kerja")
PACK = next(iter(satupintu.packs.__path__)) + "/kota/izin-reklame.yaml"


def plan_of(*rows):
    """A plan of these rows."""
    return compile_plan({"performers": [], "rows": list(rows)})


@pytest.mark.parametrize(("officers", "arrivals"), [(1, 11), (3, 35)])
def test_one_row_waits_as_erlang_says(officers, arrivals):
    given = Assumptions(arrivals=arrivals, staff={"fo": officers}, productive=1, spread=1.0, applicant_days=0)
    waits = [predict(plan_of(*LINE), given, TWO_DAYS, days=150, seed=seed).roles[0].wait for seed in range(100, 112)]
    mean, offered = 30, arrivals * 30 / 450
    load = offered / officers
    last = offered**officers / factorial(officers) / (1 - load)
    theory = last / (sum(offered**n / factorial(n) for n in range(officers)) + last) * mean / (officers * (1 - load))
    interval = mean_interval(waits)  # log-normal work with the spread of an exponential one
    assert interval.holds(theory), (interval, theory)
    assert interval.half < theory / 2


def test_nothing_is_lost_on_the_way():
    given = Assumptions(arrivals=12, staff={"fo": 2}, applicant_days=3)
    for plan in (compile_plan(SHEET), plan_of(*LINE)):
        run = predict(plan, given, TWO_DAYS, days=60, seed=5, warm_up=0)
        assert run.arrived == run.done + run.in_process
        assert sum(run.outcomes.values()) == run.done == len(run.office_days)
        assert list(run.office_days) == sorted(run.office_days)
        assert run == predict(plan, given, TWO_DAYS, days=60, seed=5, warm_up=0)
        assert run != predict(plan, given, TWO_DAYS, days=60, seed=6, warm_up=0)


def test_the_applicants_time_is_not_the_offices():
    slow = Assumptions(arrivals=2, staff={"fo": 8}, applicant_days=20, outcomes={"6": {"yes": 0.5, "no": 0.5}})
    run = predict(compile_plan(SHEET), slow, TWO_DAYS, days=400, seed=1)
    assert run.returned > run.arrived * 0.4
    assert run.within > 0.95
    assert max(run.office_days) < 3
    assert set(run.outcomes) == {"issued", "lapsed"}


def test_one_officer_more_helps_and_the_chances_stay_the_same():
    plan = plan_of(*LINE)
    few, many = (Assumptions(arrivals=13, staff={"fo": count}, productive=1) for count in (1, 2))
    ones = [predict(plan, few, Promise(2, "jam"), days=60, seed=seed) for seed in range(12)]
    others = [predict(plan, many, Promise(2, "jam"), days=60, seed=seed) for seed in range(12)]
    assert [run.arrived for run in ones] == [run.arrived for run in others]
    differs = compare(ones, others)
    assert differs["within"].mean > 0
    assert differs["ninth"].mean + differs["ninth"].half < 0
    both = summarise(ones)
    assert both.within.mean < summarise(others).within.mean
    assert sum(share for _day, share in both.distribution) == pytest.approx(1)
    assert both.rows[0].wait > both.rows[0].work / 2


@settings(max_examples=40, deadline=None)
@given(sound_sheets(), st.integers(0, 2**32))
def test_every_sound_sheet_is_simulated_and_loses_nothing(source, seed):
    plan = compile_plan(source)
    run = predict(plan, Assumptions(arrivals=3, applicant_days=0.5), TWO_DAYS, days=8, seed=seed, warm_up=0)
    assert run.arrived == run.done + run.in_process
    assert all(0 <= role.utilisation <= 1 for role in run.roles)


def test_too_few_officers_are_seen():
    run = predict(plan_of(*LINE), Assumptions(arrivals=40), TWO_DAYS, days=50, seed=1)
    assert run.is_overloaded
    assert run.in_process > run.done
    assert run.within < 0.5


def test_what_is_left_open_is_filled_in_and_nonsense_refused():
    assumed = assume(compile_plan(SHEET), Assumptions())
    assert assumed.staff == {"fo": 1}
    assert assumed.outcomes["6"] == {"yes": pytest.approx(0.9), "no": pytest.approx(0.1)}
    for name, value in {"arrivals": 0, "productive": 2, "work_share": 0, "spread": 9, "applicant_days": 99}.items():
        with pytest.raises(ValueError, match=name):
            Assumptions(**{name: value})
    with pytest.raises(ValueError, match="days"):
        predict(plan_of(*LINE), Assumptions(), TWO_DAYS, days=1, seed=1)


def test_a_year_of_a_busy_service_takes_seconds():
    with open(PACK) as file:
        plan = compile_plan(yaml.safe_load(file)["sheet"])
    given = Assumptions(arrivals=40, staff=dict.fromkeys(assume(plan, Assumptions()).staff, 12))
    begun = time.process_time()
    run = predict(plan, given, Promise(7, "hari_kerja"), days=250, seed=1)
    assert time.process_time() - begun < 10  # about 2 s on a quiet machine; the brief allows 5
    assert run.arrived > 7_000
    assert run.within > 0.5
