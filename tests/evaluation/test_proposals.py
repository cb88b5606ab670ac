"""What is worth a finding and has none: weak elements of the last survey, complaints that pile up."""

from datetime import timedelta

import pytest
from tests.applications.office import desk
from tests.complaints.cast import office, verified
from tests.desk.test_desk import browser
from tests.surveys.asked import all_of, answer, open_skm

from satupintu.evaluation import operations, queries
from satupintu.surveys import operations as surveys
from satupintu.surveys.operations import Given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def published(people, at, **low: int):
    """A published round in which every answer is 4, but those named."""
    row = open_skm(at)
    for number in range(6):
        answer(f"u{number}", at, Given({**all_of(4).values, **low}, {}, ""))
    manager, end = people.office["manajer"].actor, at + timedelta(days=90)
    surveys.close_round(round_id=row.pk, actor=manager, at=end)
    return surveys.publish_results(round_id=row.pk, actor=manager, at=end)


def record(people, proposal, at):
    """Record the finding a proposal asks for."""
    values = {name: getattr(proposal, name) for name in ("title", "source", "source_ref", "evidence", "element", "service_code")}
    given = {**values, "severity": proposal.severity, "found_on": at.date()}
    return operations.record_finding(values=given, actor=people.office["manajer"].actor, at=at)


def test_weak_elements_are_proposed_weakest_first_until_a_finding_names_them(at):
    people = desk(at)
    row = published(people, at, q3=2, q8=3)
    found = queries.list_proposals(at)
    assert [one.element for one in found] == ["U3", "U9"]
    assert found[0].source_ref == row.title
    assert "50,00" in found[0].evidence
    record(people, found[0], at)
    assert [one.element for one in queries.list_proposals(at)] == ["U9"]


def test_without_a_weak_element_the_lowest_is_proposed_once(at):
    people = desk(at)
    published(people, at)
    found = queries.list_proposals(at)
    assert len(found) == 1
    record(people, found[0], at)
    assert queries.list_proposals(at) == []


def test_complaints_about_one_thing_pile_up_to_a_proposal(at):
    people, complainers = desk(at), office(at)
    for _count in range(2):
        verified(complainers, at)
    assert queries.list_proposals(at + timedelta(hours=1)) == []
    verified(complainers, at)
    (found,) = queries.list_proposals(at + timedelta(hours=1))
    assert found.source_ref == "pengaduan time"
    assert queries.list_proposals(at + timedelta(days=120)) == []
    record(people, found, at)
    assert queries.list_proposals(at + timedelta(hours=1)) == []


def test_the_register_leads_from_a_proposal_to_a_filled_form(at):
    people = desk(at)
    published(people, at, q3=2)
    manager = browser(people.office["manajer"].account)
    page = manager.get("/meja/perbaikan/").content.decode()
    assert "Belum ditindaklanjuti" in page
    address = page.split('href="/meja/perbaikan/baru/?')[1].split('"')[0].replace("&amp;", "&")
    form = manager.get(f"/meja/perbaikan/baru/?{address}").content.decode()
    assert 'value="SKM uji"' in form
    assert 'value="U3"' in form
    assert "Belum ditindaklanjuti" not in browser(people.office["loket"].account).get("/meja/perbaikan/").content.decode()


def test_who_reads_figures_sees_those_of_the_office_at_home(at):
    people = desk(at)
    for who, is_shown in (("kadis", True), ("manajer", True), ("loket", False), ("perancang", False)):
        assert ("Kantor bulan ini" in browser(people.office[who].account).get("/meja/").content.decode()) is is_shown, who
