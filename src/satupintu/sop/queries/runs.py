"""Runs, their tasks and clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from satupintu.core.actor import Actor
from satupintu.core.calendars import get_work_calendar
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.sop.models import ClockInterval, DueChange, Run, Task
from satupintu.sop.queries.versions import get_plan
from satupintu.sop.rules import APPLICANT, SYSTEM_ROLE

SCOPES = ("mine", "unit", "unassigned", "waiting", "all", "failed", "overdue")


APPLICANT_ROLE = APPLICANT
"""The performer of a sheet who is the applicant."""


def is_done_by_staff(role: str) -> bool:
    """Whether a performer of a sheet is somebody in an office: neither the applicant nor the system."""
    return role not in (APPLICANT, SYSTEM_ROLE)


def get_run(run_id: UUID) -> Run:
    """Return a run. Raises NotFound."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run


def find_run(owner_kind: str, owner_id: UUID) -> Run | None:
    """Return the newest run of an owner, or None."""
    return Run.objects.filter(owner_kind=owner_kind, owner_id=owner_id).order_by("-id").first()


def get_task(task_id: UUID) -> Task:
    """Return a task with its run. Raises NotFound."""
    task = Task.objects.select_related("run").filter(pk=task_id).first()
    if task is None:
        raise NotFound
    return task


def get_settings(task: Task) -> Mapping[str, Any]:
    """Return the settings the author gave to the task's row."""
    return get_plan(task.run.version_id).rows[task.row].settings


def list_tasks(run_id: UUID) -> QuerySet[Task]:
    """Return every task of a run in the order they were opened."""
    return Task.objects.filter(run_id=run_id).order_by("opened_at", "id")


def list_active_tasks(run_id: UUID) -> QuerySet[Task]:
    """Return the tasks at which a run stands: open, failed, returned."""
    return Task.objects.filter(run_id=run_id, state__in=Task.ACTIVE).order_by("id")


def is_assigned(run_id: UUID, actor: Actor) -> bool:
    """Whether an active or done task of a run is, or was, the actor's own."""
    return actor.id is not None and Task.objects.filter(run_id=run_id, assignee_id=actor.id).exists()


def list_open_tasks(actor: Actor, *, scope: str = "mine", at: datetime | None = None) -> QuerySet[Task]:
    """Return the open tasks an officer may see, the most urgent first, each with its run.

    scope: `mine` assigned to the actor; `unit` of the actor's roles and units; `unassigned` those of `unit` nobody has;
    `waiting` those that wait for the applicant or a payment (who helps at the counter, takes money, supervises);
    `all` every task (supervisor, manager); `failed` automatic tasks that failed (the same); `overdue` those due before `at`,
    of `unit`, or of the whole office for supervisor and manager. Every scope is served by a partial index on open tasks.
    Raises NotAllowed for who is not staff.
    """
    if not (actor.is_staff or actor.is_system):
        raise NotAllowed
    if scope not in SCOPES:
        raise ValueError(f"unknown scope {scope}")
    if scope in ("all", "failed") and not actor.has("supervisor", "manager"):
        raise NotAllowed
    if scope == "waiting" and not actor.has("loket", "bendahara", "supervisor", "manager"):
        raise NotAllowed
    tasks = Task.objects.select_related("run").order_by(F("due_at").asc(nulls_last=True), "id")
    if scope == "failed":
        return tasks.filter(state=Task.State.FAILED)
    tasks = tasks.filter(state=Task.State.OPEN)
    if scope == "all":
        return tasks
    if scope == "mine":
        return tasks.filter(assignee_id=actor.id)
    if scope == "waiting":
        return tasks.filter(role=APPLICANT)
    if scope == "overdue":
        if at is None:
            raise ValueError("scope overdue needs a moment")
        tasks = tasks.filter(due_at__lt=at)
        if actor.has("supervisor", "manager"):
            return tasks
    in_unit = Q(role__in=sorted(actor.roles)) & (Q(unit_id__isnull=True) | Q(unit_id__in=list(actor.unit_ids)))
    tasks = tasks.filter(in_unit)
    if scope == "unassigned":
        return tasks.filter(assignee_id__isnull=True)
    return tasks


@dataclass(frozen=True)
class LoadLine:
    """Open tasks of one role with one member of staff (None: taken by nobody), and how many of them are late."""

    role: str
    assignee_id: UUID | None
    open: int
    late: int


def count_load(actor: Actor, *, at: datetime) -> list[LoadLine]:
    """Return the open tasks by role and assignee, the most loaded first; for supervisor and manager. Raises NotAllowed."""
    tasks = list_open_tasks(actor, scope="all").order_by().values_list("role", "assignee_id")
    counted = tasks.annotate(open=Count("id"), late=Count("id", filter=Q(due_at__lt=at))).order_by("-late", "-open", "role")
    return [LoadLine(*row) for row in counted]


def list_applicant_tasks(owner_kind: str, owner_id: UUID) -> QuerySet[Task]:
    """Return the open tasks that wait for the applicant of an owner."""
    tasks = Task.objects.filter(run__owner_kind=owner_kind, run__owner_id=owner_id)
    return tasks.filter(state=Task.State.OPEN, role="pemohon").order_by("id")


def list_due_changes(run_id: UUID) -> QuerySet[DueChange]:
    """Return the trail of a run's due date, oldest first."""
    return DueChange.objects.filter(run_id=run_id).order_by("at", "id")


def clock_split(run_id: UUID, at: datetime) -> dict[str, timedelta]:
    """Return how much working time of a run belonged to office, agency, applicant and outage up to a moment."""
    calendar = get_work_calendar()
    split = {owner: timedelta(0) for owner in ClockInterval.Owner.values}
    for interval in ClockInterval.objects.filter(run_id=run_id).order_by("started_at"):
        end = min(interval.ended_at or at, at)
        if end > interval.started_at:
            split[interval.owner_kind] += calendar.working_time_between(interval.started_at, end)
    return split
