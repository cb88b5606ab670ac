"""Simulating a version of a standard: assumptions from the region's own history and staff, and the runs themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.cache import cache

from satupintu.catalogue.errors import SimulationTooLarge, SimulationTooShort
from satupintu.catalogue.queries.trying import Ground
from satupintu.core.calendars import get_work_calendar
from satupintu.core.worktime import NORM_DAY_MINUTES
from satupintu.people.queries import count_staff_by_role
from satupintu.sop.queries import (
    Assumptions,
    Plan,
    Promise,
    Summary,
    assume,
    count_begun,
    list_outcome_shares,
    predict,
    summarise,
)

HISTORY = timedelta(days=180)
"""How far back demand and decisions are looked at."""
FEWEST_BEGUN = 60
"""With fewer files than this in that time the demand is taken from the standard's own planning."""
MOST_STEPS = 150_000
"""Work of one question of a page at most: working days × files a day × rows × runs; so many take some three seconds."""
MOST_DAYS, MOST_RUNS = 500, 20
KEPT = 3600
"""Seconds a result is kept; a change of the version or of any assumption is another question."""


def gather_assumptions(ground: Ground, at: datetime) -> Assumptions:
    """Return what the region knows for a simulation of this version, the rest by the usual assumptions.

    Demand and decisions of the last half year (else the standard's planning), officers by role, the office's hours.
    """
    standard, since = ground.standard, at - HISTORY
    calendar = get_work_calendar()
    worked = calendar.working_minutes_between(since, at)
    days = sum(calendar.is_working_day(calendar.local_date(since + timedelta(days=count))) for count in range(HISTORY.days))
    begun = count_begun(standard.code, since)
    planned = standard.planning.get("applicants_per_day", 10)
    usual = assume(ground.plan, Assumptions())
    return assume(
        ground.plan,
        Assumptions(
            arrivals=begun / days if days and begun >= FEWEST_BEGUN else _sound(planned),
            staff=count_staff_by_role(usual.staff),
            outcomes=_that_fit(ground.plan, list_outcome_shares(standard.code, since)),
            day_minutes=max(60, worked // days) if days else NORM_DAY_MINUTES,
        ),
    )


def _sound(planned: object) -> float:
    return float(planned) if isinstance(planned, int | float) and 0 < planned <= 2_000 else 10.0


def _that_fit(plan: Plan, shares: Mapping[str, Mapping[str, float]]) -> dict[str, Mapping[str, float]]:
    """Leave out what was decided at rows that have other exits in this version."""
    rows = plan.rows
    return {row_id: found for row_id, found in shares.items() if row_id in rows and set(found) <= set(rows[row_id].exits)}


def simulate_version(ground: Ground, given: Assumptions, *, days: int, runs: int, seed: int, most: int = MOST_STEPS) -> Summary:
    """Return what so many runs of so many working days come to; run k has the same chances in every version.

    `most` bounds the work, see MOST_STEPS. A result is kept for an hour. Raises SimulationTooLarge, SimulationTooShort.
    """
    size = days * given.arrivals * max(len(ground.plan.rows), 1) * runs
    if not (2 <= days <= MOST_DAYS and 1 <= runs <= MOST_RUNS) or size > most:
        raise SimulationTooLarge
    key = f"simulasi:{_mark(ground, given, days, runs, seed)}"
    kept = cache.get(key)
    if isinstance(kept, Summary):
        return kept
    promise = Promise(ground.standard.promised_value, ground.standard.promised_unit)
    made = [predict(ground.plan, given, promise, days=days, seed=seed + number) for number in range(runs)]
    if not any(run.office_days for run in made):
        raise SimulationTooShort
    found = summarise(made)
    cache.set(key, found, KEPT)
    return found


def _mark(ground: Ground, given: Assumptions, days: int, runs: int, seed: int) -> str:
    promise = (ground.standard.promised_value, ground.standard.promised_unit)
    text = repr((ground.standard.version_id, ground.plan, promise, given, days, runs, seed))
    return hashlib.sha256(text.encode()).hexdigest()
