"""Who may do what in the hall: the officer at their own counter, staff of the information desk, devices, visitors by code."""

from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock, lock_with
from satupintu.core.statements import Question
from satupintu.visits import moves
from satupintu.visits.carrying import newest
from satupintu.visits.errors import CounterBusy, CounterNotOpen, NotAtYourCounter, NotYourCounter, ReasonUnknown, VisitUnknown
from satupintu.visits.models import CounterSession, Leg, Visit

OFFICERS = ("loket", "supervisor", "manager")
LEADERS = ("supervisor", "manager")
PICKERS = ("antrean", "supervisor", "manager")
RECEPTION = (*OFFICERS, "antrean")


def own_session(session_id: UUID, actor: Actor) -> CounterSession:
    """Return the open session of the actor, locked. Raises `NotFound`, `NotYourCounter`, `CounterNotOpen`."""
    return _session(session_id, actor.is_system, actor.id)


def led_session(session_id: UUID, actor: Actor) -> CounterSession:
    """Return an open session, locked: the actor's own, or anybody's for who leads the hall. Raises as `own_session`."""
    return _session(session_id, actor.is_system or (actor.is_staff and actor.has(*LEADERS)), actor.id)


def _session(session_id: UUID, is_leader: bool, officer_id: UUID | None) -> CounterSession:
    session = lock_with(CounterSession, session_id, "counter")
    if not is_leader and session.officer_id != officer_id:
        raise NotYourCounter
    if session.closed_at is not None:
        raise CounterNotOpen
    return session


def own_leg(session: CounterSession, leg_id: UUID, verb: str) -> Leg:
    """Return the leg at this counter, locked, if its state allows the verb.

    Raises `NotFound`, `WrongLegState`, `NotAtYourCounter`.
    """
    leg = lock(Leg, leg_id)
    moves.require(leg, verb)
    if leg.session_id != session.pk:
        raise NotAtYourCounter
    return leg


def require_taker(actor: Actor, channel: str) -> None:
    """Refuse with `NotAllowed` unless the actor may take tickets on this channel."""
    if actor.is_system:
        return
    if channel == Visit.Channel.KIOSK:
        allowed = "kiosk" in actor.scopes
    elif channel == Visit.Channel.PHONE:
        allowed = actor.kind == "person"
    else:
        allowed = actor.is_staff and actor.has(*RECEPTION)
    if not allowed:
        raise NotAllowed


def require_reception(actor: Actor) -> None:
    """Refuse with `NotAllowed` unless the actor is staff of the hall."""
    if not (actor.is_system or actor.is_staff):
        raise NotAllowed
    require_role(actor, *RECEPTION)


def require_free(session: CounterSession) -> None:
    """Refuse with `CounterBusy` while somebody is called to or served at the counter."""
    label = _AT_COUNTER.first(session.pk)
    if label is not None:
        raise CounterBusy(label=label)


_AT_COUNTER: Question[str] = Question(
    lambda session_id: Leg.objects.filter(session=session_id, state__in=Leg.AT_COUNTER).values_list(
        "visit__ticket__label", flat=True
    )
)


def require_reason(reason: str) -> str:
    """Return the reason if it is one of the list. Raises `ReasonUnknown`."""
    if reason not in Leg.Reason.values:
        raise ReasonUnknown(errors={"reason": ReasonUnknown.sentence})
    return reason


def visit_by_code(code: str) -> Visit:
    """Return the visit of this code; of one carried over, today's. Raises `VisitUnknown`."""
    visit = Visit.objects.filter(code=code.strip().upper()).first()
    if visit is None:
        raise VisitUnknown
    return newest(visit)
