"""Calling: the next one, a number out of order, again; and what follows a call."""

from datetime import datetime, timedelta
from uuid import UUID

from satupintu.centres.models import QueueGroup
from satupintu.core.actor import Actor
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.core.statements import insert_rows
from satupintu.journal.operations import record
from satupintu.visits import events, moves
from satupintu.visits.access import PICKERS, own_leg, own_session, require_free, require_reason
from satupintu.visits.booths import require_own
from satupintu.visits.changing import close_if_over, frozen_wait, label_of, running_interval, shift, sit_at, turn
from satupintu.visits.errors import (
    CallsUsedUp,
    CounterNotOpen,
    CounterPaused,
    MayNotPick,
    NotOnYourProfile,
    NotToday,
    RecallTooSoon,
)
from satupintu.visits.joining import Visitor, find_offers, open_visit
from satupintu.visits.line import pick_next
from satupintu.visits.models import Call, CounterSession, Leg, OfficerInterval


@operation
def call_next(*, session_id: UUID, actor: Actor, at: datetime) -> Leg | None:
    """Call whoever is next for this counter; None (recorded too) when nobody waits.

    Order: earliest `rank_time`, priority at most `priority_ratio` times in a row while a regular visitor of the group waits.
    Raises NotFound, NotYourCounter, CounterNotOpen, CounterBusy, CounterPaused.
    """
    session = _ready(session_id, actor, at)
    leg = pick_next(session, at)
    if leg is None:
        record(events.NONE_FOUND, session, actor=actor, at=at)
        return None
    _call(leg, session, actor, at, picked_for="")
    return leg


@operation
def call_number(*, session_id: UUID, leg_id: UUID, reason: str, actor: Actor, at: datetime) -> Leg:
    """Call a waiting number out of order, for a reason of `Leg.Reason`; it is reported as such.

    Who was told to come back to this counter or officer may be called by them without permission. Raises as `call_next`, and
    MayNotPick, ReasonUnknown, NotFound, WrongLegState, NotToday, NotOnYourProfile.
    """
    session = _ready(session_id, actor, at)
    leg = lock(Leg, leg_id)
    is_mine = session.counter_id == leg.for_counter_id or session.officer_id == leg.for_officer_id
    if not is_mine:
        if not actor.has(*PICKERS):
            raise MayNotPick
        require_reason(reason)
    moves.require(leg, "call")
    if leg.visit.day != region_day(at):
        raise NotToday(day=leg.visit.day.isoformat())
    if not is_mine and leg.group_id not in session.group_ids:
        raise NotOnYourProfile
    _call(leg, session, actor, at, picked_for=reason or Leg.Reason.VISITOR_ASKED)
    return leg


@operation
def recall(*, session_id: UUID, leg_id: UUID, actor: Actor, at: datetime) -> Call:
    """Call the same number again; display and voice know it as a new call.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter, RecallTooSoon, CallsUsedUp.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "recall")
    group = QueueGroup.objects.get(pk=leg.group_id)
    if leg.call_count >= group.call_count_max:
        raise CallsUsedUp(count=leg.call_count)
    assert leg.last_called_at is not None
    rest = leg.last_called_at + timedelta(seconds=group.recall_gap_seconds) - at
    if rest > timedelta():
        raise RecallTooSoon(seconds=-(-rest // timedelta(seconds=1)))
    leg.last_called_at, leg.call_count = at, leg.call_count + 1
    leg.save(update_fields=["last_called_at", "call_count"])
    call = _sound(leg, session, at, is_recall=True)
    number = session.counter.number
    record(events.RECALLED, leg, actor=actor, at=at, label=call.label, counter=number, count=leg.call_count)
    return call


@operation
def serve(*, session_id: UUID, leg_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Begin to serve who was called and has come.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "serve")
    moment = turn(leg, "serve", at, started_at=at)
    shift(session, OfficerInterval.State.SERVING, moment)
    record(events.SERVING_BEGUN, leg, actor=actor, at=at, label=label_of(leg))
    return leg


@operation
def serve_directly(*, session_id: UUID, service_code: str, person_id: UUID | None = None, actor: Actor, at: datetime) -> Leg:
    """Serve somebody who stands at the counter without having taken a ticket; they have not waited.

    Raises as `call_next`, and VisitInvalid, CentreClosed, ServiceNotOffered, QuotaReached, GroupOfAgency.
    """
    session = _ready(session_id, actor, at)
    offers = find_offers(session.counter.centre_id, [service_code], at, past_cutoff=True)
    require_own(session.counter, [offer.group for offer in offers])
    visitor = Visitor(person_id=person_id)
    visitor.check()
    _visit, ticket, legs = open_visit(
        centre_id=session.counter.centre_id, offers=offers, visitor=visitor, channel="reception", at=at
    )
    leg = legs[0]
    leg.save(force_insert=True)
    values = {"joined_at": at, "first_called_at": at, "wait_seconds": 0, "started_at": at}
    turn(leg, "go_on", at, **values, **sit_at(session))
    shift(session, OfficerInterval.State.SERVING, at)
    record(events.SERVING_BEGUN, leg, actor=actor, at=at, label=ticket.label, is_direct=True)
    return leg


@operation
def skip(*, session_id: UUID, leg_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Let a called number that does not come wait again: it keeps its place and rests some minutes.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "skip")
    pause = QueueGroup.objects.get(pk=leg.group_id).skip_pause_minutes
    turn(leg, "skip", at, not_before=at + timedelta(minutes=pause))
    record(events.SKIPPED, leg, actor=actor, at=at, label=label_of(leg), count=leg.call_count)
    return leg


@operation
def no_show(*, session_id: UUID, leg_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Give up waiting for a called number; the information desk may revive it for a while.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "no_show")
    moment = turn(leg, "no_show", at)
    close_if_over(leg.visit_id, moment)
    record(events.NO_SHOW_NOTED, leg, actor=actor, at=at, label=label_of(leg), count=leg.call_count)
    return leg


def _ready(session_id: UUID, actor: Actor, at: datetime) -> CounterSession:
    """Return the actor's open session if its counter is free and the officer at work."""
    session = own_session(session_id, actor)
    if region_day(session.opened_at) != region_day(at):
        raise CounterNotOpen
    require_free(session)
    running = running_interval(session)
    if running is not None and running.state in OfficerInterval.PAUSES:
        raise CounterPaused
    shift(session, OfficerInterval.State.AVAILABLE, at, running)
    return session


def _call(leg: Leg, session: CounterSession, actor: Actor, at: datetime, *, picked_for: str) -> None:
    values = {**frozen_wait(leg, at), **sit_at(session), "last_called_at": at, "call_count": leg.call_count + 1}
    turn(leg, "call", at, **values, reason_code=picked_for)
    call = _sound(leg, session, at, is_recall=False)
    event = events.PICKED if picked_for else events.CALLED
    record(event, leg, actor=actor, at=at, label=call.label, counter=session.counter.number, reason=picked_for)


def _sound(leg: Leg, session: CounterSession, at: datetime, *, is_recall: bool) -> Call:
    """Write the call displays show; the zone is where the group waits."""
    call = Call(
        leg_id=leg.pk,
        centre_id=session.counter.centre_id,
        zone_id=leg.group.zone_id,
        counter_id=session.counter_id,
        label=leg.visit.ticket.label,
        is_recall=is_recall,
        at=at,
    )
    insert_rows([call])
    return call
