"""Booking without an account, the weekly plan, days taken back, reminders, who stays away and who is forgiven."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from tests.visits.morning import Morning, morning
from tests.visits.test_appointments import confirmed, held, person, slots

from satupintu.centres import operations as centres
from satupintu.core.actor import NOBODY, SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice
from satupintu.visits import operations, queries
from satupintu.visits.errors import (
    AlreadyReminded,
    CentreClosed,
    NothingBlocked,
    NothingToForget,
    NotMissed,
    ReasonUnknown,
    SlotFull,
    SlotPast,
    SlotTooSoon,
    TooManyAppointments,
    VisitInvalid,
    WalkInOnly,
)
from satupintu.visits.jobs import open_days, remind, tend_hall
from satupintu.visits.models import Appointment, AppointmentSlot, BookingRule, WeeklyCapacity
from satupintu.visits.rules import reminder_due

pytestmark = pytest.mark.django_db
MANAGER = Actor("staff", None, roles=frozenset({"manager"}))


def guest(slot: AppointmentSlot, at: datetime, **details: Any) -> Appointment:
    """A slot held by somebody without an account."""
    values = {"slot_id": slot.pk, "service_code": "K01", "visitor_name": "Umi  Kalsum", "contact": "Umi@Warga.example"}
    return operations.hold_slot(**{**values, "actor": NOBODY, "at": at, **details})


def booked(slot: AppointmentSlot, at: datetime, **details: Any) -> Appointment:
    """A confirmed appointment of somebody without an account."""
    row = guest(slot, at, **details)
    return operations.confirm_appointment(appointment_id=row.pk, code=row.code, actor=NOBODY, at=at)


def state() -> tuple[Any, ...]:
    """Everything a refusal must leave as it is."""
    return (
        list(Appointment.objects.order_by("id").values_list()),
        list(AppointmentSlot.objects.order_by("id").values_list()),
        list(WeeklyCapacity.objects.order_by("id").values_list()),
        Entry.objects.count(),
    )


def plan(hall: Morning, cells: dict[tuple[int, time], tuple[int, int]] | None = None, **values: Any) -> list[AppointmentSlot]:
    """The weekly plan of group A: Mondays and Tuesdays at 10.00 and 10.30 unless told otherwise."""
    usual = {(day, time(10, minute)): (2, 1) for day in (0, 1) for minute in (0, 30)}
    return operations.set_booking_plan(
        group_id=hall.hall.groups["A"].pk,
        values={"slot_minutes": 30, "lead_minutes": 60, "ahead_days": 7, "most_live": 2, **values},
        cells=usual if cells is None else cells,
        actor=MANAGER,
        at=hall.now,
    )


def test_a_visitor_books_with_a_name_and_an_address_kept_secret(at: datetime) -> None:
    hall = morning(at)
    slot = slots(hall)[4]
    row = booked(slot, at, needs=["wheelchair"], is_represented=True, language="en")
    row.refresh_from_db()
    assert (row.called, row.person_id, row.state, row.needs) == ("Umi Kalsum", None, "confirmed", ["wheelchair"])
    assert b"umi" not in bytes(row.contact_cipher)
    assert queries.masked_contact(row) == "u•••@warga.example"
    joined = operations.check_in(code=row.code, actor=hall.kiosk, at=slot.starts_at)
    assert (joined.visit.person_id, joined.visit.needs, joined.visit.language) == (None, ["wheelchair"], "en")


WRONG = (
    ({"visitor_name": ""}, "visitor_name"), ({"contact": "12"}, "contact"), ({"contact": "a@b"}, "contact"),
    ({"needs": ["rich"]}, "needs"), ({"priority_reason": "rich"}, "priority_reason"), ({"language": "xx"}, "language"),
)  # fmt: skip


def test_what_a_visitor_says_is_checked(at: datetime) -> None:
    slot = slots(morning(at))[4]
    before = state()
    for details, field in WRONG:
        with pytest.raises(VisitInvalid) as refused:
            guest(slot, at, **details)
        assert field in refused.value.errors
    assert state() == before


def test_the_code_is_the_key_of_who_has_no_account(at: datetime) -> None:
    hall = morning(at)
    planned, other = slots(hall), person(at)
    row = booked(planned[4], at)
    before = state()
    for act in (operations.cancel_appointment, operations.confirm_appointment):
        with pytest.raises(NotAllowed):
            act(appointment_id=row.pk, code="X" * 10, actor=NOBODY, at=at)
        with pytest.raises(NotAllowed):
            act(appointment_id=row.pk, actor=other, at=at)
    assert state() == before
    moved = operations.move_appointment(appointment_id=row.pk, slot_id=planned[6].pk, code=row.code.lower(), actor=NOBODY, at=at)
    row.refresh_from_db()
    assert (moved.code != row.code, moved.sequence, moved.calendar_id, moved.called) == (True, 1, row.pk, "Umi Kalsum")
    again = operations.move_appointment(appointment_id=moved.pk, slot_id=planned[7].pk, code=moved.code, actor=NOBODY, at=at)
    assert (again.code, again.sequence, again.calendar_id) == (moved.code, 2, row.pk)
    operations.cancel_appointment(appointment_id=again.pk, code=again.code, actor=NOBODY, at=at)
    assert queries.get_appointment_by_code(moved.code).state == "cancelled"


def test_choosing_again_lets_go_and_the_same_choice_is_one(at: datetime) -> None:
    planned = slots(morning(at))
    first = guest(planned[4], at)
    assert guest(planned[4], at + timedelta(minutes=5)).pk == first.pk
    assert AppointmentSlot.objects.get(pk=planned[4].pk).taken_public == 1
    other = guest(planned[5], at + timedelta(minutes=6))
    first.refresh_from_db()
    assert (first.state, other.state) == ("lapsed", "held")


def test_limits_count_by_the_contact(at: datetime) -> None:
    planned = slots(morning(at))
    booked(planned[4], at)
    booked(planned[5], at)
    before = state()
    with pytest.raises(TooManyAppointments):
        guest(planned[6], at, visitor_name="Orang Lain", contact="umi@warga.example")
    assert state() == before
    assert guest(planned[6], at, contact="0812 3456 7890").state == "held"


def test_the_weekly_plan_opens_its_days_and_keeps_what_is_booked(at: datetime) -> None:
    hall = morning(at)
    opened = plan(hall)
    # At nine on a Monday, seven days ahead: this Monday and Tuesday, and Monday next.
    assert [slot.starts_at.astimezone(at.tzinfo).strftime("%d %H%M") for slot in opened] == [
        f"{day} {hour}" for day in ("02", "03", "09") for hour in ("1000", "1030")
    ]
    assert {(slot.cap_public, slot.cap_internal) for slot in opened} == {(2, 1)}
    row = booked(opened[2], at)
    again = plan(hall, {(0, time(10)): (5, 0)})
    assert len(again) == 2
    kept = AppointmentSlot.objects.get(pk=row.slot_id)
    assert (kept.cap_public, kept.taken_public) == (1, 1)
    hall.later(days=7)
    assert open_days(hall.now) == 0
    assert open_days(hall.now) == 0
    assert AppointmentSlot.objects.filter(starts_at__gt=hall.now, cap_public=5).count() == 2


def test_what_is_no_plan(at: datetime) -> None:
    hall = morning(at)
    before = state()
    one = {(0, time(10)): (1, 0)}
    for values, cells, actor, refusal in (
        ({"slot_minutes": 7}, one, MANAGER, VisitInvalid),
        ({"ahead_days": 0}, one, MANAGER, VisitInvalid),
        ({}, {(0, time(10)): (501, 0)}, MANAGER, VisitInvalid),
        ({}, one, Actor("staff", None, roles=frozenset({"loket"})), NotAllowed),
    ):
        with pytest.raises(refusal):
            operations.set_booking_plan(
                group_id=hall.hall.groups["A"].pk, values={"slot_minutes": 30, **values}, cells=cells, actor=actor, at=at
            )
    assert state() == before
    assert not BookingRule.objects.exists()


def test_too_soon_is_for_who_walks_in(at: datetime) -> None:
    hall = morning(at)
    first = plan(hall, lead_minutes=90)[0]
    before = state()
    with pytest.raises(SlotTooSoon):
        guest(first, at)
    assert state() == before
    clerk = Actor("staff", None, roles=frozenset({"loket"}))
    assert guest(first, at, actor=clerk, is_internal=True).is_internal


def test_days_say_why_nothing_is_free(at: datetime) -> None:
    hall = morning(at)
    opened = plan(hall, {(day, time(10)): (1, 0) for day in (0, 1, 2, 3)})
    booked(opened[1], at)
    operations.block_day(centre_id=hall.hall.id, day=at.date() + timedelta(days=2), cause="outage", actor=MANAGER, at=at)
    centres.set_special_day(
        centre_id=hall.hall.id, day=at.date() + timedelta(days=3), name="Rapat", decree_no="1", actor=SYSTEM, at=at
    )
    offer = hall.hall.groups["A"].services.get(service_code="K01")
    days = queries.list_booking_days(offer, at + timedelta(minutes=30))
    assert [choice.why for choice in days] == ["past", "full", "blocked", "closed", "unplanned", "closed", "closed", ""]
    assert queries.next_free_day(days) == at.date() + timedelta(days=7)
    with pytest.raises(CentreClosed):
        guest(opened[3], at)
    with pytest.raises(SlotFull):
        guest(opened[2], at)


def test_a_day_taken_back_names_who_is_affected_and_tells_them(at: datetime, deliver: Any) -> None:
    hall = morning(at)
    opened = plan(hall)
    sari = person(at)
    rows = [booked(opened[2], at), confirmed(opened[3], sari, at)]
    day = at.date() + timedelta(days=1)
    assert [row.pk for row in queries.list_affected(hall.hall.id, day)] == [row.pk for row in rows]
    deliver()
    mail.outbox.clear()
    gone = operations.block_day(centre_id=hall.hall.id, day=day, cause="closed", actor=MANAGER, at=at)
    assert {row.pk for row in gone} == {row.pk for row in rows}
    deliver()
    assert not queries.list_affected(hall.hall.id, day)
    told = Notice.objects.filter(template="visits.appointment_cancelled", channel="inapp")
    assert {notice.recipient_id for notice in told} == {rows[0].pk, sari.person_id}
    assert "tempat pelayanan tutup" in told.first().body  # type: ignore[union-attr]
    assert [message.to for message in mail.outbox] == [["umi@warga.example"]]
    before = state()
    for details, refusal in (
        ({"cause": "closed"}, NothingBlocked),
        ({"cause": "rain"}, ReasonUnknown),
        ({"cause": "closed", "day": at.date() - timedelta(days=1)}, SlotPast),
        ({"cause": "closed", "actor": NOBODY}, NotAllowed),
    ):
        with pytest.raises(refusal):
            operations.block_day(**{"centre_id": hall.hall.id, "day": day, "actor": MANAGER, "at": at, **details})
    assert state() == before
    assert operations.unblock_day(centre_id=hall.hall.id, day=day, actor=MANAGER, at=at) == 2
    with pytest.raises(NothingBlocked):
        operations.unblock_day(centre_id=hall.hall.id, day=day, actor=MANAGER, at=at)


def test_reminders_go_out_once_on_the_eve_and_two_hours_before(at: datetime, deliver: Any) -> None:
    hall = morning(at)
    opened = plan(hall, {(0, time(10)): (3, 0), (1, time(10)): (3, 0)})
    tomorrow, today = opened[1], opened[0]
    kept = booked(tomorrow, at - timedelta(days=2))
    gone = booked(tomorrow, at - timedelta(days=2), contact="081234567890")
    operations.cancel_appointment(appointment_id=gone.pk, code=gone.code, actor=NOBODY, at=at)
    booked(today, at - timedelta(minutes=59), contact="siti@warga.example")
    assert remind(at) == 0
    assert remind(at + timedelta(minutes=5)) == 0
    with pytest.raises(AlreadyReminded):
        operations.remind_of_appointment(appointment_id=kept.pk, actor=SYSTEM, at=at)
    with pytest.raises(NotAllowed):
        operations.remind_of_appointment(appointment_id=kept.pk, actor=NOBODY, at=at)
    deliver()
    reminders = Notice.objects.filter(template="visits.appointment_reminded", channel="email")
    assert [notice.recipient_id for notice in reminders] == [kept.pk]
    body = reminders.get().body
    assert "Besok, pukul 10.00" in body
    assert f"/janji-temu/k/{kept.code}/batal/" in body
    remind(tomorrow.starts_at - timedelta(hours=2))
    remind(tomorrow.starts_at - timedelta(hours=1))
    deliver()
    assert reminders.all().count() == 2
    assert "dua jam lagi" in reminders.order_by("-id")[0].body


@pytest.mark.parametrize(
    ("confirmed_hours", "now_hours", "due"),
    [(-72, -27, ""), (-72, -26, "first"), (-72, -2.1, "first"), (-72, -2, "last"), (-72, 0, ""), (-20, -15, ""), (-1, -0.5, "")],
)
def test_when_a_reminder_is_due(at: datetime, confirmed_hours: float, now_hours: float, due: str) -> None:
    starts = at.replace(hour=10)
    moment = [starts + timedelta(hours=hours) for hours in (confirmed_hours, now_hours)]
    assert reminder_due(starts, *moment, at.tzinfo) == due  # type: ignore[arg-type]


def test_who_comes_late_was_not_away_and_who_stays_away_is_told(at: datetime, deliver: Any) -> None:
    hall = morning(at, 1)
    opened = plan(hall)
    late, away = booked(opened[0], at - timedelta(hours=1)), booked(opened[1], at - timedelta(hours=1), contact="081234567890")
    tend_hall(opened[0].starts_at + timedelta(minutes=10))
    late.refresh_from_db()
    assert late.state == "confirmed"
    after = opened[0].starts_at + timedelta(minutes=11)
    assert tend_hall(after) == 0
    late.refresh_from_db()
    assert late.state == "missed"
    deliver()
    assert "Masih bisa datang hari ini" in Notice.objects.get(template="visits.appointment_missed", channel="email").body
    joined = operations.check_in(code=late.code, actor=hall.kiosk, at=after)
    late.refresh_from_db()
    assert (late.state, joined.leg.credit_minutes) == ("checked_in", 0)
    tend_hall(opened[1].starts_at + timedelta(minutes=11))
    away.refresh_from_db()
    assert away.state == "missed"


def test_the_pause_is_told_and_forgiving_ends_it(at: datetime) -> None:
    hall = morning(at)
    rows = []
    for _ in range(2):
        rows.append(booked(slots(hall)[4], hall.now))
        hall.later(days=1)
        tend_hall(hall.now)
    until = queries.find_pause(hall.now, contact="umi@warga.example")
    assert until == rows[1].slot.starts_at + timedelta(days=30)
    with pytest.raises(WalkInOnly) as refused:
        guest(slots(hall)[4], hall.now)
    assert "2 April 2026" in str(refused.value)
    leader = Actor("staff", None, roles=frozenset({"supervisor"}))
    before = state()
    for details, refusal in (
        ({"excuse": "lazy"}, ReasonUnknown),
        ({"actor": Actor("staff", None, roles=frozenset({"loket"}))}, NotAllowed),
        ({"appointment_id": booked(slots(hall)[4], hall.now, contact="x@warga.example").pk}, NotMissed),
    ):
        with pytest.raises(refusal):
            operations.forgive_absence(
                **{"appointment_id": rows[0].pk, "excuse": "ill", "actor": leader, "at": hall.now, **details}
            )
    assert [row[:3] for row in state()[0][:2]] == [row[:3] for row in before[0][:2]]
    operations.forgive_absence(appointment_id=rows[0].pk, excuse="ill", actor=leader, at=hall.now)
    assert queries.find_pause(hall.now, contact="umi@warga.example") is None
    with pytest.raises(NotMissed):
        operations.forgive_absence(appointment_id=rows[0].pk, excuse="ill", actor=leader, at=hall.now)
    assert held(slots(hall)[5], person(hall.now), hall.now).state == "held"


def test_names_of_visitors_are_forgotten_after_their_time(at: datetime) -> None:
    hall = morning(at)
    row = booked(slots(hall)[4], at)
    tend_hall(at + timedelta(days=1))
    with pytest.raises(NothingToForget):
        operations.forget_visitors(actor=SYSTEM, at=at + timedelta(days=119))
    with pytest.raises(NotAllowed):
        operations.forget_visitors(actor=NOBODY, at=at + timedelta(days=121))
    assert operations.forget_visitors(actor=SYSTEM, at=at + timedelta(days=121)) == 1
    row.refresh_from_db()
    assert (row.visitor_name, row.contact_cipher, row.contact_index, queries.masked_contact(row)) == ("", None, None, "")
