"""Appointments: free times, holding and confirming one, moving and cancelling it, coming."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from satupintu.api.guard import needs, open_to_all
from satupintu.api.hall import FAULTS  # one address, one router
from satupintu.api.hall import router as centres
from satupintu.api.hall_schemas import AppointmentIn, AppointmentOut, MoveIn, SlotOut, SlotPage
from satupintu.api.paging import MOST
from satupintu.api.parsing import read_moment
from satupintu.api.schemas import Problem
from satupintu.centres.queries import find_offer, get_centre_by_code
from satupintu.config.access import actor_of, moment_of
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.regions import region_day, region_zone
from satupintu.visits import operations, queries
from satupintu.visits.errors import ServiceNotOffered, VisitUnknown
from satupintu.visits.models import Appointment

router = Router(tags=["appointments"])
AHEAD = timedelta(days=14)
"""How far free times are shown when nobody says otherwise."""
FARTHEST = timedelta(days=92)
"""How far they are shown at all."""


@centres.get(
    "/centres/{code}/slots",
    summary="Free times for appointments",
    response={200: SlotPage, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
)
@open_to_all
def list_slots(
    request: HttpRequest,
    code: str,
    service: str,
    since: Annotated[str, Query(description="RFC 3339, or a date; now when left out")] = "",
    until: Annotated[str, Query(description="RFC 3339, or a date (that day included); 14 days on when left out")] = "",
) -> Any:
    """The free times of a service at a place, the first hundred, in order."""
    at = moment_of(request)
    centre = get_centre_by_code(code[:40])
    offer = find_offer(centre.pk, service[:20])
    if offer is None:
        raise ServiceNotOffered(service_code=service[:20])
    begin = max(at, read_moment(since, "since") or at)
    last = read_moment(until, "until", end_of_day=True) or datetime.combine(region_day(begin), time(), region_zone()) + AHEAD
    ahead = min(max((region_day(last) - region_day(at)).days, 0), FARTHEST.days)
    days = queries.list_booking_days(offer, at, ahead_days=ahead)
    starts = [start for choice in days for start in choice.starts if begin < start.slot.starts_at < last]
    return SlotPage(
        items=[
            SlotOut(id=start.slot.pk, starts_at=start.slot.starts_at, minutes=start.slot.minutes, free=start.free)
            for start in starts[:MOST]
        ]
    )


@router.post("/appointments", summary="Hold a time", response={201: AppointmentOut, **FAULTS})
@needs("hall:write")
def hold(request: HttpRequest, body: AppointmentIn) -> Any:
    """Keep a free time for 15 minutes, in which it is confirmed: as citizen for oneself, as staff of the hall for a person."""
    actor = actor_of(request)
    person_id = body.person_id or actor.person_id
    if person_id is None:
        raise NotAllowed
    made = operations.hold_slot(
        slot_id=body.slot_id,
        service_code=body.service,
        person_id=person_id,
        is_internal=body.is_internal,
        priority_reason=body.priority_reason,
        application_id=body.application_id,
        actor=actor,
        at=moment_of(request),
    )
    return Status(201, _out(queries.get_appointment(made.pk)))


@router.get("/appointments/{appointment_id}", summary="One appointment", response={200: AppointmentOut, **FAULTS})
@needs("hall:read")
def get_appointment(request: HttpRequest, appointment_id: str) -> Any:
    """How an appointment stands, by its code for whoever knows it; by id for staff and for whose it is."""
    return _out(_find(appointment_id, actor_of(request)))


@router.post("/appointments/{appointment_id}/confirm", summary="Confirm", response={200: AppointmentOut, **FAULTS})
@needs("hall:write")
def confirm(request: HttpRequest, appointment_id: str) -> Any:
    """Confirm a held time: for whose it is, and staff of the hall."""
    return _done(request, appointment_id, operations.confirm_appointment)


@router.post("/appointments/{appointment_id}/cancel", summary="Cancel", response={200: AppointmentOut, **FAULTS})
@needs("hall:write")
def cancel(request: HttpRequest, appointment_id: str) -> Any:
    """Cancel; the time is free again 10 to 40 minutes later."""
    return _done(request, appointment_id, operations.cancel_appointment)


@router.post("/appointments/{appointment_id}/reschedule", summary="Move", response={200: AppointmentOut, **FAULTS})
@needs("hall:write")
def reschedule(request: HttpRequest, appointment_id: str, body: MoveIn) -> Any:
    """Move to another free time and answer with the new appointment; when that is full the old one stays."""
    actor, at = actor_of(request), moment_of(request)
    found = _find(appointment_id, actor)
    moved = operations.move_appointment(appointment_id=found.pk, slot_id=body.slot_id, actor=actor, at=at)
    return _out(queries.get_appointment(moved.pk))


@router.post("/appointments/{appointment_id}/check-in", summary="Come", response={200: AppointmentOut, **FAULTS})
@needs("hall:write")
def check_in(request: HttpRequest, appointment_id: str) -> Any:
    """Let who has an appointment today join the line; again it shows the same ticket, whose id is `ticket_id`."""
    actor, at = actor_of(request), moment_of(request)
    found = _find(appointment_id, actor)
    operations.check_in(code=found.code, actor=actor, at=at)
    return _out(queries.get_appointment(found.pk))


def _done(request: HttpRequest, appointment_id: str, act: Any) -> AppointmentOut:
    actor = actor_of(request)
    found = _find(appointment_id, actor)
    act(appointment_id=found.pk, actor=actor, at=moment_of(request))
    return _out(queries.get_appointment(found.pk))


def _find(appointment_id: str, actor: Actor) -> Appointment:
    """Return the appointment of this code, or of this id for staff and for whose it is. Raises `VisitUnknown` otherwise."""
    try:
        found_id = UUID(appointment_id)
    except ValueError:
        return queries.get_appointment_by_code(appointment_id)
    found = queries.find_appointment(found_id)
    if found is None or not (actor.is_staff or found.person_id == actor.person_id):
        raise VisitUnknown
    return found


def _out(appointment: Appointment) -> AppointmentOut:
    return AppointmentOut.model_validate(
        {
            "id": appointment.pk,
            "code": appointment.code,
            "state": str(appointment.state),
            "service": appointment.service_code,
            "centre": appointment.slot.group.centre.code,
            "starts_at": appointment.slot.starts_at,
            "minutes": appointment.slot.minutes * appointment.slot_count,
            "hold_until": appointment.hold_until,
            "ticket_id": appointment.visit_id,
        }
    )
