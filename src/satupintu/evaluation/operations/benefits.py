"""Baselines and assumptions of benefits."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from satupintu.catalogue.queries import get_service
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.evaluation import events
from satupintu.evaluation.access import CLOSERS, LEADERS
from satupintu.evaluation.errors import BaselineFrozen, BaselineIncomplete, BenefitInvalid
from satupintu.evaluation.models import Assumption, Baseline
from satupintu.evaluation.models.benefits import Method
from satupintu.evaluation.rules.benefits import COMPONENTS, RATES, Burden
from satupintu.evaluation.writing import faults_of
from satupintu.journal.operations import record

LARGEST = 10**9


@operation
def save_baseline(
    *,
    service_code: str,
    values: Mapping[str, float],
    methods: Mapping[str, str],
    since: date,
    until: date,
    source: str,
    evidence: str,
    volume: int = 0,
    sample: int = 0,
    actor: Actor,
    at: datetime,
) -> Baseline:
    """Keep the draft of what one application cost before: figures by component, how each came about, and where from.

    since, until: the days the figures were taken over, ended by today. volume: applications a year then; sample: asked or
    measured cases. Raises NotAllowed, NotFound (service), BaselineFrozen, BenefitInvalid by component.
    """
    require_role(actor, *LEADERS)
    get_service(service_code)
    row = Baseline.objects.select_for_update(of=("self",)).filter(service_code=service_code).first()
    row = row or Baseline(service_code=service_code)
    if row.state == Baseline.State.FROZEN:
        raise BaselineFrozen
    faults = _faults_of(values)
    faults |= {name: _("Pilih salah satu.") for name, how in methods.items() if how not in Method.values}
    faults |= {name: _("Isian ini tidak dikenal.") for name in methods.keys() - set(COMPONENTS)}
    row.values = {name: float(value) for name, value in values.items() if name not in faults}
    row.methods = {name: methods.get(name, str(Method.SURVEYED)) for name in row.values}
    row.volume, row.sample, row.since, row.until = volume, sample, since, until
    row.source, row.evidence, row.saved_at = source.strip(), evidence.strip(), at
    if until < since or until > region_day(at):
        faults["until"] = _("Rentang harus berurutan dan sudah berakhir.")
    faults |= faults_of(row, ("since", "until", "source", "evidence", "volume", "sample"))
    if faults:
        raise BenefitInvalid(errors=faults)
    row.save()
    record(events.BASELINE_SAVED, row, actor=actor, at=at, service_code=service_code)
    return row


@operation
def freeze_baseline(*, service_code: str, actor: Actor, at: datetime) -> Baseline:
    """Freeze what was before, for good. Raises NotAllowed, NotFound, BaselineFrozen, BaselineIncomplete."""
    require_role(actor, *CLOSERS)
    row = Baseline.objects.select_for_update(of=("self",)).filter(service_code=service_code).first()
    if row is None:
        raise NotFound
    if row.state == Baseline.State.FROZEN:
        raise BaselineFrozen
    if "visits" not in row.values or Burden(row.values).minutes <= 0 or not row.source or not row.evidence:
        raise BaselineIncomplete
    row.state, row.frozen_at, row.frozen_by_id = Baseline.State.FROZEN, at, actor.id
    row.save(update_fields=["state", "frozen_at", "frozen_by_id"])
    record(events.BASELINE_LOCKED, row, actor=actor, at=at, service_code=service_code)
    return row


@operation
def set_assumption(
    *, service_code: str, name: str, value: Decimal, method: str, source: str, sample: int = 0, actor: Actor, at: datetime
) -> Assumption:
    """Add what is assumed of a component today (or a rate of an hour, for all services); the former stays in the history.

    service_code "" sets it for all services without one of their own. Raises NotAllowed, NotFound (service), BenefitInvalid.
    """
    require_role(actor, *LEADERS)
    if service_code:
        get_service(service_code)
    faults = {} if name in COMPONENTS or (name in RATES and not service_code) else {"name": _("Pilih salah satu.")}
    if not faults and (wrong := _faults_of({name: float(value)}, (*COMPONENTS, *RATES))):
        faults = {"value": wrong[name]}
    row = Assumption(service_code=service_code, name=name, value=value, method=method, sample=sample, source=source.strip())
    row.set_at, row.set_by_id = at, actor.id
    faults = {**faults_of(row, ("value", "method", "source", "sample")), **faults}
    if faults:
        raise BenefitInvalid(errors=faults)
    row.save(force_insert=True)
    record(events.ASSUMPTION_SET, row, actor=actor, at=at, component=name, service_code=service_code, method=method)
    return row


def _faults_of(values: Mapping[str, Any], allowed: tuple[str, ...] = COMPONENTS) -> dict[str, str]:
    faults = {name: _("Isian ini tidak dikenal.") for name in values.keys() - set(allowed)}
    for name, value in values.items():
        if not isfinite(float(value)) or not 0 <= value <= LARGEST:
            faults[name] = _("Isi angka dari nol ke atas.")
    return faults
