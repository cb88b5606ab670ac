"""The hall for visitors: places with hours, groups and waits; a ticket, its place in line, and what a visitor does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from satupintu.api.guard import needs, open_to_all
from satupintu.api.hall_schemas import CentreOut, CentrePage, ServedOut, TicketIn, TicketOut
from satupintu.api.schemas import Problem
from satupintu.centres import queries as places
from satupintu.centres.models import Centre
from satupintu.config.access import actor_of, moment_of
from satupintu.core.actor import Actor
from satupintu.core.regions import region_day
from satupintu.visits import operations, queries
from satupintu.visits.errors import VisitUnknown
from satupintu.visits.models import Leg, Visit
from satupintu.visits.queries import Place

router = Router(tags=["hall"])
FAULTS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/centres", summary="Places of service", response={200: CentrePage, 401: Problem})
@open_to_all
def list_centres(request: HttpRequest) -> Any:
    """All places with today's hours, their groups and services, how many wait and how long they may expect to."""
    return CentrePage(items=[_centre(centre, moment_of(request)) for centre in places.list_centres()])


@router.get(
    "/centres/{code}", summary="One place of service", response={200: CentreOut, 401: Problem, 404: Problem, 422: Problem}
)
@open_to_all
def get_centre(request: HttpRequest, code: str) -> Any:
    """One place with today's hours, its groups and services, how many wait and how long they may expect to."""
    return _centre(places.get_centre_by_code(code[:40]), moment_of(request))


def _centre(centre: Centre, at: datetime) -> CentreOut:
    now = queries.display_state(centre.pk, at, waits=queries.kept_waits(centre.pk, at))
    return CentreOut.model_validate(
        {
            "id": centre.pk,
            "code": centre.code,
            "name": centre.name,
            "kind": str(centre.kind),
            "address": centre.address_line,
            "phone": centre.phone,
            "facilities": list(centre.facilities),
            "is_open": places.is_open(centre.pk, at),
            "hours": [{"opens": part.opens, "closes": part.closes} for part in places.hours_on(centre.pk, region_day(at))],
            "groups": [
                {
                    "id": state.group.pk,
                    "code": state.group.code,
                    "prefix": state.group.prefix,
                    "name": state.group.name,
                    "zone": state.group.zone.code,
                    "is_taking": state.is_taking,
                    "last_taken_at": state.last_taken_at,
                    "waiting": now.waiting.get(state.group.prefix, 0),
                    "high_minutes": now.high_minutes.get(state.group.prefix),
                    "services": [
                        {
                            "service": service.offer.service_code,
                            "label": places.service_label(service.offer),
                            "is_offered": service.is_offered,
                        }
                        for service in state.services
                    ],
                }
                for state in places.list_groups(centre.pk, at)
            ],
            "counters": [
                {"id": counter.pk, "number": counter.number, "label": counter.label, "zone": counter.zone.code}
                for counter in places.list_counters(centre.pk)
            ],
        }
    )


@router.post("/tickets", summary="Take a ticket", response={200: TicketOut, 201: TicketOut, **FAULTS})
@needs("hall:write")
def take(request: HttpRequest, body: TicketIn) -> Any:
    """Take a ticket for one to five services: as staff of the hall for who stands there, as citizen for oneself from afar."""
    actor, at = actor_of(request), moment_of(request)
    centre = places.get_centre_by_code(body.centre)
    joined = operations.take_ticket(
        centre_id=centre.pk,
        service_codes=body.services,
        channel=Visit.Channel.RECEPTION if actor.is_staff else Visit.Channel.PHONE,
        person_id=body.person_id if actor.is_staff else actor.person_id,
        priority_reason=body.priority_reason,
        needs=body.needs,
        language=body.language,
        party_size=body.party_size,
        past_cutoff=body.past_cutoff,
        actor=actor,
        at=at,
    )
    return Status(201, _ticket(queries.place_in_line(joined.visit.code, at)))


@router.get("/tickets/{ticket_id}", summary="Place in line", response={200: TicketOut, **FAULTS})
@needs("hall:read")
def get_ticket(request: HttpRequest, ticket_id: str) -> Any:
    """Where a visit stands, by its code for whoever knows it; by id for staff and for the visitor."""
    at = moment_of(request)
    visit = find_visit(ticket_id, actor_of(request))
    return _ticket(queries.place_in_line(visit.code, at, waits=queries.kept_waits(visit.centre_id, at)))


@router.post("/tickets/{ticket_id}/arrive", summary="Say one is here", response={200: TicketOut, **FAULTS})
@needs("hall:write")
def arrive(request: HttpRequest, ticket_id: str) -> Any:
    """Note that who joined from afar is here now and may be called; they keep their place."""
    return _done(request, ticket_id, operations.arrive)


@router.post("/tickets/{ticket_id}/postpone", summary="Let others go first", response={200: TicketOut, **FAULTS})
@needs("hall:write")
def postpone(request: HttpRequest, ticket_id: str) -> Any:
    """Let others go first for 15 minutes without losing the place."""
    return _done(request, ticket_id, operations.postpone)


@router.post("/tickets/{ticket_id}/leave", summary="Leave the line", response={200: TicketOut, **FAULTS})
@needs("hall:write")
def leave(request: HttpRequest, ticket_id: str) -> Any:
    """Leave the line with every service of the visit."""
    return _done(request, ticket_id, operations.leave)


def _done(request: HttpRequest, ticket_id: str, act: Any) -> TicketOut:
    actor, at = actor_of(request), moment_of(request)
    visit = find_visit(ticket_id, actor)
    act(visit_code=visit.code, actor=actor, at=at)
    return _ticket(queries.place_in_line(visit.code, at))


def find_visit(ticket_id: str, actor: Actor) -> Visit:
    """Return the visit of this code, or of this id for staff and for its own visitor. Raises `VisitUnknown` otherwise."""
    try:
        visit_id = UUID(ticket_id)
    except ValueError:
        return queries.get_visit_by_code(ticket_id)
    visit = queries.find_visit(visit_id)
    if visit is None or not (actor.is_staff or (visit.person_id is not None and visit.person_id == actor.person_id)):
        raise VisitUnknown
    return visit


def _ticket(place: Place) -> TicketOut:
    leg, visit = place.leg, place.visit
    return TicketOut.model_validate(
        {
            "id": visit.pk,
            "code": visit.code,
            "label": visit.ticket.label,
            "centre": visit.centre.code,
            "day": visit.day,
            "channel": str(visit.channel),
            "service": leg.service_code,
            "group": leg.group.prefix,
            "zone": place.zone.code,
            "state": str(place.state),
            "is_here": leg.is_here,
            "is_priority": leg.is_priority,
            "ahead": place.ahead,
            "wait": None if place.wait is None else {"low": place.wait.low, "high": place.wait.high},
            "counter": place.counter_number,
            "call_count": leg.call_count,
            "wait_seconds": leg.wait_seconds,
            "services_left": place.services_left,
        }
    )


def served(leg: Leg) -> ServedOut:
    """Return a leg as a counter has it."""
    return ServedOut.model_validate(
        {
            "id": leg.visit_id,
            "code": leg.visit.code,
            "label": leg.visit.ticket.label,
            "service": leg.service_code,
            "group_id": leg.group_id,
            "state": str(leg.state),
            "is_priority": leg.is_priority,
            "call_count": leg.call_count,
            "wait_seconds": leg.wait_seconds,
            "outcome": str(leg.outcome),
        }
    )
