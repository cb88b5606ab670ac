"""At the counter: hold, transfer, several services, finishing, taking back; counters that open, pause and close."""

from datetime import datetime, timedelta

import pytest
from tests.visits.morning import VISITOR, label, morning, officer, snapshot, stretches

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.visits import operations, queries
from satupintu.visits.errors import (
    CounterBusy,
    CounterNotOpen,
    CounterTaken,
    NotOnYourProfile,
    OfficerElsewhere,
    ReasonUnknown,
    TooLateToUndo,
    TransferElsewhere,
    VisitInvalid,
    WrongLegState,
)
from satupintu.visits.models import CounterSession, Leg, OfficerInterval, Visit

pytestmark = pytest.mark.django_db


def test_a_whole_leg_is_made_of_its_stretches(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    hall.later(minutes=6)
    leg = hall.next(1)
    assert leg is not None
    hall.later(minutes=1)
    hall.do(1, "serve", leg)
    hall.later(minutes=5)
    hall.do(1, "hold", leg, reason="photocopy", back_to="officer")
    hall.later(minutes=10)
    operations.resume(leg_id=leg.pk, actor=SYSTEM, at=hall.now)
    hall.later(minutes=2)
    assert hall.next(1) == leg
    hall.do(1, "serve", leg)
    hall.later(minutes=3)
    hall.do(1, "finish", leg, outcome="completed")
    leg.refresh_from_db()
    assert stretches(leg) == [
        ("waiting", 6), ("called", 1), ("serving", 5), ("held", 10), ("waiting", 2), ("called", 0), ("serving", 3),
    ]  # fmt: skip
    assert leg.wait_seconds == 360
    assert leg.ended_at - leg.joined_at == timedelta(minutes=27)
    assert leg.visit.closed_at == hall.now
    intervals = OfficerInterval.objects.order_by("started_at", "id").values_list("state", flat=True)
    assert list(intervals) == ["available", "serving", "available", "serving", "available"]


@pytest.mark.parametrize(
    ("back_to", "by_one", "by_two"), [("officer", True, False), ("counter", True, False), ("group", True, True)]
)
def test_who_was_on_hold_comes_back_to_whom_it_was_said(at: datetime, back_to: str, by_one: bool, by_two: bool) -> None:
    hall = morning(at, 1, 2)
    hall.take("K01")
    leg = hall.serve_next(1)
    hall.do(1, "hold", leg, reason="form", back_to=back_to)
    operations.resume(leg_id=leg.pk, actor=hall.kiosk, at=hall.now)
    assert (hall.next(2) is not None) is by_two
    if not by_two:
        assert (hall.next(1) is not None) is by_one


def test_an_officer_goes_on_with_who_was_on_hold(at: datetime) -> None:
    hall = morning(at, 1, 2)
    hall.take("K01")
    leg = hall.serve_next(1)
    hall.do(1, "hold", leg, reason="form", back_to="counter")
    before = snapshot()
    with pytest.raises(NotOnYourProfile):
        hall.do(2, "take_back", leg)
    assert snapshot() == before
    hall.do(1, "take_back", leg)
    with pytest.raises(CounterBusy):
        hall.do(1, "take_back", leg)
    hall.do(1, "finish", leg, outcome="completed")
    with pytest.raises(WrongLegState):
        hall.do(1, "take_back", leg)


def test_a_counter_is_never_left_with_two(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    hall.take("K01")
    held = hall.serve_next(1)
    hall.do(1, "hold", held, reason="form", back_to="group")
    busy = hall.serve_next(1)
    before = snapshot()
    with pytest.raises(CounterBusy):
        hall.do(1, "take_back", held)
    assert snapshot() == before
    assert label(busy) == "A002"


def test_reasons_and_returns_are_of_the_list(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    leg = hall.serve_next(1)
    before = snapshot()
    with pytest.raises(ReasonUnknown):
        hall.do(1, "hold", leg, reason="bored", back_to="group")
    with pytest.raises(VisitInvalid):
        hall.do(1, "hold", leg, reason="form", back_to="moon")
    with pytest.raises(VisitInvalid):
        hall.do(1, "finish", leg, outcome="gold")
    with pytest.raises(ReasonUnknown):
        hall.do(1, "give_back", leg, reason="")
    assert snapshot() == before


def test_a_transfer_keeps_number_and_first_joining(at: datetime) -> None:
    hall = morning(at, 1, 3)
    hall.take("K01")
    hall.later(minutes=1)
    other = hall.take("K09")
    hall.later(minutes=9)
    leg = hall.serve_next(1)
    hall.later(minutes=5)
    further = hall.do(1, "transfer", leg, group_id=hall.hall.groups["B"].pk, service_code="K09")
    leg.refresh_from_db()
    assert (leg.state, further.seq, further.ref_time, label(further)) == ("transferred", 2, at, "A001")
    assert hall.next(3) == further
    assert Leg.objects.get(pk=further.pk).wait_seconds == 0
    hall.do(3, "no_show", further)
    assert label(hall.next(3)) == other.ticket.label


def test_a_transfer_to_one_counter_is_called_there_whatever_its_groups(at: datetime) -> None:
    hall = morning(at, 1, 3, 4)
    hall.take("K01")
    leg = hall.serve_next(1)
    closed, counter = hall.hall.counters[2].pk, hall.hall.counters[4].pk
    before = snapshot()
    with pytest.raises(TransferElsewhere):
        hall.do(1, "transfer", leg, group_id=hall.hall.groups["B"].pk, for_counter_id=closed)
    assert snapshot() == before
    further = hall.do(1, "transfer", leg, group_id=hall.hall.groups["B"].pk, for_counter_id=counter)
    assert hall.next(3) is None
    assert [row.pk for row in queries.counter_state(hall.sessions[4].pk, hall.now).upcoming] == [further.pk]
    assert hall.next(4) == further


def test_first_in_line_is_first(at: datetime) -> None:
    hall = morning(at, 1, 3)
    for _ in range(3):
        hall.take("K09", priority_reason="elderly")
    hall.later(minutes=40)
    hall.take("K01")
    leg = hall.serve_next(1)
    further = hall.do(1, "transfer", leg, group_id=hall.hall.groups["B"].pk, first_in_line=True)
    assert hall.next(3) == further


def test_transfers_that_lead_nowhere(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    leg = hall.serve_next(1)
    group = hall.hall.groups["B"]
    before = snapshot()
    for details in (
        {"group_id": hall.hall.id},
        {"group_id": group.pk, "service_code": "K01"},
        {"group_id": group.pk, "for_counter_id": hall.hall.counters[1].pk},
        {"group_id": group.pk, "for_counter_id": group.pk},
    ):
        with pytest.raises(TransferElsewhere):
            hall.do(1, "transfer", leg, **details)
    assert snapshot() == before


def test_several_services_in_sequence(at: datetime) -> None:
    hall = morning(at, 1, 2, 4)
    joined = hall.take("K01", "info", "K02")
    hall.later(minutes=5)
    first = hall.serve_next(1)
    hall.later(minutes=5)
    hall.do(1, "finish", first, outcome="completed")
    second = hall.serve_next(4)
    assert (second.service_code, second.ref_time, label(second)) == ("info", at, "A001")
    with pytest.raises(NotOnYourProfile):
        hall.do(4, "finish", second, outcome="completed", go_on=True)
    second.refresh_from_db()
    assert second.state == "serving"
    hall.do(4, "finish", second, outcome="completed")
    third = hall.serve_next(2)
    hall.do(2, "finish", third, outcome="completed")
    joined.visit.refresh_from_db()
    assert joined.visit.closed_at == hall.now
    assert list(joined.visit.legs.order_by("seq").values_list("state", flat=True)) == ["done"] * 3


def test_the_next_service_at_the_same_counter(at: datetime) -> None:
    hall = morning(at, 1)
    joined = hall.take("K01", "K02")
    first = hall.serve_next(1)
    hall.later(minutes=3)
    hall.do(1, "finish", first, outcome="completed", go_on=True)
    second = joined.visit.legs.get(seq=2)
    assert (second.state, second.wait_seconds, second.call_count) == ("serving", 0, 0)
    with pytest.raises(CounterBusy):
        hall.next(1)


def test_a_wrong_person_is_sent_back_within_a_minute(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    hall.later(minutes=2)
    leg = hall.serve_next(1)
    hall.later(seconds=60)
    hall.do(1, "undo_start", leg)
    leg.refresh_from_db()
    assert (leg.state, leg.call_count, leg.wait_seconds, leg.first_called_at) == ("waiting", 0, None, None)
    hall.later(minutes=2)
    leg = hall.serve_next(1)
    assert leg.wait_seconds == 300
    hall.later(seconds=61)
    before = snapshot()
    with pytest.raises(TooLateToUndo):
        hall.do(1, "undo_start", leg)
    assert snapshot() == before


def test_reopening_and_voiding(at: datetime) -> None:
    hall = morning(at, 1)
    joined = hall.take("K01")
    leg = hall.serve_next(1)
    hall.do(1, "finish", leg, outcome="completed")
    operations.reopen(leg_id=leg.pk, reason="mistake", actor=SYSTEM, at=hall.now)
    assert Visit.objects.get(pk=joined.visit.pk).closed_at is None
    assert hall.next(1) == leg
    operations.void_visit(visit_id=joined.visit.pk, reason="misprint", actor=SYSTEM, at=hall.now)
    leg.refresh_from_db()
    assert (leg.state, leg.session) == ("void", None)
    assert hall.next(1) is None
    before = snapshot()
    with pytest.raises(WrongLegState):
        operations.void_visit(visit_id=joined.visit.pk, reason="misprint", actor=SYSTEM, at=hall.now)
    with pytest.raises(ReasonUnknown):
        operations.void_visit(visit_id=joined.visit.pk, reason="", actor=SYSTEM, at=hall.now)
    with pytest.raises(NotAllowed):
        operations.void_visit(visit_id=joined.visit.pk, reason="misprint", actor=VISITOR, at=hall.now)
    with pytest.raises(WrongLegState):
        operations.reopen(leg_id=leg.pk, reason="mistake", actor=SYSTEM, at=hall.now)
    assert snapshot() == before


def test_a_counter_that_closes_with_somebody_there(at: datetime) -> None:
    hall = morning(at, 1, 2)
    held = hall.take("K01").leg
    hall.serve_next(1)
    hall.do(1, "hold", held, reason="form", back_to="officer")
    hall.take("K01")
    leg = hall.serve_next(1)
    session = hall.sessions[1].pk
    before = snapshot()
    with pytest.raises(CounterBusy):
        operations.close_counter(session_id=session, actor=hall.officers[1], at=hall.now)
    assert snapshot() == before
    hall.later(minutes=2)
    operations.close_counter(session_id=session, give_back=True, actor=hall.officers[1], at=hall.now)
    leg.refresh_from_db()
    assert (leg.state, leg.reason_code, leg.session) == ("waiting", "counter_closed", None)
    with pytest.raises(CounterNotOpen):
        hall.next(1)
    assert hall.next(2) == leg
    hall.do(2, "no_show", leg)
    operations.resume(leg_id=held.pk, actor=SYSTEM, at=hall.now)
    assert hall.next(2) == held
    assert CounterSession.objects.get(pk=session).closed_at == hall.now
    assert not OfficerInterval.objects.filter(session_id=session, ended_at=None).exists()


def test_one_officer_one_counter(at: datetime) -> None:
    hall = morning(at, 1)
    me, other = hall.officers[1], officer(at, "Lain")
    before = snapshot()
    with pytest.raises(OfficerElsewhere):
        operations.open_counter(counter_id=hall.hall.counters[2].pk, actor=me, at=at)
    with pytest.raises(CounterTaken):
        operations.open_counter(counter_id=hall.hall.counters[1].pk, actor=other, at=at)
    with pytest.raises(NotAllowed):
        operations.open_counter(counter_id=hall.hall.counters[2].pk, actor=Actor("staff", other.id), at=at)
    with pytest.raises(NotAllowed):
        operations.open_counter(counter_id=hall.hall.counters[2].pk, actor=SYSTEM, at=at)
    with pytest.raises(NotOnYourProfile):
        operations.open_counter(counter_id=hall.hall.counters[2].pk, group_ids=[hall.hall.id], actor=other, at=at)
    centres.change_counter(counter_id=hall.hall.counters[2].pk, values={"is_active": False}, actor=SYSTEM, at=at)
    with pytest.raises(CounterTaken):
        operations.open_counter(counter_id=hall.hall.counters[2].pk, actor=other, at=at)
    assert snapshot() == before
    again = operations.open_counter(counter_id=hall.hall.counters[1].pk, actor=me, at=at)
    assert again == hall.sessions[1]
    assert me.id is not None
    assert queries.find_session_of(me.id) == again


def test_pauses_are_kept_and_leaders_change_profiles(at: datetime) -> None:
    hall = morning(at, 1)
    leader = officer(at, "Penyelia", "supervisor")
    session = hall.sessions[1].pk
    for state in ("break", "backoffice"):
        operations.pause_counter(session_id=session, state=state, actor=hall.officers[1], at=hall.later(minutes=10))
    with pytest.raises(VisitInvalid):
        operations.pause_counter(session_id=session, state="sleep", actor=hall.officers[1], at=hall.now)
    operations.resume_counter(session_id=session, actor=hall.officers[1], at=hall.later(minutes=10))
    operations.change_profile(session_id=session, group_ids=[hall.hall.groups["C"].pk], actor=leader, at=hall.now)
    hall.take("info")
    leg = hall.serve_next(1)
    with pytest.raises(CounterBusy):
        operations.pause_counter(session_id=session, state="break", actor=hall.officers[1], at=hall.now)
    hall.do(1, "finish", leg, outcome="consulted", wrap_up=True)
    operations.close_counter(session_id=session, actor=leader, at=hall.later(minutes=1))
    states = OfficerInterval.objects.order_by("started_at", "id").values_list("state", flat=True)
    assert list(states) == ["available", "break", "backoffice", "available", "serving", "wrapup"]
