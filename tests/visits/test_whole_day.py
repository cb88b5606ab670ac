"""A whole day of 1,500 visitors by the operations, whose time is simulated, and one through the API, whose time is real."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.api.calls import post, token_for
from tests.api.hallway import open_hall
from tests.cast import officer as staff_with_account
from tests.visits.morning import NAMES, Morning, morning, officer
from tests.visits.whole_day import Day, check_closed, check_line

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Conflict
from satupintu.visits import jobs, operations
from satupintu.visits.models import CounterSession, Leg
from satupintu.visits.queries import get_current_leg, get_visit_by_code

pytestmark = pytest.mark.django_db


class ByOperations:
    """The operations, at the time of the simulated clock."""

    def __init__(self, hall: Morning) -> None:
        self.hall = hall

    def take(self, services: Sequence[str], priority: str, at: datetime) -> str:
        self.hall.now = at
        return self.hall.take(*services, priority_reason=priority).visit.code

    def leave(self, code: str, at: datetime) -> None:
        try:
            operations.leave(visit_code=code, actor=SYSTEM, at=at)
        except Conflict:
            return

    def next(self, number: int, at: datetime) -> str | None:
        self.hall.now = at
        leg = self.hall.next(number)
        return None if leg is None else leg.visit.code

    def do(self, number: int, verb: str, code: str, at: datetime, **details: object) -> None:
        self.hall.now = at
        leg = get_current_leg(get_visit_by_code(code).pk)
        if verb == "resume":
            operations.resume(leg_id=leg.pk, actor=self.hall.officers[number], at=at)
        else:
            self.hall.do(number, verb, leg, **details)


@pytest.mark.usefixtures("ready")
@pytest.mark.long
def test_a_day_of_1500_visitors(at: datetime) -> None:
    opens = at - timedelta(hours=1)
    hall = morning(opens)
    seats = range(10, 34)
    groups = [group.pk for group in hall.hall.groups.values()]
    for number in seats:
        counter = centres.add_counter(zone_id=hall.hall.zones["a"].pk, number=number, values={}, actor=SYSTEM, at=opens)
        profile = groups if number % 3 == 0 else [groups[number % 3]]
        hall.hall.counters[number] = centres.set_counter_groups(counter_id=counter.pk, group_ids=profile, actor=SYSTEM, at=opens)
        hall.officers[number] = officer(opens, "Petugas")
        hall.open(number)
    day = Day(ByOperations(hall), 1500, opens, timedelta(hours=6), seats, random.Random(15), str(groups[0]))
    end = day.run()
    check_line(1500)
    for number in seats:
        operations.close_counter(session_id=hall.sessions[number].pk, give_back=True, actor=hall.officers[number], at=end)
    assert jobs.close_days(at + timedelta(days=1)) == 0
    check_closed()
    check_line(1500)


class ByApi:
    """The API, at the real time."""

    def __init__(self, desks: dict[int, tuple[Client, str]]) -> None:
        self.desks = desks
        self.reception = next(iter(desks.values()))[0]

    def take(self, services: Sequence[str], priority: str, at: datetime) -> str:
        body = {"centre": "pusat", "services": list(services), "priority_reason": priority}
        answer = post(self.reception, "/api/v1/tickets", body)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["code"])

    def leave(self, code: str, at: datetime) -> None:
        assert post(self.reception, f"/api/v1/tickets/{code}/leave").status_code in {200, 409}

    def next(self, number: int, at: datetime) -> str | None:
        client, counter = self.desks[number]
        answer = post(client, f"/api/v1/counters/{counter}/call-next")
        assert answer.status_code == 200, answer.content
        ticket = answer.json()["ticket"]
        return None if ticket is None else ticket["code"]

    def do(self, number: int, verb: str, code: str, at: datetime, **details: object) -> None:
        answer = post(self.desks[number][0], f"/api/v1/tickets/{code}/{verb.replace('_', '-')}", details)
        assert answer.status_code == 200, answer.content


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("visitors", [40, pytest.param(1500, marks=pytest.mark.long)])
def test_a_day_through_the_api(at: datetime, settings, visitors: int) -> None:  # type: ignore[no-untyped-def]
    settings.API_RATE = (0, 60)
    hall, desks = open_hall(), {}
    for number in hall.counters:
        seat = staff_with_account(at, NAMES[number], "loket")
        client = Client(headers={"host": "siap.localhost", "authorization": f"Bearer {token_for(seat.account)[1]}"})
        counter = str(hall.counters[number].pk)
        assert post(client, f"/api/v1/counters/{counter}/open").status_code == 200
        desks[number] = client, counter
    day = Day(ByApi(desks), visitors, at, timedelta(hours=2), list(desks), random.Random(60), str(hall.groups["B"].pk))
    day.run()
    check_line(visitors)
    assert Leg.objects.filter(state="done").count() > visitors // 2
    assert jobs.close_days(timezone.now() + timedelta(days=1)) == 0
    check_closed()
    assert not CounterSession.objects.filter(closed_at=None).exists()
