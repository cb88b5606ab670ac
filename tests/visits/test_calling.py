"""Who is called, in which order, by whom; two officers and one number; calls again, skipping, no-shows."""

import random
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from tests.visits.morning import VISITOR, label, morning, officer, snapshot, stretches

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotFound
from satupintu.journal.models import Entry
from satupintu.visits import operations
from satupintu.visits.errors import (
    CallsUsedUp,
    CounterBusy,
    CounterPaused,
    MayNotPick,
    NotAtYourCounter,
    NotOnYourProfile,
    NotToday,
    NotYourCounter,
    ReasonUnknown,
    RecallTooSoon,
    TooLateToRevive,
    WrongLegState,
)
from satupintu.visits.models import Call, Leg, Period
from satupintu.visits.queries import counter_state

pytestmark = pytest.mark.django_db


def test_first_come_first_called_within_the_profile(at: datetime) -> None:
    hall = morning(at, 1, 2)
    for code in ("K09", "K01", "K02"):
        hall.take(code)
        hall.later(minutes=1)
    assert [label(hall.next(1)), label(hall.next(2))] == ["A001", "B001"]


def test_nobody_waits(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K09")
    assert hall.next(1) is None
    assert Entry.objects.filter(event="visits.none_found").count() == 1
    assert not Call.objects.exists()


def test_priority_counts_as_twenty_minutes_earlier_and_no_more(at: datetime) -> None:
    hall = morning(at, 1)
    early, middle = hall.take("K01"), None
    hall.later(minutes=10)
    middle = hall.take("K01")
    hall.later(minutes=15)
    priority = hall.take("K01", priority_reason="pregnant")
    called = []
    for _ in range(3):
        leg = hall.serve_next(1)
        hall.do(1, "finish", leg, outcome="completed")
        called.append(label(leg))
    assert called == [early.ticket.label, priority.ticket.label, middle.ticket.label]


def test_priority_is_bounded_while_somebody_regular_waits(at: datetime) -> None:
    hall = morning(at, 1, 2)
    hall.take("K01")
    hall.later(seconds=1)
    for _ in range(5):
        hall.take("K01", priority_reason="elderly")
        hall.later(seconds=1)
    called = []
    for _ in range(6):
        leg = hall.serve_next(1)
        hall.do(1, "finish", leg, outcome="completed")
        hall.later(seconds=1)
        called.append(label(leg))
    assert called == ["A002", "A003", "A001", "A004", "A005", "A006"]


@pytest.mark.parametrize("seed", range(3))
def test_who_stands_first_on_the_screen_is_called(at: datetime, seed: int) -> None:
    chance, hall = random.Random(seed), morning(at, 1, 2, 3)
    for prefix in "AB":
        centres.change_group(group_id=hall.hall.groups[prefix].pk, values={"priority_ratio": 0}, actor=SYSTEM, at=at)
    for _ in range(18):
        from_home = {"channel": "phone", "actor": VISITOR} if chance.random() < 0.2 else {}
        hall.take(chance.choice(["K01", "K02", "K09"]), priority_reason=chance.choice(["", "", "elderly"]), **from_home)
        hall.later(seconds=chance.choice([0, 30, 400]))
    called = set()
    for _ in range(60):
        number = chance.choice([1, 2, 3])
        upcoming = counter_state(hall.sessions[number].pk, hall.now).upcoming
        leg = hall.next(number)
        assert leg == (upcoming[0] if upcoming else None)
        if leg is None:
            hall.later(minutes=3)
            continue
        called.add(leg.pk)
        what = chance.random()
        if what < 0.3:
            hall.do(number, "skip", leg)
        elif what < 0.6:
            hall.do(number, "serve", leg)
            back_to = chance.choice(["counter", "officer", "group"])
            hall.do(number, "hold", leg, reason="photocopy", back_to=back_to)
            operations.resume(leg_id=leg.pk, actor=hall.officers[number], at=hall.later(minutes=1))
        else:
            hall.do(number, "serve", leg)
            hall.do(number, "finish", leg, outcome="completed")
        hall.later(minutes=1)
    assert len(called) > 10


def test_the_bound_counts_today_only_and_may_be_off(at: datetime) -> None:
    hall = morning(at, 1)
    centres.change_group(group_id=hall.hall.groups["A"].pk, values={"priority_ratio": 0}, actor=SYSTEM, at=at)
    hall.take("K01")
    for _ in range(3):
        hall.take("K01", priority_reason="elderly")
    called = []
    for _ in range(4):
        leg = hall.serve_next(1)
        hall.do(1, "finish", leg, outcome="completed")
        called.append(label(leg))
    assert called == ["A002", "A003", "A004", "A001"]


def test_a_double_tap_calls_nobody_twice(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    hall.take("K01")
    leg = hall.next(1)
    before = snapshot()
    with pytest.raises(CounterBusy):
        hall.next(1)
    assert snapshot() == before
    assert leg is not None
    hall.do(1, "serve", leg)
    with pytest.raises(WrongLegState):
        hall.do(1, "serve", leg)
    with pytest.raises(CounterBusy):
        hall.next(1)
    hall.do(1, "finish", leg, outcome="completed")
    before = snapshot()
    with pytest.raises(WrongLegState):
        hall.do(1, "finish", leg, outcome="completed")
    assert snapshot() == before


def test_two_officers_call_one_number(at: datetime) -> None:
    hall = morning(at, 1)
    hall.officers[2] = officer(at, "Penyelia", "loket", "supervisor")
    hall.open(2)
    leg = hall.take("K01").leg
    hall.do(2, "call_number", leg, reason="needs_help")
    before = snapshot()
    hall.officers[1] = hall.officers[1]
    with pytest.raises(MayNotPick):
        hall.do(1, "call_number", leg, reason="needs_help")
    with pytest.raises(NotAtYourCounter):
        hall.do(1, "recall", leg)
    with pytest.raises(NotAtYourCounter):
        hall.do(1, "serve", leg)
    assert snapshot() == before
    hall.open(3, "A")
    hall.officers[3] = hall.officers[3].__class__("staff", hall.officers[3].id, roles=frozenset({"loket", "antrean"}))
    with pytest.raises(WrongLegState):
        hall.do(3, "call_number", leg, reason="needs_help")
    assert Call.objects.count() == 1


def test_picking_needs_permission_reason_profile_and_today(at: datetime) -> None:
    hall = morning(at)
    hall.officers[3] = officer(at, "Penyelia", "loket", "supervisor")
    hall.open(3)
    other, mine = hall.take("K01").leg, hall.take("K09").leg
    before = snapshot()
    with pytest.raises(ReasonUnknown):
        hall.do(3, "call_number", mine, reason="")
    with pytest.raises(NotOnYourProfile):
        hall.do(3, "call_number", other, reason="needs_help")
    with pytest.raises(NotFound):
        operations.call_number(session_id=hall.sessions[3].pk, leg_id=uuid4(), reason="other", actor=hall.officers[3], at=at)
    assert snapshot() == before
    hall.do(3, "call_number", mine, reason="needs_help")
    assert Entry.objects.filter(event="visits.picked", data__reason="needs_help").count() == 1
    yesterday = hall.take("K09").leg
    hall.later(days=1)
    hall.open(3)
    before = snapshot()
    with pytest.raises(NotToday):
        hall.do(3, "call_number", yesterday, reason="needs_help")
    assert snapshot() == before


def test_a_recall_is_a_new_call_with_its_gap_and_limit(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    leg = hall.next(1)
    assert leg is not None
    hall.later(seconds=29)
    with pytest.raises(RecallTooSoon) as refused:
        hall.do(1, "recall", leg)
    assert refused.value.data == {"seconds": 1}
    hall.later(seconds=1)
    hall.do(1, "recall", leg)
    hall.later(seconds=30)
    hall.do(1, "recall", leg)
    hall.later(seconds=30)
    with pytest.raises(CallsUsedUp):
        hall.do(1, "recall", leg)
    leg.refresh_from_db()
    assert (leg.call_count, leg.wait_seconds, leg.first_called_at) == (3, 0, at)
    seqs = list(Call.objects.order_by("at").values_list("call_seq", flat=True))
    assert seqs == sorted(set(seqs))
    assert [call.is_recall for call in Call.objects.order_by("at")] == [False, True, True]


def test_who_is_skipped_rests_and_keeps_the_place(at: datetime) -> None:
    hall = morning(at, 1)
    first = hall.take("K01")
    hall.later(minutes=1)
    second = hall.take("K01")
    hall.take("K01")
    leg = hall.next(1)
    assert leg is not None
    hall.do(1, "skip", leg)
    assert label(hall.next(1)) == second.ticket.label
    leg = Leg.objects.get(pk=second.leg.pk)
    hall.do(1, "no_show", leg)
    hall.later(minutes=5)
    assert label(hall.next(1)) == first.ticket.label
    again = Leg.objects.get(pk=first.leg.pk)
    assert (again.call_count, again.wait_seconds) == (2, 60)
    assert [kind for kind, _ in stretches(again)] == ["waiting", "called", "waiting"]


def test_a_no_show_is_revived_within_the_hour(at: datetime) -> None:
    hall = morning(at, 1)
    joined = hall.take("K01", "K09")
    leg = hall.next(1)
    assert leg is not None
    hall.do(1, "no_show", leg)
    hall.later(minutes=59)
    other = hall.take("K01")
    hall.later(seconds=30)
    operations.revive(leg_id=leg.pk, actor=SYSTEM, at=hall.now)
    assert label(hall.next(1)) == other.ticket.label
    hall.do(1, "no_show", other.leg)
    assert label(hall.next(1)) == joined.ticket.label
    hall.do(1, "no_show", joined.leg)
    hall.later(minutes=61)
    before = snapshot()
    with pytest.raises(TooLateToRevive):
        operations.revive(leg_id=leg.pk, actor=SYSTEM, at=hall.now)
    assert snapshot() == before


def test_only_at_the_own_open_counter(at: datetime) -> None:
    hall = morning(at, 1, 2)
    leg = hall.take("K01").leg
    before = snapshot()
    with pytest.raises(NotYourCounter):
        operations.call_next(session_id=hall.sessions[1].pk, actor=hall.officers[2], at=at)
    with pytest.raises(NotYourCounter):
        operations.serve(session_id=hall.sessions[1].pk, leg_id=leg.pk, actor=hall.officers[2], at=at)
    operations.pause_counter(session_id=hall.sessions[1].pk, state="break", actor=hall.officers[1], at=at)
    with pytest.raises(CounterPaused):
        hall.next(1)
    assert snapshot() == before


def test_direct_service_has_no_wait(at: datetime) -> None:
    hall = morning(at, 1)
    leg = operations.serve_directly(session_id=hall.sessions[1].pk, service_code="K01", actor=hall.officers[1], at=hall.now)
    hall.later(minutes=4)
    hall.do(1, "finish", leg, outcome="consulted")
    leg.refresh_from_db()
    assert (leg.wait_seconds, leg.call_count, stretches(leg)) == (0, 0, [("serving", 4.0)])


def test_the_past_cannot_be_changed_in_the_database(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    leg = hall.serve_next(1)
    first = Period.objects.filter(leg=leg).order_by("started_at", "id").first()
    assert first is not None
    for change in (
        lambda: Period.objects.filter(pk=first.pk).update(ended_at=at + timedelta(hours=1)),
        lambda: Period.objects.filter(leg=leg, ended_at=None).update(started_at=at - timedelta(hours=1)),
        lambda: Call.objects.all().update(label="Z999"),
        lambda: connection.cursor().execute("DELETE FROM visits_period"),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change()
    assert Call.objects.get().label == "A001"


def test_the_line_costs_the_same_whatever_lies_behind(at: datetime) -> None:
    hall = morning(at, 2)
    old = hall.take("K01").leg
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO visits_visit (id, code, centre_id, day, channel, priority_reason, needs, language, party_size, key,"
            " opened_at, closed_at) SELECT gen_random_uuid(), 'P' || n, %s, DATE '2025-01-01', 'kiosk', '', '{}', 'id', 1, '',"
            " %s, %s FROM generate_series(1, 30000) n",
            [hall.hall.id, at - timedelta(days=400), at - timedelta(days=400)],
        )
        cursor.execute(
            "INSERT INTO visits_leg (id, visit_id, seq, group_id, service_code, quantity, state, is_priority, is_here, ref_time,"
            " credit_minutes, rank_time, joined_at, first_called_at, call_count, ended_at, changed_at, outcome, reason_code,"
            " is_time_accurate) SELECT gen_random_uuid(), id, 1, %s, 'K01', 1, 'done', false, true, opened_at, 0, opened_at,"
            " opened_at, opened_at, 1, opened_at, opened_at, 'completed', '', true FROM visits_visit WHERE code LIKE 'P%%'",
            [old.group_id],
        )
        cursor.execute("ANALYZE visits_leg")
        with CaptureQueriesContext(connection) as asked:
            assert hall.next(2) == old
        line = next(query["sql"] for query in asked if "SKIP LOCKED" in query["sql"])
        cursor.execute("EXPLAIN " + line)
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "visits_leg_line" in plan
    assert "Seq Scan on visits_leg" not in plan
    assert len(asked) <= 22
