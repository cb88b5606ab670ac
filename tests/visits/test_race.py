"""Twenty counters, one line: real connections, rows that are committed; nobody is called twice, no number is given twice."""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from tests.visits.morning import Morning, morning, officer

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_context
from satupintu.people.operations import register_person
from satupintu.visits import operations
from satupintu.visits.errors import SlotFull
from satupintu.visits.models import Appointment, Call, Leg, Period, Ticket, Visit

THREADS = 20
TABLES = """visits_waitestimate visits_appointment visits_appointmentslot visits_call visits_period visits_leg visits_ticket
visits_numberblock visits_officerinterval visits_countersession visits_visit centres_counter_groups centres_groupservice
centres_device centres_fixture centres_counter centres_queuegroup centres_zone centres_floor centres_stop centres_specialday
centres_openinghours centres_centre people_staff people_person core_numberseries journal_delivery journal_entry"""


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Region `kota` without a surrounding transaction; what the test commits is removed afterwards."""
    with django_db_blocker.unblock():
        with region_context("kota"):
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for table in TABLES.split():
                    cursor.execute(f"DELETE FROM {table}")
                cursor.execute("DELETE FROM public.procrastinate_jobs")
                cursor.execute("SET session_replication_role = DEFAULT")
        connection.close()


def together(count: int, act: Callable[[int], None]) -> list[Exception]:
    """Run `act` with the numbers below `count` on as many connections, all beginning at once; return what went wrong."""
    start, faults = Barrier(count), []

    def run(number: int) -> None:
        try:
            with region_context("kota"):
                start.wait(20)
                act(number)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return faults


def crowded(at: datetime) -> Morning:
    """A hall with twenty counters open for one group."""
    hall = morning(at)
    for number in range(10, 10 + THREADS):
        counter = centres.add_counter(zone_id=hall.hall.zones["a"].pk, number=number, values={}, actor=SYSTEM, at=at)
        hall.hall.counters[number] = counter
        hall.officers[number] = officer(at, "Petugas")
        hall.open(number, "A")
    return hall


@pytest.mark.usefixtures("committed")
def test_nobody_is_called_twice(at: datetime) -> None:
    hall = crowded(at)
    for count in range(80):
        hall.take("K01", priority_reason="elderly" if count % 5 == 0 else "")

    def work(number: int) -> None:
        seat, moment = 10 + number, at
        while True:
            moment += timedelta(seconds=1)
            values = {"session_id": hall.sessions[seat].pk, "actor": hall.officers[seat], "at": moment}
            leg = operations.call_next(**values)
            if leg is None:
                return
            operations.serve(leg_id=leg.pk, **values)
            operations.finish(leg_id=leg.pk, outcome="completed", **values)

    assert together(THREADS, work) == []
    assert Call.objects.count() == 80
    assert max(Tally(Call.objects.values_list("leg_id", flat=True)).values()) == 1
    assert set(Leg.objects.values_list("state", flat=True)) == {"done"}
    assert not Period.objects.filter(ended_at=None).exists()


@pytest.mark.usefixtures("committed")
def test_no_number_is_given_twice_and_a_key_once(at: datetime) -> None:
    hall = morning(at)
    centres.change_group(group_id=hall.hall.groups["A"].pk, values={"daily_quota": 50}, actor=SYSTEM, at=at)
    refused: list[Refusal] = []

    def storm(number: int) -> None:
        hall.take("K01", key="same", channel="kiosk", actor=hall.kiosk)
        for _ in range(3):
            try:
                hall.take("K02")
            except Refusal as error:
                refused.append(error)

    assert together(THREADS, storm) == []
    assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, 51))
    assert Visit.objects.filter(key="same").count() == 1
    assert len(refused) == THREADS * 3 - 49
    assert {error.code for error in refused} == {"quota_reached"}


@pytest.mark.usefixtures("committed")
def test_numbers_taken_and_numbers_put_aside_never_meet(at: datetime) -> None:
    hall = morning(at)
    group = centres.change_group(group_id=hall.hall.groups["A"].pk, values={"number_to": 40}, actor=SYSTEM, at=at)
    got: list[int] = []

    def act(number: int) -> None:
        for _ in range(12):
            try:
                if number % 2:
                    got.append(hall.take("K01").ticket.number)
                else:
                    block = operations.reserve_numbers(group_id=group.pk, count=2, actor=hall.kiosk, at=at)
                    got.extend(range(block.first, block.last + 1))
            except Refusal:
                return

    assert together(6, act) == []
    assert len(got) == len(set(got)) >= 39
    assert set(got) <= set(range(1, 41))


@pytest.mark.usefixtures("committed")
def test_a_visitor_leaves_at_the_moment_of_the_call(at: datetime) -> None:
    hall = crowded(at)
    joined = [hall.take("K01", "K02") for _ in range(10)]

    def act(number: int) -> None:
        try:
            if number < 10:
                operations.leave(visit_code=joined[number].visit.code, actor=SYSTEM, at=at)
            else:
                hall.next(number + 10)
        except Refusal:
            return

    assert together(THREADS, act) == []
    for leg in Leg.objects.all():
        assert Period.objects.filter(leg=leg, ended_at=None).count() == (leg.state in Leg.ACTIVE)
    assert not Visit.objects.filter(closed_at__isnull=False, legs__state__in=Leg.OPEN).exists()
    assert not Visit.objects.filter(closed_at=None).exclude(legs__state__in=Leg.OPEN).exists()


@pytest.mark.usefixtures("committed")
def test_two_hundred_for_one_slot(at: datetime) -> None:
    hall = morning(at)
    group = hall.hall.groups["A"].pk
    slot = operations.plan_slots(group_id=group, day=at.date(), counters=8, actor=SYSTEM, at=at)[6]
    assert slot.cap_public == 11
    persons = [register_person(name="Sari", nik=f"317101450590{n:04d}", actor=SYSTEM, at=at).pk for n in range(1, 201)]
    won: list[int] = []

    def book(number: int) -> None:
        for index in range(number, len(persons), THREADS):
            try:
                operations.hold_slot(slot_id=slot.pk, service_code="K01", person_id=persons[index], actor=SYSTEM, at=at)
                won.append(index)
            except SlotFull:
                continue

    assert together(THREADS, book) == []
    slot.refresh_from_db()
    assert (len(won), slot.taken_public, Appointment.objects.count()) == (11, 11, 11)
