"""Putting right what was closed by mistake or too early, at the information desk or the counter."""

from datetime import datetime, timedelta
from uuid import UUID

from satupintu.centres.models import QueueGroup
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock, lock_many
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.visits import events, moves
from satupintu.visits.access import require_reason, require_reception
from satupintu.visits.changing import close_if_over, label_of, rank, reopen_visit, shift, turn
from satupintu.visits.errors import NotToday, TooLateToRevive, WrongLegState
from satupintu.visits.models import CounterSession, Leg, OfficerInterval, Visit


@operation
def revive(*, leg_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Let a no-show wait again, counted from now. Raises NotAllowed, NotFound, WrongLegState, NotToday, TooLateToRevive."""
    require_reception(actor)
    leg = _of_today(leg_id, "revive", at)
    minutes = QueueGroup.objects.get(pk=leg.group_id).revive_minutes
    if at - leg.changed_at > timedelta(minutes=minutes):
        raise TooLateToRevive
    _refuse_other_active(leg)
    turn(leg, "revive", at, call_count=0, **rank(leg, at, leg.credit_minutes))
    reopen_visit(leg.visit_id)
    record(events.REVIVED, leg, actor=actor, at=at, label=label_of(leg))
    return leg


@operation
def reopen(*, leg_id: UUID, reason: str, actor: Actor, at: datetime) -> Leg:
    """Let a visitor wait again, at the old place, who was finished with or left by mistake, today.

    Raises NotAllowed, NotFound, ReasonUnknown, WrongLegState (also while another service of the visit is active), NotToday.
    """
    require_reception(actor)
    leg = _of_today(leg_id, "reopen", at)
    require_reason(reason)
    _refuse_other_active(leg)
    turn(leg, "reopen", at, joined_at=leg.joined_at or at, outcome="", reason_code=reason)
    reopen_visit(leg.visit_id)
    record(events.REOPENED, leg, actor=actor, at=at, label=label_of(leg), reason=reason)
    return leg


@operation
def void_visit(*, visit_id: UUID, reason: str, actor: Actor, at: datetime) -> Visit:
    """Take a misprinted or double ticket out of the line and of all figures. The counter where it is becomes free.

    Raises NotAllowed, NotFound, ReasonUnknown, WrongLegState (void already).
    """
    require_reception(actor)
    require_reason(reason)
    # Sessions before legs, as everybody at a counter locks them.
    sessions = {
        row.pk: row
        for row in lock_many(CounterSession.objects.filter(pk__in=Leg.objects.filter(visit_id=visit_id).values("session_id")))
    }
    legs = [leg for leg in lock_many(Leg.objects.filter(visit_id=visit_id)) if moves.allows(leg, "void")]
    visit = lock(Visit, visit_id)
    if not legs:
        raise WrongLegState(state=Leg.State.VOID.label)
    moment = at
    for leg in legs:
        session = sessions.get(leg.session_id) if leg.session_id else None
        moment = max(moment, turn(leg, "void", at, reason_code=reason))
        if session is not None and session.closed_at is None:
            shift(session, OfficerInterval.State.AVAILABLE, moment)
    close_if_over(visit_id, moment)
    record(events.VOIDED, visit, actor=actor, at=at, label=visit.ticket.label, reason=reason)
    visit.refresh_from_db()
    return visit


def _of_today(leg_id: UUID, verb: str, at: datetime) -> Leg:
    # All legs of the visit are held, so that no two of them come back at once.
    of_visit = Leg.objects.filter(visit__in=Leg.objects.filter(pk=leg_id).values("visit_id"))
    leg = next((row for row in lock_many(of_visit) if row.pk == leg_id), None)
    if leg is None:
        raise NotFound
    moves.require(leg, verb)
    if leg.visit.day != region_day(at):
        raise NotToday(day=leg.visit.day.isoformat())
    return leg


def _refuse_other_active(leg: Leg) -> None:
    other = Leg.objects.filter(visit_id=leg.visit_id, state__in=Leg.ACTIVE).exclude(pk=leg.pk).first()
    if other is not None:
        raise WrongLegState(state=other.get_state_display())
