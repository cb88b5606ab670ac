"""Booths of agencies: who opens one, what is called there; breaks in turn are told, not refused."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.visits.morning import Morning, morning, officer, snapshot

from satupintu.centres import operations as centres
from satupintu.centres.errors import NotOfThisAgency
from satupintu.core.actor import SYSTEM, Actor
from satupintu.people.models import Agency
from satupintu.people.operations import create_agency
from satupintu.visits import operations, queries
from satupintu.visits.errors import BoothOfAgency, GroupOfAgency, NotOnYourProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def bpjs(at: datetime) -> Agency:
    return create_agency(code="bpjs", name="BPJS Kesehatan", is_partner=True, actor=SYSTEM, at=at)


@pytest.fixture
def mall(at: datetime, bpjs: Agency) -> Morning:
    """A hall whose counter 3 and group B are an agency's."""
    made = morning(at)
    centres.change_counter(counter_id=made.hall.counters[3].pk, values={"agency_id": bpjs.pk}, actor=SYSTEM, at=at)
    centres.change_group(group_id=made.hall.groups["B"].pk, values={"agency_id": bpjs.pk}, actor=SYSTEM, at=at)
    return made


def of_agency(at: datetime, agency: Agency) -> Actor:
    return replace(officer(at, "Bagas"), agency_ids=frozenset({agency.pk}))


def test_only_its_own_staff_open_a_booth(mall: Morning, bpjs: Agency, at: datetime) -> None:
    booth = mall.hall.counters[3].pk
    for stranger in (officer(at, "Ani"), replace(officer(at, "Lia", "manager"), agency_ids=frozenset({mall.hall.id}))):
        before = snapshot()
        with pytest.raises(BoothOfAgency, match=r"gerai BPJS Kesehatan"):
            operations.open_counter(counter_id=booth, actor=stranger, at=at)
        assert snapshot() == before
    session = operations.open_counter(counter_id=booth, actor=of_agency(at, bpjs), at=at)
    assert session.group_ids == [mall.hall.groups["B"].pk]


def test_a_booth_calls_its_own_groups_and_no_other_counter_calls_them(mall: Morning, bpjs: Agency, at: datetime) -> None:
    agent = of_agency(at, bpjs)
    booth, front = mall.hall.counters[3].pk, mall.hall.counters[2].pk
    groups = {prefix: group.pk for prefix, group in mall.hall.groups.items()}
    before = snapshot()
    with pytest.raises(GroupOfAgency):
        operations.open_counter(counter_id=booth, group_ids=[groups["A"], groups["B"]], actor=agent, at=at)
    with pytest.raises(GroupOfAgency, match="BPJS Kesehatan"):
        operations.open_counter(counter_id=front, group_ids=[groups["B"]], actor=officer(at, "Ani"), at=at)
    assert snapshot() == before
    session = mall.open(2)
    assert session.group_ids == [groups["A"]], "what is the agency's is left out of the counter's usual groups"
    before = snapshot()
    with pytest.raises(GroupOfAgency):
        operations.change_profile(session_id=session.pk, group_ids=[groups["B"]], actor=mall.officers[2], at=at)
    with pytest.raises(GroupOfAgency):
        operations.serve_directly(session_id=session.pk, service_code="K09", actor=mall.officers[2], at=at)
    with pytest.raises(NotOfThisAgency):
        centres.set_counter_groups(counter_id=booth, group_ids=[groups["A"]], actor=SYSTEM, at=at)
    assert snapshot() == before
    centres.change_group(group_id=groups["B"], values={"agency_id": None}, actor=SYSTEM, at=at)
    with pytest.raises(NotOnYourProfile):
        operations.open_counter(counter_id=booth, actor=agent, at=at)


def test_visitors_are_passed_on_to_a_booth_but_not_with_a_group_of_another(mall: Morning, bpjs: Agency, at: datetime) -> None:
    mall.open(1)
    mall.open(2)
    mall.officers[3] = of_agency(at, bpjs)
    mall.open(3)
    mall.take("K01")
    leg = mall.serve_next(1)
    before = snapshot()
    booth, group = mall.hall.counters[3].pk, mall.hall.groups
    with pytest.raises(GroupOfAgency):
        mall.do(1, "transfer", leg, group_id=group["C"].pk, for_counter_id=booth)
    assert snapshot() == before
    moved = mall.do(1, "transfer", leg, group_id=group["B"].pk, for_counter_id=booth)
    assert mall.next(2) is None
    assert mall.next(3) == moved


def test_a_pause_tells_who_pauses_already_and_which_lines_nobody_calls_from(at: datetime) -> None:
    hall = morning(at, 1, 2, 3, 4)
    assert queries.pause_outlook(hall.sessions[1]) == queries.PauseOutlook((), ())
    assert queries.pause_outlook(hall.sessions[4]).uncovered == ("C",)
    hall.later(minutes=5)
    operations.pause_counter(session_id=hall.sessions[2].pk, state="prayer", actor=hall.officers[2], at=hall.now)
    told = queries.pause_outlook(hall.sessions[1])
    assert [(pause.counter_number, pause.label, pause.since) for pause in told.others] == [(2, "Salat", hall.now)]
    assert told.uncovered == ("A",)
    operations.pause_counter(session_id=hall.sessions[1].pk, state="break", actor=hall.officers[1], at=hall.now)
    assert queries.pause_outlook(hall.sessions[3]).uncovered == ("B",)


def test_one_officer_has_one_counter_in_however_many_browsers(at: datetime) -> None:
    hall = morning(at, 1)
    hall.take("K01")
    leg = hall.serve_next(1)
    again = operations.open_counter(counter_id=hall.hall.counters[1].pk, actor=hall.officers[1], at=at + timedelta(minutes=1))
    assert again.pk == hall.sessions[1].pk
    assert queries.counter_state(again.pk, at).current == leg
