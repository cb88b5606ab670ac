"""An officer's work on a case: verdicts on every requirement, then the step of the sheet, in one stroke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.applications import events, moves
from satupintu.applications.errors import NothingRejected, ReasonMissing, RejectedLeft, UnknownItem, VerdictMissing
from satupintu.applications.models import Application, RequirementItem, Verdict
from satupintu.applications.steps import find_exit, list_exits
from satupintu.catalogue import queries as catalogue
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound
from satupintu.core.operation import operation
from satupintu.core.statements import Question
from satupintu.journal.operations import record
from satupintu.sop import operations as sop
from satupintu.sop.models import Run, Task
from satupintu.sop.operations import StepResult

Item = RequirementItem.State


_UNACCEPTED: Question[tuple[str, str, str]] = Question(
    lambda application_id: (
        RequirementItem.objects.filter(application_id=application_id, state__in=(Item.REJECTED, Item.FILLED))
        .order_by("key")
        .values_list("key", "reason_code", "state")
    )
)


@dataclass(frozen=True)
class VerdictGiven:
    """What an officer says of one requirement: accepted, or rejected with a reason code, words, or both."""

    key: str
    is_accepted: bool
    reason_code: str = ""
    note: str = ""


@operation
def complete_step(
    *,
    task_id: UUID,
    outcome: str = "next",
    verdicts: Sequence[VerdictGiven] = (),
    data: Mapping[str, Any] | None = None,
    reason_code: str = "",
    note: str = "",
    key: str | None = None,
    actor: Actor,
    at: datetime,
) -> StepResult:
    """Complete a row of the sheet for a case, with the verdicts given on the way.

    An exit that returns the case needs at least one rejected requirement or words of its own; an exit that goes on is
    refused while a requirement stands rejected, and from a row that could return the case also while anything handed in
    was not judged; an exit that rejects needs a reason. The same `key` again gives the same answer. Raises
    `NothingRejected`, `RejectedLeft`, `VerdictMissing`, `ReasonMissing`, `UnknownItem`, and what `sop` refuses.
    """

    def settle(run: Run, task: Task) -> Mapping[str, Any]:
        if run.owner_kind != "application":
            raise NotFound
        if verdicts:
            _give_verdicts(task, verdicts, actor, at)
        found = _UNACCEPTED.list(run.owner_id)
        reasons = [{"key": key, "reason_code": code} for key, code, state in found if state == Item.REJECTED]
        leads_to = find_exit(task, outcome)
        if leads_to.kind == "return" and not (reasons or note.strip() or reason_code):
            raise NothingRejected
        if leads_to.kind == "reject" and not (reason_code or note.strip() or leads_to.reason_code):
            raise ReasonMissing
        if leads_to.kind == "on" and reasons:
            raise RejectedLeft
        if leads_to.kind == "on" and found and any(way.kind == "return" for way in list_exits(task)):
            _refuse_unjudged(run, [key for key, _code, _state in found])
        if reason_code:
            return {"reasons": [*reasons, {"key": "", "reason_code": reason_code}], "reason_code": reason_code}
        return {"reasons": reasons} if reasons else {}

    return sop.complete_task(task_id=task_id, outcome=outcome, data=data, note=note, key=key, settle=settle, actor=actor, at=at)


def _refuse_unjudged(run: Run, keys: Sequence[str]) -> None:
    application = Application.objects.only("version_id", "submitted_at").get(pk=run.owner_id)
    labels = catalogue.get_standard(application.version_id, application.submitted_at).labels
    raise VerdictMissing(errors={f"verdicts.{key}": labels.get(key, key) for key in keys})


def _give_verdicts(task: Task, verdicts: Sequence[VerdictGiven], actor: Actor, at: datetime) -> None:
    application = Application.objects.get(pk=task.run.owner_id)  # held already, before its run
    moves.require(application, "verify")
    standard = catalogue.get_standard(application.version_id, application.submitted_at)
    items = {item.key: item for item in application.items.select_for_update()}
    codes = {reason.code for reason in standard.rejection_reasons}
    changed, history = [], []
    for verdict in verdicts:
        if verdict.key not in standard.labels:
            raise UnknownItem(key=verdict.key)
        known_code = verdict.reason_code in codes
        if not verdict.is_accepted and not (known_code or verdict.note.strip()):
            raise ReasonMissing(errors={f"verdicts.{verdict.key}": str(ReasonMissing.sentence)})
        item = items.get(verdict.key) or RequirementItem(application=application, key=verdict.key)
        item.state = Item.ACCEPTED if verdict.is_accepted else Item.REJECTED
        item.reason_code = "" if verdict.is_accepted or not known_code else verdict.reason_code
        item.reason_note = "" if verdict.is_accepted else verdict.note.strip()[:500]
        item.round = task.run.round
        item.changed_at = at
        changed.append(item)
        history.append(
            Verdict(
                application=application,
                key=verdict.key,
                task_id=task.id,
                is_accepted=verdict.is_accepted,
                reason_code=item.reason_code,
                note=item.reason_note,
                round=task.run.round,
                staff_id=actor.id,
                given_at=at,
            )
        )
    RequirementItem.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["application", "key"],
        update_fields=["state", "reason_code", "reason_note", "round", "changed_at"],
    )
    Verdict.objects.bulk_create(history)
    rejected = sum(not verdict.is_accepted for verdict in verdicts)
    record(
        events.VERDICTS_GIVEN,
        application,
        actor=actor,
        at=at,
        application_id=application.id,
        accepted=len(verdicts) - rejected,
        rejected=rejected,
        keys=[verdict.key for verdict in verdicts if not verdict.is_accepted],
    )


@operation
def decide_for_applicant(
    *, task_id: UUID, outcome: str, data: Mapping[str, Any] | None = None, key: str | None = None, actor: Actor, at: datetime
) -> StepResult:
    """Complete a row that waits for the applicant (approve a draft, say that it is paid), as the applicant.

    Raises what `sop` refuses; somebody else's task is as if it did not exist.
    """
    task = Task.objects.filter(pk=task_id, run__owner_kind="application").first()
    if task is None:
        raise NotFound
    return sop.complete_task(task_id=task_id, outcome=outcome, data=data, key=key, actor=actor, at=at)
