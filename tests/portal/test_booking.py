"""Appointments in the portal without a login and with one: chosen, confirmed, put into a calendar, moved, cancelled."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.visits.days import first_slot, hall_with_days

from satupintu.centres import operations as centres
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.visits import operations
from satupintu.visits.jobs import tend_hall
from satupintu.visits.models import Appointment, AppointmentSlot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
BEGIN = "/janji-temu/buat/K01/"


@pytest.fixture
def hall():
    return hall_with_days()


def text(answer):
    return answer.content.decode()


def chosen(browser: Client, day, **details: str) -> str:
    """Walk the pages to the last one as a browser does: each form sends what it carries; return the address of the last."""
    answer = browser.get(BEGIN, follow=True)
    answers = {
        "daring": "datang",
        "jenis": "",
        "siapa": "sendiri",
        "ditanya": "1",
        "dibaca": "1",
        "hari": day.isoformat(),
        **details,
    }
    for _ in range(10):
        page = text(answer)
        form = re.search(r'<form method="get" action="(/janji-temu/buat/K01/(?!\?)[^"]+)".*?</form>', page, re.S)
        if form is None:
            return answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"]
        data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
        for name in re.findall(r'<input type="radio" name="(\w+)"', form[0]):
            options = re.findall(rf'<input type="radio" name="{name}" value="([^"]+)"', form[0])
            data[name] = answers.get(name) or options[0]
            assert data[name] in options
        answer = browser.get(form[1], data, follow=True)
        assert answer.status_code == 200, page
    raise AssertionError("the pages do not end")


def booked(slot: AppointmentSlot, hall, **details) -> Appointment:
    values = {"visitor_name": "Umi Kalsum", "contact": "umi@warga.example", "actor": NOBODY, "at": hall.now, **details}
    held = operations.hold_slot(slot_id=slot.pk, service_code="K01", **values)
    return operations.confirm_appointment(appointment_id=held.pk, code=held.code, actor=NOBODY, at=hall.now)


def test_somebody_without_an_account_books_to_the_end(browser, hall):
    made, days = hall
    assert "Buat janji temu" in text(browser.get("/tempat/pusat/"))
    assert BEGIN in text(browser.get("/janji-temu/"))
    assert f"{BEGIN}?tempat=pusat" in text(browser.get("/janji-temu/", {"tempat": "pusat"}))
    assert BEGIN not in text(browser.get("/janji-temu/", {"tempat": "lain"}))
    found = re.findall(r"/janji-temu/buat/(\w+)/", text(browser.get("/janji-temu/", {"q": "ktp ilang"})))
    assert found[0] == "K01"
    assert "bisa diurus dari rumah" not in text(browser.get(BEGIN, follow=True))
    last = chosen(browser, days[0])
    page = text(browser.get(last))
    assert "Atas nama siapa?" in page
    wrong = browser.post(last, {"visitor_name": "", "contact": "x"})
    assert wrong.status_code == 422
    assert not Appointment.objects.exists()
    answer = browser.post(last, {"visitor_name": "Umi Kalsum", "contact": "umi@warga.example"})
    assert answer.status_code == 302, text(answer)
    held = Appointment.objects.get()
    assert answer["Location"] == f"/janji-temu/k/{held.code}/periksa/"
    check = text(browser.get(answer["Location"]))
    assert "Belum terkonfirmasi" in check
    assert "Yang perlu dibawa" in check
    browser.post(answer["Location"])
    held.refresh_from_db()
    assert (held.state, held.visitor_name, held.slot.starts_at) == (
        "confirmed",
        "Umi Kalsum",
        first_slot(made, days[0]).starts_at,
    )
    shown = browser.get(f"/janji-temu/k/{held.code}/")
    assert held.code in text(shown)
    assert "<svg" in text(shown)
    assert "umi@" not in text(shown)
    assert shown["Cache-Control"] == "private, no-store"
    assert len(shown.content) < 60_000
    # A second press of the button finds it confirmed.
    assert browser.post(answer["Location"])["Location"] == f"/janji-temu/k/{held.code}/"
    assert Appointment.objects.count() == 1


def test_pages_ask_for_what_is_missing_in_their_order(browser, hall):
    _made, days = hall
    answer = browser.get(f"{BEGIN}waktu/", {"hari": days[0].isoformat()}, follow=True)
    assert re.match(rf"{BEGIN}(jenis|siapa)/", answer.redirect_chain[0][0])
    assert answer.status_code == 422
    assert browser.get(f"{BEGIN}rahasia/").status_code == 404
    assert browser.get("/janji-temu/buat/ZZZ/", follow=True).status_code == 404
    everything = dict(part.split("=") for part in chosen(browser, days[0]).split("?")[1].split("&"))
    forged = {**everything, "siapa": "raja", "hari": "x"}
    assert browser.get(f"{BEGIN}diri/", forged, follow=True).status_code == 422


def test_what_can_be_done_online_is_offered_first(browser, hall, at):
    made, _days = hall
    centres.offer_service(
        group_id=made.hall.groups["A"].pk, service_code="K01", values={"is_online_possible": True}, actor=SYSTEM, at=made.now
    )
    page = text(browser.get(BEGIN, follow=True))
    assert "bisa diurus dari rumah" in page
    assert "/permohonan/mulai/" in page


def test_documents_follow_what_is_wanted_and_who_comes(browser, hall):
    from satupintu.portal.booking.reading import documents, standard_of

    standard = standard_of("K01")
    assert standard is not None
    variants = [variant.code for variant in standard.variants] or [""]
    lists = [[item["label"] for item in documents(standard, variant, False)] for variant in variants]
    assert all(lists)
    assert len(variants) < 2 or len({tuple(found) for found in lists}) > 1
    assert documents(None, "", False) == []


def test_who_is_logged_in_types_nothing_and_finds_it_in_the_account(login, hall, at):
    _made, days = hall
    sari = cast.sari(at)
    browser = login(sari)
    last = chosen(browser, days[0], bantuan="wheelchair")
    assert "Sari Dewi Lestari" in text(browser.get(last))
    code = browser.post(last)["Location"].split("/")[3]
    browser.post(f"/janji-temu/k/{code}/periksa/")
    row = Appointment.objects.get(code=code)
    assert (row.person_id, row.state, row.visitor_name) == (sari.person.pk, "confirmed", "")
    assert code in text(browser.get("/akun/janji-temu/"))
    assert "/akun/janji-temu/" in text(browser.get("/akun/"))
    assert code not in text(login(cast.dewi(at)).get("/akun/janji-temu/"))


def test_a_time_that_was_taken_meanwhile_is_told(browser, hall):
    made, days = hall
    last = chosen(browser, days[0])
    slot = first_slot(made, days[0])
    for number in range(slot.cap_public):
        booked(slot, made, contact=f"warga{number}@warga.example")
    refused = browser.post(last, {"visitor_name": "Umi Kalsum", "contact": "lain@warga.example"})
    assert refused.status_code == 422
    assert "Waktu ini sudah penuh" in text(refused)
    assert "Waktu yang tadi dipilih sudah terisi" in text(refused)


def test_empty_states_say_why_and_what_is_next(browser, hall):
    made, days = hall
    everything = dict(part.split("=") for part in chosen(browser, days[0]).split("?")[1].split("&"))
    everything.pop("waktu")
    operations.block_day(centre_id=made.hall.id, day=days[0], cause="outage", actor=SYSTEM, at=made.now)
    page = text(browser.get(f"{BEGIN}waktu/", everything))
    assert "Tidak ada waktu kosong pada hari itu" in page
    assert "Janji temu ditutup" in page
    assert "Hari berikutnya yang masih kosong" in page
    operations.block_day(centre_id=made.hall.id, day=days[1], cause="outage", actor=SYSTEM, at=made.now)
    everything.pop("hari")
    assert "Belum ada tempat yang menerima" in text(browser.get(f"{BEGIN}hari/", everything))


def test_the_calendar_follows_a_move_and_a_cancelling(browser, hall):
    made, days = hall
    row = booked(first_slot(made, days[0]), made)
    base = f"/janji-temu/k/{row.code}/"
    first = browser.get(f"{base}janji-temu.ics")
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SEQUENCE:0" in text(first)
    assert "METHOD:PUBLISH" in text(first)
    page = text(browser.get(f"{base}ubah/", {"hari": days[1].isoformat()}))
    slot = re.search(r'name="waktu" value="([^"]+)"', page)
    assert slot
    assert browser.post(f"{base}ubah/?hari={days[1].isoformat()}", {}).status_code == 422
    browser.post(f"{base}ubah/?hari={days[1].isoformat()}", {"waktu": slot[1]})
    moved = Appointment.objects.get(code=row.code)
    assert (moved.pk != row.pk, moved.slot_id) == (True, first_slot(made, days[1]).pk)
    second = text(browser.get(f"{base}janji-temu.ics"))
    assert "SEQUENCE:1" in second
    uid = re.search(r"UID:(.*)\r", text(first))
    assert uid
    assert uid[1] in second
    assert "Batalkan janji temu ini?" in text(browser.get(f"{base}batal/"))
    assert Appointment.objects.get(code=row.code).state == "confirmed"
    browser.post(f"{base}batal/")
    third = text(browser.get(f"{base}janji-temu.ics"))
    assert "METHOD:CANCEL" in third
    assert "SEQUENCE:2" in third
    assert "Dibatalkan" in text(browser.get(base))
    assert browser.get(f"{base}batal/").status_code == 302
    assert browser.get(f"{base}ubah/").status_code == 302


def test_a_forged_code_opens_nothing_and_guessing_ends(browser, hall):
    made, days = hall
    mine = booked(first_slot(made, days[1]), made, contact="sari@warga.example")
    typed = f" {mine.code[:4].lower()}-{mine.code[4:]} "
    assert browser.get("/janji-temu/", {"kode": typed})["Location"] == f"/janji-temu/k/{mine.code}/"
    wrong = browser.get("/janji-temu/", {"kode": " ab-c "})
    assert "Kode ini tidak kami kenal" in text(wrong)
    answers = {browser.get(f"/janji-temu/k/{'Z' * 9}{number % 10}/").status_code for number in range(31)}
    assert answers == {404, 429}
    assert browser.post("/janji-temu/k/ZZZZZZZZZZ/batal/").status_code in (404, 429)


def test_who_stayed_away_reads_until_when(login, hall, at):
    made, days = hall
    sari = cast.sari(at)
    for day in days:
        held = operations.hold_slot(
            slot_id=first_slot(made, day).pk, service_code="K01", person_id=sari.person.pk, actor=sari.actor, at=made.now
        )
        operations.confirm_appointment(appointment_id=held.pk, actor=sari.actor, at=made.now)
    # The slots are as they were, only long ago: what the clock would do in days.
    AppointmentSlot.objects.filter(group=made.hall.groups["A"], taken_public=1).update(
        starts_at=F("starts_at") - timedelta(days=5)
    )
    assert tend_hall(made.now) == 0
    browser = login(sari)
    for page in ("/janji-temu/", "/akun/janji-temu/"):
        assert "Janji temu baru bisa dibuat lagi mulai" in text(browser.get(page))


def test_pages_ask_little_of_the_database_however_much_there_is(browser, hall):
    made, days = hall

    def asked() -> list[int]:
        counts = []
        for page in ("/janji-temu/", f"{BEGIN}hari/?siapa=sendiri&ditanya=1&dibaca=1&jenis={variant}"):
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            counts.append(len(queries))
        return counts

    from satupintu.portal.booking.reading import standard_of

    standard = standard_of("K01")
    variant = standard.variants[0].code if standard and len(standard.variants) > 1 else ""
    first = asked()
    for number in range(10):
        centres.offer_service(group_id=made.hall.groups["A"].pk, service_code=f"X{number}", actor=SYSTEM, at=made.now)
    slot = first_slot(made, days[1])
    for number in range(slot.cap_public):
        booked(slot, made, contact=f"warga{number}@warga.example")
    assert asked() == first
    assert first == [5, 12]
