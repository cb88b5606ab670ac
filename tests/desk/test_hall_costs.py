"""What the hall's pages and calls cost in queries: the same with 1, 10 and 100 visitors in the line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.api.calls import caller, post
from tests.applications.office import desk
from tests.desk.test_desk import browser
from tests.visits.morning import Morning, morning

from satupintu.visits.models import CounterSession, Leg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
BUDGETS = {
    "/meja/loket/": 30,
    "/meja/loket/keadaan/": 17,
    "/meja/antrean/": 20,
    "/meja/aula/": 40,
    "/meja/aula/figur/": 14,
    "/meja/aula/lembar.pdf": 17,
    "/tempat/pusat/": 35,
    "GET counters": 15,
    "GET tickets": 16,
    "POST call-next": 21,
}
"""Queries, names and estimates not kept yet: what a page costs the first time in a minute."""


@pytest.fixture(autouse=True)
def clock(monkeypatch, at: datetime) -> None:  # type: ignore[no-untyped-def]
    """A Monday at ten: the hall is open, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=1))


def grow(hall: Morning, size: int, taken: int) -> None:
    """Let the line of group A become so long; every fourth with priority, every fifth with two services."""
    for number in range(taken, size):
        hall.take(*(("K01", "K09") if number % 5 == 0 else ("K01",)), priority_reason="" if number % 4 else "elderly")


def test_the_line_may_be_as_long_as_it_likes(at: datetime) -> None:
    people, hall = desk(at), morning(at + timedelta(minutes=20), 3)
    budi, tuti = browser(people.office["loket"].account), browser(people.office["manajer"].account)
    api = caller(people.office["loket"].account)
    counter = hall.hall.counters[1].pk
    budi.post("/meja/loket/buka/", {"loket": str(counter)})
    session = CounterSession.objects.get(counter=counter)
    followed = hall.take("K01").visit
    costs: dict[str, list[int]] = {name: [] for name in BUDGETS}

    def measure(name: str) -> None:
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            if name == "GET counters":
                answer = api.get(f"/api/v1/counters/{counter}")
            elif name == "GET tickets":
                answer = api.get(f"/api/v1/tickets/{followed.pk}")
            elif name == "POST call-next":
                answer = post(api, f"/api/v1/counters/{counter}/call-next")
            else:
                answer = (budi if name.startswith(("/meja/loket", "/meja/antrean")) else tuti).get(name)
        assert answer.status_code == 200, (name, answer.content)
        costs[name].append(len(made))

    for name in BUDGETS:
        if not name.startswith("POST"):
            measure(name)  # what a process keeps from its first request on is not counted
            costs[name].clear()
    taken = 1
    for size in (1, 10, 100):
        grow(hall, size, taken)
        taken = max(taken, size)
        for name in BUDGETS:
            measure(name)
        called = post(api, f"/api/v1/tickets/{_at_counter(session)}/no-show")
        assert called.status_code == 200
        taken -= 1
    # An empty line asks less: nothing has to be expected of it.
    assert {name: found[1] - found[2] for name, found in costs.items()} == dict.fromkeys(BUDGETS, 0), costs
    assert {name: max(found) for name, found in costs.items()} == BUDGETS


def _at_counter(session: CounterSession) -> object:
    return Leg.objects.get(session=session, state=Leg.State.CALLED).visit_id
