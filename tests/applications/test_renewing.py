"""A draft under way when its standard is enacted anew: what is known stays, what changed is told, and it can be sent."""

import pytest
from django.test import Client
from tests.applications.office import desk, draft
from tests.applications.standards import close_standard, new_version
from tests.applications.test_operations import refused

from satupintu.applications import errors, operations, queries
from satupintu.applications.answers import read_answers
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def field(name, **changes):
    return {"name": name, "label": "Isian baru", "type": "string", "required": True, **changes}


def drop_and_add(content):
    """No text of the advertisement any more; a new question and a new file instead, and no paper R11."""
    content["form"][-1]["fields"] = [field("penanggung_jawab")]
    content["requirements"] = [row for row in content["requirements"] if row["key"] != "R11"]
    added = {**next(row for row in content["requirements"] if row["key"] == "R07"), "key": "R77", "label": "Foto lokasi baru"}
    content["requirements"].append(added)


def shorter(content):
    content["time"]["value"] = 3


def lose_variant(content):
    content["variants"] = [choice for choice in content["variants"] if choice["code"] != "insidentil"]


def send(application, people, at):
    return operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)


def test_a_complete_draft_is_sent_by_the_version_in_force(people, at):
    application = draft(people, at, "K01", "hilang")
    version = new_version("K01", shorter, at)
    sent = send(application, people, at)
    assert (sent.state, sent.version_id) == ("in_process", version.pk)
    assert sent.run.version_id == version.sop_version_id


def test_known_answers_stay_and_what_is_no_longer_asked_goes(people, at):
    application = draft(people, at)
    before = read_answers(application)
    new_version("K09", drop_and_add, at)
    with refused(errors.NotSubmittable) as caught:
        send(application, people, at)
    assert {"answers.penanggung_jawab", "requirements.R77"} <= caught.value.errors.keys()
    operations.save_answers(application_id=application.id, answers={"naskah": "lama", "muka": 2}, actor=people.sari.actor, at=at)
    case = queries.get_case(application.id, people.sari.actor, at)
    assert case.answers == {name: value for name, value in before.items() if name != "naskah"} | {"muka": 2}
    assert not case.application.items.filter(key="R11").exists()
    assert case.application.items.filter(key="R07").exists()
    assert case.renewal.new == ("Isian baru", "Foto lokasi baru")
    assert len(case.renewal.dropped) == 2
    entry = Entry.objects.get(event="applications.standard_followed")
    assert (entry.data["dropped_fields"], entry.data["dropped_items"]) == (["naskah"], ["R11"])


def test_following_twice_tells_once(people, at):
    application = draft(people, at)
    new_version("K09", shorter, at)
    for _time in range(2):
        operations.renew_draft(application_id=application.id, actor=people.sari.actor, at=at)
    assert Entry.objects.filter(event="applications.standard_followed").count() == 1
    with refused(errors.NotYours):
        operations.renew_draft(application_id=application.id, actor=people.dewi.actor, at=at)


def test_a_variant_that_is_gone_must_be_chosen_again(people, at):
    application = draft(people, at, "K09", "insidentil")
    new_version("K09", lose_variant, at)
    with refused(errors.NotSubmittable) as caught:
        send(application, people, at)
    assert list(caught.value.errors) == ["variant"]
    operations.change_variant(application_id=application.id, variant="permanen", actor=people.sari.actor, at=at)
    application.refresh_from_db()
    assert application.variant == read_answers(application)["varian"] == "permanen"
    assert application.version_id == get_enacted_standard("K09").version_id


def test_without_a_standard_in_force_nothing_is_sent_and_nothing_lost(people, at):
    application = draft(people, at)
    close_standard("K09", at)
    with refused(errors.ServiceClosed):
        send(application, people, at)
    saved = operations.save_answers(application_id=application.id, answers={"muka": 2}, actor=people.sari.actor, at=at)
    assert read_answers(saved)["muka"] == 2


def test_a_sent_case_keeps_its_version(people, at):
    application = send(draft(people, at), people, at)
    pinned = application.version_id
    new_version("K09", shorter, at)
    application.refresh_from_db()
    assert application.version_id == pinned
    with refused(errors.WrongState):
        operations.renew_draft(application_id=application.id, actor=people.sari.actor, at=at)


@pytest.fixture
def sari(people):
    client = Client(headers={"host": "siap.localhost"})
    client.force_login(people.sari.account)
    return client


def test_the_page_of_the_draft_says_what_changed(people, sari, at):
    application = draft(people, at)
    address = f"/permohonan/{application.id}/"
    number = queries.get_case(application.id, people.sari.actor, at).standard.number
    new_version("K09", drop_and_add, at)
    assert sari.get(f"{address}periksa/").headers["Location"] == address
    page = sari.get(address).content.decode()
    assert "Standar pelayanan berubah" in page
    assert "Foto lokasi baru" in page
    stale = {"_standar": str(number), "muka": "3", "naskah": "lama"}
    assert sari.post(f"{address}isi/2/", stale).headers["Location"] == address
    assert sari.post(f"{address}isi/2/simpan/", stale).status_code == 200
    answers = queries.get_case(application.id, people.sari.actor, at).answers
    assert answers["muka"] == 3
    assert answers["panjang_m"], "what the page did not ask for stays"
    close_standard("K09", at)
    assert "sedang tidak menerima permohonan" in sari.get(address).content.decode()
