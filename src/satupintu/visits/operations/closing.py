"""The end of a day: whoever is still in the line, every counter that was left open, and a line that goes on the next day."""

from datetime import datetime
from uuid import UUID

from satupintu.centres.queries import closes_at, find_offer, is_open
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock, lock_many
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.carrying import first_joined, key_of, newest, unserved
from satupintu.visits.changing import close_if_over, close_session, rank, turn
from satupintu.visits.errors import CentreClosed, CounterNotOpen, DayNotOver, ServiceNotOffered, WrongLegState
from satupintu.visits.joining import Visitor, enter_line, open_visit
from satupintu.visits.models import CounterSession, Leg, Visit
from satupintu.visits.operations.joining import Joined
from satupintu.visits.rules import CARRIED_WITHIN, LEFT_AFTER


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
def leave_after_closing(*, visit_id: UUID, actor: Actor, at: datetime) -> Visit:
    """Note, two hours after closing, that who was still waiting, called or on hold has left; who is served stays.

    They left when the centre closed, or with their last change if that was later; the times are marked as not accurate. For
    the job: only the system may. Raises NotAllowed, NotFound, DayNotOver (too early, or the centre carries its line over),
    WrongLegState (nobody of the visit waits).
    """
    _require_system(actor)
    visit = lock(Visit, visit_id)
    closing = closes_at(visit.centre_id, visit.opened_at)
    if closing is None or visit.centre.carries_over or at < closing + LEFT_AFTER:
        raise DayNotOver
    legs = lock_many(visit.legs.filter(state__in=Leg.OPEN))
    if not legs or any(leg.state == Leg.State.SERVING for leg in legs):
        raise WrongLegState(state=(legs[0] if legs else visit.legs.order_by("seq")[0]).get_state_display())
    label = visit.ticket.label
    for leg in legs:
        turn(leg, "leave", closing, is_time_accurate=False)
        record(events.DEPARTED, leg, actor=actor, at=at, label=label, is_after_closing=True)
    close_if_over(visit_id, max([closing, visit.opened_at, *(leg.changed_at for leg in legs)]))
    visit.refresh_from_db()
    return visit


@operation
def carry_visit(*, visit_id: UUID, actor: Actor, at: datetime) -> Joined:
    """Let who was still waiting when the day ended go on today: a new number, before everybody who comes today.

    They count from when they first joined, and are on their way until they say that they are here. What is no longer offered
    is left out. For the job: only the system may; done again it shows the number again. Raises NotAllowed, NotFound,
    DayNotOver, CentreClosed (also a centre that carries nothing over), WrongLegState (nothing is left of the visit),
    ServiceNotOffered.
    """
    _require_system(actor)
    old = lock(Visit, visit_id)
    later = newest(old)
    if later != old:
        leg = later.legs.order_by("seq")[0]
        record(events.TICKET_REPEATED, leg, actor=actor, at=at, label=later.ticket.label)
        return Joined(later, later.ticket, leg, True)
    if old.day >= region_day(at):
        raise DayNotOver
    if not old.centre.carries_over or not is_open(old.centre_id, at):
        raise CentreClosed
    waiting = list(unserved(visit_id))
    if not waiting or at - old.opened_at > CARRIED_WITHIN:
        raise WrongLegState(state=Leg.State.EXPIRED.label)
    found = [find_offer(old.centre_id, leg.service_code) for leg in waiting]
    offers = [offer for offer in found if offer is not None]
    if not offers:
        raise ServiceNotOffered(service_code=waiting[0].service_code)
    visitor = Visitor(old.person_id, old.proxy_id, old.priority_reason, old.needs, old.language, old.party_size)
    visit, ticket, legs = open_visit(
        centre_id=old.centre_id, offers=offers, visitor=visitor, channel=old.channel, at=at, key=key_of(visit_id)
    )
    enter_line(legs[0], at, is_here=False, **rank(legs[0], first_joined(visit_id), legs[0].credit_minutes))
    record(events.CARRIED, legs[0], actor=actor, at=at, label=ticket.label, earlier=old.ticket.label)
    return Joined(visit, ticket, legs[0], False)


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
