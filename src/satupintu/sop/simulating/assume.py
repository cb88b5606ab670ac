"""What a simulation takes for granted: demand, staff, how long work takes, how decisions fall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from satupintu.core.worktime import NORM_DAY_MINUTES
from satupintu.sop.engine import RETURN, Plan, Row
from satupintu.sop.rules import APPLICANT, SYSTEM_ROLE

BACK_SHARE = 0.1
"""Share of decisions that fall the unwelcome way (back to the applicant, up the sheet, refused) where nothing is known."""
DAY_UNITS: Mapping[str, float] = {"hari_kerja": 1.0, "hari": 5 / 7, "bulan": 21.0}
"""Working days of the units of a norm that are longer than an hour."""


class Promise(NamedTuple):
    """The promised time of the standard, as its value and unit."""

    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything about an office that a sheet does not say.

    `arrivals` files a working day of `day_minutes` working minutes. `staff` officers by role; a role not named has one.
    `productive` is the share of their time they spend on this service. `work_share` is how much of a norm of an hour or more
    is work in hand: the rest of such a norm is room for waiting, which the simulation finds by itself. `spread` is the
    coefficient of variation of work. `applicant_days` is the mean of what an applicant takes to answer, pay or repair, in
    working days. `outcomes` gives, by row, how often each exit is taken.
    """

    arrivals: float = 10.0
    staff: Mapping[str, int] = field(default_factory=dict)
    productive: float = 0.8
    work_share: float = 0.1
    spread: float = 0.5
    applicant_days: float = 2.0
    outcomes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    day_minutes: int = NORM_DAY_MINUTES

    def __post_init__(self) -> None:
        checks = (
            (0 < self.arrivals <= 2_000, "arrivals"),
            (0 < self.productive <= 1, "productive"),
            (0 < self.work_share <= 1, "work_share"),
            (0 <= self.spread <= 3, "spread"),
            (0 <= self.applicant_days <= 60, "applicant_days"),
            (60 <= self.day_minutes <= 1440, "day_minutes"),
            (all(1 <= count <= 1_000 for count in self.staff.values()), "staff"),
        )
        for is_sound, name in checks:
            if not is_sound:
                raise ValueError(name)


def assume(plan: Plan, given: Assumptions) -> Assumptions:
    """Return the assumptions with what they leave open filled in for a plan: one officer a role, shares of every exit."""
    roles = {role for row in plan.rows.values() for role in row.performers} - {APPLICANT, SYSTEM_ROLE}
    staff = {role: given.staff.get(role, 1) for role in sorted(roles)}
    outcomes = {
        row.id: dict(given.outcomes.get(row.id) or usual_outcomes(plan, row)) for row in plan.rows.values() if is_choice(row)
    }
    return Assumptions(
        arrivals=given.arrivals,
        staff=staff,
        productive=given.productive,
        work_share=given.work_share,
        spread=given.spread,
        applicant_days=given.applicant_days,
        outcomes=outcomes,
        day_minutes=given.day_minutes,
    )


def is_choice(row: Row) -> bool:
    """Whether a row has more than one way on that somebody or something chooses; a time-out is not chosen."""
    return not row.is_control and len(ways(row)) > 1


def ways(row: Row) -> list[str]:
    """Return the labels of the exits that are chosen."""
    return [label for label in row.exits if label not in ("limit", "timeout")]


def usual_outcomes(plan: Plan, row: Row) -> dict[str, float]:
    """Return how often each exit is taken where nothing is known: rarely back, up or to a refusal, else evenly."""
    labels = ways(row)
    unwelcome = [label for label in labels if _is_unwelcome(plan, row, row.exits[label].target)]
    if not unwelcome or len(unwelcome) == len(labels):
        return dict.fromkeys(labels, 1 / len(labels))
    rest = (1 - BACK_SHARE * len(unwelcome)) / (len(labels) - len(unwelcome))
    return {label: BACK_SHARE if label in unwelcome else rest for label in labels}


def _is_unwelcome(plan: Plan, row: Row, target: str) -> bool:
    if target in plan.rows:
        return plan.rows[target].number <= row.number
    return target in (RETURN, "REJECT", "LAPSED", "WITHDRAWN")


def norm_minutes(row: Row, day_minutes: int) -> float:
    """Return a row's norm in working minutes of this office; 0 without one."""
    if row.time is None:
        return 0.0
    value, unit = row.time
    if unit in DAY_UNITS:
        return value * DAY_UNITS[unit] * day_minutes
    return float(value * (60 if unit == "jam" else 1))


def work_minutes(row: Row, assumed: Assumptions) -> float:
    """Return how long an officer has a row in hand, at the pace of somebody who does other things besides."""
    norm = norm_minutes(row, assumed.day_minutes)
    share = assumed.work_share if row.time is not None and row.time[1] != "menit" else 1.0
    return norm * share / assumed.productive
