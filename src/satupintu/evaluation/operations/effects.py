"""Checking whether what was done helped, moving the day of a check, and reminding who is to act."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.evaluation import events
from satupintu.evaluation.access import LEADERS
from satupintu.evaluation.errors import AlreadyChecked, CheckTooEarly, FindingInvalid, WrongActionState
from satupintu.evaluation.metrics import get_metric
from satupintu.evaluation.models import Action, EffectCheck, Finding
from satupintu.evaluation.moves import require_action
from satupintu.evaluation.rules.improvement import judge
from satupintu.evaluation.writing import settle, write_move
from satupintu.journal.operations import record

_STATES = {"effective": Action.State.VERIFIED, "ineffective": Action.State.INEFFECTIVE, "undecided": Action.State.DONE}


@operation
def check_effect(*, action_id: UUID, actor: Actor, at: datetime) -> EffectCheck:
    """Read the measure of an action that is done, on its day or later, and judge by it; the finding closes or opens again.

    The system does it by itself; who leads the register may ask for it from that day on. Raises NotAllowed, NotFound,
    WrongActionState, CheckTooEarly, AlreadyChecked.
    """
    require_role(actor, *LEADERS)
    finding, action = _hold(action_id)
    require_action(action, "check")
    if region_day(at) < action.check_on:
        raise CheckTooEarly(day=action.check_on.isoformat())
    if action.checks.filter(after_since=action.after_since, after_until=action.after_until).exists():
        raise AlreadyChecked
    metric = get_metric(action.metric)
    before = metric.read(action.subject, action.before_since, action.before_until)
    after = metric.read(action.subject, action.after_since, action.after_until)
    said = judge(before, after, expected_to=float(action.expected_to), is_lower_better=metric.is_lower_better)
    check = EffectCheck.objects.create(
        action=action,
        checked_at=at,
        before_since=action.before_since,
        before_until=action.before_until,
        after_since=action.after_since,
        after_until=action.after_until,
        before_value=before.value,
        before_n=before.n,
        before_low=before.low,
        before_high=before.high,
        after_value=after.value,
        after_n=after.n,
        after_low=after.low,
        after_high=after.high,
        expected_to=action.expected_to,
        outcome=said.outcome,
        reason_code=said.reason_code,
    )
    action.state = _STATES[said.outcome]
    action.save(update_fields=["state"])
    settle(finding, actor, at, has_failed=said.outcome == "ineffective")
    found: dict[str, Any] = {"outcome": said.outcome, "reason_code": said.reason_code, "owner_id": action.owner_id}
    record(events.EFFECT_CHECKED, action, actor=actor, at=at, number=finding.number, seq=action.seq, **found)
    return check


@operation
def postpone_check(*, action_id: UUID, after_until: date, check_on: date, reason: str, actor: Actor, at: datetime) -> Action:
    """Let the window after run longer, because it held too little; kept with the reason. It never becomes shorter.

    Raises NotAllowed, NotFound, WrongActionState, FindingInvalid.
    """
    require_role(actor, *LEADERS)
    finding, action = _hold(action_id)
    require_action(action, "postpone")
    faults = {}
    if after_until <= action.after_until or after_until < region_day(at):
        faults["after_until"] = _("Akhir rentang harus setelah yang lama dan tidak sebelum hari ini.")
    if check_on <= after_until:
        faults["check_on"] = _("Tanggal ukur harus setelah rentang sesudah berakhir.")
    if not reason.strip() or len(reason) > 500:
        faults["reason"] = _("Tulis alasannya, paling panjang 500 huruf.")
    if faults:
        raise FindingInvalid(errors=faults)
    was = (action.after_since, action.after_until, action.check_on)
    action.after_until, action.check_on = after_until, check_on
    action.save(update_fields=["after_until", "check_on"])
    write_move(action, was, reason.strip(), actor, at)
    record(
        events.CHECK_POSTPONED, action, actor=actor, at=at, number=finding.number, seq=action.seq, until=after_until.isoformat()
    )
    return action


@operation
def note_action_due(*, action_id: UUID, actor: Actor, at: datetime) -> Action:
    """Record that an action that is not done is due soon or late, so that its owner is reminded; once a day at most.

    Raises NotFound, WrongActionState when it is done or was noted today.
    """
    finding, action = _hold(action_id)
    require_action(action, "finish")
    today = region_day(at)
    if action.due_noted_on is not None and action.due_noted_on >= today:
        raise WrongActionState(state=action.get_state_display())
    action.due_noted_on = today
    action.save(update_fields=["due_noted_on"])
    is_late = action.due_on < today
    whose: dict[str, Any] = {"owner_id": action.owner_id, "due_on": action.due_on.isoformat(), "is_late": is_late}
    record(events.ACTION_DUE_NOTED, action, actor=actor, at=at, number=finding.number, seq=action.seq, **whose)
    return action


def _hold(action_id: UUID) -> tuple[Finding, Action]:
    finding_id = Action.objects.filter(pk=action_id).values_list("finding_id", flat=True).first()
    if finding_id is None:
        raise NotFound
    return lock(Finding, finding_id), lock(Action, action_id)
