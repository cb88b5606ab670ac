"""Deriving facts from the rows of the modules below, many cases at a time in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min

from satupintu.applications.events import RETURNED
from satupintu.applications.models import Application
from satupintu.core.calendars import get_work_calendar
from satupintu.core.regions import region_day
from satupintu.core.worktime import WorkCalendar
from satupintu.evaluation.models import CaseFact, LegFact, StepFact
from satupintu.journal.models import Entry
from satupintu.sop.models import ClockInterval, Run, RunMove, Task
from satupintu.visits.models import Leg, Period

_GONE = (Leg.State.LEFT, Leg.State.NO_SHOW)
_OVER = (Leg.State.DONE, Leg.State.TRANSFERRED, Leg.State.NO_SHOW, Leg.State.LEFT, Leg.State.EXPIRED)


def derive_cases(case_ids: Sequence[UUID]) -> tuple[list[CaseFact], list[StepFact]]:
    """Return the facts of these cases and of their steps, unsaved, in seven queries; drafts have none."""
    cases = list(
        Application.objects.filter(pk__in=case_ids, submitted_at__isnull=False, run__isnull=False).select_related(
            "service", "run__version", "applicant_person", "applicant_business"
        )
    )
    found = [case.pk for case in cases]
    runs = {case.run_id: case for case in cases if case.run_id}
    calendar = get_work_calendar()
    intervals = _grouped(ClockInterval.objects.filter(run_id__in=list(runs), ended_at__isnull=False), lambda row: row.run_id)
    returns = Entry.objects.filter(application_id__in=found, event=RETURNED.name).values("application_id")
    first_returns = dict(returns.annotate(first=Min("at")).values_list("application_id", "first"))
    visits = Leg.objects.filter(application_id__in=found).exclude(state=Leg.State.VOID).values("application_id")
    first_visits = dict(visits.annotate(first=Min("visit__opened_at")).values_list("application_id", "first"))
    facts = [
        _case(case, intervals.get(case.run_id, []), first_returns.get(case.pk), first_visits.get(case.pk), calendar)
        for case in cases
    ]
    return facts, _steps(runs, calendar)


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _case(
    case: Application,
    intervals: Sequence[ClockInterval],
    returned_at: datetime | None,
    came_at: datetime | None,
    calendar: WorkCalendar,
) -> CaseFact:
    assert case.submitted_at is not None
    assert case.run is not None
    party: Any = case.applicant_business or case.applicant_person
    fact = CaseFact(
        case_id=case.pk,
        service=case.service.code,
        variant=case.variant,
        channel=case.channel,
        district=(party.village_code or "")[:6] if party else "",
        version_id=case.version_id,
        received_on=region_day(case.submitted_at),
        returned_on=region_day(returned_at) if returned_at else None,
        rounds=case.run.round,
        agencies={},
    )
    if case.decided_at is None:
        return fact
    fact.decided_on, fact.outcome = region_day(case.decided_at), case.state
    fact.is_on_time = kept_promise(case.run, case.decided_at)
    fact.elapsed_minutes = calendar.working_minutes_between(case.submitted_at, case.decided_at)
    fact.door_minutes = _passed(min(came_at or case.submitted_at, case.submitted_at), case.decided_at)
    split = {owner: timedelta(0) for owner in ClockInterval.Owner.values}
    agencies: dict[str, timedelta] = defaultdict(timedelta)
    for interval in intervals:
        assert interval.ended_at is not None
        spent = calendar.working_time_between(interval.started_at, interval.ended_at)
        split[interval.owner_kind] += spent
        if interval.owner_kind == ClockInterval.Owner.AGENCY:
            agencies[interval.owner_code] += spent
    fact.office_minutes, fact.agency_minutes, fact.applicant_minutes, fact.outage_minutes = (
        split[owner] // timedelta(minutes=1) for owner in ClockInterval.Owner.values
    )
    fact.agencies = {code: spent // timedelta(minutes=1) for code, spent in sorted(agencies.items())}
    return fact


def kept_promise(run: Run, decided_at: datetime) -> bool | None:
    """Whether a run that ended then kept the promise it began with; None when it had none, or its clock never ran.

    A due date is empty while the clock stands with promised time left, and stays when it stopped too late.
    """
    if run.promised_value is None or (run.due_at is None and run.remaining_seconds is None):
        return None
    return run.due_at is None or decided_at <= run.due_at


def _passed(since: datetime, until: datetime) -> int:
    return max(until - since, timedelta(0)) // timedelta(minutes=1)


def _steps(runs: dict[UUID, Application], calendar: WorkCalendar) -> list[StepFact]:
    tasks = Task.objects.filter(run_id__in=list(runs)).exclude(state=Task.State.CANCELLED).order_by("opened_at", "id")
    by_run = _grouped(tasks, lambda task: task.run_id)
    moves = _grouped(
        RunMove.objects.filter(run_id__in=list(by_run)).select_related("from_version").order_by("moved_at", "id"),
        lambda move: move.run_id,
    )
    facts = []
    for run_id, opened in by_run.items():
        for task in opened:
            if task.completed_at is None or task.state not in (Task.State.DONE, Task.State.RETURNED):
                continue
            facts.append(_step(runs[run_id], task, moves.get(run_id, []), opened, calendar))
    return facts


def _step(
    case: Application,
    task: Task,
    moves: Sequence[RunMove],
    opened: Sequence[Task],
    calendar: WorkCalendar,
) -> StepFact:
    assert case.run is not None
    assert task.completed_at is not None
    answer = task.answer or {}
    version = next((move.from_version for move in moves if move.moved_at >= task.completed_at), case.run.version)
    is_first = task.opened_at == opened[0].opened_at
    came_from = "" if task.opened_by_id else "START" if is_first else "RETURN"
    gap = 0
    if came_from == "RETURN":
        asked = [one.completed_at for one in opened if one.completed_at and one.completed_at <= task.opened_at]
        gap = calendar.working_minutes_between(max(asked), task.opened_at) if asked else 0
    return StepFact(
        task_id=task.pk,
        case_id=case.pk,
        service=case.service.code,
        version_id=version.pk,
        version_number=version.number,
        row=task.row,
        role=task.role,
        unit_id=task.unit_id,
        officer_id=task.completed_by_id if task.role not in ("pemohon", "sistem") else None,
        opener_id=task.opened_by_id,
        came_from=came_from,
        went_to="RETURN" if answer.get("returned") else str(answer.get("ended") or "")[:20],
        opened_at=task.opened_at,
        completed_at=task.completed_at,
        done_on=region_day(task.completed_at),
        minutes=max(0, calendar.working_minutes_between(task.opened_at, task.completed_at)),
        gap_minutes=max(0, gap),
        is_late=task.due_at is not None and task.completed_at > task.due_at,
    )


def derive_legs(leg_ids: Sequence[UUID]) -> list[LegFact]:
    """Return the facts of these numbers of the hall that are over, unsaved, in two queries."""
    legs = list(Leg.objects.filter(pk__in=leg_ids, state__in=_OVER).select_related("visit__centre", "group"))
    served: dict[UUID, timedelta] = defaultdict(timedelta)
    for period in Period.objects.filter(leg_id__in=[leg.pk for leg in legs], kind=Period.Kind.SERVING, ended_at__isnull=False):
        assert period.ended_at is not None
        served[period.leg_id] += period.ended_at - period.started_at
    return [_leg(leg, served.get(leg.pk)) for leg in legs]


def _leg(leg: Leg, served: timedelta | None) -> LegFact:
    has_given_up = leg.state in _GONE
    wait = leg.wait_seconds
    if wait is None and leg.ended_at is not None and leg.joined_at is not None:
        wait = max(0, int((leg.ended_at - leg.joined_at).total_seconds()))
    is_within: bool | None = None
    if wait is not None and leg.is_time_accurate:
        was_in_time = wait <= leg.group.target_wait_minutes * 60
        # Who left before the target, uncalled, says nothing about it.
        is_within = None if leg.wait_seconds is None and was_in_time else was_in_time and leg.wait_seconds is not None
    exact = leg.is_time_accurate
    return LegFact(
        leg_id=leg.pk,
        day=leg.visit.day,
        centre=leg.visit.centre.code,
        counter_id=leg.counter_id,
        officer_id=leg.officer_id,
        service=leg.service_code,
        channel=leg.visit.channel,
        is_served=leg.started_at is not None,
        has_given_up=has_given_up,
        is_within=is_within,
        wait_seconds=wait if exact else None,
        serve_seconds=int(served.total_seconds()) if exact and served is not None and leg.started_at is not None else None,
    )
