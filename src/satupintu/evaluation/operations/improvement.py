"""Findings, their causes, and what is done about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.queries import get_service
from satupintu.centres.models import Centre, Counter
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.evaluation import events
from satupintu.evaluation.access import CLOSERS, LEADERS, may_move
from satupintu.evaluation.errors import (
    CauseMissing,
    ChangeMissing,
    FindingInvalid,
    MeasureNotAhead,
    NotYourAction,
)
from satupintu.evaluation.metrics import Metric, get_metric
from satupintu.evaluation.models import Action, Finding, LinkedChange
from satupintu.evaluation.moves import ACTION_MOVES, require_action, require_finding
from satupintu.evaluation.rules.improvement import MOST_WHYS
from satupintu.evaluation.writing import faults_of, keep_window_ahead, settle
from satupintu.journal.operations import record
from satupintu.people.queries import get_staff
from satupintu.sop.models import SopVersion

SERIES = "evaluation.finding"

FIELDS = ("title", "source", "source_ref", "element", "evidence", "service_code", "severity", "found_on")
REFERENCES = {
    LinkedChange.Kind.SOP_VERSION: SopVersion,
    LinkedChange.Kind.STANDARD_VERSION: ServiceVersion,
    LinkedChange.Kind.COUNTER: Counter,
}


@dataclass(frozen=True)
class Plan:
    """What is to be done, by whom and when, and by what it will be measured; windows count both ends, budget in rupiah."""

    what: str
    owner_id: UUID
    due_on: date
    metric: str
    expected_to: Decimal
    before_since: date
    before_until: date
    after_since: date
    after_until: date
    check_on: date
    subject: str = ""
    expected_from: Decimal | None = None
    budget: int = 0


@operation
def record_finding(*, values: Mapping[str, Any], actor: Actor, at: datetime) -> Finding:
    """Record a finding; `values` are fields of `Finding` (title, source, evidence, severity; found_on is today by default).

    Raises NotAllowed, NotFound (no such service), FindingInvalid by field.
    """
    require_role(actor, *LEADERS)
    today = region_day(at)
    if unknown := values.keys() - set(FIELDS):
        raise FindingInvalid(errors={name: _("Isian ini tidak dikenal.") for name in sorted(unknown)})
    row = Finding(recorded_at=at, recorded_by_id=actor.id, **{"found_on": today, **_stripped(values)})
    faults = faults_of(row, FIELDS)
    if row.found_on and row.found_on > today:
        faults["found_on"] = _("Tanggal temuan tidak boleh di masa depan.")
    if faults:
        raise FindingInvalid(errors=faults)
    if row.service_code:
        get_service(row.service_code)
    row.number = f"PB-{today.year}-{next_number(SERIES, today.year):04d}"
    row.save(force_insert=True)
    record(events.FINDING_RECORDED, row, actor=actor, at=at, number=row.number, source=str(row.source))
    return row


@operation
def describe_cause(*, finding_id: UUID, whys: Sequence[str], cause: str, actor: Actor, at: datetime) -> Finding:
    """Say why it came to this: up to five answers to "why?", the last the root, and of which kind it is.

    Raises NotAllowed, NotFound, WrongFindingState, FindingInvalid.
    """
    require_role(actor, *LEADERS)
    finding = lock(Finding, finding_id)
    require_finding(finding, "describe_cause")
    answers = [why.strip() for why in whys if why.strip()]
    if not answers or len(answers) > MOST_WHYS or any(len(why) > 500 for why in answers):
        raise FindingInvalid(errors={"whys": _("Isi satu sampai lima jawaban, masing-masing paling panjang 500 huruf.")})
    if cause not in Finding.Cause.values:
        raise FindingInvalid(errors={"cause": _("Pilih salah satu.")})
    finding.whys, finding.cause = answers, cause
    finding.save(update_fields=["whys", "cause"])
    record(events.CAUSE_DESCRIBED, finding, actor=actor, at=at, number=finding.number, cause=cause, depth=len(answers))
    return finding


@operation
def plan_action(*, finding_id: UUID, plan: Plan, actor: Actor, at: datetime) -> Action:
    """Plan what is done about a finding whose cause is known, with the measure by which its effect will be judged.

    Raises NotAllowed, NotFound (finding, owner, metric), WrongFindingState, CauseMissing, FindingInvalid, MeasureNotAhead
    when the window after does not begin after the due day and today.
    """
    require_role(actor, *LEADERS)
    finding = lock(Finding, finding_id)
    require_finding(finding, "plan")
    if not finding.whys:
        raise CauseMissing
    get_staff(plan.owner_id)
    metric = get_metric(plan.metric)
    today = region_day(at)
    row = Action(finding=finding, seq=finding.actions.count() + 1, planned_at=at, **{**vars(plan), "what": plan.what.strip()})
    faults = faults_of(row, [name for name, value in vars(plan).items() if name != "owner_id" and value is not None])
    if not _is_subject(metric, plan.subject):
        faults["subject"] = _("Pilih layanan atau tempat pelayanan yang sesuai dengan ukurannya.")
    if row.due_on < today:
        faults["due_on"] = _("Batas waktu tidak boleh di masa lalu.")
    if row.before_until < row.before_since:
        faults["before_until"] = _("Akhir rentang mendahului awalnya.")
    if row.after_until < row.after_since:
        faults["after_until"] = _("Akhir rentang mendahului awalnya.")
    if row.after_since <= row.before_until:
        faults["after_since"] = _("Rentang sesudah harus dimulai setelah rentang sebelum berakhir.")
    if row.check_on <= row.after_until:
        faults["check_on"] = _("Tanggal ukur harus setelah rentang sesudah berakhir.")
    if faults:
        raise FindingInvalid(errors=faults)
    if row.after_since <= max(row.due_on, today):
        raise MeasureNotAhead
    row.save(force_insert=True)
    settle(finding, actor, at)
    who: dict[str, Any] = {"owner_id": row.owner_id, "due_on": row.due_on.isoformat(), "metric": row.metric}
    record(events.ACTION_PLANNED, row, actor=actor, at=at, number=finding.number, seq=row.seq, **who)
    return row


@operation
def start_action(*, action_id: UUID, actor: Actor, at: datetime) -> Action:
    """Begin to work on it. Raises NotFound, NotYourAction, WrongActionState."""
    finding, action = _hold(action_id, actor, "start")
    action.state, action.started_at = str(ACTION_MOVES["start"][1]), at
    action.save(update_fields=["state", "started_at"])
    settle(finding, actor, at)
    record(events.ACTION_STARTED, action, actor=actor, at=at, number=finding.number, seq=action.seq)
    return action


@operation
def link_change(
    *, action_id: UUID, kind: str, label: str, ref_id: UUID | None = None, actor: Actor, at: datetime
) -> LinkedChange:
    """Link what the action changed; versions and counters by their row, which must exist, the rest by words.

    Raises NotFound (action, version or counter), NotYourAction, WrongActionState, FindingInvalid.
    """
    finding, action = _hold(action_id, actor, "link")
    if kind not in LinkedChange.Kind.values:
        raise FindingInvalid(errors={"kind": _("Pilih salah satu.")})
    if not label.strip() or len(label) > 200:
        raise FindingInvalid(errors={"label": _("Tulis perubahannya, paling panjang 200 huruf.")})
    model = REFERENCES.get(LinkedChange.Kind(kind))
    if model is not None:
        if ref_id is None:
            raise FindingInvalid(
                errors={"kind": _("Sebut versi atau loketnya; temuan tanpa layanan memakai jenis perubahan lain.")}
            )
        if not model._default_manager.filter(pk=ref_id).exists():
            raise NotFound
    change = LinkedChange.objects.create(action=action, kind=kind, ref_id=ref_id, label=label.strip(), linked_at=at)
    record(events.CHANGE_LINKED, action, actor=actor, at=at, number=finding.number, seq=action.seq, kind=kind, ref_id=ref_id)
    return change


@operation
def finish_action(*, action_id: UUID, actor: Actor, at: datetime) -> Action:
    """Say that it is done: from now on it waits for its check. Finished after its window began, the window moves behind today.

    Raises NotFound, NotYourAction, WrongActionState, ChangeMissing.
    """
    finding, action = _hold(action_id, actor, "finish")
    if not action.changes.exists():
        raise ChangeMissing
    action.state, action.done_at = str(ACTION_MOVES["finish"][1]), at
    action.started_at = action.started_at or at
    keep_window_ahead(action, actor, at)
    action.save()
    settle(finding, actor, at)
    record(events.ACTION_FINISHED, action, actor=actor, at=at, number=finding.number, seq=action.seq)
    return action


@operation
def cancel_action(*, action_id: UUID, actor: Actor, at: datetime) -> Action:
    """Give an action up before it is done; another may be planned. Raises NotAllowed, NotFound, WrongActionState."""
    require_role(actor, *LEADERS)
    finding, action = _hold(action_id, actor, "cancel")
    action.state = str(ACTION_MOVES["cancel"][1])
    action.save(update_fields=["state"])
    settle(finding, actor, at)
    record(events.ACTION_CANCELLED, action, actor=actor, at=at, number=finding.number, seq=action.seq)
    return action


@operation
def drop_finding(*, finding_id: UUID, reason: str, actor: Actor, at: datetime) -> Finding:
    """Leave a finding without follow-up, with a reason; its actions must be ended or are cancelled with it.

    Raises NotAllowed, NotFound, WrongFindingState, FindingInvalid.
    """
    require_role(actor, *CLOSERS)
    finding = lock(Finding, finding_id)
    require_finding(finding, "drop")
    if not reason.strip() or len(reason) > 500:
        raise FindingInvalid(errors={"reason": _("Tulis alasannya, paling panjang 500 huruf.")})
    finding.actions.filter(state=Action.State.PLANNED).update(state=Action.State.CANCELLED)
    finding.state, finding.closed_at, finding.closing_reason = Finding.State.DROPPED, at, reason.strip()
    finding.save(update_fields=["state", "closed_at", "closing_reason"])
    record(events.FINDING_DROPPED, finding, actor=actor, at=at, number=finding.number)
    return finding


def _hold(action_id: UUID, actor: Actor, verb: str) -> tuple[Finding, Action]:
    """Lock the finding, then the action. Raises NotFound, NotYourAction, WrongActionState."""
    finding_id = Action.objects.filter(pk=action_id).values_list("finding_id", flat=True).first()
    if finding_id is None:
        raise NotFound
    finding, action = lock(Finding, finding_id), lock(Action, action_id)
    if not may_move(action.owner_id, actor):
        raise NotYourAction
    require_action(action, verb)
    return finding, action


def _is_subject(metric: Metric, code: str) -> bool:
    """Whether a metric can be read of this; of all ("") every metric can."""
    if not code:
        return True
    if metric.subject == "service":
        return Service.objects.filter(code=code).exists()
    return metric.subject == "centre" and Centre.objects.filter(code=code).exists()


def _stripped(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
