"""A draft begun online is the applicant's alone until it is sent; one begun at the counter is shared with the counter."""

import pytest
from django.test import Client
from tests import cast
from tests.api.calls import caller, problem
from tests.applications.office import desk, draft, sent
from tests.applications.test_operations import refused

from satupintu.applications import errors, operations, queries
from satupintu.applications.models import Application
from satupintu.applications.queries.duplicates import only_visible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

OFFICERS = ("loket", "verifikator", "teknis", "kadis", "manajer", "perancang", "admin")


@pytest.fixture
def people(at):
    return desk(at)


def browser_of(who):
    client = Client(headers={"host": "siap.localhost"})
    client.force_login(who.account)
    return client


def at_the_counter(people, at):
    return operations.start_application(
        service_code="K09", variant=draft(people, at).variant, channel="desk", person_id=people.sari.person.id,
        present_id=people.sari.person.id, actor=people.office["loket"].actor, at=at,
    )  # fmt: skip


@pytest.mark.parametrize("name", OFFICERS)
def test_nobody_at_the_office_reads_or_changes_a_draft_begun_online(people, at, name):
    mine, actor = draft(people, at), people.office[name].actor
    for call in (
        lambda: queries.get_case(mine.id, actor, at),
        lambda: operations.save_answers(application_id=mine.id, answers={}, actor=actor, at=at),
        lambda: operations.submit_application(application_id=mine.id, actor=actor, at=at),
        lambda: operations.remove_draft(application_id=mine.id, actor=actor, at=at),
        lambda: operations.write_note(application_id=mine.id, body="halo", actor=actor, at=at),
        lambda: operations.send_message(application_id=mine.id, body="halo", actor=actor, at=at),
    ):
        with refused(errors.NotYours):
            call()
    assert only_visible([mine], actor, at) == []


@pytest.mark.parametrize("name", OFFICERS)
def test_to_their_browsers_and_tokens_it_does_not_exist(people, at, name):
    mine, officer = draft(people, at), people.office[name]
    file_id = mine.items.filter(file__isnull=False).first().file_id
    browser = browser_of(officer)
    assert browser.get(f"/meja/permohonan/{mine.id}/").status_code == 404
    may_come_in = 404 if name == "loket" else 403
    for page in ("", "periksa/", "hapus/", "jenis/"):
        assert browser.get(f"/permohonan/{mine.id}/{page}").status_code == may_come_in, page
    assert browser.post(f"/permohonan/{mine.id}/hapus/").status_code == may_come_in
    assert browser.get(f"/berkas/{file_id}/").status_code in (403, 404)
    problem(caller(officer.account).get(f"/api/v1/applications/{mine.id}"), 404, errors.NotYours.code)
    assert Application.objects.get(pk=mine.id).state == "draft"


def test_the_counter_goes_on_with_what_it_began_and_with_what_was_sent(people, at):
    shared, loket = at_the_counter(people, at), people.office["loket"]
    browser = browser_of(loket)
    assert browser.get(f"/permohonan/{shared.id}/").status_code == 200
    assert browser_of(people.sari).get(f"/permohonan/{shared.id}/").status_code == 200
    assert only_visible([shared], loket.actor, at) == [shared]
    assert browser.get(f"/meja/permohonan/{sent(people, at).application_id}/").status_code == 200
    operations.remove_draft(application_id=shared.id, actor=loket.actor, at=at)
    assert not Application.objects.filter(pk=shared.id).exists()


def test_the_counter_is_not_shown_the_number_of_a_draft_begun_online(people, at):
    mine = draft(people, at, "K01", "hilang")
    answer = browser_of(cast.budi(at)).post(
        f"/meja/permohonan/baru/{people.sari.person.id}/", {"choice": "K01:hilang", "principal": "0"}
    )
    assert answer.context["duplicates"] == []
    assert mine.number not in answer.content.decode()
