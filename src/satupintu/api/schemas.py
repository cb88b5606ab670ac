"""What the API takes and gives (JSON)."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Schema
from pydantic import ConfigDict, PlainSerializer, WithJsonSchema

T = TypeVar("T")
Moment = Annotated[
    datetime,
    PlainSerializer(lambda moment: timezone.localtime(moment).isoformat(timespec="seconds"), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
"""An instant, shown in the time zone of the region (RFC 3339 with offset)."""

Limit = Annotated[int, Query(ge=1, description="lines a page; more than 100 gives 100")]
Short = Annotated[str, Field(max_length=120)]
State = Literal["draft", "in_process", "returned", "issued", "rejected", "withdrawn", "lapsed"]


class Page(Schema, Generic[T]):
    """A page of a list; `next` is handed back as `after`, null at the end."""

    items: list[T]
    next: str | None


class Fault(Schema):
    """What is wrong at one path of the request."""

    path: str
    detail: str


class Problem(Schema):
    """RFC 9457 problem details; `code` is stable, `title` is for people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:satupintu:problem:invalid",
                    "code": "invalid",
                    "title": "Ada isian yang belum benar.",
                    "status": 422,
                    "detail": "Perbaiki isian yang ditandai, lalu kirim lagi.",
                    "errors": [{"path": "service", "detail": "Wajib diisi."}],
                }
            ]
        }
    )

    type: str
    code: str
    title: str
    status: int
    detail: str | None = None
    errors: list[Fault] = []
    data: dict[str, str] = {}


class Money(Schema):
    """An amount of money with its currency (ISO 4217)."""

    value: str
    currency: str


class Duration(Schema):
    """A promised time: menit, jam, hari_kerja, hari, bulan."""

    value: int
    unit: str


class Labelled(Schema):
    """A code and what people call it."""

    code: str
    label: str


class ServiceLineOut(Schema):
    """One service in a list; `fee` is null when it is computed."""

    code: str
    slug: str
    name: str
    category: str
    category_label: str
    agency: str
    is_open: bool
    promised: Duration
    fee: Money | None


class DecreeOut(Schema):
    """The decree that put a standard in force."""

    number: str
    date: date | None


class RequirementOut(Schema):
    """One requirement of a standard; `condition` is an expression over the form."""

    key: str
    label: str
    kind: str
    format: str
    obligation: str
    condition: str
    stage: str
    accept: list[str]
    max_mb: int


class FeePartOut(Schema):
    """One part of what is paid."""

    code: str
    label: str
    payee: str
    in_total: bool
    condition: str


class FeeOut(Schema):
    """What a service costs: a fixed amount, or parts that are computed from the form."""

    kind: str
    amount: Money | None
    payable_to: str
    parts: list[FeePartOut]


class ComponentOut(Schema):
    """One of the components of a standard that must be published."""

    kind: str
    label: str
    text: str


class ServiceOut(Schema):
    """The enacted standard of a service with the JSON Schema (2020-12) of its form in `schema`."""

    code: str
    slug: str
    name: str
    category: str
    category_label: str
    agency: str
    issuer: str
    is_open: bool
    referral: str
    version: int
    decree: DecreeOut
    promised: Duration
    counted_from: str
    variants: list[Labelled]
    requirements: list[RequirementOut]
    fee: FeeOut
    components: list[ComponentOut]
    form: dict[str, Any] = Field(serialization_alias="schema")


class ProductOut(Schema):
    """What anybody may know of a product; an unknown code has the same shape."""

    state: str
    code: str
    title: str
    number: str
    issuer: str
    service_code: str
    holder: str
    issued_at: Moment | None
    valid_until: date | None
    signatory: str
    signatory_position: str
    file_state: str
    is_genuine: bool
    is_test_signature: bool
    ended_at: Moment | None
    decree_no: str
    replaced_by: str
    partner_issuer: str
    partner_number: str


class AreaOut(Schema):
    """An area of Indonesia: level 1 province, 2 regency or city, 3 district, 4 village."""

    code: str
    name: str
    level: int


class AreaPage(Schema):
    """All areas right below one."""

    items: list[AreaOut]


class ApplicantIn(Schema):
    """For whom: a person by id or NIK, or a business; by proxy when `proxy_id` is given. Empty: for oneself."""

    person_id: UUID | None = None
    nik: str = Field("", max_length=20)
    business_id: UUID | None = None
    proxy_id: UUID | None = None


class ApplicationIn(Schema):
    """A draft to start; `data` are first answers by field name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"service": "K09", "channel": "api", "data": {}}]})

    service: Short
    variant: Short = ""
    channel: Literal["portal", "desk", "api", "mobile"] = "api"
    applicant: ApplicantIn | None = None
    data: dict[str, Any] = {}


class ApplicationOut(Schema):
    """A case that was started or changed; `missing` is all that stands against sending a draft."""

    id: UUID
    number: str
    state: State
    missing: list[Fault] = []


class CaseLineOut(Schema):
    """One case in a list."""

    id: UUID
    number: str
    service: str
    variant: str
    state: State
    channel: str
    created_at: Moment
    submitted_at: Moment | None
    decided_at: Moment | None
    due_at: Moment | None


class MessageIn(Schema):
    """A message to the other side."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "Apakah berkas saya sudah lengkap?"}]})

    body: str = Field(max_length=4000)


class MessageOut(Schema):
    """A message about a case."""

    id: UUID
    is_from_office: bool
    body: str
    sent_at: Moment
    read_at: Moment | None


class MessageSentOut(Schema):
    """A message that was sent."""

    id: UUID
    sent_at: Moment


class VerdictIn(Schema):
    """A verdict on one requirement: accepted, or rejected with a reason code, words, or both."""

    key: Short
    accepted: bool
    reason_code: Short = ""
    note: str = Field("", max_length=500)


class CompletionIn(Schema):
    """How a task was completed: by the exit `outcome` (next, yes, no)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "yes", "verdicts": [{"key": "ktp", "accepted": True}]}]}
    )

    outcome: Short = "next"
    data: dict[str, Any] = {}
    note: str = Field("", max_length=4000)
    reason_code: Short = ""
    verdicts: list[VerdictIn] = Field([], max_length=100)


class CompletionOut(Schema):
    """What a step led to: tasks that opened, whether the file went back, how the case ended ("" while it goes on)."""

    opened: list[UUID]
    returned: bool
    ended: str


class TaskOut(Schema):
    """An open task in a work list."""

    id: UUID
    application_id: UUID
    number: str
    service: str
    row: str
    activity: str
    role: str
    due_at: Moment | None
    late: bool
    mine: bool


class TaskStateOut(Schema):
    """A task that was taken or given back."""

    id: UUID
    state: str
    mine: bool


class StepOut(Schema):
    """One row of the sheet on the way of a case."""

    activity: str
    role: str
    done: bool
    opened_at: Moment
    completed_at: Moment | None
    due_at: Moment | None


class ClockOut(Schema):
    """Whose working time passed, in seconds."""

    office: int = 0
    agency: int = 0
    applicant: int = 0
    outage: int = 0


class StatusOut(Schema):
    """How a case stands; `holders` are the role codes that have it now."""

    id: UUID
    number: str
    service: str
    variant: str
    channel: str
    state: State
    state_label: str
    submitted_at: Moment | None
    decided_at: Moment | None
    due_at: Moment | None
    clock_state: str
    clock: ClockOut
    holders: list[str]
    steps: list[StepOut]


class EventOut(Schema):
    """A journal entry as a CloudEvent 1.0; `data` holds ids and codes only."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: Moment
    datacontenttype: Literal["application/json"] = "application/json"
    data: dict[str, Any]
