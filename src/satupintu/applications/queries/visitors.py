"""The cases of somebody who stands at the counter, with what is open in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from satupintu.applications.access import is_handler, is_private
from satupintu.applications.models import Application, Message
from satupintu.applications.queries.cases import list_own
from satupintu.applications.queries.turns import Turn, list_turns
from satupintu.core.actor import Actor
from satupintu.sop.models import Task
from satupintu.sop.operations import may_perform


@dataclass(frozen=True)
class VisitorCase:
    """A case of a visitor: its open tasks, each with whether the reader may do it, and what waits on either side.

    messages: what the applicant wrote and the office has not read, the oldest first; dues: payments that wait for the applicant.
    """

    application: Application
    tasks: tuple[tuple[Task, bool], ...]
    messages: tuple[Message, ...]
    dues: tuple[Turn, ...]


def list_cases_of_visitor(person_id: UUID, actor: Actor, at: datetime, *, limit: int = 10) -> list[VisitorCase]:
    """Return the newest cases a visitor may act in, as far as the member of staff `actor` may see them.

    Drafts begun at home are left out: until they are sent the office knows nothing of them.
    """
    visitor = Actor("person", None, person_id=person_id)
    newest = list_own(visitor, at)[: limit * 3]
    cases = [case for case in newest if not is_private(case) and is_handler(case, actor)][:limit]
    run_ids = [case.run_id for case in cases if case.run_id]
    tasks: dict[UUID, list[tuple[Task, bool]]] = {}
    for task in Task.objects.filter(run_id__in=run_ids, state=Task.State.OPEN).select_related("run").order_by("due_at", "id"):
        tasks.setdefault(task.run_id, []).append((task, may_perform(task.run, task, actor, at)))
    messages: dict[UUID, list[Message]] = {}
    unread = Message.objects.filter(application__in=[case.pk for case in cases], is_from_office=False, read_at__isnull=True)
    for message in unread.order_by("sent_at", "id"):
        messages.setdefault(message.application_id, []).append(message)
    dues = _dues(cases)
    return [
        VisitorCase(
            case,
            tuple(tasks.get(case.run_id, ())) if case.run_id else (),
            tuple(messages.get(case.pk, ())),
            tuple(dues.get(case.pk, ())),
        )
        for case in cases
    ]


def _dues(cases: Sequence[Application]) -> dict[UUID, list[Turn]]:
    """Return what waits to be paid, by case: payments, and products whose fee is paid when they are fetched."""
    turns = list_turns([case for case in cases if case.state not in Application.CLOSED])
    return {
        case_id: [turn for turn in found if turn.kind == "payment" or turn.amount is not None] for case_id, found in turns.items()
    }
