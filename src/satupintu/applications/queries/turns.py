"""Whose turn it is when it is the applicant's: what they have to do, by when, and what it costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from satupintu.applications.answers import facts_of, read_answers
from satupintu.applications.models import Application
from satupintu.applications.rules import return_ends_at
from satupintu.applications.steps import PRODUCT_ACTION
from satupintu.catalogue import queries as catalogue
from satupintu.sop import queries as runs
from satupintu.sop.models import Run, Task

HANDING_OVER = ("menyerahkan", "penyerahan", "serah terima")
"""Words by which sheets name the row that hands the product over."""

TurnKind = Literal["repair", "payment", "answer", "pickup"]


@dataclass(frozen=True)
class Turn:
    """One thing that waits for the applicant.

    `due_at` is None when there is no date for it; `amount` is the official fee in rupiah, None when none is due or it is
    not known yet; `payable_to` who is paid; `task_id` the row of the sheet (None for a case that was returned).
    """

    kind: TurnKind
    activity: str
    due_at: datetime | None = None
    amount: int | None = None
    payable_to: str = ""
    task_id: UUID | None = None


def turns_of(application: Application, tasks: Iterable[Task]) -> list[Turn]:
    """Return what waits for the applicant of a case, given every task of its run; for a reader who may know it."""
    if application.run is None or application.run.state == Run.State.ENDED:
        return []
    turns = []
    if application.state == Application.State.RETURNED:
        until = return_ends_at(application.returned_at) if application.returned_at else None
        turns.append(Turn("repair", "", until))
    known = list(tasks)
    plan = runs.get_plan(application.run.version_id)
    issuing = {row.id for row in plan.rows.values() if row.action == PRODUCT_ACTION}
    is_issued = any(task.state == Task.State.DONE and task.row in issuing for task in known)
    for task in known:
        kind = _kind(task, plan.rows[task.row].awaits if task.row in plan.rows else "", is_issued=is_issued)
        if kind is None:
            continue
        pays = kind == "payment" or (kind == "pickup" and not any(row.awaits == "payment" for row in plan.rows.values()))
        amount, payable_to = _fee(application) if pays else (None, "")
        due_at = None if kind == "pickup" else task.due_at  # the time norm of handing over is the officer's
        turns.append(Turn(kind, task.activity, due_at, amount, payable_to, task.id))
    return turns


def list_turns(applications: Sequence[Application]) -> dict[UUID, list[Turn]]:
    """Return what waits for the applicant in each of the cases of a list, by their ids; one query for all tasks."""
    run_ids = [application.run_id for application in applications if application.run_id]
    tasks: dict[UUID, list[Task]] = {}
    for task in Task.objects.filter(run_id__in=run_ids).order_by("opened_at", "id"):
        tasks.setdefault(task.run_id, []).append(task)
    return {
        application.id: turns_of(application, tasks.get(application.run_id, []) if application.run_id else [])
        for application in applications
    }


def _kind(task: Task, awaits: str, *, is_issued: bool) -> TurnKind | None:
    if task.state != Task.State.OPEN:
        return None
    if task.role == runs.APPLICANT_ROLE:
        return "payment" if awaits == "payment" else "answer"
    if is_issued and runs.is_done_by_staff(task.role) and any(word in task.activity.lower() for word in HANDING_OVER):
        return "pickup"
    return None


def _fee(application: Application) -> tuple[int | None, str]:
    standard = catalogue.get_standard(application.version_id, application.submitted_at)
    statement = catalogue.compute_fee(standard, read_answers(application), **facts_of(application, application.created_at))
    return statement.total or None, standard.fee.payable_to
