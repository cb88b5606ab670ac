"""The OpenAPI document: whole, valid, and kept by the answers (fuzzed with schemathesis)."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.calls import HOST, stranger, token_for
from tests.api.hallway import whole_hall
from tests.applications.office import draft, sent

from satupintu.sop.models import Task

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8
"""For each call; the whole takes some twenty seconds. `make test` runs the same ones every time."""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def test_the_document_says_what_holds_for_every_call():
    document = json.loads(json.dumps(stranger().get("/api/v1/openapi.json").json()))
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            where = f"{method} {path}"
            assert call["summary"], where
            assert call["description"], where
            assert "429" in call["responses"], where
            for status, answer in call["responses"].items():
                kinds = set(answer["content"]) - {"application/ld+json"}
                assert kinds == ({"application/problem+json"} if int(status) >= 400 else {"application/json"}), (where, status)
            headers = [parameter["name"] for parameter in call["parameters"] if parameter["in"] == "header"]
            assert headers == ([] if method == "get" else ["Idempotency-Key"]), where


def test_the_page_for_people_names_every_call():
    page = stranger().get("/api/docs")
    assert page.status_code == 200
    for path in stranger().get("/api/v1/openapi.json").json()["paths"]:
        assert path in page.content.decode()


@pytest.fixture
def one_connection():
    """Let requests through WSGI end without closing the connection of the test, as Django's own test client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("who", ["sari", "loket"])
def test_whatever_is_sent_the_answer_is_one_the_document_names(people, at, who, settings):
    settings.API_RATE = (0, 60)
    walker, waiting = sent(people, at), draft(people, at)
    task = Task.objects.filter(state="open").get()
    counter, ticket, appointment = whole_hall(people)
    account = people.sari.account if who == "sari" else people.office[who].account
    headers = {"Host": HOST, "Authorization": f"Bearer {token_for(account)[1]}", "Accept-Encoding": "identity"}
    known = {
        "application_id": str(waiting.id),
        "number": str(walker.application_id),
        "task_id": str(task.id),
        "code": "K09",
        "counter_id": str(counter),
        "ticket_id": str(ticket),
        "appointment_id": str(appointment),
        "key": waiting.items.first().key,
    }
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), headers={"Host": HOST})
    for found in document.get_all_operations():
        fuzz(found.ok(), known, headers)


def fuzz(operation, known, headers):
    """Send made-up calls to one operation, half of them to things that are there."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_known=st.booleans())
    def send(case, is_known):
        if is_known:
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            if case.path.startswith("/centres"):
                case.path_parameters = dict.fromkeys(case.path_parameters, "pusat")
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()
