"""The hall for counters: open, call, serve, hold, transfer, finish. The officer is whom the token acts for."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from satupintu.api.guard import needs
from satupintu.api.hall import FAULTS, find_visit, served  # one address, one router
from satupintu.api.hall import router as tickets
from satupintu.api.hall_schemas import (
    CalledOut,
    CloseIn,
    CounterOut,
    CounterStateOut,
    FinishIn,
    GiveBackIn,
    HoldIn,
    OpenIn,
    PauseIn,
    ServedOut,
    TransferIn,
)
from satupintu.config.access import actor_of, moment_of
from satupintu.core.actor import require_role
from satupintu.core.errors import NotAllowed
from satupintu.visits import operations, queries
from satupintu.visits.errors import CounterNotOpen
from satupintu.visits.models import CounterSession, Leg

router = Router(tags=["counters"])


@router.post("/counters/{counter_id}/open", summary="Open a counter", response={200: CounterStateOut, **FAULTS})
@needs("hall:write")
def open_counter(request: HttpRequest, counter_id: UUID, body: OpenIn) -> Any:
    """Open a counter for oneself; opening one's own again gives it again."""
    actor, at = actor_of(request), moment_of(request)
    return _state(operations.open_counter(counter_id=counter_id, group_ids=body.group_ids, actor=actor, at=at))


@router.get("/counters/{counter_id}", summary="One counter", response={200: CounterOut, **FAULTS})
@needs("hall:read")
def get_open_counter(request: HttpRequest, counter_id: UUID) -> Any:
    """How an open counter stands: whom it has, how many wait for it, how many it served. For staff of the hall."""
    _require_hall(request)
    session = queries.get_session_at(counter_id)
    now = queries.counter_state(session.pk, moment_of(request))
    return CounterOut.model_validate(
        {
            "id": counter_id,
            "number": now.session.counter.number,
            "state": str(now.state),
            "since": now.since,
            "group_ids": now.session.group_ids,
            "current": None if now.current is None else served(now.current),
            "waiting": now.waiting,
            "longest_seconds": now.longest_seconds,
            "served_today": now.served_today,
        }
    )


@router.post("/counters/{counter_id}/pause", summary="Pause", response={200: CounterStateOut, **FAULTS})
@needs("hall:write")
def pause(request: HttpRequest, counter_id: UUID, body: PauseIn) -> Any:
    """Pause one's own counter, which must be free."""
    return _state(operations.pause_counter(session_id=_at(request, counter_id), state=body.state, **_by(request)))


@router.post("/counters/{counter_id}/resume", summary="End a pause", response={200: CounterStateOut, **FAULTS})
@needs("hall:write")
def resume_counter(request: HttpRequest, counter_id: UUID) -> Any:
    """End a pause, or the finishing of papers."""
    return _state(operations.resume_counter(session_id=_at(request, counter_id), **_by(request)))


@router.post("/counters/{counter_id}/close", summary="Close a counter", response={200: CounterStateOut, **FAULTS})
@needs("hall:write")
def close(request: HttpRequest, counter_id: UUID, body: CloseIn) -> Any:
    """Close one's own counter; who leads the hall may close any."""
    return _state(operations.close_counter(session_id=_at(request, counter_id), give_back=body.give_back, **_by(request)))


@router.post("/counters/{counter_id}/call-next", summary="Call the next", response={200: CalledOut, **FAULTS})
@needs("hall:write")
def call_next(request: HttpRequest, counter_id: UUID) -> Any:
    """Call whoever is next for the counter. Nobody waits: `ticket` is null, and it is noted; do not ask again and again."""
    leg = operations.call_next(session_id=_at(request, counter_id), **_by(request))
    return CalledOut(ticket=None if leg is None else served(leg))


@tickets.post("/tickets/{ticket_id}/serve", summary="Begin to serve", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def serve(request: HttpRequest, ticket_id: str) -> Any:
    """Begin to serve who was called to one's own counter and has come."""
    return served(operations.serve(**_own(request, ticket_id)))


@tickets.post("/tickets/{ticket_id}/recall", summary="Call again", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def recall(request: HttpRequest, ticket_id: str) -> Any:
    """Call the same number again; displays show and sound it anew."""
    return served(operations.recall(**_own(request, ticket_id)).leg)


@tickets.post("/tickets/{ticket_id}/skip", summary="Skip", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def skip(request: HttpRequest, ticket_id: str) -> Any:
    """Let a called number that does not come wait again; it keeps its place and rests some minutes."""
    return served(operations.skip(**_own(request, ticket_id)))


@tickets.post("/tickets/{ticket_id}/no-show", summary="Give up waiting", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def no_show(request: HttpRequest, ticket_id: str) -> Any:
    """Give up waiting for a called number; the information desk may revive it for a while."""
    return served(operations.no_show(**_own(request, ticket_id)))


@tickets.post("/tickets/{ticket_id}/give-back", summary="Give back", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def give_back(request: HttpRequest, ticket_id: str, body: GiveBackIn) -> Any:
    """Put a called or served number back into its line, at its old place."""
    return served(operations.give_back(reason=body.reason, **_own(request, ticket_id)))


@tickets.post("/tickets/{ticket_id}/hold", summary="Hold", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def hold(request: HttpRequest, ticket_id: str, body: HoldIn) -> Any:
    """Put who is served on hold, for a reason; later they come back to the officer, the counter or the group."""
    return served(operations.hold(reason=body.reason, back_to=body.back_to, **_own(request, ticket_id)))


@tickets.post("/tickets/{ticket_id}/resume", summary="Wait again after a hold", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def resume(request: HttpRequest, ticket_id: str) -> Any:
    """Let who was on hold wait again at their old place. For staff of the hall."""
    return served(operations.resume(leg_id=_leg(request, ticket_id).pk, **_by(request)))


@tickets.post("/tickets/{ticket_id}/take-back", summary="Go on after a hold", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def take_back(request: HttpRequest, ticket_id: str) -> Any:
    """Go on serving who was on hold, without calling them: they stand at the counter."""
    return served(operations.take_back(**_own(request, ticket_id)))


@tickets.post("/tickets/{ticket_id}/transfer", summary="Transfer", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def transfer(request: HttpRequest, ticket_id: str, body: TransferIn) -> Any:
    """Let who is served wait in another group under the same number, counted from when the visit first joined."""
    return served(
        operations.transfer(
            group_id=body.group_id,
            service_code=body.service,
            for_counter_id=body.for_counter_id,
            first_in_line=body.first_in_line,
            **_own(request, ticket_id),
        )
    )


@tickets.post("/tickets/{ticket_id}/finish", summary="Finish", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def finish(request: HttpRequest, ticket_id: str, body: FinishIn) -> Any:
    """End serving with an outcome; the next service of the visit then waits, or is served here at once with `go_on`."""
    return served(
        operations.finish(
            outcome=body.outcome,
            application_id=body.application_id,
            quantity=body.quantity,
            wrap_up=body.wrap_up,
            go_on=body.go_on,
            **_own(request, ticket_id),
        )
    )


@tickets.post("/tickets/{ticket_id}/revive", summary="Revive a no-show", response={200: ServedOut, **FAULTS})
@needs("hall:write")
def revive(request: HttpRequest, ticket_id: str) -> Any:
    """Let a number that did not come wait again, for who came late. For staff of the hall."""
    return served(operations.revive(leg_id=_leg(request, ticket_id).pk, **_by(request)))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "at": moment_of(request)}


def _require_hall(request: HttpRequest) -> None:
    actor = actor_of(request)
    if not actor.is_staff:
        raise NotAllowed
    require_role(actor, "loket", "supervisor", "manager")


def _at(request: HttpRequest, counter_id: UUID) -> UUID:
    """Return the open session at a counter; whether it is the caller's own is for the operation to say."""
    _require_hall(request)
    return queries.get_session_at(counter_id).pk


def _own(request: HttpRequest, ticket_id: str) -> dict[str, Any]:
    """Return the caller's own session and the leg of a ticket that counts now, as operations of a counter take them."""
    _require_hall(request)
    actor = actor_of(request)
    leg = _leg(request, ticket_id)
    session = None if actor.id is None else queries.find_session_of(actor.id)
    if session is None:
        raise CounterNotOpen
    return {"session_id": session.pk, "leg_id": leg.pk, **_by(request)}


def _leg(request: HttpRequest, ticket_id: str) -> Leg:
    _require_hall(request)
    return queries.get_current_leg(find_visit(ticket_id, actor_of(request)).pk)


def _state(session: CounterSession) -> CounterStateOut:
    return CounterStateOut.model_validate(
        {
            "id": session.counter_id,
            "is_open": session.closed_at is None,
            "opened_at": session.opened_at,
            "closed_at": session.closed_at,
            "group_ids": list(session.group_ids),
        }
    )
