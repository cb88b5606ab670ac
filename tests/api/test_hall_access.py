"""The hall's calls × citizen, another citizen, every role of staff, another region."""

import pytest
from tests import cast
from tests.api.calls import caller, post, problem
from tests.api.hallway import whole_hall
from tests.api.test_access import BODIES, GUARDED

from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.visits.models import Appointment, Leg, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
CALLS = [(method, path) for method, path, scope in GUARDED if scope.startswith("hall:") and "{" in path]
OF_VISITORS = {"/tickets/{ticket_id}", *(f"/tickets/{{ticket_id}}/{verb}" for verb in ("arrive", "postpone", "leave"))}


@pytest.fixture
def things(people):
    """A counter, a ticket and an appointment of Sari's, by their ids."""
    return whole_hall(people)


def call(client, method, path, things):
    counter, ticket, appointment = things
    address = "/api/v1" + path.format(counter_id=counter, ticket_id=ticket, appointment_id=appointment)
    if method == "GET":
        return client.get(address)
    return post(client, address, BODIES.get(f"{method} {path}", {}))


def state_of_all():
    with region_context("siap"):
        own = Entry.objects.exclude(event__startswith="api.").count()
        return list(Leg.objects.order_by("id").values_list()), list(Appointment.objects.order_by("id").values_list()), own


def test_another_citizen_finds_nothing_and_no_citizen_works_at_a_counter(people, things):
    before = state_of_all()
    dewi, sari = caller(people.dewi.account), caller(people.sari.account)
    for method, path in CALLS:
        is_own = path in OF_VISITORS or path.startswith("/appointments")
        if is_own:
            problem(call(dewi, method, path, things), 404, "visit_unknown")
        else:
            problem(call(dewi, method, path, things), 403, "not_allowed")
            problem(call(sari, method, path, things), 403, "not_allowed")
    assert state_of_all() == before


def test_in_another_region_nothing_of_it_is_there(people, things, other_region, at):
    before = state_of_all()
    with other_region():
        citizen = caller(cast.sari(at).account, host="provinsi.localhost")
        officer = caller(cast.whole_office(at)["loket"].account, host="provinsi.localhost")
    for method, path in CALLS:
        answer = call(officer, method, path, things)
        assert answer.status_code == 404, (method, path, answer.content)
        assert call(citizen, method, path, things).status_code in {403, 404}
    assert state_of_all() == before


@pytest.mark.parametrize("role", ["verifikator", "teknis", "kadis", "perancang"])
def test_who_is_not_of_the_hall_changes_nothing_in_it(people, things, role):
    client = caller(people.office[role].account)
    for method, path in CALLS:
        before = state_of_all()
        answer = call(client, method, path, things)
        if method == "GET" and not path.startswith("/counters"):
            assert answer.status_code == 200
        elif path.split("/")[-1] in {"arrive", "postpone", "leave", "check-in"}:
            continue  # the code is the key: staff who know the ticket may do it
        else:
            problem(answer, 403, "not_allowed")
            assert state_of_all() == before
    problem(post(client, "/api/v1/tickets", BODIES["POST /tickets"]), 403, "not_allowed")


def test_whoever_knows_the_code_may_see_and_leave(people, things):
    code = Visit.objects.get(pk=things[1]).code
    dewi = caller(people.dewi.account)
    told = dewi.get(f"/api/v1/tickets/{code.lower()}").json()
    assert (told["label"], told["state"], told["ahead"]) == ("A001", "waiting", 0)
    assert "Sari" not in str(told)
    assert post(dewi, f"/api/v1/tickets/{code}/leave").json()["state"] == "left"
    problem(dewi.get("/api/v1/tickets/ZZZZZZZZZZZZ"), 404, "visit_unknown")


def test_another_officer_cannot_work_at_the_counter(people, things):
    manager = caller(people.office["manajer"].account)
    before = state_of_all()
    for verb in ("call-next", "pause", "resume"):
        body = {"state": "break"} if verb == "pause" else {}
        problem(post(manager, f"/api/v1/counters/{things[0]}/{verb}", body), 403, "not_your_counter")
    problem(post(manager, f"/api/v1/tickets/{things[1]}/serve"), 409, "counter_not_open")
    assert state_of_all() == before
