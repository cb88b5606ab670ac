"""The API answers in the language the caller asks for; Indonesian where none is asked."""

import pytest
from django.test import Client
from tests.applications.office import desk

from satupintu.api.operations import SCOPES, create_token
from satupintu.applications.models import Application
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def anybody():
    return Client(headers={"host": "siap.localhost"})


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("id,en;q=0.8", "id"),
        ("en;q=0.5,id;q=0.9", "id"),
        ("fr,en;q=0.5", "en"),
        ("fr", "id"),
        ("*", "id"),
    ],
)
def test_the_language_of_a_refusal(anybody, asked, language):
    answer = anybody.get("/api/v1/services/X99", headers={"accept-language": asked} if asked else {})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (404, "service_unknown")
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    assert (
        problem["detail"]
        == {
            "id": "Cari layanan lain di halaman Layanan.",
            "en": "Look for another service on the Services page.",
        }[language]
    )
    assert (
        problem["title"]
        == {
            "id": "Layanan ini tidak ada di daerah ini.",
            "en": "This region does not have this service.",
        }[language]
    )


def test_what_is_missing_is_said_in_english(at):
    people = desk(at)
    _token, text = create_token(account_id=people.sari.account.id, name="uji", scopes=SCOPES, actor=SYSTEM, at=at)
    caller = Client(headers={"host": "siap.localhost", "authorization": f"Bearer {text}", "accept-language": "en"})
    begun = caller.post("/api/v1/applications", {"service": "K09", "variant": "permanen"}, content_type="application/json").json()
    path = f"/api/v1/applications/{begun['id']}"
    before = Entry.objects.count()
    refused = caller.post(f"{path}/submit", {}, content_type="application/json")
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["title"] == "The application cannot be submitted yet."
    assert {"Enter an answer."} <= {error["detail"] for error in problem["errors"]}
    assert Application.objects.get(pk=begun["id"]).state == "draft"
    assert Entry.objects.count() == before


def test_a_link_may_ask_too(anybody):
    assert anybody.get("/api/v1/services/X99?lang=en")["Content-Language"] == "en"
