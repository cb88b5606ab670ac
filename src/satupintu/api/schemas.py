"""What the API takes and gives (JSON)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class Applicant(Schema):
    """For whom: a person by id or by NIK known here, or a business."""

    person_id: UUID | None = None
    business_id: UUID | None = None
    nik: str = ""


class ApplicationIn(Schema):
    """A draft to start."""

    service: str
    variant: str = ""
    channel: str = "api"
    applicant: Applicant | None = None
    data: dict[str, Any] = {}


class ApplicationOut(Schema):
    """A case that was started or changed."""

    id: UUID
    number: str
    state: str
    missing: list[dict[str, str]] = []


class ValueIn(Schema):
    """A value handed in for a requirement."""

    value: str


class VerdictIn(Schema):
    """A verdict on one requirement."""

    key: str
    accepted: bool
    reason_code: str = ""
    note: str = ""


class CompletionIn(Schema):
    """How a task was completed."""

    outcome: str = "next"
    data: dict[str, Any] = {}
    note: str = ""
    reason_code: str = ""
    verdicts: list[VerdictIn] = []


class StepOut(Schema):
    """One row of the sheet on the way of a case."""

    activity: str
    role: str
    done: bool
    opened_at: datetime
    completed_at: datetime | None
    due_at: datetime | None


class StatusOut(Schema):
    """How a case stands; `clock` is seconds of working time by owner."""

    id: UUID
    number: str
    service: str
    state: str
    submitted_at: datetime | None
    decided_at: datetime | None
    due_at: datetime | None
    clock_state: str
    holders: list[str]
    steps: list[StepOut]
    clock: dict[str, int]


class TaskOut(Schema):
    """An open task."""

    id: UUID
    application_id: UUID
    number: str
    service: str
    activity: str
    row: str
    role: str
    due_at: datetime | None
    late: bool
    mine: bool


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    code: str
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = []


class MessageIn(Schema):
    """A message to the other side."""

    body: str
