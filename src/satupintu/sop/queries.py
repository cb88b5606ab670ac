"""Questions about sheets, runs, tasks and clocks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from satupintu.core.actor import Actor
from satupintu.core.calendars import get_work_calendar
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.expressions import compile_expression
from satupintu.core.models import Holiday, OfficeHours
from satupintu.core.regions import region_zone
from satupintu.sop.bpmn import MAX_BYTES, BpmnFault, read_bpmn, write_bpmn
from satupintu.sop.drawing import draw_svg, paper_pages, paper_performers, paper_rooms, paper_rows
from satupintu.sop.editing import TEXTS as TEXT_CELLS
from satupintu.sop.editing import mark_of as mark_of_row
from satupintu.sop.editing import suggest_mend
from satupintu.sop.engine import ENDS, RETURN
from satupintu.sop.engine import Plan as Plan  # noqa: PLC0414  offered to the modules above
from satupintu.sop.engine import PlanError as PlanError  # noqa: PLC0414  offered to the modules above
from satupintu.sop.engine import compile_plan as compile_plan  # noqa: PLC0414  offered to the modules above
from satupintu.sop.errors import BpmnUnreadable, SheetInvalid
from satupintu.sop.history import count_begun as count_begun  # noqa: PLC0414  offered to the modules above
from satupintu.sop.history import list_outcome_shares as list_outcome_shares  # noqa: PLC0414  offered to the modules above
from satupintu.sop.identity import Identity, mark_of_identity, read_identity
from satupintu.sop.lint import Finding as Finding  # noqa: PLC0414  offered to the modules above
from satupintu.sop.lint import Surroundings, lint
from satupintu.sop.models import ClockInterval, DueChange, Run, Sop, SopVersion, Task
from satupintu.sop.ports import list_actions
from satupintu.sop.rules import APPLICANT, SYSTEM_ROLE
from satupintu.sop.simulating import Assumptions as Assumptions  # noqa: PLC0414  offered to the modules above
from satupintu.sop.simulating import Prediction as Prediction  # noqa: PLC0414  offered to the modules above
from satupintu.sop.simulating import Promise as Promise  # noqa: PLC0414  offered to the modules above
from satupintu.sop.simulating import Summary as Summary  # noqa: PLC0414  offered to the modules above
from satupintu.sop.simulating import assume as assume  # noqa: PLC0414  offered to the modules above
from satupintu.sop.simulating import compare as compare  # noqa: PLC0414  offered to the modules above
from satupintu.sop.simulating import predict as predict  # noqa: PLC0414  offered to the modules above
from satupintu.sop.simulating import summarise as summarise  # noqa: PLC0414  offered to the modules above
from satupintu.sop.trying import MOST_ACTS as MOST_ACTS  # noqa: PLC0414  offered to the modules above
from satupintu.sop.trying import Act as Act  # noqa: PLC0414  offered to the modules above
from satupintu.sop.trying import OpenTask as OpenTask  # noqa: PLC0414  offered to the modules above
from satupintu.sop.trying import Walk as Walk  # noqa: PLC0414  offered to the modules above
from satupintu.sop.trying import walk as walk  # noqa: PLC0414  offered to the modules above

__all__ = [
    "APPLICANT_ROLE", "ENDS", "RETURN", "SCOPES", "TEXT_CELLS", "Finding", "LoadLine", "clock_split", "count_load",
    "find_enacted", "find_run", "find_sop", "get_plan", "get_run", "get_settings", "get_task", "get_version", "is_assigned",
    "is_done_by_staff", "list_active_tasks", "list_applicant_tasks", "list_closures", "list_due_changes", "list_findings",
    "list_office_hours", "list_open_tasks", "list_tasks", "list_versions", "mark_of_row", "suggest_mend",
]  # fmt: skip

SCOPES = ("mine", "unit", "unassigned", "waiting", "all", "failed", "overdue")


APPLICANT_ROLE = APPLICANT
"""The performer of a sheet who is the applicant."""


def is_done_by_staff(role: str) -> bool:
    """Whether a performer of a sheet is somebody in an office: neither the applicant nor the system."""
    return role not in (APPLICANT, SYSTEM_ROLE)


def find_sop(service_code: str, variant: str = "") -> Sop | None:
    """Return the SOP of a service and variant, or None."""
    return Sop.objects.filter(service_code=service_code, variant=variant).first()


def get_version(version_id: UUID) -> SopVersion:
    """Return a version with its SOP. Raises NotFound."""
    version = SopVersion.objects.select_related("sop").filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def find_enacted(service_code: str, variant: str = "") -> SopVersion | None:
    """Return the version of a service's SOP that is in force, or None."""
    found = SopVersion.objects.filter(sop__service_code=service_code, sop__variant=variant, state=SopVersion.State.ENACTED)
    return found.select_related("sop").first()


def list_versions(sop_id: UUID) -> QuerySet[SopVersion]:
    """Return the versions of an SOP, newest first."""
    return SopVersion.objects.filter(sop_id=sop_id).order_by("-number")


def get_plan(version_id: UUID) -> Plan:
    """Return the compiled plan of a version; those in force are kept in memory. Raises NotFound, PlanError."""
    return _plan(str(connection.schema_name), version_id)  # type: ignore[attr-defined]


@lru_cache(maxsize=2048)
def _kept_plan(schema_name: str, version_id: UUID) -> Plan:
    return compile_plan(SopVersion.objects.values_list("sheet", flat=True).get(pk=version_id))


_frozen: set[tuple[str, UUID]] = set()


def _plan(schema_name: str, version_id: UUID) -> Plan:
    if (schema_name, version_id) not in _frozen:
        version = get_version(version_id)
        if version.state not in (SopVersion.State.ENACTED, SopVersion.State.RETIRED):
            return compile_plan(version.sheet)
        _frozen.add((schema_name, version_id))
    return _kept_plan(schema_name, version_id)


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


def list_closures(year: int) -> list[Holiday]:
    """Return the days of a year on which the office is closed, in their order."""
    return list(Holiday.objects.filter(date__gte=date(year, 1, 1), date__lte=date(year, 12, 31)).order_by("date"))


def list_office_hours() -> list[OfficeHours]:
    """Return the service hours of the week, Monday first; a weekday that is missing is not a working day."""
    return list(OfficeHours.objects.order_by("weekday"))


def get_identity(version: SopVersion) -> Identity:
    """Return the identity block of a version as it is printed; days are those of the region."""
    return read_identity(version, region_zone())


def mark_identity(version: SopVersion) -> str:
    """Return the mark of a version's identity block, to write it with `operations.set_identity`."""
    return mark_of_identity(version)


def list_variants(service_code: str) -> list[SopVersion]:
    """Return of every variant of a service's SOP (but the only one, "") its newest version, with its SOP."""
    versions = SopVersion.objects.filter(sop__service_code=service_code).exclude(sop__variant="").select_related("sop")
    return list(versions.order_by("sop__variant", "-number").distinct("sop__variant"))


def draw_sheet(
    sheet: Mapping[str, Any], *, with_activities: bool = False, heights: Sequence[float] = (), name: str = "bagan"
) -> str:
    """Return the flow of a sheet as an SVG element in the reader's language; see `sop.drawing.draw_svg`. Never raises."""
    return draw_svg(sheet, say=_, with_activities=with_activities, heights=heights, name=name)


def list_printed_rows(sheet: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the texts of every row as they are printed; see `sop.drawing.paper_rows`."""
    return paper_rows(sheet)


def list_printed_performers(sheet: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the heads of the columns of performers as they are printed."""
    return paper_performers(sheet)


def list_row_rooms(sheet: Mapping[str, Any], *, fit: float, room: float) -> list[float]:
    """Return how high the texts of each row may become on paper, in millimetres; see `sop.drawing.paper_rooms`."""
    return paper_rooms(sheet, fit=fit, room=room)


def lay_out_pages(sheet: Mapping[str, Any], *, fit: float, room: float, heights: Mapping[int, float]) -> dict[str, Any]:
    """Return the pages of a sheet's flow for paper, in millimetres; see `sop.drawing.paper_pages`."""
    return paper_pages(sheet, fit=fit, room=room, heights=heights)


def list_findings(
    sheet: Mapping[str, Any],
    *,
    fields: Collection[str] | None = None,
    roles: Collection[str] | None = None,
    promised: tuple[int, str] | None = None,
    ready: Collection[str] | None = None,
    procedure: str | None = None,
) -> list[Finding]:
    """Lint a sheet against this installation's actions and expression language; it writes nothing.

    What is known of the standard and the region is given as `lint.Surroundings` has it; what is None is not checked.
    """

    def names_in(text: str) -> Collection[str]:
        return compile_expression(text).names

    return lint(sheet, Surroundings(list_actions(), fields, names_in, roles, promised, ready, procedure))


BPMN_BYTES = MAX_BYTES
"""The longest BPMN file that is read."""


def get_bpmn(sheet: Mapping[str, Any], title: str) -> str:
    """Return a sheet as a BPMN 2.0 file (OMG formal/2011-01-03). Raises SheetInvalid when the sheet cannot run."""
    try:
        return write_bpmn(sheet, title)
    except PlanError as fault:
        words = _(fault.sentence) % fault.data if fault.data else _(fault.sentence)
        raise SheetInvalid(errors={fault.row or "sheet": words[:1].upper() + words[1:] + "."}) from None


@dataclass(frozen=True)
class BpmnRemark:
    """Something of a BPMN file that was not taken over as it stood: the element, and why."""

    element: str
    name: str
    type: str
    sentence: str


@dataclass(frozen=True)
class BpmnDraft:
    """What a BPMN file became: a draft sheet, the name of its process, and what was not taken over."""

    sheet: Mapping[str, Any]
    title: str
    remarks: tuple[BpmnRemark, ...]


def get_bpmn_draft(source: bytes, performers: Mapping[str, str]) -> BpmnDraft:
    """Return the draft sheet of a BPMN file; lanes named as one of `performers` (code → label) mean it. Raises BpmnUnreadable."""
    try:
        reading = read_bpmn(source, performers)
    except BpmnFault as fault:
        words = _(fault.sentence) % fault.data if fault.data else _(fault.sentence)
        raise BpmnUnreadable(errors={"file": words}, fault=fault.code) from None
    remarks = tuple(
        BpmnRemark(r.element, r.name, r.type, _(r.sentence) % r.data if r.data else _(r.sentence)) for r in reading.remarks
    )
    return BpmnDraft(reading.sheet, reading.title, remarks)
