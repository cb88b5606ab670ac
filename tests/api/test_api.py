"""The API: the contract's calls, the same rules as everywhere, problem documents, keys."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.api.calls import caller, post, put
from tests.applications.office import draft, sent

from satupintu.api.operations import SCOPES, create_token, revoke_token
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.config.demo.answers import sample_answers
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def test_the_catalogue_is_public():
    client = Client(headers={"host": "siap.localhost"})
    page = client.get("/api/v1/services?limit=5").json()
    assert len(page["items"]) == 5
    rest = client.get(f"/api/v1/services?after={page['next']}").json()
    assert {item["code"] for item in rest["items"]}.isdisjoint({item["code"] for item in page["items"]})
    assert client.get("/api/v1/services?q=bikin KTP hilang").json()["items"][0]["code"] == "K01"
    one = client.get("/api/v1/services/K09").json()
    assert one["schema"]["$schema"].endswith("2020-12/schema")
    assert client.get("/api/v1/services/K09?format=cpsv")["Content-Type"] == "application/ld+json"
    missing = client.get("/api/v1/services/X99")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert client.get("/api/docs").status_code == 200
    assert client.get("/api/v1/products/0000-0000-0000/verify").json()["state"] == "unknown"


def test_a_case_from_draft_to_step(people, at):
    sari, budi = caller(people.sari.account), caller(people.office["loket"].account)
    standard = get_enacted_standard("K03")
    started = post(sari, "/api/v1/applications", {"service": "K03", "variant": standard.variants[0].code})
    assert started.status_code == 201
    case = started.json()
    assert case["missing"]
    too_early = post(sari, f"/api/v1/applications/{case['id']}/submit")
    assert too_early.status_code == 422
    assert too_early.json()["code"] == "not_submittable"
    assert len(too_early.json()["errors"]) == len(case["missing"])
    answers = {
        **sample_answers(standard, standard.variants[0].code, at.date()),
        "punya_surat_lahir": True,
        "punya_bukti_nikah": True,
    }
    answer = put(sari, f"/api/v1/applications/{case['id']}/answers", answers)
    assert answer.status_code == 200, answer.content
    filled = answer.json()
    from django.core.files.uploadedfile import SimpleUploadedFile

    from satupintu.config.demo.cases import sample_pdf

    for fault in filled["missing"]:
        key = fault["path"].removeprefix("requirements.")
        handed = sari.post(
            f"/api/v1/applications/{case['id']}/requirements/{key}/file",
            {"file": SimpleUploadedFile("berkas.pdf", sample_pdf(), "application/pdf")},
        )
        assert handed.status_code == 200, handed.content
    done = post(sari, f"/api/v1/applications/{case['id']}/submit")
    assert done.status_code == 200, done.content
    number = done.json()["number"]
    status = sari.get(f"/api/v1/applications/{number}").json()
    assert status["holders"] == ["fo"]
    task = next(t for t in budi.get("/api/v1/tasks").json()["items"] if t["number"] == number)
    entries = Entry.objects.count()
    unjudged = post(budi, f"/api/v1/tasks/{task['id']}/complete", {"outcome": "yes"})
    assert unjudged.status_code == 422
    verdicts = [{"key": fault["path"].removeprefix("verdicts."), "accepted": True} for fault in unjudged.json()["errors"]]
    assert verdicts
    assert Entry.objects.count() == entries
    done = {"outcome": "yes", "verdicts": verdicts}
    first = post(budi, f"/api/v1/tasks/{task['id']}/complete", done, **{"Idempotency-Key": "k1"})
    assert first.status_code == 200, first.content
    recorded = Entry.objects.count()
    assert recorded > entries
    again = post(budi, f"/api/v1/tasks/{task['id']}/complete", done, **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert Entry.objects.count() == recorded
    other = post(budi, f"/api/v1/tasks/{task['id']}/complete", {"outcome": "no"}, **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    late = post(budi, f"/api/v1/tasks/{task['id']}/complete", {"outcome": "yes"})
    assert (late.status_code, late.json()["code"]) == (409, "task_already_done")


def test_tokens_have_scopes_regions_and_an_end(people, at):
    now = timezone.now()
    application = draft(people, at)
    path = f"/api/v1/applications/{application.id}"
    assert Client(headers={"host": "siap.localhost"}).get(path).status_code == 401
    reader = caller(people.sari.account, "applications:read")
    assert reader.get(path).status_code == 200
    refused = post(reader, f"{path}/submit")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert caller(people.dewi.account).get(path).status_code == 404
    token, text = create_token(account_id=people.sari.account.id, name="x", scopes=SCOPES, actor=SYSTEM, at=now)
    assert Client(headers={"host": "provinsi.localhost", "authorization": f"Bearer {text}"}).get(path).status_code == 401
    with region_context("siap"):
        revoke_token(token_id=token.id, actor=SYSTEM, at=now)
    assert Client(headers={"host": "siap.localhost", "authorization": f"Bearer {text}"}).get(path).status_code == 401


@pytest.mark.parametrize(
    ("who", "tasks", "register", "events"),
    [
        ("loket", 200, 200, 403),
        ("verifikator", 200, 200, 403),
        ("teknis", 200, 200, 403),
        ("kadis", 200, 200, 403),
        ("manajer", 200, 200, 200),
        ("perancang", 200, 200, 403),
        ("admin", 200, 200, 200),
        ("sari", 403, 200, 403),
    ],
)
def test_roles(people, at, who, tasks, register, events):
    sent(people, at)
    account = people.sari.account if who == "sari" else people.office[who].account
    client = caller(account)
    assert client.get("/api/v1/tasks").status_code == tasks
    assert client.get("/api/v1/applications").status_code == register
    assert client.get("/api/v1/events").status_code == events


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/v1/applications", b"{not json", 400),
        ("/api/v1/applications", b"{}", 422),
        ("/api/v1/applications", b'{"service": "X99"}', 404),
        ("/api/v1/tasks/not-a-uuid/complete", b"{}", 422),
        ("/api/v1/nothing", b"{}", 404),
    ],
)
def test_bad_calls_get_problem_documents(people, at, path, body, status):
    answer = caller(people.sari.account).post(path, body, content_type="application/json")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"]
