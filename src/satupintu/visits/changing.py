"""How a leg changes state: the table says where to, the running stretch ends and the next begins at the same moment."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from satupintu.core.statements import Question, insert_rows, update_row
from satupintu.visits import moves
from satupintu.visits.models import CounterSession, Leg, OfficerInterval, Period, Ticket, Visit
from satupintu.visits.rules import rank_time, waited_seconds


def turn(leg: Leg, verb: str, at: datetime, **values: Any) -> datetime:
    """Bring a locked leg where the verb leads and set `values` on it; return the moment it counts for.

    That moment is `at`, or the last change if a clock was turned back. Raises `WrongLegState`.
    """
    moves.require(leg, verb)
    target = moves.MOVES[verb][1]
    assert target is not None
    moment = max(at, leg.changed_at)
    if leg.state in Leg.ACTIVE:
        _end_period(leg, moment)
    leg.state, leg.changed_at = target, moment
    for name, value in values.items():
        setattr(leg, name, value)
    if target in Leg.AT_COUNTER:
        leg.for_counter = leg.for_officer = leg.not_before = None
    else:
        leg.session = None
    leg.ended_at = None if target in Leg.OPEN else moment
    update_row(leg)
    if target in Leg.ACTIVE:
        begin(leg, moment)
    return moment


def begin(leg: Leg, moment: datetime) -> None:
    """Begin the stretch that goes with the leg's state."""
    at_counter = leg.state in Leg.AT_COUNTER
    period = Period(
        leg_id=leg.pk,
        kind=leg.state,
        counter_id=leg.counter_id if at_counter else None,
        officer_id=leg.officer_id if at_counter else None,
        started_at=moment,
    )
    insert_rows([period])


def _end_period(leg: Leg, moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE visits_period SET ended_at = %s WHERE leg_id = %s AND ended_at IS NULL", [moment, leg.pk])


def rank(leg: Leg, ref_time: datetime, credit_minutes: int) -> dict[str, Any]:
    """Return the values that order a leg in the line."""
    return {"ref_time": ref_time, "credit_minutes": credit_minutes, "rank_time": rank_time(ref_time, credit_minutes)}


def frozen_wait(leg: Leg, moment: datetime) -> dict[str, Any]:
    """Return the values that freeze the wait at the first call; nothing when it is frozen already."""
    if leg.first_called_at is not None:
        return {}
    joined = leg.joined_at or moment
    return {"first_called_at": moment, "wait_seconds": waited_seconds(moment, joined, leg.booked_at)}


def label_of(leg: Leg) -> str:
    """Return the number of the leg's ticket as it is called."""
    if "visit" in leg._state.fields_cache:
        return leg.visit.ticket.label
    label = _LABEL.first(leg.visit_id)
    assert label is not None  # a visit has its ticket from the beginning
    return label


_LABEL: Question[str] = Question(lambda visit_id: Ticket.objects.filter(visit_id=visit_id).values_list("label", flat=True))
_INTERVAL: Question[OfficerInterval] = Question(
    lambda session_id: OfficerInterval.objects.filter(session=session_id, ended_at__isnull=True)
)


def running_interval(session: CounterSession) -> OfficerInterval | None:
    """Return what the officer of a session is doing."""
    return _INTERVAL.first(session.pk)


def sit_at(session: CounterSession) -> dict[str, Any]:
    """Return the values that put a leg at the counter of a session."""
    return {"session": session, "counter_id": session.counter_id, "officer_id": session.officer_id}


def shift(session: CounterSession, state: str, at: datetime, running: OfficerInterval | None = None) -> None:
    """Let the officer of a locked session do something else from `at` on; the same again changes nothing.

    running: what they are doing, when the caller has asked already.
    """
    running = running or running_interval(session)
    moment = at
    if running is not None:
        if running.state == state:
            return
        moment = running.ended_at = max(at, running.started_at)
        update_row(running, ["ended_at"])
    insert_rows([OfficerInterval(session_id=session.pk, state=state, started_at=moment)])


def close_session(session: CounterSession, moment: datetime, *, is_time_accurate: bool = True) -> None:
    """End a locked session and what its officer was doing."""
    running = running_interval(session)
    if running is not None:
        running.ended_at = moment = max(moment, running.started_at)
        running.is_time_accurate = is_time_accurate
        update_row(running, ["ended_at", "is_time_accurate"])
    session.closed_at = max(moment, session.opened_at)
    session.save(update_fields=["closed_at"])


def join_next(leg: Leg, at: datetime) -> Leg | None:
    """Let the next planned leg of the visit wait, counting from when the visit first joined; None when there is none."""
    following = next_planned(leg)
    if following is not None:
        first = first_joined_at(leg)
        turn(following, "join", at, joined_at=at, **rank(following, first, following.credit_minutes))
    return following


def next_planned(leg: Leg) -> Leg | None:
    """Return the next planned leg of the visit, locked, or None."""
    planned = Leg.objects.filter(visit_id=leg.visit_id, state=Leg.State.PLANNED).order_by("seq")
    return planned.select_for_update(of=("self",)).first()


def first_joined_at(leg: Leg) -> datetime:
    """Return when the visit first joined a line."""
    first = Leg.objects.filter(visit_id=leg.visit_id, joined_at__isnull=False).order_by("seq").first()
    assert first is not None
    return first.ref_time


def close_if_over(visit_id: Any, moment: datetime) -> None:
    """Close the visit when none of its legs is open."""
    is_open = Leg.objects.filter(visit_id=OuterRef("pk"), state__in=Leg.OPEN)
    Visit.objects.filter(~Exists(is_open), pk=visit_id, closed_at__isnull=True).update(closed_at=moment)


def reopen_visit(visit_id: Any) -> None:
    """Open a visit again, one of whose legs came back."""
    Visit.objects.filter(pk=visit_id).update(closed_at=None)
