"""What happens to who is served: on hold and back, on to another line, the end, and taking a mistaken start back."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from satupintu.applications.models import Application
from satupintu.applications.queries import get_application
from satupintu.centres.models import GroupService, QueueGroup
from satupintu.core.actor import Actor
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.visits import events, moves
from satupintu.visits.access import own_leg, own_session, require_free, require_reason, require_reception
from satupintu.visits.booths import require_own
from satupintu.visits.changing import (
    begin,
    close_if_over,
    first_joined_at,
    frozen_wait,
    join_next,
    label_of,
    next_planned,
    rank,
    shift,
    sit_at,
    turn,
)
from satupintu.visits.errors import (
    NotOnYourProfile,
    TooLateToUndo,
    TransferElsewhere,
    VisitInvalid,
)
from satupintu.visits.models import CounterSession, Leg, OfficerInterval
from satupintu.visits.rules import FIRST_IN_LINE_MINUTES, UNDO_WITHIN, credit

RETURNS = ("officer", "counter", "group")


@operation
def hold(*, session_id: UUID, leg_id: UUID, reason: str, back_to: str, actor: Actor, at: datetime) -> Leg:
    """Put who is served on hold, for a reason of `Leg.Reason`; later they come back to the `officer`, `counter` or `group`.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter, ReasonUnknown, VisitInvalid.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "hold")
    require_reason(reason)
    if back_to not in RETURNS:
        raise VisitInvalid(errors={"back_to": _("Pilih salah satu dari daftar.")})
    values = {
        "for_officer_id": session.officer_id if back_to == "officer" else None,
        "for_counter_id": session.counter_id if back_to == "counter" else None,
    }
    moment = turn(leg, "hold", at, reason_code=reason, **values)
    shift(session, OfficerInterval.State.AVAILABLE, moment)
    record(events.HELD, leg, actor=actor, at=at, label=label_of(leg), reason=reason, back_to=back_to)
    return leg


@operation
def resume(*, leg_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Let who was on hold wait again, at their old place, for whom the hold said. For staff and kiosks.

    Raises NotAllowed, NotFound, WrongLegState.
    """
    if "kiosk" not in actor.scopes:
        require_reception(actor)
    leg = lock(Leg, leg_id)
    moves.require(leg, "resume")
    turn(leg, "resume", at)
    record(events.RESUMED, leg, actor=actor, at=at, label=label_of(leg))
    return leg


@operation
def take_back(*, session_id: UUID, leg_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Go on serving who was on hold, without calling them: they stand at the counter.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, CounterBusy, NotOnYourProfile (it is not this officer,
    counter or group they were told to come back to).
    """
    session = own_session(session_id, actor)
    require_free(session)
    leg = lock(Leg, leg_id)
    moves.require(leg, "take_back")
    if leg.for_officer_id is not None or leg.for_counter_id is not None:
        is_mine = leg.for_officer_id == session.officer_id or leg.for_counter_id == session.counter_id
    else:
        is_mine = leg.group_id in session.group_ids
    if not is_mine:
        raise NotOnYourProfile
    moment = turn(leg, "take_back", at, **sit_at(session))
    shift(session, OfficerInterval.State.SERVING, moment)
    record(events.CONTINUED, leg, actor=actor, at=at, label=label_of(leg))
    return leg


@operation
def link_application(*, session_id: UUID, leg_id: UUID, application_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Note which case is dealt with at the counter; the entry stands in the case's timeline too.

    Raises NotFound (also for a case the actor may not see), NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "link")
    leg.application = _visible(application_id, actor, at)
    leg.save(update_fields=["application"])
    record(events.APPLICATION_LINKED, leg, actor=actor, at=at, application_id=application_id)
    return leg


@operation
def transfer(
    *,
    session_id: UUID,
    leg_id: UUID,
    group_id: UUID,
    service_code: str = "",
    for_counter_id: UUID | None = None,
    first_in_line: bool = False,
    actor: Actor,
    at: datetime,
) -> Leg:
    """End this leg and let the visitor wait in another group under the same number; return the new leg.

    for_counter_id: an open counter, which may then call them whatever its groups. They count from when the visit first joined,
    or stand first in line. Never back to the same chair, nor to a counter of another agency than the group's. Raises NotFound,
    NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter, TransferElsewhere, GroupOfAgency.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "transfer")
    group, code = _target(session, leg, group_id, service_code, for_counter_id)
    moment = turn(leg, "transfer", at, outcome=Leg.Outcome.COMPLETED)
    minutes = credit(
        priority=group.priority_credit,
        appointment=group.appointment_credit,
        is_priority=leg.is_priority,
        is_booked=leg.booked_at is not None,
    )
    further = Leg(
        visit_id=leg.visit_id,
        seq=Leg.objects.filter(visit_id=leg.visit_id).aggregate(last=Max("seq"))["last"] + 1,
        group=group,
        service_code=code,
        state=Leg.State.WAITING,
        is_priority=leg.is_priority,
        for_counter_id=for_counter_id,
        application_id=leg.application_id,
        joined_at=moment,
        changed_at=moment,
        **rank(leg, first_joined_at(leg), FIRST_IN_LINE_MINUTES if first_in_line else minutes),
    )
    further.save(force_insert=True)
    begin(further, moment)
    shift(session, OfficerInterval.State.AVAILABLE, moment)
    record(
        events.TRANSFERRED,
        leg,
        actor=actor,
        at=at,
        label=label_of(leg),
        to_leg_id=further.pk,
        group=group.code,
        is_first_in_line=first_in_line,
    )
    return further


def _target(
    session: CounterSession, leg: Leg, group_id: UUID, service_code: str, for_counter_id: UUID | None
) -> tuple[QueueGroup, str]:
    centre_id = session.counter.centre_id
    group = QueueGroup.objects.filter(pk=group_id, centre_id=centre_id, is_active=True).first()
    if group is None or for_counter_id == session.counter_id:
        raise TransferElsewhere
    at_work = CounterSession.objects.filter(counter__centre_id=centre_id, closed_at__isnull=True)
    # Bound to a counter nobody sits at, they would wait without end.
    if for_counter_id is not None:
        there = at_work.filter(counter_id=for_counter_id).select_related("counter").first()
        if there is None:
            raise TransferElsewhere
        require_own(there.counter, [group])
    code = service_code or leg.service_code
    if service_code and not GroupService.objects.filter(group=group, service_code=code).exists():
        raise TransferElsewhere
    return group, code


@operation
def finish(
    *,
    session_id: UUID,
    leg_id: UUID,
    outcome: str,
    application_id: UUID | None = None,
    quantity: int = 1,
    wrap_up: bool = False,
    go_on: bool = False,
    actor: Actor,
    at: datetime,
) -> Leg:
    """End serving with an outcome of `Leg.Outcome`.

    The next planned service of the visit then waits; with `go_on` it is served here at once (`queries.counter_state` shows it).
    wrap_up: the officer finishes papers before calling again. Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState,
    NotAtYourCounter, VisitInvalid, NotOnYourProfile (go_on, and the next service is none of this counter's).
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "finish")
    if outcome not in Leg.Outcome.values:
        raise VisitInvalid(errors={"outcome": _("Pilih salah satu dari daftar.")})
    if not 1 <= quantity <= 999:
        raise VisitInvalid(errors={"quantity": _("Isi angka antara 1 dan 999.")})
    if application_id is not None:
        leg.application = _visible(application_id, actor, at)
    moment = turn(leg, "finish", at, outcome=outcome, quantity=quantity)
    state = OfficerInterval.State.WRAPUP if wrap_up else OfficerInterval.State.AVAILABLE
    if go_on and (following := next_planned(leg)) is not None:
        if following.group_id not in session.group_ids:
            raise NotOnYourProfile
        values = {"joined_at": moment, "started_at": moment, **sit_at(session)}
        turn(following, "go_on", moment, **values, **frozen_wait(following, moment))
        state = OfficerInterval.State.SERVING
    elif not go_on:
        join_next(leg, moment)
    shift(session, state, moment)
    close_if_over(leg.visit_id, moment)
    record(
        events.FINISHED,
        leg,
        actor=actor,
        at=at,
        application_id=leg.application_id,
        label=label_of(leg),
        outcome=outcome,
        quantity=quantity,
    )
    return leg


@operation
def undo_start(*, session_id: UUID, leg_id: UUID, actor: Actor, at: datetime) -> Leg:
    """Take a start of service back within a minute: the wrong person stood there. It counts as not called.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter, TooLateToUndo.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "undo")
    assert leg.started_at is not None
    if at - leg.started_at > UNDO_WITHIN:
        raise TooLateToUndo
    values: dict[str, object] = {"started_at": None, "call_count": max(0, leg.call_count - 1)}
    if leg.call_count <= 1:
        values |= {"first_called_at": None, "last_called_at": None, "wait_seconds": None}
    moment = turn(leg, "undo", at, **values)
    shift(session, OfficerInterval.State.AVAILABLE, moment)
    record(events.START_CANCELLED, leg, actor=actor, at=at, label=label_of(leg))
    return leg


@operation
def give_back(*, session_id: UUID, leg_id: UUID, reason: str, actor: Actor, at: datetime) -> Leg:
    """Put a called or served number back into its line, at its old place. For a counter that must stop.

    Raises NotFound, NotYourCounter, CounterNotOpen, WrongLegState, NotAtYourCounter, ReasonUnknown.
    """
    session = own_session(session_id, actor)
    leg = own_leg(session, leg_id, "give_back")
    moment = turn(leg, "give_back", at, reason_code=require_reason(reason))
    shift(session, OfficerInterval.State.AVAILABLE, moment)
    record(events.RELEASED, leg, actor=actor, at=at, label=label_of(leg), reason=reason)
    return leg


def _visible(application_id: UUID, actor: Actor, at: datetime) -> Application:
    return get_application(application_id, actor, at)
