"""Every call × no token, wrong scope, another region, another citizen, every role of staff."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import cast
from tests.api.calls import bearer, caller, problem, put, stranger, token_for
from tests.applications.office import draft, sent
from tests.centres.hall import hall

from satupintu.api.operations import SCOPES
from satupintu.api.routes import api
from satupintu.applications.models import Application
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.sop.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
OPEN = {
    "/services", "/services/{code}", "/products/{code}/verify", "/areas", "/performance", "/centres", "/centres/{code}", "/centres/{code}/slots",
    "/incidents",
    "/surveys",
}  # fmt: skip
NOTHING = "00000000-0000-7000-8000-000000000000"
# What stands between a call and its scope: bodies that would be taken.
BODIES = {
    "POST /applications": {"service": "K09"},
    "PUT /applications/{application_id}/requirements/{key}": {"value": "1"},
    "POST /applications/{number}/messages": {"body": "Halo"},
    "POST /tasks/{task_id}/complete": {"outcome": "yes"},
    "POST /tickets": {"centre": "pusat", "services": ["K01"]},
    "POST /counters/{counter_id}/pause": {"state": "break"},
    "POST /tickets/{ticket_id}/hold": {"reason": "form"},
    "POST /tickets/{ticket_id}/give-back": {"reason": "mistake"},
    "POST /tickets/{ticket_id}/transfer": {"group_id": NOTHING},
    "POST /tickets/{ticket_id}/finish": {"outcome": "completed"},
    "POST /complaints": {"kind": "ordinary", "title": "Antrean lama", "body": "Menunggu tiga jam di loket."},
    "POST /complaints/track": {"number": "ADU-2026-000001", "code": "x"},
    "POST /complaints/{number}/answer": {"text": "Sudah."},
    "POST /sop/check": {"sheet": {}},
    "POST /appointments": {"slot_id": NOTHING, "service": "K01"},
    "POST /appointments/{appointment_id}/reschedule": {"slot_id": NOTHING},
}
OBJECTS = ("application_id", "number", "task_id")


def every_call():
    """Return method, path, scope of every call of the OpenAPI document; "" is open to all."""
    document = api.get_openapi_schema(path_prefix="")
    return [
        (method.upper(), path, next((scope for way in call["security"] for scope in way.get("Bearer", [])), ""))
        for path, methods in document["paths"].items()
        for method, call in methods.items()
    ]


CALLS = every_call()
GUARDED = [(method, path, scope) for method, path, scope in CALLS if scope]
OF_OBJECTS = [
    (method, path, scope)
    for method, path, scope in GUARDED
    if any(f"{{{name}}}" in path for name in OBJECTS) and not path.startswith("/complaints")  # test_complaints has these
]


def names(call):
    return f"{call[0]} {call[1]}"


def call_api(client, method, path, case, task, *, key="x"):
    code = "pusat" if path.startswith("/centres") else "K09"
    hall = dict.fromkeys(("counter_id", "ticket_id", "appointment_id"), NOTHING)  # more of it in test_hall_access
    address = "/api/v1" + path.format(application_id=case, number=case, task_id=task, key=key, code=code, **hall)
    address += "?service=K09" if path.endswith("/slots") else ""
    body = BODIES.get(f"{method} {path}", {})
    if path.endswith("/file"):
        return client.post(address, {"file": SimpleUploadedFile("a.pdf", b"%PDF-", "application/pdf")})
    if method == "GET":
        return client.get(address)
    return put(client, address, body) if method == "PUT" else client.post(address, body, content_type="application/json")


@pytest.fixture
def objects(people, at):
    """A sent case of Sari's, a draft of hers, and the task that is open."""
    walker = sent(people, at)
    hall(at)
    return walker.application_id, draft(people, at).id, Task.objects.filter(state="open").get().id


def state_of_all():
    with region_context("siap"):
        return _state_of_all()


def _state_of_all():
    cases = list(Application.objects.order_by("id").values_list("id", "state", "answers_cipher", "saved_at"))
    tasks = list(Task.objects.order_by("id").values_list("id", "state", "assignee_id"))
    own = Entry.objects.exclude(event__startswith="api.").count()
    return [(a, b, bytes(c), d) for a, b, c, d in cases], tasks, own


def test_the_document_names_every_call_with_its_scope():
    assert {path for _method, path, scope in CALLS if not scope} == OPEN
    assert len(GUARDED) == 53, [names(call) for call in GUARDED]
    for method, path, scope in GUARDED:
        noun = path.split("/")[1]
        noun = "hall" if noun in {"tickets", "counters", "appointments"} else noun
        noun = "evaluation" if noun == "indicators" else noun
        is_read = method == "GET" or path in ("/complaints/track", "/sop/check")  # a code stands in no address, a sheet in none
        assert scope == f"{noun}:{'read' if is_read else 'write'}"


def test_without_a_token(objects):
    before = state_of_all()
    for method, path, scope in CALLS:
        for case in objects[:2]:
            answer = call_api(stranger(), method, path, case, objects[2])
            if scope:
                problem(answer, 401, "token_missing")
                assert answer["WWW-Authenticate"] == "Bearer"
            else:
                assert answer.status_code == 200
    assert state_of_all() == before


def test_with_every_other_scope(people, objects):
    before = state_of_all()
    for method, path, scope in GUARDED:
        client = caller(people.sari.account, *(other for other in SCOPES if other != scope))
        problem(call_api(client, method, path, objects[0], objects[2]), 403, "scope_missing")
    assert state_of_all() == before


def test_with_a_token_of_another_region(people, objects):
    before = state_of_all()
    outsider = bearer(token_for(people.sari.account)[1], "provinsi.localhost")
    for method, path, _scope in CALLS:
        problem(call_api(outsider, method, path, objects[0], objects[2]), 401, "token_missing")
    assert state_of_all() == before


def test_what_lies_in_another_region_is_not_there(objects, other_region, at):
    before = state_of_all()
    with other_region():
        outsider = caller(cast.sari(at).account, host="provinsi.localhost")
    for method, path, _scope in OF_OBJECTS:
        for case in objects[:2]:
            problem(call_api(outsider, method, path, case, objects[2]), 404, "not_found")
    assert state_of_all() == before


def test_what_is_another_citizens_is_not_there(people, objects):
    dewi, before = caller(people.dewi.account), state_of_all()
    nothing = "00000000-0000-7000-8000-000000000000"
    key = Application.objects.get(pk=objects[1]).items.first().key
    for method, path, _scope in OF_OBJECTS:
        for case in objects[:2]:
            told = call_api(dewi, method, path, case, objects[2], key=key)
            problem(told, 404, "not_found")
            assert told.json() == call_api(dewi, method, path, nothing, nothing, key=key).json()
    assert state_of_all() == before


@pytest.mark.parametrize("role", ["loket", "verifikator", "teknis", "kadis", "manajer", "perancang", "admin"])
def test_every_role_of_staff(people, objects, role):
    """Staff never act for the applicant unless they serve the counter, and complete only what their roles perform."""
    officer = people.office[role]
    client = caller(officer.account)
    performs = Task.objects.get(pk=objects[2]).role in officer.actor.roles
    sees = client.get(f"/api/v1/applications/{objects[0]}").status_code == 200
    assert sees or not performs
    for method, path, _scope in sorted(OF_OBJECTS, key=lambda call: ("withdraw" in call[1], "complete" in call[1])):
        before = state_of_all()
        answer = call_api(client, method, path, objects[0], objects[2], key="none")
        if path.endswith("release"):
            allowed = {200, 403}  # the counter's own task was taken a call before
        elif "{task_id}" in path:
            allowed = {200, 422} if performs else {403}  # 422: nothing was judged yet
        elif method == "GET" or path.endswith("/messages"):
            allowed = {200, 201} if sees else {404}
        else:
            allowed = {409, 422} | ({200} if role == "loket" else {404})
        assert answer.status_code in allowed, (method, path, answer.content)
        if answer.status_code >= 400:
            problem(answer, answer.status_code, answer.json()["code"])
            assert state_of_all() == before


@pytest.mark.parametrize(("role", "sees"), [("loket", True), ("manajer", True), ("admin", True), ("perancang", False)])
def test_who_sees_a_case(people, objects, role, sees):
    client = caller(people.office[role].account)
    assert client.get(f"/api/v1/applications/{objects[0]}").status_code == (200 if sees else 404)
    number = Application.objects.get(pk=objects[0]).number
    assert client.get(f"/api/v1/applications/{number}").status_code == (200 if sees else 404)
    assert (number in client.get("/api/v1/applications").content.decode()) is sees


def test_a_session_of_the_portal_opens_nothing(people, objects):
    browser = stranger()
    browser.force_login(people.sari.account, backend="satupintu.people.backends.AccountBackend")
    problem(browser.get(f"/api/v1/applications/{objects[0]}"), 401, "token_missing")
