"""What the hall is heading for: expectation from past weeks, advice by simulation, alarms, and honest words without history."""

from datetime import timedelta

import pytest
from tests.visits.morning import morning

from satupintu.centres.operations import note_device_seen
from satupintu.core.actor import SYSTEM
from satupintu.visits import operations, queries

pytestmark = pytest.mark.django_db


def test_without_history_only_those_who_wait_are_counted(at):
    hall = morning(at, 1)
    for _number in range(6):
        hall.take("K01")
    found = queries.outlook(hall.hall.id, hall.now)
    assert found.days == 0
    assert [hour.expected for hour in found.hours] == [0] * len(found.hours)
    assert 40 <= found.longest[hall.hall.groups["A"].pk] <= 110
    assert found.hours[0].is_over_target
    assert found.hours[-1].wait is None


def test_the_same_weekday_of_past_weeks_is_expected(at):
    past = morning(at - timedelta(weeks=1) + timedelta(hours=1), 1)
    for _number in range(8):
        past.take("K01")
        past.later(minutes=3)
    found = queries.outlook(past.hall.id, at)
    assert found.days == 1
    assert {hour.begins.hour: hour.expected for hour in found.hours} == {9: 0, 10: 8, 11: 0, 12: 0}
    assert queries.outlook(past.hall.id, at + timedelta(days=1)).days == 0
    assert queries.outlook(past.hall.id, at + timedelta(weeks=8)).days == 0


def test_hours_end_with_the_closing(at):
    hall = morning(at, 1)
    assert [hour.begins.hour for hour in queries.outlook(hall.hall.id, at.replace(hour=14)).hours] == [14]
    assert queries.outlook(hall.hall.id, at.replace(hour=16)).hours == ()


def test_one_more_counter_is_advised_where_it_helps(at):
    hall = morning(at, 1)
    for _number in range(8):
        hall.take("K01")
    hall.take("K09")
    a, b = queries.outlook(hall.hall.id, hall.now).advice
    assert (a.group.prefix, a.counter.number) == ("A", 2)
    assert a.before - a.after >= 15
    assert (b.group.prefix, b.counter.number, b.before) == ("B", 2, None)
    hall.open(2)
    hall.open(3)
    later = queries.outlook(hall.hall.id, hall.now)
    assert not later.advice or later.advice[0].counter is None


def test_a_short_line_needs_no_advice(at):
    hall = morning(at, 1)
    hall.take("K01")
    assert queries.outlook(hall.hall.id, hall.now).advice == ()


def test_waits_of_today(at):
    hall = morning(at, 1)
    for _number in range(3):
        hall.take("K01")
    for _number in range(2):
        hall.later(minutes=10)
        leg = hall.serve_next(1)
        hall.do(1, "finish", leg, outcome="completed")
    today = queries.waits_today(hall.hall.id, hall.now)
    assert list(today) == [hall.hall.groups["A"].pk]
    assert (today[hall.hall.groups["A"].pk].called, today[hall.hall.groups["A"].pk].p90) == (2, 20.0)
    assert queries.waits_today(hall.hall.id, hall.now + timedelta(days=1)) == {}


def test_alarms(at):
    hall = morning(at, 1)
    hall.take("K09")
    hall.take("K01")
    hall.later(minutes=20)
    names = [
        (alarm.kind, alarm.name) for alarm in queries.alarms(hall.hall.id, hall.now, queries.hall_state(hall.hall.id, hall.now))
    ]
    assert names == [("nobody", "B"), ("over_target", "A"), ("over_target", "B"), ("device", "Anjungan")]
    hall.later(minutes=4)
    state = queries.hall_state(hall.hall.id, hall.now)
    assert [alarm.name for alarm in queries.alarms(hall.hall.id, hall.now, state) if alarm.kind == "device"] == ["Anjungan"]
    note_device_seen(device_id=hall.kiosk.id, actor=SYSTEM, at=hall.now)
    assert not [alarm for alarm in queries.alarms(hall.hall.id, hall.now, state) if alarm.kind == "device"]
    night = hall.now.replace(hour=22)
    assert not [alarm for alarm in queries.alarms(hall.hall.id, night, state) if alarm.kind == "device"]


def test_a_service_beyond_twice_its_time_is_told(at):
    hall = morning(at, 1)
    hall.take("K01")
    hall.serve_next(1)
    hall.later(minutes=15)
    assert queries.overlong(hall.hall.id, hall.now, queries.hall_state(hall.hall.id, hall.now)) == {}
    hall.later(minutes=10)
    found = queries.overlong(hall.hall.id, hall.now, queries.hall_state(hall.hall.id, hall.now))
    assert found == {hall.hall.counters[1].pk: pytest.approx(2.5)}


def test_somebody_who_came_now_would_wait_longer_behind_a_line(at):
    hall = morning(at, 1)
    empty = queries.newcomer_waits(hall.hall.id, hall.now)
    assert list(empty) == [hall.hall.groups["A"].pk]
    assert empty[hall.hall.groups["A"].pk].low == 5
    for _number in range(6):
        hall.take("K01")
    full = queries.newcomer_waits(hall.hall.id, hall.now)[hall.hall.groups["A"].pk]
    assert full.low >= 40
    assert full.ahead == 6
    operations.close_counter(session_id=hall.sessions[1].pk, actor=hall.officers[1], at=hall.now)
    assert queries.newcomer_waits(hall.hall.id, hall.now) == {}
