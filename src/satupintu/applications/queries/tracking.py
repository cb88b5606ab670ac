"""Following a case by its number and secret code, without a login: minimal, and the same answer for every wrong pair."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from satupintu.applications.answers import read_secret
from satupintu.applications.errors import NotYours
from satupintu.applications.models import Application
from satupintu.sop import queries as runs
from satupintu.sop.models import Task


@dataclass(frozen=True)
class TrackedStep:
    """One row of the sheet on the case's way: who holds or held it (role code), since when, until when."""

    activity: str
    role: str
    is_done: bool
    opened_at: datetime
    completed_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True)
class Tracking:
    """What anybody with number and code may know: no name, no identifier, no file."""

    number: str
    service: str
    state: str
    state_label: str
    submitted_at: datetime | None
    decided_at: datetime | None
    due_at: datetime | None
    clock_state: str
    steps: list[TrackedStep]
    split: dict[str, timedelta]

    @property
    def holders(self) -> list[str]:
        """The role codes that hold the case now."""
        return sorted({step.role for step in self.steps if not step.is_done})


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
        TrackedStep(task.activity, task.role, task.state == Task.State.DONE, task.opened_at, task.completed_at, task.due_at)
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
        steps=steps,
        split=runs.clock_split(run.id, at) if run else {},
    )
