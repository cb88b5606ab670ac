"""What pages show: hall, display, ticket, counter, the day in figures; and in how many queries."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.applications import office
from tests.visits.morning import VISITOR, label, morning, officer

from satupintu.applications.models import Application
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.visits import operations, queries
from satupintu.visits.errors import NothingToEstimate, VisitUnknown
from satupintu.visits.models import Leg, WaitEstimate

pytestmark = pytest.mark.django_db


def test_the_hall_in_few_queries(at: datetime) -> None:
    hall = morning(at, 1, 3)
    for count in range(6):
        hall.take("K01", priority_reason="elderly" if count == 5 else "")
        hall.later(minutes=4)
    hall.take("K01", channel="phone", actor=VISITOR)
    served, called = hall.serve_next(1), hall.take("K09")
    hall.next(3)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        state = queries.hall_state(hall.hall.id, hall.now)
    assert len(asked) <= 6
    a, b, c = state.groups
    assert (a.group.prefix, a.waiting, a.priority, a.remote, a.serving) == ("A", 6, 1, 1, 1)
    assert (a.longest_seconds, a.is_over_target) == (20 * 60, True)
    assert (b.called, c.waiting, state.waiting) == ((called.ticket.label,), 0, 6)
    assert [(now.counter.number, now.state, now.label) for now in state.counters] == [
        (1, "serving", label(served)), (2, "closed", ""), (3, "called", "B001"), (4, "closed", ""),
    ]  # fmt: skip


def test_a_display_shows_each_number_once_newest_first(at: datetime) -> None:
    hall = morning(at, 1, 3)
    for code in ("K01", "K09", "K01"):
        hall.take(code)
    first = hall.next(1)
    hall.later(seconds=40)
    second = hall.next(3)
    assert first is not None
    assert second is not None
    hall.do(1, "recall", first)
    with CaptureQueriesContext(connection) as asked:
        shown = queries.display_state(hall.hall.id, hall.now, waits=queries.estimate_waits(hall.hall.id, hall.now))
    assert len(asked) <= 9
    assert [(call.label, call.counter_number, call.is_recall) for call in shown.calls] == [("A001", 1, True), ("B001", 3, False)]
    assert shown.calls[0].call_seq > shown.calls[1].call_seq
    assert shown.waiting == {"A": 1, "B": 0, "C": 0}
    assert shown.high_minutes["A"] >= 5
    hall.do(1, "serve", first)
    assert [call.is_current for call in queries.display_state(hall.hall.id, hall.now).calls] == [False, True]
    zone = hall.hall.zones["b"].pk
    assert queries.display_state(hall.hall.id, hall.now, zone_id=zone).calls == ()


def test_a_visitor_sees_their_place_and_where_to_go(at: datetime) -> None:
    hall = morning(at, 1)
    for _ in range(3):
        hall.take("K01")
        hall.later(seconds=1)
    mine = hall.take("K01", "K09").visit.code
    place = queries.place_in_line(mine.lower(), hall.now, waits=queries.estimate_waits(hall.hall.id, hall.now))
    assert (place.state, place.ahead, place.services_left, place.is_today) == ("waiting", 3, 1, True)
    assert place.wait is not None
    assert 5 <= place.wait.low <= place.wait.high
    for _ in range(3):
        leg = hall.serve_next(1)
        hall.do(1, "finish", leg, outcome="completed")
    hall.next(1)
    place = queries.place_in_line(mine, hall.now)
    assert (place.state, place.counter_number, place.ahead, place.wait) == ("called", 1, 0, None)
    hall.do(1, "no_show", queries.place_in_line(mine, hall.now).leg)
    assert queries.place_in_line(mine, hall.now).state == "no_show"
    with pytest.raises(VisitUnknown):
        queries.place_in_line("ZZZZZZZZZZZZ", hall.now)


def test_an_officer_sees_whom_they_have_and_the_next_five(at: datetime) -> None:
    hall = morning(at, 2)
    for _ in range(4):
        hall.take("K01")
        hall.take("K09")
        hall.later(minutes=1)
    held = hall.serve_next(2)
    hall.do(2, "hold", held, reason="form", back_to="officer")
    hall.next(2)
    hall.later(seconds=10)
    with CaptureQueriesContext(connection) as asked:
        state = queries.counter_state(hall.sessions[2].pk, hall.now)
    assert len(asked) <= 8
    assert label(state.current) == "B001"
    assert [leg.visit.ticket.label for leg in state.upcoming] == ["A002", "B002", "A003", "B003", "A004"]
    assert (state.waiting, state.state, state.recall_in_seconds, [label(leg) for leg in state.held]) == (
        6,
        "called",
        20,
        ["A001"],
    )
    with pytest.raises(NotFound):
        queries.counter_state(hall.hall.id, hall.now)


def test_the_day_in_figures(at: datetime) -> None:
    hall = morning(at, 1)
    for reason in ("", "", "elderly"):
        hall.take("K01", priority_reason=reason)
    gone = hall.take("K01")
    wrong = hall.take("K01")
    operations.void_visit(visit_id=wrong.visit.pk, reason="misprint", actor=SYSTEM, at=hall.now)
    hall.later(minutes=10)
    for minutes in (4, 6, 8):
        leg = hall.next(1)
        assert leg is not None
        hall.later(minutes=1)
        hall.do(1, "serve", leg)
        hall.later(minutes=minutes)
        hall.do(1, "finish", leg, outcome="not_recorded" if minutes == 8 else "completed")
    operations.leave(visit_code=gone.visit.code, actor=VISITOR, at=hall.now)
    operations.close_counter(session_id=hall.sessions[1].pk, actor=hall.officers[1], at=hall.now)
    with CaptureQueriesContext(connection) as asked:
        sheet = queries.day_sheet(hall.hall.id, at.date())
    assert len(asked) <= 6
    assert (sheet.visits, sheet.whole.legs, sheet.whole.served, sheet.whole.gave_up) == (4, 4, 3, 1)
    assert (sheet.whole.median_wait, sheet.whole.longest_wait, sheet.whole.mean_service, sheet.whole.mean_way) == (15, 22, 6, 1)
    # Waits of 10, 15 and 22 minutes and one who left after more than the target: two of four in time.
    assert sheet.whole.within_target == 0.5
    assert sheet.by_priority["priority"].longest_wait == 10
    assert list(sheet.by_half_hour) == ["09.00"]
    assert (sheet.outcomes, sheet.not_recorded) == ({"completed": 2, "not_recorded": 1}, 1 / 3)
    (worked,) = sheet.officers
    assert (worked.counter_number, worked.served, worked.minutes["serving"]) == (1, 3, 18)
    assert worked.utilisation == 18 / 31


def test_estimates_are_kept_once_and_scored(at: datetime) -> None:
    hall = morning(at, 1)
    for _ in range(3):
        hall.take("K01")
    assert operations.keep_estimates(centre_id=hall.hall.id, actor=SYSTEM, at=hall.now) == 3
    with pytest.raises(NothingToEstimate):
        operations.keep_estimates(centre_id=hall.hall.id, actor=SYSTEM, at=hall.now)
    with pytest.raises(NotAllowed):
        operations.keep_estimates(centre_id=hall.hall.id, actor=VISITOR, at=hall.now)
    assert WaitEstimate.objects.count() == 3
    hall.later(minutes=5)
    hall.next(1)
    error, scored = queries.estimate_error(hall.hall.id, at.date())
    assert (error, scored) == (2.5, 1)


@pytest.mark.usefixtures("ready")
def test_from_door_to_document(at: datetime) -> None:
    people = office.desk(at)
    case = office.sent(people, at)
    hall = morning(at)
    hall.officers[1] = officer(at, "Petugas", *cast.COUNTER)
    hall.open(1)
    hall.take("K01")
    hall.later(minutes=7)
    leg = hall.serve_next(1)
    hall.do(1, "link_application", leg, application_id=case.application_id)
    hall.later(minutes=9)
    hall.do(1, "finish", leg, outcome="application_lodged")
    way = queries.door_to_document(case.application_id)
    assert (way.first_came_at, way.visits, way.waited, way.served, way.total) == (at, 1, 7, 9, None)
    Application.objects.filter(pk=case.application_id).update(state="issued", decided_at=hall.now)
    assert queries.door_to_document(case.application_id).total == hall.now - at
    with pytest.raises(NotFound):
        queries.door_to_document(hall.hall.id)
    assert Leg.objects.get(pk=leg.pk).application_id == case.application_id
