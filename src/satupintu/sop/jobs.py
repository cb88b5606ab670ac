"""Background work: automatic rows, and the watch over due dates."""

import contextlib
import logging
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Conflict, Refusal
from satupintu.core.expressions import compile_expression
from satupintu.core.jobs import do_each, job, periodic
from satupintu.sop import operations
from satupintu.sop.models import Run, Task
from satupintu.sop.ports import ActionResult, find_action, get_run_owner, runner
from satupintu.sop.queries import get_plan, get_task

log = logging.getLogger(__name__)


class ActionUnknown(Exception):
    """The row names an action that no module offers (any more)."""


@job(name="sop.run_automatic", retries=3)
def run_automatic(*, task_id: str) -> None:
    """Do what an automatic task asks for and complete it; a failure is counted and the task tried again later."""
    perform_automatic(UUID(task_id), timezone.now())


def perform_automatic(task_id: UUID, at: datetime) -> None:
    """Do an automatic task as of `at`; nothing when it is no longer open. A failure is noted, not raised."""
    task = get_task(task_id)
    if task.state != Task.State.OPEN or task.kind != "automatic":
        return
    try:
        result = _act(task, at)
        if result.outcome:
            key = f"auto:{task_id}"
            operations.complete_task(task_id=task.pk, outcome=result.outcome, data=result.data, key=key, actor=SYSTEM, at=at)
    except Exception as error:
        if get_task(task.pk).state != Task.State.OPEN:
            return  # somebody else completed or cancelled it meanwhile
        code = error.code if isinstance(error, Refusal) else type(error).__name__
        log.warning(
            "automatic task failed", exc_info=not isinstance(error, Refusal), extra={"task": str(task_id), "failure": code}
        )
        operations.note_failed_attempt(task_id=task.pk, failure=code, actor=SYSTEM, at=at)


def _act(task: Task, at: datetime) -> ActionResult:
    row = get_plan(task.run.version_id).rows[task.row]
    if row.condition:
        context = get_run_owner(task.run.owner_kind).context(task.run)
        return ActionResult("yes" if compile_expression(row.condition).evaluate(context) else "no")
    action = find_action(row.action)
    if action is None:
        raise ActionUnknown(row.action)
    return action.run(task, at)


def _defer(task_id: UUID) -> None:
    run_automatic.defer(task_id=str(task_id))


def _defer_at(task_id: UUID, at: datetime) -> None:
    run_automatic.defer_at(at, task_id=str(task_id))


runner.defer = _defer
runner.defer_at = _defer_at


def watch_due(at: datetime) -> int:
    """Take the timeouts that are over and note due dates that are near or past; return how many rows failed.

    A row that cannot be handled is logged and left; the others go on. During a recorded outage nothing is due.
    """
    tasks = Task.objects.filter(state=Task.State.OPEN, run__outage_code="").order_by("due_at")
    runs = Run.objects.exclude(state=Run.State.ENDED).order_by("due_at")
    new_task, new_run = operations.note_due_task, operations.note_due_run
    failed = do_each(
        tasks.filter(has_timeout=True, due_at__lte=at),
        lambda pk: operations.time_out_task(task_id=pk, actor=SYSTEM, at=at),
    )
    for chosen in (
        tasks.filter(due_at__lte=at, overdue_noted_at__isnull=True),
        tasks.filter(near_due_at__lte=at, near_due_noted_at__isnull=True),
    ):
        failed += do_each(chosen, lambda pk: new_task(task_id=pk, actor=SYSTEM, at=at))
    for found in (
        runs.filter(due_at__lte=at, overdue_noted_at__isnull=True),
        runs.filter(near_due_at__lte=at, near_due_noted_at__isnull=True),
    ):
        failed += do_each(found, lambda pk: new_run(run_id=pk, actor=SYSTEM, at=at))
    return failed


@periodic(cron="*/5 * * * *", name="sop.watch_due")
def watch_due_dates() -> None:
    """Watch the due dates of this region."""
    watch_due(timezone.now())


@periodic(cron="17 2 * * *", name="sop.extend_calendar")
def extend_calendar() -> None:
    """Every night: see to it that the calendar knows the days off of this year and the next."""
    with contextlib.suppress(Conflict):
        operations.add_national_holidays(actor=SYSTEM, at=timezone.now())
