"""Facts written down at once, where a test is about reading figures and not about how they came to be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from satupintu.core.ids import uuid7
from satupintu.evaluation import keeping
from satupintu.evaluation.models import CaseFact, LegFact, StepFact
from satupintu.people.models import Unit

DAY = date(2026, 3, 2)


def case(number: int, **values: Any) -> CaseFact:
    """A case issued in time, received a day before its decision, unless told otherwise."""
    start = values.pop("day", DAY)
    plain: dict[str, Any] = {
        "case_id": uuid7(), "service": "K09", "variant": "baru", "channel": "portal", "district": "317101",
        "version_id": UUID(int=1), "received_on": start, "decided_on": start + timedelta(days=1), "outcome": "issued",
        "is_on_time": True, "elapsed_minutes": 300 + number, "office_minutes": 200, "agency_minutes": 60,
        "applicant_minutes": 40, "door_minutes": 1500, "agencies": {"dinas_teknis": 60},
    }  # fmt: skip
    return CaseFact(**{**plain, **values})


def step(of: CaseFact, **values: Any) -> StepFact:
    """A row of a sheet done in a case."""
    moment = datetime.combine(of.received_on, datetime.min.time(), UTC)
    plain: dict[str, Any] = {
        "task_id": uuid7(), "case_id": of.case_id, "service": of.service, "version_id": UUID(int=2), "version_number": 1,
        "row": "r1", "role": "verifikator", "opened_at": moment, "completed_at": moment, "done_on": of.received_on, "minutes": 90,
        "is_late": False,
    }  # fmt: skip
    return StepFact(**{**plain, **values})


def keep(cases: list[CaseFact], steps: list[StepFact] | None = None, legs: list[LegFact] | None = None) -> None:
    """Write the facts and count them."""
    CaseFact.objects.bulk_create(cases)
    StepFact.objects.bulk_create(steps or [])
    LegFact.objects.bulk_create(legs or [])
    keeping.count_all()


def busy(count: int, officer_id: UUID, *, day: date = DAY) -> None:
    """An office with so many services, kecamatan, units and counters as `count`, each with six cases and a few steps."""
    cases, steps = [], []
    units = list(Unit.objects.order_by("pk"))
    for number in range(count):
        for turn in range(6):
            channel = ("portal", "desk", "api")[number % 3]
            one = case(
                number,
                day=day,
                service=f"Q{number:03d}",
                channel=channel,
                district=f"3171{number % 99:02d}",
                is_on_time=turn > number % 3,
            )
            cases.append(one)
            officer = officer_id if number < 10 else uuid7()
            unit_id = units[number % len(units)].pk if units else None
            steps.append(step(one, officer_id=officer, unit_id=unit_id, row=f"r{number % 20}", is_late=turn == 0))
    legs = [
        LegFact(
            leg_id=uuid7(), day=day, centre="pusat", counter_id=uuid7(), officer_id=officer_id, service="K09", channel="kiosk",
            is_served=True, has_given_up=False, is_within=True, wait_seconds=60 * (1 + number % 30), serve_seconds=240,
        )
        for number in range(count)
    ]  # fmt: skip
    keep(cases, steps, legs)
