"""The hall through the API: a ticket's whole way, a counter's verbs, appointments, keys that make it safe to repeat."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.api.calls import caller, paths, post, problem, stranger
from tests.api.hallway import open_hall

from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.visits import operations
from satupintu.visits.models import Call, Leg, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
T, C, P = "/api/v1/tickets", "/api/v1/counters", "/api/v1/appointments"
KEY = "Idempotency-Key"


@pytest.fixture
def hall(people):
    """The hall, open now."""
    return open_hall()


@pytest.fixture
def desk(people):
    """The officer's client."""
    return caller(people.office["loket"].account)


def opened(desk, hall, number=2):
    """Open a counter and return its address."""
    address = f"{C}/{hall.counters[number].pk}"
    assert post(desk, f"{address}/open").json()["is_open"]
    return address


def take(client, *services, **more):
    """Take a ticket and return it."""
    answer = post(client, T, {"centre": "pusat", "services": services, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_the_way_of_a_ticket(desk, hall):
    counter = opened(desk, hall)
    first, second = take(desk, "K01", "K09"), take(desk, "K02", priority_reason="elderly")
    assert (first["label"], first["services_left"], second["is_priority"]) == ("A001", 1, True)
    called = post(desk, f"{counter}/call-next").json()["ticket"]
    assert (called["label"], called["state"], called["call_count"]) == ("A002", "called", 1)
    problem(post(desk, f"{counter}/call-next"), 409, "counter_busy")
    soon = post(desk, f"{T}/{called['id']}/recall")
    problem(soon, 429, "recall_too_soon")
    assert 1 <= int(soon["Retry-After"]) <= 30
    assert desk.get(f"{T}/{called['code']}").json()["counter"] == 2
    for verb, body, state in (
        ("serve", {}, "serving"),
        ("hold", {"reason": "photocopy", "back_to": "counter"}, "held"),
        ("take-back", {}, "serving"),
        ("hold", {"reason": "form"}, "held"),
        ("resume", {}, "waiting"),
    ):
        assert post(desk, f"{T}/{called['id']}/{verb}", body).json()["state"] == state, verb
    assert post(desk, f"{counter}/call-next").json()["ticket"]["label"] == "A002"
    assert post(desk, f"{T}/{called['id']}/serve").json()["state"] == "serving"
    assert post(desk, f"{T}/{called['id']}/finish", {"outcome": "completed"}).json()["outcome"] == "completed"
    assert desk.get(counter).json()["served_today"] == 1
    assert post(desk, f"{counter}/call-next").json()["ticket"]["label"] == "A001"
    post(desk, f"{T}/{first['id']}/serve")
    post(desk, f"{T}/{first['id']}/finish", {"outcome": "consulted"})
    following = desk.get(f"{T}/{first['id']}").json()
    assert (following["label"], following["service"], following["state"]) == ("A001", "K09", "waiting")
    assert post(desk, f"{counter}/call-next").json()["ticket"]["service"] == "K09"
    post(desk, f"{T}/{first['id']}/serve")
    moved = post(desk, f"{T}/{first['id']}/transfer", {"group_id": str(hall.groups["C"].pk), "service": "info"}).json()
    assert (moved["label"], moved["service"], moved["state"]) == ("A001", "info", "waiting")
    assert post(desk, f"{counter}/call-next").json() == {"ticket": None}


def test_who_does_not_come(desk, hall):
    counter, ticket = opened(desk, hall), take(desk, "K01")
    post(desk, f"{counter}/call-next")
    assert post(desk, f"{T}/{ticket['id']}/skip").json()["state"] == "waiting"
    assert post(desk, f"{counter}/call-next").json() == {"ticket": None}
    other = take(desk, "K02")
    post(desk, f"{counter}/call-next")
    assert post(desk, f"{T}/{other['id']}/no-show").json()["state"] == "no_show"
    assert post(desk, f"{T}/{other['id']}/revive").json()["state"] == "waiting"
    post(desk, f"{counter}/call-next")
    assert post(desk, f"{T}/{other['id']}/give-back", {"reason": "wrong_line"}).json()["state"] == "waiting"


def test_a_counter_pauses_and_closes(desk, hall):
    counter = opened(desk, hall)
    ticket = take(desk, "K01")
    assert paths(problem(post(desk, f"{counter}/pause", {"state": "lunch"}), 422, "invalid")) == ["state"]
    post(desk, f"{counter}/pause", {"state": "prayer"})
    assert desk.get(counter).json()["state"] == "prayer"
    problem(post(desk, f"{counter}/call-next"), 409, "counter_paused")
    post(desk, f"{counter}/resume")
    post(desk, f"{counter}/call-next")
    problem(post(desk, f"{counter}/close"), 409, "counter_busy")
    assert post(desk, f"{counter}/close", {"give_back": True}).json()["is_open"] is False
    assert desk.get(f"{T}/{ticket['id']}").json()["state"] == "waiting"
    problem(post(desk, f"{counter}/call-next"), 409, "counter_not_open")
    problem(desk.get(counter), 409, "counter_not_open")


def test_a_citizen_joins_from_afar(people, desk, hall):
    sari, counter = caller(people.sari.account), opened(desk, hall)
    ticket = take(sari, "K01")
    assert (ticket["channel"], ticket["is_here"]) == ("phone", False)
    assert post(desk, f"{counter}/call-next").json() == {"ticket": None}
    assert post(sari, f"{T}/{ticket['id']}/arrive").json()["is_here"] is True
    post(sari, f"{T}/{ticket['id']}/postpone")
    assert post(desk, f"{counter}/call-next").json() == {"ticket": None}


def test_places_say_their_hours_groups_and_waits(desk, hall):
    opened(desk, hall)
    take(desk, "K01")
    take(desk, "K01")
    (centre,) = stranger().get("/api/v1/centres").json()["items"]
    assert stranger().get("/api/v1/centres/pusat").json() == centre
    assert (centre["is_open"], centre["hours"]) == (True, [{"opens": "00:00", "closes": "23:59"}])
    groups = {group["prefix"]: group for group in centre["groups"]}
    assert (groups["A"]["waiting"], groups["A"]["is_taking"], groups["B"]["waiting"]) == (2, True, 0)
    assert groups["A"]["high_minutes"] >= 5
    assert {offer["service"] for offer in groups["A"]["services"]} == {"K01", "K02"}
    problem(stranger().get("/api/v1/centres/lain"), 404, "not_found")


def test_an_appointment(people, desk, hall):
    sari, today = caller(people.sari.account), region_day(timezone.now())
    day = today + timedelta(days=1)
    operations.plan_slots(group_id=hall.groups["A"].pk, day=day, counters=4, actor=SYSTEM, at=timezone.now())
    address = f"/api/v1/centres/pusat/slots?service=K01&since={day}&until={day}"
    slots = stranger().get(address).json()["items"]
    assert slots[0]["starts_at"][:10] == day.isoformat()
    made = post(sari, P, {"slot_id": slots[3]["id"], "service": "K01"})
    assert (made.status_code, made.json()["state"]) == (201, "held")
    path = f"{P}/{made.json()['id']}"
    assert post(sari, f"{path}/confirm").json()["state"] == "confirmed"
    moved = post(sari, f"{path}/reschedule", {"slot_id": slots[4]["id"]}).json()
    assert (moved["state"], moved["starts_at"]) == ("confirmed", slots[4]["starts_at"])
    problem(post(sari, f"{P}/{moved['code']}/check-in"), 409, "ticket_not_today")
    assert post(desk, f"{P}/{moved['id']}/cancel").json()["state"] == "cancelled"
    problem(post(caller(people.dewi.account), P, {"slot_id": slots[4]["id"], "service": "K77"}), 409, "service_not_offered")
    stranger_id = str(people.sari.actor.person_id)
    body = {"slot_id": slots[4]["id"], "service": "K01", "person_id": stranger_id}
    problem(post(caller(people.dewi.account), P, body), 403, "not_allowed")
    problem(stranger().get("/api/v1/centres/pusat/slots?service=K77"), 409, "service_not_offered")


def test_a_repeated_call_is_done_once(desk, hall):
    counter = opened(desk, hall)
    body = {"centre": "pusat", "services": ["K01"]}
    first, again = post(desk, T, body, **{KEY: "t-1"}), post(desk, T, body, **{KEY: "t-1"})
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    post(desk, T, body, **{KEY: "t-2"})
    called = post(desk, f"{counter}/call-next", **{KEY: "c-1"}).json()
    assert post(desk, f"{counter}/call-next", **{KEY: "c-1"}).json() == called
    assert (Ticket.objects.count(), Call.objects.count()) == (2, 1)


def test_what_is_refused_changes_nothing(desk, hall):
    counter, ticket = opened(desk, hall), take(desk, "K01")
    before = list(Leg.objects.values_list())
    for body, path in (
        ({"centre": "pusat", "services": []}, "services"),
        ({"centre": "pusat", "services": ["K01", "K01"]}, "service_codes"),
        ({"centre": "pusat", "services": ["K01"], "party_size": 0}, "party_size"),
        ({"centre": "pusat", "services": ["K01"], "priority_reason": "rich"}, "priority_reason"),
    ):
        assert paths(problem(post(desk, T, body), 422, post(desk, T, body).json()["code"])) == [path]
    problem(post(desk, T, {"centre": "lain", "services": ["K01"]}), 404, "not_found")
    problem(post(desk, T, {"centre": "pusat", "services": ["K77"]}), 409, "service_not_offered")
    problem(post(desk, f"{T}/{ticket['id']}/serve"), 409, "leg_wrong_state")
    assert list(Leg.objects.values_list()) == before
    assert desk.get(counter).json()["current"] is None
