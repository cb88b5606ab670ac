"""Outages: what is recorded, whose clock stands and from when, and that no clock is stopped twice."""

from datetime import datetime, timedelta

import pytest
from tests.applications.office import desk, returned, sent
from tests.evaluation.register import refused

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.evaluation import operations, queries
from satupintu.evaluation.errors import (
    ClockNotStoppable,
    IncidentClosed,
    IncidentInvalid,
    IncidentStopKept,
    IncidentTwice,
)
from satupintu.evaluation.jobs import resume_affected, stop_affected
from satupintu.evaluation.models import ClockStop
from satupintu.journal.models import Entry
from satupintu.sop import operations as sop
from satupintu.sop.models import ClockInterval, Run
from satupintu.sop.queries import clock_split

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
NATIONAL = {
    "system_code": "dukcapil",
    "system_label": "SIAK Dukcapil",
    "is_national": True,
    "stops_clock": True,
    "effect": "NIK tidak dapat diperiksa",
    "words": "Pemeriksaan NIK sedang terganggu. Permohonan tetap diterima.",
}


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def chief(people):
    return people.office["manajer"].actor


@pytest.fixture
def case(people, at):
    """The run of a case of Sari's that was sent at nine, and its due date."""
    return sent(people, at).application().run


def opened(chief, at, since, **values):
    incident = operations.open_incident(values={**NATIONAL, **values}, started_at=since, actor=chief, at=at)
    stop_affected(incident.pk, at)
    return incident


def closed(chief, incident, at, until):
    operations.close_incident(incident_id=incident.pk, ended_at=until, cause="Jaringan pusat putus", actor=chief, at=at)
    resume_affected(incident.pk, at)


def stops(incident):
    return [(stop.stopped_at, stop.resumed_at, stop.why_not) for stop in incident.stops.order_by("id")]


def fresh(run):
    return Run.objects.get(pk=run.pk)


def test_an_outage_gives_back_exactly_its_working_time(chief, case, at):
    due = case.due_at
    noon = at + timedelta(hours=1)
    incident = opened(chief, noon, noon)
    assert (fresh(case).clock_state, fresh(case).outage_code, fresh(case).due_at) == ("stopped", "dukcapil", None)
    over = at + timedelta(hours=3)
    closed(chief, incident, over, over)
    assert (fresh(case).clock_state, fresh(case).outage_code) == ("running", "")
    # Two hours of the morning are lost; five working days from Monday end a Monday, so the due date moves into the next day.
    assert fresh(case).due_at == due + timedelta(hours=18, minutes=30) == datetime.fromisoformat("2026-03-10T10:00:00+07:00")
    assert clock_split(case.pk, over)["outage"] == timedelta(hours=2)
    assert stops(incident) == [(noon, over, "")]


def test_recorded_afterwards_it_goes_back_as_far_as_nothing_happened(chief, case, at):
    due, later = case.due_at, at + timedelta(hours=3)
    incident = opened(chief, later, at + timedelta(hours=1))
    closed(chief, incident, later, at + timedelta(hours=2))
    assert fresh(case).due_at == due + timedelta(hours=17, minutes=30)
    assert stops(incident) == [(at + timedelta(hours=1), at + timedelta(hours=2), "")]
    assert clock_split(case.pk, later)["outage"] == timedelta(hours=1)


def test_a_clock_never_goes_back_behind_what_happened(people, chief, case, at):
    moved = at + timedelta(hours=2)
    sop.extend_due(run_id=case.pk, value=1, unit="hari_kerja", reason="Cuaca", actor=chief, at=moved)
    since_two = opened(chief, at + timedelta(hours=3), at + timedelta(hours=1))
    assert stops(since_two) == [(moved, None, "")]
    closed(chief, since_two, at + timedelta(hours=3), at + timedelta(hours=2, minutes=30))
    past = operations.open_incident(
        values={**NATIONAL, "system_code": "oss"}, started_at=at + timedelta(hours=1), actor=chief, at=at + timedelta(hours=3)
    )
    operations.close_incident(
        incident_id=past.pk, ended_at=at + timedelta(hours=2), cause="Putus", actor=chief, at=at + timedelta(hours=3)
    )
    stop_affected(past.pk, at + timedelta(hours=3))
    assert stops(past) == [(None, None, "moved_on")]


def test_no_clock_is_stopped_twice_and_the_longer_outage_goes_on(chief, case, at):
    first = opened(chief, at + timedelta(minutes=30), at + timedelta(minutes=30))
    second = opened(chief, at + timedelta(hours=1), at + timedelta(hours=1), system_code="oss", system_label="OSS")
    assert stops(second) == [(None, None, "already_stopped")]
    closed(chief, first, at + timedelta(hours=2), at + timedelta(hours=2))
    assert fresh(case).outage_code == "oss"
    assert stops(second) == [(at + timedelta(hours=2), None, "")]
    closed(chief, second, at + timedelta(hours=3), at + timedelta(hours=3))
    assert fresh(case).outage_code == ""
    assert clock_split(case.pk, at + timedelta(hours=4))["outage"] == timedelta(hours=2, minutes=30)
    assert ClockInterval.objects.filter(run=case, ended_at__isnull=True).count() == 1


def test_the_second_outage_over_before_the_first_gives_nothing_twice(chief, case, at):
    first = opened(chief, at + timedelta(minutes=30), at + timedelta(minutes=30))
    second = opened(chief, at + timedelta(hours=1), at + timedelta(hours=1), system_code="oss")
    closed(chief, second, at + timedelta(hours=2), at + timedelta(hours=2))
    assert fresh(case).outage_code == "dukcapil"
    closed(chief, first, at + timedelta(hours=3), at + timedelta(hours=3))
    assert (fresh(case).outage_code, fresh(case).clock_state) == ("", "running")
    assert clock_split(case.pk, at + timedelta(hours=3))["outage"] == timedelta(hours=2, minutes=30)


def test_only_what_is_affected_and_running_stands(people, chief, case, at):
    waiting = returned(people, at).application().run
    incident = opened(chief, at + timedelta(hours=1), at + timedelta(hours=1), service_codes=["K09"])
    assert dict(incident.stops.values_list("run_id", "why_not")) == {case.pk: "", waiting.pk: "not_running"}
    other = opened(chief, at + timedelta(hours=1), at + timedelta(hours=1), system_code="oss", service_codes=["K01"])
    assert stops(other) == []
    assert queries.count_stops(incident.pk) == {"": 1, "not_running": 1}
    with refused(IncidentStopKept):
        operations.stop_case(incident_id=incident.pk, run_id=case.pk, actor=SYSTEM, at=at + timedelta(hours=1))


def test_a_case_that_begins_during_an_outage_stands_at_once(people, chief, at, deliver):
    incident = operations.open_incident(values=NATIONAL, started_at=at, actor=chief, at=at)
    deliver()
    run = sent(people, at + timedelta(hours=1)).application().run
    deliver()
    assert fresh(run).outage_code == "dukcapil"
    assert stops(incident) == [(at + timedelta(hours=1), None, "")]


def test_a_case_that_comes_back_during_an_outage_stands_from_then(people, chief, at, deliver):
    walker = returned(people, at)
    incident = opened(chief, at + timedelta(hours=1), at + timedelta(hours=1))
    back = at + timedelta(hours=2)
    walker.repair(back)
    deliver()
    assert stops(incident) == [(back, None, "")]
    assert fresh(walker.application().run).outage_code == "dukcapil"


def test_a_clock_that_goes_on_by_hand_is_left_alone(chief, case, at):
    incident = opened(chief, at + timedelta(hours=1), at + timedelta(hours=1))
    by_hand = at + timedelta(hours=2)
    sop.resume_clock(run_id=case.pk, actor=chief, at=by_hand)
    due = fresh(case).due_at
    closed(chief, incident, at + timedelta(hours=3), at + timedelta(hours=3))
    assert fresh(case).due_at == due
    with refused(IncidentStopKept):
        operations.resume_case(incident_id=incident.pk, run_id=case.pk, actor=SYSTEM, at=at + timedelta(hours=3))


def test_an_own_failure_is_recorded_but_stops_nothing(chief, case, at):
    with refused(ClockNotStoppable):
        operations.open_incident(values={**NATIONAL, "is_national": False}, started_at=at, actor=chief, at=at)
    incident = opened(chief, at, at, system_code="listrik", is_national=False, stops_clock=False, centre_codes=[])
    assert fresh(case).clock_state == "running"
    assert not ClockStop.objects.exists()
    with refused(ClockNotStoppable):
        operations.stop_case(incident_id=incident.pk, run_id=case.pk, actor=SYSTEM, at=at)
    assert [row.pk for row in queries.list_open_incidents()] == [incident.pk]


def test_refusals(people, chief, at):
    loket = people.office["loket"].actor
    with refused(NotAllowed):
        operations.open_incident(values=NATIONAL, started_at=at, actor=loket, at=at)
    with refused(IncidentInvalid, "started_at", "words"):
        operations.open_incident(values={**NATIONAL, "words": ""}, started_at=at + timedelta(hours=1), actor=chief, at=at)
    with refused(IncidentInvalid, "started_at"):  # nobody can check any more what it held up
        operations.open_incident(values=NATIONAL, started_at=at - timedelta(days=7, seconds=1), actor=chief, at=at)
    with refused(IncidentInvalid, "number"):
        operations.open_incident(values={**NATIONAL, "number": "GG-1"}, started_at=at, actor=chief, at=at)
    for code in ({"service_codes": ["X9"]}, {"centre_codes": ["nowhere"]}):
        with refused(NotFound):
            operations.open_incident(values={**NATIONAL, **code}, started_at=at, actor=chief, at=at)
    incident = operations.open_incident(values=NATIONAL, started_at=at, actor=chief, at=at)
    with refused(IncidentTwice):
        operations.open_incident(values=NATIONAL, started_at=at, actor=chief, at=at)
    end = {"incident_id": incident.pk, "actor": chief, "at": at + timedelta(hours=1)}
    with refused(IncidentInvalid, "ended_at", "cause"):
        operations.close_incident(**end, ended_at=at + timedelta(hours=2), cause="")
    with refused(IncidentInvalid, "ended_at"):
        operations.close_incident(**end, ended_at=at - timedelta(hours=2), cause="Putus")
    with refused(NotAllowed):
        operations.close_incident(**{**end, "actor": loket}, ended_at=at, cause="Putus")
    with refused(NotAllowed):
        operations.stop_case(incident_id=incident.pk, run_id=incident.pk, actor=chief, at=at)
    with refused(NotFound):
        operations.stop_case(incident_id=incident.pk, run_id=incident.pk, actor=SYSTEM, at=at)
    with refused(IncidentInvalid, "system_code"):
        operations.change_incident(incident_id=incident.pk, values={"system_code": "oss"}, actor=chief, at=at)
    with refused(IncidentInvalid, "words"):
        operations.change_incident(incident_id=incident.pk, values={"words": " "}, actor=chief, at=at)
    operations.change_incident(incident_id=incident.pk, values={"words": "Hampir pulih"}, actor=chief, at=at)
    operations.close_incident(**end, ended_at=at, cause="Putus")
    with refused(IncidentClosed):
        operations.close_incident(**end, ended_at=at, cause="Putus")
    assert Entry.objects.filter(event="evaluation.incident_changed").count() == 1
    with pytest.raises(NotAllowed):
        queries.get_incident(incident.pk, loket)
    assert [row.number for row in queries.page_incidents(chief).rows] == ["GG-2026-0001"]
    assert queries.list_recent_incidents(at + timedelta(days=31)) == []
