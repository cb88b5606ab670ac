"""Following a case by its number and secret code, without a login: minimal, and the same answer for every wrong pair."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from satupintu.applications.answers import read_secret
from satupintu.applications.errors import NotYours
from satupintu.applications.models import Application
from satupintu.applications.queries.turns import Turn, turns_of
from satupintu.sop import queries as runs
from satupintu.sop.models import Task


@dataclass(frozen=True)
class TrackedStep:
    """One row of the sheet on the case's way: who holds or held it (role code), since when, until when.

    `is_returned` when the row waits until the applicant has repaired the file; then nobody at the office works on it.
    """

    task_id: UUID
    activity: str
    role: str
    is_done: bool
    opened_at: datetime
    completed_at: datetime | None
    due_at: datetime | None
    is_returned: bool = False


@dataclass(frozen=True)
class Tracking:
    """What anybody with number and code may know: no name, no identifier, no file.

    `clock_owner` is whose time passes now (office, agency, applicant, outage; "" when nobody's); `turns` what waits for
    the applicant; `is_late` whether the promised time is over and the case is not.
    """

    number: str
    service: str
    state: str
    state_label: str
    submitted_at: datetime | None
    decided_at: datetime | None
    due_at: datetime | None
    clock_state: str
    clock_owner: str
    is_late: bool
    turns: list[Turn]
    steps: list[TrackedStep]
    split: dict[str, timedelta]

    @property
    def holders(self) -> list[str]:
        """The role codes that hold the case now."""
        return sorted({runs.APPLICANT_ROLE if step.is_returned else step.role for step in self.steps if not step.is_done})


def track(number: str, code: str, at: datetime) -> Tracking:
    """Return how the case stands. Raises `NotYours` for a wrong number as for a wrong code."""
    application = (
        Application.objects.select_related("service", "run").filter(number=number.strip().upper(), run__isnull=False).first()
    )
    known = read_secret(application) if application else "0" * 8
    given = code.strip().upper().replace("-", "").replace(" ", "")
    if not hmac.compare_digest(known.encode(), given.encode()) or application is None:
        raise NotYours
    return tracking_of(application, at)


def tracking_of(application: Application, at: datetime) -> Tracking:
    """Return how a case stands, for a reader whose right to know was already decided."""
    run = application.run
    tasks = list(runs.list_tasks(run.id)) if run else []
    steps = [
        TrackedStep(
            task_id=task.id,
            activity=task.activity,
            role=task.role,
            is_done=task.state == Task.State.DONE,
            opened_at=task.opened_at,
            completed_at=task.completed_at,
            due_at=task.due_at,
            is_returned=task.state == Task.State.RETURNED,
        )
        for task in tasks
        if task.state != Task.State.CANCELLED
    ]
    return Tracking(
        number=application.number,
        service=application.service.name,
        state=application.state,
        state_label=application.get_state_display(),
        submitted_at=application.submitted_at,
        decided_at=application.decided_at,
        due_at=run.due_at if run else None,
        clock_state=run.clock_state if run else "",
        clock_owner=run.clock_owner if run else "",
        is_late=is_late(application, at),
        turns=turns_of(application, tasks),
        steps=steps,
        split=runs.clock_split(run.id, at) if run else {},
    )


def is_late(application: Application, at: datetime) -> bool:
    """Whether the promised time of a case that is not finished is over; a clock that stopped in time keeps it in time."""
    run, is_open = application.run, application.state in Application.OPEN
    return is_open and run is not None and run.due_at is not None and run.due_at < at
