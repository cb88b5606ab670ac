"""Appointments at the desk: who is expected, booking on the phone, the plan with its formula, a day taken back."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.applications.office import desk
from tests.desk.test_desk import browser
from tests.visits.morning import morning

from satupintu.centres.models import OpeningHours, SpecialDay
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.models import Holiday
from satupintu.journal.models import Entry
from satupintu.visits import operations, queries
from satupintu.visits.jobs import tend_hall
from satupintu.visits.models import Appointment, AppointmentSlot, WeeklyCapacity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    """A Monday at nine: the hall is open, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def hall(at):
    """A hall with appointments of group A today and tomorrow."""
    made = morning(at)
    for number in (0, 1):
        operations.plan_slots(
            group_id=made.hall.groups["A"].pk, day=at.date() + timedelta(days=number), counters=6, actor=SYSTEM, at=at
        )
    return made


def booked(hall, starts_at, contact="umi@warga.example"):
    slot = AppointmentSlot.objects.get(starts_at=starts_at)
    held = operations.hold_slot(
        slot_id=slot.pk, service_code="K01", visitor_name="Umi Kalsum", contact=contact, actor=NOBODY, at=hall.now
    )
    return operations.confirm_appointment(appointment_id=held.pk, code=held.code, actor=NOBODY, at=hall.now)


def test_every_page_lets_in_who_may_and_nobody_else(people, hall):
    centre = f"/meja/pusat-layanan/{hall.hall.id}/janji/"
    desks, keepers = {"loket", "manajer", "admin"}, {"manajer", "admin"}
    pages = {
        "/meja/janji/": desks,
        "/meja/janji/unduh.csv": desks,
        "/meja/janji/baru/": desks,
        centre: keepers,
        f"{centre}tutup/": keepers,
        f"{centre}{hall.hall.groups['A'].pk}/": keepers,
    }
    for who in ("loket", "verifikator", "manajer", "admin"):
        session = browser(people.office[who].account)
        for path, allowed in pages.items():
            assert session.get(path).status_code == (200 if who in allowed else 403), (who, path)
    assert browser(people.sari.account).get("/meja/janji/").status_code == 403
    assert browser().get("/meja/janji/").status_code == 302


def test_the_first_and_the_last_day_of_the_calendar_break_nothing(people, hall):
    session = browser(people.office["manajer"].account)
    for day in ("0001-01-01", "9999-12-31"):
        assert session.get(f"/meja/janji/?hari={day}").status_code == 200
        assert session.get(f"/meja/janji/unduh.csv?hari={day}").status_code == 200
    assert session.get(f"/meja/pusat-layanan/{hall.hall.id}/janji/tutup/?hari=9999-12-31").status_code == 422


def test_who_is_expected_comes_or_is_cancelled(people, hall, at):
    first, second = booked(hall, at.replace(hour=10)), booked(hall, at.replace(hour=11), "081234567890")
    budi = browser(people.office["loket"].account)
    page = budi.get("/meja/janji/").content.decode()
    assert "Umi Kalsum" in page
    assert "u•••@warga.example" in page
    assert "1 / 7" in page or "1 / 8" in page
    assert "Tidak ada yang cocok" in budi.get("/meja/janji/", {"q": "zzz"}).content.decode()
    assert first.code in budi.get("/meja/janji/", {"q": first.code.lower()}).content.decode()
    came = budi.post(f"/meja/janji/{first.pk}/datang/", follow=True).content.decode()
    assert "dengan nomor A001" in came
    budi.post(f"/meja/janji/{second.pk}/batal/")
    second.refresh_from_db()
    assert second.state == "cancelled"
    refused = budi.post(f"/meja/janji/{second.pk}/batal/", follow=True).content.decode()
    assert "Dibatalkan" in refused
    assert budi.post(f"/meja/janji/{first.pk}/rahasia/").status_code == 404
    assert budi.get(f"/meja/janji/{first.pk}/datang/").status_code == 302
    text = budi.get("/meja/janji/unduh.csv").content.decode("utf-8-sig")
    assert first.code in text
    assert "umi@" not in text


def test_only_who_leads_lets_an_absence_not_count(people, hall, at, monkeypatch):
    row = booked(hall, at.replace(hour=10))
    monkeypatch.setattr(timezone, "now", lambda: at.replace(hour=11))
    tend_hall(at.replace(hour=11))
    budi, admin = (browser(people.office[who].account) for who in ("loket", "admin"))
    assert "Jangan hitung" not in budi.get("/meja/janji/").content.decode()
    assert budi.post(f"/meja/janji/{row.pk}/maafkan/", {"alasan": "ill"}).status_code == 302
    row.refresh_from_db()
    assert row.forgiven_at is None
    assert "Jangan hitung" in admin.get("/meja/janji/").content.decode()
    admin.post(f"/meja/janji/{row.pk}/maafkan/", {"alasan": "ill"})
    row.refresh_from_db()
    assert row.forgiven_at is not None
    assert Entry.objects.get(event="visits.absence_excused").data["excuse"] == "ill"


def test_booking_for_somebody_on_the_phone(people, hall, at):
    budi = browser(people.office["loket"].account)
    day = at.date() + timedelta(days=1)
    address = f"/meja/janji/baru/?layanan=K01&hari={day}"
    assert "Umi" not in budi.get(address).content.decode()
    slot = AppointmentSlot.objects.get(starts_at=at.replace(hour=8) + timedelta(days=1))
    wrong = budi.post(address, {"slot": str(slot.pk), "visitor_name": "", "contact": ""})
    assert wrong.status_code == 422
    assert budi.post(address, {"slot": str(slot.pk), "nik": "3171010101010009"}).status_code == 422
    assert not Appointment.objects.exists()
    done = budi.post(address, {"slot": str(slot.pk), "visitor_name": "Umi Kalsum", "contact": "0812 3456 7890"}, follow=True)
    row = Appointment.objects.get()
    assert (row.state, row.is_internal, row.slot_id) == ("confirmed", False, slot.pk)
    assert row.code in done.content.decode()
    budi.post(f"{address}&bagian=kantor", {"slot": str(slot.pk), "nik": "3171014505900001"})
    own = Appointment.objects.get(is_internal=True)
    assert own.person_id == people.sari.person.pk


def test_the_plan_shows_its_formula_and_opens_the_days(people, hall, at):
    manager = browser(people.office["manajer"].account)
    base = f"/meja/pusat-layanan/{hall.hall.id}/janji/"
    address = f"{base}{hall.hall.groups['A'].pk}/"
    assert "belum diatur" in manager.get(base).content.decode()
    page = manager.get(address, {"loket": "4", "menit": "30"}).content.decode()
    assert "0,50 × 4 loket × 30 menit ÷ 10,0 menit per layanan × 0,85 ÷ (1 − 0,10) = 5,67, dibulatkan ke bawah: 5" in page
    assert 'name="p_0_0800" value="5"' in page
    assert 'name="i_0_0800" value="1"' in page
    form = {"slot_minutes": "30", "lead_minutes": "60", "ahead_days": "7", "most_live": "2"}
    wrong = manager.post(address, {**form, "p_0_0900": "x"})
    assert wrong.status_code == 422
    assert manager.post(address, {**form, "ahead_days": "0"}).status_code == 422
    assert not WeeklyCapacity.objects.exists()
    saved = manager.post(address, {**form, "p_3_0900": "4", "i_3_0900": "1", "p_4_1400": "2"}, follow=True).content.decode()
    assert "Rencana janji temu tersimpan" in saved
    assert 'name="p_3_0900" value="4"' in saved
    thursday = AppointmentSlot.objects.get(starts_at=at + timedelta(days=3))
    assert (thursday.cap_public, thursday.cap_internal) == (4, 1)
    assert ">6<" in manager.get(base).content.decode()
    assert manager.get(f"{base}{hall.hall.id}/").status_code == 404


def test_a_day_is_taken_back_after_its_people_were_named(people, hall, at):
    manager = browser(people.office["admin"].account)
    base = f"/meja/pusat-layanan/{hall.hall.id}/"
    tomorrow = at.date() + timedelta(days=1)
    morning_one = booked(hall, at.replace(hour=9) + timedelta(days=1))
    later_one = booked(hall, at.replace(hour=14) + timedelta(days=1), "081234567890")
    closing = {"tindakan": "khusus", "khusus-day": str(tomorrow), "khusus-name": "Rapat", "khusus-decree_no": "1"}
    warned = manager.post(f"{base}jam/", closing)
    assert warned["Location"] == f"{base}janji/tutup/?hari={tomorrow}"
    assert not SpecialDay.objects.exists()
    page = manager.get(warned["Location"]).content.decode()
    assert "2 orang punya janji temu" in page
    assert "2 janji temu terkena" in page
    assert Appointment.objects.filter(state="confirmed").count() == 2
    part = {"hari": str(tomorrow), "dari": "13:00", "sampai": "", "sebab": "outage", "kelompok": ""}
    assert "1 janji temu terkena" in manager.get(f"{base}janji/tutup/", part).content.decode()
    manager.post(f"{base}janji/tutup/", {**part, "tindakan": "tutup"})
    later_one.refresh_from_db()
    morning_one.refresh_from_db()
    assert (morning_one.state, later_one.state) == ("confirmed", "cancelled")
    refused = manager.post(f"{base}janji/tutup/", {**part, "tindakan": "tutup"})
    assert refused.status_code == 422
    assert manager.post(f"{base}jam/", {**closing, "khusus-opens": "08:00", "khusus-closes": "12:00"}).status_code == 302
    assert SpecialDay.objects.get().closes == time(12)
    manager.post(f"{base}janji/tutup/", {**part, "tindakan": "buka"})
    assert not AppointmentSlot.objects.filter(blocked_at__isnull=False).exists()
    assert manager.get(f"{base}janji/tutup/", {"hari": "x"}).status_code == 422


def test_a_shorter_week_or_a_holiday_names_who_is_expected_first(people, hall, at):
    manager = browser(people.office["admin"].account)
    base = f"/meja/pusat-layanan/{hall.hall.id}/"
    row = booked(hall, at.replace(hour=14) + timedelta(days=1))
    week = {"tindakan": "pekan", "pekan-decree_no": "2"}
    for number in range(5):
        week |= {f"pekan-opens_{number}": "08:00", f"pekan-closes_{number}": "12:00"}
    warned = manager.post(f"{base}jam/", week)
    assert warned["Location"] == f"{base}janji/tutup/?hari={at.date() + timedelta(days=1)}"
    assert OpeningHours.objects.filter(centre=hall.hall.centre, closes=time(15)).count() == 5
    holiday = {"day": str(at.date() + timedelta(days=1)), "name": "Cuti", "category": "local", "decree_no": "3"}
    holiday = {f"libur-{name}": value for name, value in holiday.items()}
    refused = manager.post("/meja/kalender/libur/", holiday)
    assert refused.status_code == 422
    assert "1 orang punya janji temu pada tanggal itu (Kantor PTSP)" in refused.content.decode()
    assert not Holiday.objects.filter(name="Cuti").exists()
    operations.cancel_appointment(appointment_id=row.pk, code=row.code, actor=NOBODY, at=at)
    assert manager.post("/meja/kalender/libur/", holiday).status_code == 302
    assert manager.post(f"{base}jam/", week)["Location"] == f"{base}jam/"
    assert OpeningHours.objects.filter(centre=hall.hall.centre, closes=time(12)).count() == 5


def test_the_list_asks_the_same_however_long_it_is(people, hall, at):
    budi = browser(people.office["loket"].account)

    def asked():
        budi.get("/meja/janji/")
        with CaptureQueriesContext(connection) as found:
            budi.get("/meja/janji/")
        return len(found)

    booked(hall, at.replace(hour=10))
    first = asked()
    for number in range(8):
        booked(hall, at.replace(hour=11 + number // 2), f"0812345678{number:02d}")
    assert asked() == first
    assert first <= 12
    assert len(queries.list_demand(hall.hall.id, at.date())) == 1
