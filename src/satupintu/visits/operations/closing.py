"""The end of a day: whoever is still in the line, and every counter that was left open."""

from datetime import datetime
from uuid import UUID

from satupintu.centres.queries import closes_at
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock, lock_many
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.changing import close_if_over, close_session, turn
from satupintu.visits.errors import CounterNotOpen, DayNotOver, WrongLegState
from satupintu.visits.models import CounterSession, Leg, Visit


@operation
def expire_visit(*, visit_id: UUID, actor: Actor, at: datetime) -> Visit:
    """Close a visit of a day that is over in the region; its open legs expire.

    They end when the centre closed that day, or with their last change if that was later, and their times are marked as not
    accurate. For the job: only the system may. Raises NotAllowed, NotFound, DayNotOver, WrongLegState (it is closed already).
    """
    _require_system(actor)
    visit = Visit.objects.filter(pk=visit_id).select_related("ticket").get()
    if visit.day >= region_day(at):
        raise DayNotOver
    legs = lock_many(visit.legs.filter(state__in=Leg.OPEN))
    if visit.closed_at is not None and not legs:
        raise WrongLegState(state=Leg.State.EXPIRED.label)
    moment = closes_at(visit.centre_id, visit.opened_at) or visit.opened_at
    for leg in legs:
        turn(leg, "expire", moment, is_time_accurate=False)
        record(events.EXPIRED, leg, actor=actor, at=at, label=visit.ticket.label)
    if not legs:  # every leg had ended, the visit had not
        record(events.EXPIRED, visit, actor=actor, at=at, label=visit.ticket.label)
    close_if_over(visit_id, max([moment, visit.opened_at, *(leg.changed_at for leg in legs)]))
    visit.refresh_from_db()
    return visit


@operation
def end_session(*, session_id: UUID, actor: Actor, at: datetime) -> CounterSession:
    """Close a counter that was left open on a day that is over. For the job: only the system may.

    Raises NotAllowed, NotFound, CounterNotOpen, DayNotOver.
    """
    _require_system(actor)
    session = lock(CounterSession, session_id)
    if session.closed_at is not None:
        raise CounterNotOpen
    if region_day(session.opened_at) >= region_day(at):
        raise DayNotOver
    moment = closes_at(session.counter.centre_id, session.opened_at) or session.opened_at
    close_session(session, moment, is_time_accurate=False)
    record(events.COUNTER_CLOSED, session, actor=actor, at=at, counter=session.counter.number, is_left_open=True)
    return session


def _require_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed
