"""Complaints by the API: sent, tracked, listed, answered; the same rules as at the faces."""

from __future__ import annotations

import pytest
from tests import cast
from tests.api.calls import caller, paths, post, problem
from tests.complaints.cast import Office, office, verified, whistle

from satupintu.complaints.models import Complaint
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
BODY = {"kind": "ordinary", "topic": "time", "title": "Antrean lama di loket", "body": "Menunggu tiga jam di loket tiga."}


@pytest.fixture
def people(at) -> Office:
    return office(at)


def test_sent_tracked_and_answered(people, at):
    sari, mira = caller(cast.sari(at).account), caller(people.accounts["manager"])
    sent = post(sari, "/api/v1/complaints", BODY)
    assert sent.status_code == 201, sent.content
    found = sent.json()
    tracked = post(mira, "/api/v1/complaints/track", {"number": found["number"], "code": found["code"]})
    assert (tracked.status_code, tracked.json()["body"]) == (200, BODY["body"])
    problem(post(mira, "/api/v1/complaints/track", {"number": found["number"], "code": "SALAH"}), 404, "complaint_code_wrong")
    assert [line["number"] for line in sari.get("/api/v1/complaints").json()["items"]] == [found["number"]]
    assert "Sari" not in mira.get("/api/v1/complaints").content.decode()
    problem(post(mira, f"/api/v1/complaints/{found['number']}/answer", {"text": "Sudah."}), 409, "complaint_wrong_state")
    complaint = verified(people, at)
    done = post(mira, f"/api/v1/complaints/{complaint.number}/answer", {"text": "Loket ditambah."})
    assert done.json()["state"] == "answered"
    read = mira.get(f"/api/v1/complaints/{complaint.pk}").json()
    assert [remark["text"] for remark in read["remarks"]] == ["Loket ditambah."]
    assert sari.get(f"/api/v1/complaints/{found['id']}").json()["body"] == BODY["body"]
    problem(post(sari, f"/api/v1/complaints/{found['number']}/answer", {"text": "Saya sendiri."}), 403, "not_allowed")


def test_what_others_sent_and_what_goes_to_the_inspectorate_is_not_there(people, at):
    complaint, report = verified(people, at), whistle(at).complaint
    dewi, mira, pandu = (
        caller(account) for account in (cast.dewi(at).account, *map(people.accounts.get, ("manager", "pengawas")))
    )
    for client in (dewi,):
        problem(client.get(f"/api/v1/complaints/{complaint.number}"), 404, "not_found")
    problem(mira.get(f"/api/v1/complaints/{report.number}"), 404, "not_found")
    problem(post(mira, f"/api/v1/complaints/{report.pk}/answer", {"text": "Sudah."}), 404, "not_found")
    assert pandu.get(f"/api/v1/complaints/{report.number}").status_code == 200
    assert [line["number"] for line in mira.get("/api/v1/complaints?kind=ordinary").json()["items"]] == [complaint.number]
    assert mira.get("/api/v1/complaints?state=closed").json()["items"] == []


def test_what_is_wrong_is_said_by_path(people, at):
    sari, relay = caller(cast.sari(at).account), caller(people.accounts["worker"])
    before = Entry.objects.exclude(event__startswith="api.").count()
    assert paths(problem(post(sari, "/api/v1/complaints", {**BODY, "title": "x", "body": "y"}), 422, "complaint_invalid")) == [
        "title", "body",
    ]  # fmt: skip
    assert paths(problem(post(sari, "/api/v1/complaints", {**BODY, "is_anonymous": True}), 422, "complaint_invalid")) == [
        "is_anonymous"
    ]
    problem(post(relay, "/api/v1/complaints", {**BODY, "channel": "phone"}), 403, "not_allowed")
    assert paths(problem(post(relay, "/api/v1/complaints", BODY), 422, "complaint_invalid")) == ["name"]
    assert (Complaint.objects.count(), Entry.objects.exclude(event__startswith="api.").count()) == (0, before)
    handed_on = post(relay, "/api/v1/complaints", {**BODY, "is_anonymous": True})
    assert handed_on.status_code == 201
