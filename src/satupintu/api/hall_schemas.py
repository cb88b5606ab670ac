"""What the calls of the hall take and give (JSON)."""

from datetime import date, time
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict, PlainSerializer, WithJsonSchema

from satupintu.api.schemas import Moment, Short

Code = Annotated[str, Field(max_length=20)]
LegState = Literal["planned", "waiting", "called", "serving", "held", "done", "transferred", "no_show", "left", "expired", "void"]
Clock = Annotated[
    time,
    PlainSerializer(lambda moment: moment.strftime("%H:%M"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}, mode="serialization"),
]
"""A time of day where the place is."""


class HoursOut(Schema):
    """A stretch of today's opening hours, local time; the closing is not included."""

    opens: Clock
    closes: Clock


class OfferOut(Schema):
    """A service of a group, and whether a walk-in is taken for it now; `label` is for what is no service of the catalogue."""

    service: str
    label: str
    is_offered: bool


class WaitOut(Schema):
    """An honest range of minutes until the call."""

    low: int
    high: int


class GroupOut(Schema):
    """A group of the line: `waiting` people, and the longest of the waits they may expect (`null`: nobody waits or not known)."""

    id: UUID
    code: str
    prefix: str
    name: str
    zone: str
    is_taking: bool
    last_taken_at: Moment | None
    waiting: int
    high_minutes: int | None
    services: list[OfferOut]


class CounterLineOut(Schema):
    """A counter that is in use."""

    id: UUID
    number: int
    label: str
    zone: str


class CentreOut(Schema):
    """A place of service today: hours, groups and waits."""

    id: UUID
    code: str
    name: str
    kind: str
    address: str
    phone: str
    facilities: list[str]
    is_open: bool
    hours: list[HoursOut]
    groups: list[GroupOut]
    counters: list[CounterLineOut]


class CentrePage(Schema):
    """All places of service."""

    items: list[CentreOut]


class TicketIn(Schema):
    """A ticket to take. Staff may name the person; for a citizen it is themselves, who wait uncalled until they arrive."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"centre": "utama", "services": ["K01"]}]})

    centre: Short
    services: list[Code] = Field(min_length=1, max_length=5)
    person_id: UUID | None = None
    priority_reason: Code = ""
    needs: list[Code] = Field([], max_length=10)
    language: Literal["id", "en"] = "id"
    party_size: int = Field(1, ge=1, le=50)
    past_cutoff: bool = False


class TicketOut(Schema):
    """A visit in the line; `code` is the key of its visitor, `ahead` how many of the group are before."""

    id: UUID
    code: str
    label: str
    centre: str
    day: date
    channel: str
    service: str
    group: str
    zone: str
    state: LegState
    is_here: bool
    is_priority: bool
    ahead: int
    wait: WaitOut | None
    counter: int | None
    call_count: int
    wait_seconds: int | None
    services_left: int


class ServedOut(Schema):
    """A number as a counter has it. `wait_seconds` is frozen at the first call."""

    id: UUID
    code: str
    label: str
    service: str
    group_id: UUID
    state: LegState
    is_priority: bool
    call_count: int
    wait_seconds: int | None
    outcome: str


class CalledOut(Schema):
    """Who was called; `ticket` is null when nobody waits for the counter."""

    ticket: ServedOut | None


class CounterOut(Schema):
    """A counter as its officer sees it."""

    id: UUID
    number: int
    state: str
    since: Moment | None
    group_ids: list[UUID]
    current: ServedOut | None
    waiting: int
    longest_seconds: int
    served_today: int


class CounterStateOut(Schema):
    """A counter that was opened, paused, resumed or closed."""

    id: UUID
    is_open: bool
    opened_at: Moment
    closed_at: Moment | None
    group_ids: list[UUID]


class OpenIn(Schema):
    """The groups to call from; those of the counter when left out."""

    group_ids: list[UUID] | None = Field(None, max_length=50)


class PauseIn(Schema):
    """Why the counter pauses."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "break"}]})

    state: Literal["break", "prayer", "backoffice", "training"]


class CloseIn(Schema):
    """`give_back`: who is called or served goes back into the line."""

    give_back: bool = False


class HoldIn(Schema):
    """Why somebody is held, and to whom they come back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "photocopy", "back_to": "counter"}]})

    reason: Code
    back_to: Literal["officer", "counter", "group"] = "officer"


class GiveBackIn(Schema):
    """Why a number goes back into the line."""

    reason: Code


class TransferIn(Schema):
    """Where to: a group, and if need be one counter of it."""

    group_id: UUID
    service: Code = ""
    for_counter_id: UUID | None = None
    first_in_line: bool = False


class FinishIn(Schema):
    """How it ended; `go_on`: the next service of the visit is served here at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "completed"}]})

    outcome: Code
    application_id: UUID | None = None
    quantity: int = Field(1, ge=1, le=999)
    wrap_up: bool = False
    go_on: bool = False


class SlotOut(Schema):
    """A time that is free."""

    id: UUID
    starts_at: Moment
    minutes: int
    free: int


class SlotPage(Schema):
    """The free times of the days asked for."""

    items: list[SlotOut]


class AppointmentIn(Schema):
    """A time to keep for 15 minutes, in which it is confirmed. Staff may name the person, and take from the office's share."""

    slot_id: UUID
    service: Code
    person_id: UUID | None = None
    application_id: UUID | None = None
    priority_reason: Code = ""
    is_internal: bool = False


class MoveIn(Schema):
    """The other time."""

    slot_id: UUID


class AppointmentOut(Schema):
    """An appointment; `code` is shown when coming."""

    id: UUID
    code: str
    state: Literal["held", "confirmed", "checked_in", "cancelled", "missed", "lapsed"]
    service: str
    centre: str
    starts_at: Moment
    minutes: int
    hold_until: Moment | None
    ticket_id: UUID | None
