"""Appointments: capacity by formula, held, confirmed, moved, cancelled, kept and missed; never oversold."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.visits.morning import Morning, label, morning

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.people.errors import CannotErase
from satupintu.people.operations import erase_person, register_person
from satupintu.visits import operations, queries
from satupintu.visits.errors import (
    AppointmentWrongState,
    CentreClosed,
    GraceNotOver,
    HoldOver,
    NotToday,
    ServiceNotOffered,
    SlotFull,
    SlotPast,
    SlotUnchanged,
    TooManyAppointments,
    VisitInvalid,
    VisitUnknown,
    WalkInOnly,
)
from satupintu.visits.jobs import tend_hall
from satupintu.visits.models import Appointment, AppointmentSlot

pytestmark = pytest.mark.django_db


def person(at: datetime, number: int = 1) -> Actor:
    """A person who books."""
    row = register_person(name="Sari Lestari", nik=f"317101450590{number:04d}", actor=SYSTEM, at=at)
    return Actor("person", None, person_id=row.pk)


def slots(hall: Morning, **details: Any) -> list[AppointmentSlot]:
    """Slots of group A on the day of the hall."""
    values = {"group_id": hall.hall.groups["A"].pk, "day": hall.now.date(), "counters": 2, "actor": SYSTEM, "at": hall.now}
    return operations.plan_slots(**{**values, **details})


def held(slot: AppointmentSlot, who: Actor, at: datetime, **details: Any) -> Appointment:
    """A slot held for somebody."""
    assert who.person_id is not None
    return operations.hold_slot(
        **{"slot_id": slot.pk, "service_code": "K01", "person_id": who.person_id, "actor": who, "at": at, **details}
    )


def confirmed(slot: AppointmentSlot, who: Actor, at: datetime) -> Appointment:
    """A confirmed appointment."""
    return operations.confirm_appointment(appointment_id=held(slot, who, at).pk, actor=who, at=at)


def counts(slot: AppointmentSlot) -> tuple[int, int, int]:
    """Taken of a slot, appointments, live ones."""
    slot.refresh_from_db()
    live = Appointment.objects.filter(state__in=Appointment.LIVE).count()
    return slot.taken_public, Appointment.objects.count(), live


def test_capacity_is_the_share_of_what_counters_get_done(at: datetime) -> None:
    hall = morning(at)
    planned = slots(hall, counters=4)
    assert (len(planned), planned[0].starts_at, planned[-1].starts_at) == (14, at.replace(hour=8), at.replace(hour=14, minute=30))
    # 0.5 × 4 counters × 30 / 10 minutes × 0.85 / 0.9 = 5.67; kept for the office 0.1 × … = 1.13
    assert {(slot.cap_public, slot.cap_internal) for slot in planned} == {(5, 1)}
    confirmed(planned[5], person(at), at)
    again = slots(hall, counters=1)
    assert (again[5].cap_public, again[5].taken_public, AppointmentSlot.objects.count()) == (1, 1, 14)


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"counters": 0}, VisitInvalid),
        ({"slot_minutes": 7}, VisitInvalid),
        ({"day": datetime(2026, 3, 1).date()}, SlotPast),
        ({"day": datetime(2026, 3, 7).date()}, CentreClosed),
        ({"actor": Actor("staff", None, roles=frozenset({"loket"}))}, NotAllowed),
    ],
)
def test_what_cannot_be_planned(at: datetime, details: dict[str, Any], refusal: type[Exception]) -> None:
    hall = morning(at)
    with pytest.raises(refusal):
        slots(hall, **details)
    assert not AppointmentSlot.objects.exists()


def test_a_slot_is_held_confirmed_and_kept(at: datetime) -> None:
    hall = morning(at, 1)
    slot, sari = slots(hall)[4], person(at)
    booked = confirmed(slot, sari, at)
    hall.now = slot.starts_at - timedelta(minutes=20)
    joined = operations.check_in(code=booked.code.lower(), actor=hall.kiosk, at=hall.now)
    assert (joined.leg.ref_time, joined.leg.credit_minutes, joined.visit.channel) == (slot.starts_at, 15, "appointment")
    assert operations.check_in(code=booked.code, actor=hall.kiosk, at=hall.now).is_repeated
    walk_in = hall.take("K01")
    assert label(hall.next(1)) == walk_in.ticket.label, "early, while somebody else waits"
    hall.do(1, "no_show", walk_in.leg)
    assert label(hall.next(1)) == joined.ticket.label, "early, and nobody else waits"
    joined.leg.refresh_from_db()
    assert joined.leg.wait_seconds == 0, "what lies before the booked start is no waiting"


@pytest.mark.parametrize(("late", "is_booked"), [(10, True), (11, False)])
def test_who_is_late_walks_in(at: datetime, late: int, is_booked: bool) -> None:
    hall = morning(at)
    slot, sari = slots(hall)[4], person(at)
    booked = confirmed(slot, sari, at)
    came = slot.starts_at + timedelta(minutes=late)
    leg = operations.check_in(code=booked.code, actor=SYSTEM, at=came).leg
    assert (leg.ref_time, leg.credit_minutes) == ((slot.starts_at, 15) if is_booked else (came, 0))


def test_full_is_full_and_nothing_changes(at: datetime) -> None:
    hall = morning(at)
    slot = slots(hall, counters=1)[4]
    assert slot.cap_public == 1
    confirmed(slot, person(at), at)
    before = counts(slot)
    with pytest.raises(SlotFull):
        held(slot, person(at, 2), at)
    assert counts(slot) == before
    free = queries.list_free_slots(hall.hall.groups["A"].pk, since=at, until=at + timedelta(days=1))
    assert slot not in free
    assert len(free) == 10


def test_a_long_service_takes_slots_in_a_row_or_none(at: datetime) -> None:
    hall = morning(at)
    centres.offer_service(
        group_id=hall.hall.groups["A"].pk, service_code="K02", values={"expected_minutes": "70"}, actor=SYSTEM, at=at
    )
    planned = slots(hall, counters=20)
    booked = held(planned[4], person(at), at, service_code="K02")
    assert booked.slot_count == 3
    assert [AppointmentSlot.objects.get(pk=slot.pk).taken_public for slot in planned[3:8]] == [0, 1, 1, 1, 0]
    before = counts(planned[12])
    with pytest.raises(SlotFull):
        held(planned[12], person(at, 2), at, service_code="K02")
    assert counts(planned[12]) == before


def test_who_may_not_book(at: datetime) -> None:
    hall = morning(at)
    planned, sari, dewi = slots(hall), person(at), person(at, 2)
    with pytest.raises(NotAllowed):
        held(planned[4], sari, at, actor=dewi)
    with pytest.raises(NotAllowed):
        held(planned[4], sari, at, is_internal=True)
    with pytest.raises(SlotPast):
        held(planned[0], sari, at)
    with pytest.raises(ServiceNotOffered):
        held(planned[4], sari, at, service_code="K09")
    assert counts(planned[4]) == (0, 0, 0)
    confirmed(planned[4], sari, at)
    confirmed(planned[5], sari, at)
    with pytest.raises(TooManyAppointments):
        held(planned[6], sari, at)
    assert counts(planned[6]) == (0, 2, 2)


def test_a_hold_ends_and_its_place_comes_back_later(at: datetime) -> None:
    hall = morning(at)
    slot, sari = slots(hall)[8], person(at)
    booked = held(slot, sari, at)
    late = at + timedelta(minutes=16)
    with pytest.raises(HoldOver):
        operations.confirm_appointment(appointment_id=booked.pk, actor=sari, at=late)
    assert tend_hall(late) == 0
    booked.refresh_from_db()
    assert (booked.state, counts(slot)) == ("lapsed", (1, 1, 0))
    assert booked.release_at is not None
    assert timedelta(minutes=10) <= booked.release_at - late <= timedelta(minutes=40)
    tend_hall(booked.release_at - timedelta(seconds=1))
    assert counts(slot)[0] == 1
    tend_hall(booked.release_at)
    tend_hall(booked.release_at + timedelta(minutes=1))
    assert counts(slot)[0] == 0
    with pytest.raises(AppointmentWrongState):
        operations.release_slots(appointment_id=booked.pk, actor=SYSTEM, at=late + timedelta(hours=1))


def test_moving_keeps_the_old_when_the_new_is_full(at: datetime) -> None:
    hall = morning(at)
    planned, sari = slots(hall, counters=1), person(at)
    booked = confirmed(planned[4], sari, at)
    confirmed(planned[5], person(at, 2), at)
    with pytest.raises(SlotFull):
        operations.move_appointment(appointment_id=booked.pk, slot_id=planned[5].pk, actor=sari, at=at)
    booked.refresh_from_db()
    assert booked.state == "confirmed"
    entries = Entry.objects.count()
    with pytest.raises(SlotUnchanged):  # a second press of the button
        operations.move_appointment(appointment_id=booked.pk, slot_id=planned[4].pk, actor=sari, at=at)
    booked.refresh_from_db()
    assert (booked.state, Entry.objects.count()) == ("confirmed", entries)
    moved = operations.move_appointment(appointment_id=booked.pk, slot_id=planned[6].pk, actor=sari, at=at)
    booked.refresh_from_db()
    assert (booked.state, moved.state, moved.moved_from) == ("cancelled", "confirmed", booked)
    assert [a.pk for a in queries.list_appointments_on(hall.hall.id, at.date())][-1] == moved.pk


def test_cancelling_and_what_it_ends(at: datetime) -> None:
    hall = morning(at)
    slot, sari = slots(hall)[4], person(at)
    booked = confirmed(slot, sari, at)
    with pytest.raises(NotAllowed):
        operations.cancel_appointment(appointment_id=booked.pk, actor=person(at, 2), at=at)
    operations.cancel_appointment(appointment_id=booked.pk, actor=sari, at=at)
    for act in (operations.cancel_appointment, operations.confirm_appointment):
        with pytest.raises(AppointmentWrongState):
            act(appointment_id=booked.pk, actor=sari, at=at)
    with pytest.raises(AppointmentWrongState):
        operations.check_in(code=booked.code, actor=SYSTEM, at=at)
    with pytest.raises(VisitUnknown):
        operations.check_in(code="FORGED", actor=SYSTEM, at=at)
    assert counts(slot) == (1, 1, 0)


def test_who_is_expected_is_not_erased(at: datetime) -> None:
    hall = morning(at)
    sari = person(at)
    assert sari.person_id is not None
    booked = confirmed(slots(hall)[4], sari, at)
    with pytest.raises(CannotErase):
        erase_person(person_id=sari.person_id, actor=sari, at=at)
    visit = operations.check_in(code=booked.code, actor=SYSTEM, at=at).visit
    with pytest.raises(CannotErase):
        erase_person(person_id=sari.person_id, actor=sari, at=at)
    operations.leave(visit_code=visit.code, actor=sari, at=at)
    assert erase_person(person_id=sari.person_id, actor=sari, at=at).erased_at == at


def test_another_day_or_after_closing_is_no_check_in(at: datetime) -> None:
    hall = morning(at)
    slot, sari = slots(hall)[4], person(at)
    booked = confirmed(slot, sari, at)
    with pytest.raises(NotToday):
        operations.check_in(code=booked.code, actor=SYSTEM, at=at - timedelta(days=1))
    with pytest.raises(CentreClosed):
        operations.check_in(code=booked.code, actor=SYSTEM, at=at.replace(hour=15))
    assert Appointment.objects.get().visit is None


def test_who_stays_away_twice_walks_in_for_a_month(at: datetime) -> None:
    hall = morning(at)
    sari = person(at)
    for _ in range(2):
        booked = confirmed(slots(hall)[4], sari, hall.now)
        with pytest.raises(GraceNotOver):
            operations.miss_appointment(appointment_id=booked.pk, actor=SYSTEM, at=hall.now)
        hall.later(days=1)
        assert tend_hall(hall.now) == 0
        booked.refresh_from_db()
        assert booked.state == "missed"
    slot = slots(hall)[4]
    with pytest.raises(WalkInOnly):
        held(slot, sari, hall.now)
    assert counts(slot)[0] == 0
    hall.later(days=34)
    assert held(slots(hall)[4], sari, hall.now).state == "held"
