"""Repairing the part of the form that the office rejected, and nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.applications import events, moves
from satupintu.applications.access import acting_proxy, require_applicant
from satupintu.applications.answers import facts_of, read_answers, seal_answers
from satupintu.applications.errors import ItemSettled, NotSubmittable, UnknownItem
from satupintu.applications.models import Application, RequirementItem
from satupintu.applications.repairs import is_reopened, open_questions
from satupintu.catalogue import queries as catalogue
from satupintu.core.actor import Actor
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record


@operation
def repair_answers(*, application_id: UUID, key: str, answers: Mapping[str, Any], actor: Actor, at: datetime) -> RequirementItem:
    """Answer again the questions of a rejected requirement that is part of the form; every other answer stays.

    All answers are checked together, as they were when the case was sent. Raises `WrongState`, `NotYours`, `UnknownItem`
    (no such requirement, or a question outside of it), `ItemSettled` (not rejected), `NotSubmittable` with every fault.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "repair")
    standard = catalogue.get_standard(application.version_id, application.submitted_at)
    requirement = standard.requirement(key)
    if requirement is None or requirement.kind != "form_field":
        raise UnknownItem(key=key)
    item = RequirementItem.objects.filter(application=application, key=key).first()
    if item is None or not is_reopened(application, item):
        raise ItemSettled
    if outside := sorted(answers.keys() - open_questions(standard, requirement)):
        raise UnknownItem(key=", ".join(outside)[:200])
    facts = facts_of(application, at)
    given = {**read_answers(application), **answers, "varian": application.variant}
    given = {name: value for name, value in given.items() if not _is_computed(standard, name)}
    if faults := catalogue.validate_answers(standard, given, **facts):
        raise NotSubmittable(errors={f"answers.{path}": sentence for path, sentence in faults.items()})
    application.answers_cipher = seal_answers(catalogue.settle_answers(standard, given, **facts))
    application.save(update_fields=["answers_cipher"])
    item.state, item.reason_code, item.reason_note, item.changed_at = RequirementItem.State.FILLED, "", "", at
    item.save(update_fields=["state", "reason_code", "reason_note", "changed_at"])
    record(
        events.ANSWERS_REPAIRED,
        application,
        actor=actor,
        at=at,
        application_id=application.id,
        key=key,
        fields=sorted(answers),
        **acting_proxy(application, actor),
    )
    return item


def _is_computed(standard: catalogue.Standard, name: str) -> bool:
    return any(question.name == name and question.formula for question in standard.fields)
