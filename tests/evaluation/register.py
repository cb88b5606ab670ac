"""The register of improvement for tests: a metric whose readings are set by the test, a finding, a plan, a whole round."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.applications.office import Desk

from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.evaluation import metrics, operations
from satupintu.evaluation.models import (
    Action,
    Assumption,
    Baseline,
    ClockStop,
    EffectCheck,
    Finding,
    Incident,
    LinkedChange,
    MeasureChange,
)
from satupintu.evaluation.operations import Plan
from satupintu.evaluation.rules.improvement import Reading
from satupintu.journal.models import Entry
from satupintu.sop.models import Run

BEFORE, BETTER, WORSE = Reading(60, 40, 55, 65), Reading(40, 40, 36, 44), Reading(58, 40, 53, 63)
TABLES = (Action, Assumption, Baseline, ClockStop, EffectCheck, Finding, Incident, LinkedChange, MeasureChange, Run, Entry)


def snapshot() -> list[Any]:
    """Everything a refusal must leave as it is."""
    return [list(table.objects.order_by("id").values_list()) for table in TABLES]


@contextmanager
def refused(kind: type[Refusal], *fields: str) -> Iterator[Any]:
    """Expect a refusal of this kind that blames these fields; nothing changed, nothing recorded."""
    before = snapshot()
    with pytest.raises(kind) as caught:
        yield caught
    assert set(caught.value.errors) == set(fields)
    assert str(caught.value)
    assert snapshot() == before


@contextmanager
def gauge(after: Reading, before: Reading = BEFORE) -> Iterator[None]:
    """Offer the metric `gauge`, which reads `after` in windows that begin after the tests' day and `before` otherwise."""

    def read(subject: str, since: date, until: date) -> Reading:
        return after if since > date(2026, 3, 2) else before

    former = dict(metrics._metrics)
    metrics.register_metric(metrics.Metric("gauge", "Alat ukur", "minutes", True, "service", read))
    yield
    metrics._metrics.clear()
    metrics._metrics.update(former)


def found(people: Desk, at: datetime, **values: Any) -> Finding:
    """Return a finding whose cause is described."""
    given = {"title": "Berkas bolak-balik", "source": "complaint", "evidence": "12 pengaduan Februari", "severity": "high"}
    actor = people.office["manajer"].actor
    finding = operations.record_finding(values={**given, **values}, actor=actor, at=at)
    why = ["Berkas kurang", "Syarat tidak jelas"]
    return operations.describe_cause(finding_id=finding.pk, whys=why, cause="requirement", actor=actor, at=at)


def plan(people: Desk, at: datetime, **values: Any) -> Plan:
    """Return a plan of Rina's: done in two weeks, measured over the month after."""
    today = region_day(at)
    given = {
        "what": "Tulis ulang syarat NPWP",
        "owner_id": people.office["verifikator"].staff.pk,
        "due_on": today + timedelta(days=14),
        "metric": "gauge",
        "subject": "K09",
        "expected_from": Decimal(60),
        "expected_to": Decimal(45),
        "before_since": today - timedelta(days=60),
        "before_until": today,
        "after_since": today + timedelta(days=15),
        "after_until": today + timedelta(days=44),
        "check_on": today + timedelta(days=45),
    }
    return Plan(**{**given, **values})


def planned(people: Desk, at: datetime, **values: Any) -> Action:
    """Return a planned action of a new finding."""
    finding = found(people, at)
    return operations.plan_action(
        finding_id=finding.pk, plan=plan(people, at, **values), actor=people.office["manajer"].actor, at=at
    )


def done(people: Desk, at: datetime, **values: Any) -> Action:
    """Return an action that was planned and finished ten days later by its owner."""
    action = planned(people, at, **values)
    later, rina = at + timedelta(days=10), people.office["verifikator"].actor
    operations.start_action(action_id=action.pk, actor=rina, at=later)
    operations.link_change(action_id=action.pk, kind="other", label="Formulir diperjelas", actor=rina, at=later)
    return operations.finish_action(action_id=action.pk, actor=rina, at=later)
