"""Whatever officers and visitors do, in any order: stretches add up, the wait is frozen, numbers are kept, counters hold one."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.visits.morning import Morning, morning, stretches

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.visits import operations
from satupintu.visits.jobs import close_days
from satupintu.visits.models import CounterSession, Leg, OfficerInterval, Period, Visit

pytestmark = pytest.mark.django_db
VERBS = (
    "take", "next", "next", "serve", "serve", "finish", "finish", "hold", "resume", "transfer", "skip", "no_show", "undo_start",
    "recall", "give_back", "take_back", "leave", "revive", "reopen", "void", "pause", "resume_counter", "close", "open", "add",
    "postpone", "call_number",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(1, 2), st.integers(0, 400)), min_size=10, max_size=45
)
AT_COUNTER: dict[str, dict[str, Any]] = {
    "serve": {},
    "finish": {"outcome": "completed"},
    "hold": {"reason": "form", "back_to": "officer"},
    "skip": {},
    "no_show": {},
    "undo_start": {},
    "recall": {},
    "give_back": {"reason": "mistake"},
}


def _step(hall: Morning, verb: str, which: int, seat: int) -> None:
    session, me, at = hall.sessions[seat].pk, hall.officers[seat], hall.now
    legs = list(Leg.objects.order_by("id"))
    leg = legs[which % len(legs)] if legs else None
    mine = Leg.objects.filter(session=session, state__in=Leg.AT_COUNTER).first()
    if verb == "take":
        hall.take(*(("K01",), ("K01", "K09"), ("K09",))[which % 3], priority_reason="elderly" if which > 6 else "")
    elif verb == "next":
        hall.next(seat)
    elif verb == "open":
        hall.open(seat, "A", "B")
    elif verb == "close":
        operations.close_counter(session_id=session, give_back=which > 4, actor=me, at=at)
    elif verb == "pause":
        operations.pause_counter(session_id=session, state="break", actor=me, at=at)
    elif verb == "resume_counter":
        operations.resume_counter(session_id=session, actor=me, at=at)
    elif verb in AT_COUNTER and (mine or leg):
        hall.do(seat, verb, mine or leg, **AT_COUNTER[verb])
    elif verb == "transfer" and (mine or leg):
        hall.do(seat, verb, mine or leg, group_id=hall.hall.groups["BA"[which % 2]].pk)
    elif leg is not None:
        _step_of_leg(hall, verb, leg, seat)


def _step_of_leg(hall: Morning, verb: str, leg: Leg, seat: int) -> None:
    by_system: dict[str, Any] = {"actor": SYSTEM, "at": hall.now}
    if verb == "take_back":
        hall.do(seat, verb, leg)
    elif verb == "call_number":
        hall.do(seat, verb, leg, reason="needs_help")
    elif verb == "resume":
        operations.resume(leg_id=leg.pk, **by_system)
    elif verb == "leave":
        operations.leave(visit_code=leg.visit.code, **by_system)
    elif verb == "postpone":
        operations.postpone(visit_code=leg.visit.code, **by_system)
    elif verb == "revive":
        operations.revive(leg_id=leg.pk, **by_system)
    elif verb == "reopen":
        operations.reopen(leg_id=leg.pk, reason="mistake", **by_system)
    elif verb == "void":
        operations.void_visit(visit_id=leg.visit_id, reason="duplicate", **by_system)
    elif verb == "add":
        operations.add_service(visit_id=leg.visit_id, service_code="K02", **by_system)


def _check(labels: dict[Any, str], waits: dict[Any, int | None]) -> None:
    for leg in Leg.objects.select_related("visit__ticket"):
        open_periods = [p for p in leg.periods.all() if p.ended_at is None]
        assert len(open_periods) == (leg.state in Leg.ACTIVE)
        assert not open_periods or open_periods[0].kind == leg.state
        assert (leg.ended_at is None) == (leg.state in Leg.OPEN)
        assert labels.setdefault(leg.visit_id, leg.visit.ticket.label) == leg.visit.ticket.label
        if waits.get(leg.pk) is not None and leg.first_called_at is not None and leg.call_count > 0:
            assert leg.wait_seconds == waits[leg.pk]
        waits[leg.pk] = leg.wait_seconds
        periods = list(leg.periods.order_by("started_at", "id"))
        for before, after in pairwise(periods):
            assert before.ended_at is not None
            assert before.ended_at <= after.started_at
    for visit in Visit.objects.all():
        is_open = visit.legs.filter(state__in=Leg.OPEN).exists()
        assert (visit.closed_at is None) == is_open
        assert visit.legs.filter(state__in=Leg.ACTIVE).count() <= 1
    for session in CounterSession.objects.all():
        assert Leg.objects.filter(session=session, state__in=Leg.AT_COUNTER).count() <= (session.closed_at is None)
        running = OfficerInterval.objects.filter(session=session, ended_at=None).count()
        assert running == (session.closed_at is None)


def test_any_order_keeps_the_promises(at: datetime) -> None:
    @settings(max_examples=20, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def run(steps: list[tuple[str, int, int, int]]) -> None:
        with transaction.atomic():
            hall = morning(at, 1, 2)
            hall.open(1, "A", "B")
            hall.officers[2] = hall.officers[2].__class__("staff", hall.officers[2].id, roles=frozenset({"loket", "supervisor"}))
            hall.open(2, "A", "B")
            labels: dict[Any, str] = {}
            waits: dict[Any, int | None] = {}
            for count, (verb, which, seat, seconds) in enumerate(steps):
                if count % 8 == 0:
                    _check(labels, waits)
                hall.later(seconds=seconds)
                try:
                    with transaction.atomic():
                        _step(hall, verb, which, seat)
                except Refusal:
                    continue
            _check(labels, waits)
            close_days(at.replace(hour=0) + timedelta(days=1))
            _check(labels, waits)
            assert not Leg.objects.filter(state__in=Leg.OPEN).exists()
            for leg in Leg.objects.filter(state="done", seq=1):
                assert leg.ended_at is not None
                assert leg.joined_at is not None
                once = not leg.visit.legs.filter(seq__gt=1).exists() and leg.periods.count() == 3
                total = sum(minutes for _kind, minutes in stretches(leg))
                assert not once or abs(total - (leg.ended_at - leg.joined_at).total_seconds() / 60) < 0.001
            assert not Period.objects.filter(ended_at=None).exists()
            transaction.set_rollback(True)

    run()
