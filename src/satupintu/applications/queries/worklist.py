"""The officer's work list and the register of cases: keyset pages over partial indexes, cost independent of age."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from satupintu.applications.access import OVERSEERS, handled_by
from satupintu.applications.models import Application
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.keyset import Page, read_page
from satupintu.people import queries as people
from satupintu.sop import queries as runs
from satupintu.sop.models import Task
from satupintu.sop.operations import may_claim

PAGE = 50
COUNT_LIMIT = 1000


@dataclass(frozen=True)
class WorkLine:
    """One open task with the case it belongs to."""

    task: Task
    application: Application
    applicant: str
    assignee: str
    is_late: bool
    is_near: bool
    may_claim: bool


def list_work(
    actor: Actor,
    *,
    at: datetime,
    scope: str = "unit",
    service_id: UUID | None = None,
    text: str = "",
    late_only: bool = False,
    near_only: bool = False,
    after: str = "",
    size: int = PAGE,
) -> Page[WorkLine]:
    """Return open tasks the actor may see, by due date. `scope` as in `sop.queries.list_open_tasks`.

    `text` finds a number or a part of an applicant's name; `late_only` keeps what is past its due time, `near_only` what
    soon will be; `after` is the value the page before gave.
    Raises `NotAllowed` for who is not staff, or has no right to the scope, and `Invalid` for an `after` no page gave.
    """
    tasks = runs.list_open_tasks(actor, scope=scope, at=at).filter(run__owner_kind="application")
    if late_only:
        tasks = tasks.filter(due_at__lt=at)
    if near_only:
        tasks = tasks.filter(near_due_at__lte=at, due_at__gte=at)
    if service_id or text:
        cases = Application.objects.filter(state__in=Application.OPEN)
        if service_id:
            cases = cases.filter(service_id=service_id)
        if text:
            cases = cases.filter(_matches(text))
        tasks = tasks.filter(run_id__in=cases.values("run_id"))
    found = read_page(tasks, "due_at", after=after, size=size)
    page = found.rows
    by_run = {
        case.run_id: case
        for case in Application.objects.filter(run_id__in=[task.run_id for task in page]).select_related(
            "service", "applicant_person", "applicant_business"
        )
    }
    names = people.names_of_staff([task.assignee_id for task in page if task.assignee_id])
    lines = [
        WorkLine(
            task=task,
            application=by_run[task.run_id],
            applicant=applicant_name(by_run[task.run_id]),
            assignee=names.get(task.assignee_id, "") if task.assignee_id else "",
            is_late=task.due_at is not None and task.due_at < at,
            is_near=task.near_due_at is not None and task.near_due_at <= at and not (task.due_at and task.due_at < at),
            may_claim=may_claim(task, actor, at),
        )
        for task in page
        if task.run_id in by_run
    ]
    return Page(lines, found.after)


def applicant_name(application: Application) -> str:
    """Return the name of the applicant, a person or a business (already selected)."""
    party: Any = application.applicant_business or application.applicant_person
    return str(party.name) if party else ""


def agent_name(application: Application) -> str:
    """Return the name of who acts for the applicant by a power of attorney (already selected), or ""."""
    return application.proxy.agent.name if application.proxy else ""


def _matches(text: str) -> Q:
    wanted = text.strip()
    return (
        Q(number__istartswith=wanted)
        | Q(applicant_person__name__icontains=wanted)
        | Q(applicant_business__name__icontains=wanted)
    )


def page_register(
    cases: QuerySet[Application], *, is_oldest_first: bool = False, after: str = "", size: int = PAGE
) -> Page[Application]:
    """Return one page of what `list_register` found, by the moment of submission, the newest first unless told otherwise.

    `after` is the value the page before gave. Raises `Invalid` for one that no page gave.
    """
    return read_page(cases, "submitted_at", newest_first=not is_oldest_first, after=after, size=size)


def count_work(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Return how many open tasks each scope holds for the actor, counted up to 1,000."""
    scopes = ["mine", "unassigned", "unit", "overdue"]
    if actor.has("loket", "bendahara", "supervisor", "manager"):
        scopes.append("waiting")
    if actor.has("supervisor", "manager"):
        scopes += ["all", "failed"]
    return {
        scope: runs.list_open_tasks(actor, scope=scope, at=at).order_by().values("pk")[:COUNT_LIMIT].count() for scope in scopes
    }


def list_register(
    actor: Actor,
    *,
    state: str = "",
    service_id: UUID | None = None,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Application]:
    """Return submitted cases for the register, newest first: all to overseers, to others their own.

    One's own are those one's roles work on in one's unit, and those with a task given to oneself. Raises `NotAllowed` for
    who is not staff.
    """
    if not (actor.is_staff or actor.is_system):
        raise NotAllowed
    cases = Application.objects.filter(submitted_at__isnull=False)
    if not actor.has(*OVERSEERS):
        cases = cases.filter(handled_by(actor))
    if state:
        cases = cases.filter(state=state)
    if service_id:
        cases = cases.filter(service_id=service_id)
    if since:
        cases = cases.filter(submitted_at__gte=since)
    if until:
        cases = cases.filter(submitted_at__lt=until)
    if text:
        cases = cases.filter(_matches(text))
    return cases.select_related("service", "run", "applicant_person", "applicant_business", "proxy__agent").order_by(
        F("submitted_at").desc(), "-id"
    )
