"""One case, for the applicant and for the officer; and the cases of one applicant."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from satupintu.applications.access import is_applicant, is_handler, require_reader
from satupintu.applications.answers import facts_of, read_answers
from satupintu.applications.errors import NotYours
from satupintu.applications.models import Application, Message, Note, RequirementItem
from satupintu.applications.queries.renewals import Renewal, find_renewal
from satupintu.applications.renewing import is_outdated
from satupintu.applications.steps import StepExit, list_exits
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue import queries as standards
from satupintu.catalogue.queries import Requirement, Standard, Undecided
from satupintu.core.actor import Actor
from satupintu.journal.queries import TimelineLine, list_timeline
from satupintu.people import queries as people
from satupintu.sop import queries as runs
from satupintu.sop.models import Task
from satupintu.sop.operations import may_perform


@dataclass(frozen=True)
class CaseItem:
    """A requirement of the case with what was handed in for it."""

    requirement: Requirement
    item: RequirementItem | None

    @property
    def state(self) -> str:
        """The state of the item; `empty` when nothing is there."""
        return self.item.state if self.item else RequirementItem.State.EMPTY


@dataclass(frozen=True)
class CasePage:
    """A case with all its page needs.

    `items` are the requirements that apply; `undecided` those of a draft that depend on a question not answered yet.
    """

    application: Application
    standard: Standard
    answers: dict[str, Any]
    items: list[CaseItem]
    timeline: list[TimelineLine]
    tasks: list[Task]
    my_tasks: list[Task]
    exits: dict[UUID, list[StepExit]]
    messages: list[Message]
    notes: list[Note]
    clock: dict[str, timedelta]
    is_applicant: bool
    is_handler: bool
    renewal: Renewal | None = None
    undecided: list[Undecided] = field(default_factory=list)
    staff_names: dict[UUID, str] = field(default_factory=dict)

    @property
    def is_outdated(self) -> bool:
        """Whether it is a draft by a standard that is not in force any more (`operations.renew_draft` mends it)."""
        return is_outdated(self.application, self.standard)

    def is_agents(self, line: TimelineLine) -> bool:
        """Whether who acts for the applicant by a power of attorney did what the line tells."""
        proxy = self.application.proxy
        account = getattr(proxy.agent, "account", None) if proxy else None
        return account is not None and line.actor_kind == "person" and line.actor_id == account.id

    @property
    def rejected(self) -> list[CaseItem]:
        """The requirements that need repair."""
        return [line for line in self.items if line.state == RequirementItem.State.REJECTED]


def get_application(application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Return the case when the actor may see it at `at`. Raises `NotYours` (as if it did not exist)."""
    application = (
        Application.objects.select_related(
            "service", "version", "run", "applicant_person", "applicant_business", "proxy__agent__account"
        )
        .filter(pk=application_id)
        .first()
    )
    if application is None:
        raise NotYours
    require_reader(application, actor, at)
    return application


def find_standing(application_id: UUID, actor: Actor, at: datetime) -> bool | None:
    """Whether the actor stands on the applicant's side of the case at `at`; None when there is no such case."""
    application = Application.objects.filter(pk=application_id).first()
    return None if application is None else is_applicant(application, actor, at)


def get_application_id(reference: str) -> UUID:
    """Return the id of the case with this number or id. Raises `NotYours` when there is none."""
    try:
        return UUID(reference)
    except ValueError:
        found = Application.objects.filter(number=reference.strip().upper()).values_list("id", flat=True).first()
    if found is None:
        raise NotYours
    return found


def get_case(application_id: UUID, actor: Actor, at: datetime) -> CasePage:
    """Return everything the page of a case shows to this reader; notes and full timeline only to staff."""
    application = get_application(application_id, actor, at)
    standard = catalogue.get_standard(application.version_id, application.submitted_at)
    answers = read_answers(application)
    handler, mine = is_handler(application, actor), is_applicant(application, actor, at)
    items = {item.key: item for item in application.items.select_related("file")}
    facts = facts_of(application, at)
    undecided = standards.undecided_requirements(standard, answers, **facts) if application.submitted_at is None else ()
    open_keys = {line.requirement.key for line in undecided}
    asked = [
        requirement
        for requirement in standards.applicable_requirements(standard, answers, **facts)
        if requirement.key not in open_keys
    ]
    lines = [CaseItem(requirement, items.get(requirement.key)) for requirement in asked]
    tasks = list(runs.list_tasks(application.run_id).select_related("run")) if application.run_id else []
    active = [task for task in tasks if task.state == Task.State.OPEN]
    my_tasks = [task for task in active if application.run and may_perform(application.run, task, actor, at)]
    timeline = list_timeline(application.id, public_only=not handler)
    notes = list(application.notes.order_by("id")) if handler else []
    staff_ids = {line.actor_id for line in timeline if line.actor_kind == "staff"} | {task.assignee_id for task in tasks}
    staff_ids |= {note.staff_id for note in notes}
    return CasePage(
        application=application,
        standard=standard,
        answers=answers,
        items=lines,
        undecided=list(undecided),
        timeline=timeline,
        tasks=tasks,
        my_tasks=my_tasks,
        exits={task.id: list_exits(task) for task in my_tasks},
        messages=list(application.messages.order_by("id")),
        notes=notes,
        clock=runs.clock_split(application.run_id, at) if application.run_id else {},
        is_applicant=mine,
        is_handler=handler,
        renewal=find_renewal(application, standard, timeline),
        staff_names=people.names_of_staff([id_ for id_ in staff_ids if id_ is not None]) if handler else {},
    )


def list_own(actor: Actor, at: datetime) -> QuerySet[Application]:
    """Return the cases a citizen applied for, that belong to their businesses, or that they hold a valid proxy for.

    Newest first; the same cases `is_applicant` lets them into.
    """
    if actor.person_id is None:
        return Application.objects.none()
    mine = Q(applicant_person_id=actor.person_id)
    if businesses := people.list_business_ids(actor.person_id):
        mine |= Q(applicant_business_id__in=businesses)
    if proxies := people.list_proxy_ids(actor.person_id, at):
        mine |= Q(proxy_id__in=proxies)
    return (
        Application.objects.filter(mine)
        .select_related("service", "run", "applicant_person", "applicant_business", "proxy__agent")
        .order_by("-created_at", "-id")
    )
