"""What comes after sending: the applicant's own steps, the product, its verification."""

import re
from datetime import timedelta

import pytest
from tests.applications.office import desk, sent

from satupintu.applications.models import Application
from satupintu.issuance.models import IssuedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def walk(walker, at, until=None):
    """Go on towards the end, or until an open task satisfies `until`."""
    moment = at
    for _step in range(40):
        if walker.application().state in Application.CLOSED:
            return None
        moment += timedelta(minutes=20)
        task = walker.open_tasks()[0]
        if until is not None and until(task):
            return task
        walker.take(task, walker.toward(task, {"END"}), moment)
    raise AssertionError("no end")


def test_a_product_is_shown_downloaded_and_verified_by_anybody(people, login, browser, at):
    walker = sent(people, at)
    walk(walker, at)
    sari = login(people.sari)
    page = sari.get(f"/permohonan/{walker.application_id}/").content.decode()
    product = IssuedDocument.objects.get(application_id=walker.application_id)
    assert product.number in page
    file = sari.get(f"/berkas/{product.file_id}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert login(people.dewi).get(f"/berkas/{product.file_id}/").status_code == 404
    told = browser.get(f"/v/{product.code.lower()}/")
    assert told.status_code == 200
    assert product.number in told.content.decode()
    assert "Sari Dewi Lestari" not in told.content.decode(), "the holder is minimised"
    machine = browser.get(f"/v/{product.code}/", headers={"accept": "application/json"}).json()
    assert (machine["state"], machine["number"]) == ("valid", product.number)
    assert (machine["is_genuine"], machine["ended_at"]) == (True, None)
    assert browser.get(f"/api/v1/products/{product.code}/verify").json() == machine
    unknown = browser.get("/v/0000000000/", headers={"accept": "application/json"})
    assert unknown.status_code == 404
    assert (unknown.json()["state"], unknown.json()["is_genuine"]) == ("unknown", False)
    assert unknown.json().keys() == machine.keys()
    assert browser.get("/v/?kode=" + product.code).status_code == 302


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        ("application/json, */*;q=0.1", "application/json"),
        ("application/json;q=1,text/html;q=0.2", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html, application/json;q=0.9", "text/html"),
        ("*/*", "text/html"),
        ("image/png", "text/html"),
        ("", "text/html"),
    ],
)
def test_who_prefers_json_gets_it(browser, accept, answer):
    told = browser.get("/v/0000000000/", headers={"accept": accept} if accept else {})
    assert told.headers["Content-Type"].startswith(answer)
    assert "Accept" in told.headers["Vary"]


def test_the_applicants_own_step_is_asked_and_answered(people, login, at):
    walker = sent(people, at, "K02")
    task = walk(walker, at, until=lambda task: task.role == "pemohon" and walker.actor_for(task) is walker.applicant)
    if task is None:
        pytest.skip("the way to the end asks nothing of the applicant")
    sari = login(people.sari)
    address = f"/permohonan/{walker.application_id}/tugas/{task.id}/"
    assert address in sari.get(f"/permohonan/{walker.application_id}/").content.decode()
    page = sari.get(address)
    assert page.status_code == 200
    assert login(people.dewi).get(address).status_code == 404
    outcome = re.search(r'name="outcome" value="(\w+)"', page.content.decode())
    assert outcome is not None
    assert sari.post(address, {"outcome": outcome[1]}).status_code == 302
    task.refresh_from_db()
    assert task.state == "done"
    assert sari.get(address).status_code == 404


def test_notices_of_the_case_reach_the_inbox(people, login, at, deliver):
    sent(people, at)
    deliver()
    sari = login(people.sari)
    page = sari.get("/kabar/").content.decode()
    address = re.search(r"/kabar/[0-9a-f-]{36}/", page)
    assert address is not None
    assert sari.get(address[0]).status_code == 200
    assert login(people.dewi).get(address[0]).status_code == 404


def test_forms_of_a_draft_or_a_return_lead_back_to_a_case_that_was_sent(people, login, at):
    case = sent(people, at).application_id
    sari = login(people.sari)
    for page in ("hapus", "jenis", "kirim-ulang"):
        assert sari.get(f"/permohonan/{case}/{page}/").headers["location"] == f"/permohonan/{case}/", page
