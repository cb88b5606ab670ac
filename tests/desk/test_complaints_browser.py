"""Complaints in a real browser: no accessibility fault, nothing too wide, and one journey without a login."""

from __future__ import annotations

import pytest
from tests.complaints.cast import Office, office, received, verified
from tests.pages import enter, faults_of, open_page

from satupintu.complaints import operations
from satupintu.complaints.models import Complaint

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("ready")]
PORTAL = ("/pengaduan/", "/pengaduan/baru/", "/pengaduan/lacak/", "/pengaduan/statistik/?tahun=2026")


@pytest.fixture
def people(at) -> Office:
    return office(at)


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_complaints_are_sound(chromium, address, people, at, width):
    complaint = verified(people, at)
    operations.write_note(complaint_id=complaint.pk, text="Catatan.", actor=people.manager, at=at)
    made = operations.submit_suggestion(title="Buka pukul tujuh", body="Pagi.", topic="time", actor=people.worker, at=at)
    page = open_page(chromium, width)
    language = "en" if width == 360 else "id"
    assert faults_of(page, address, PORTAL, language) == ""
    enter(page, f"{address}/meja/masuk/", "mira", f"{address}/meja/")
    desk = (
        "/meja/pengaduan/", f"/meja/pengaduan/{complaint.pk}/", "/meja/pengaduan/baru/", "/meja/pengaduan/lapor/",
        "/meja/pengaduan/batas/", "/meja/saran/", f"/meja/saran/{made.pk}/",
    )  # fmt: skip
    assert faults_of(page, address, desk, language) == ""


def test_sent_and_followed_on_a_phone(chromium, address, people, at):
    page = open_page(chromium, 360)
    page.goto(f"{address}/pengaduan/baru/?jenis=ordinary")
    page.fill("#id_title", "Antrean lama di loket")
    page.fill("#id_body", "Saya menunggu tiga jam di loket tiga dan tidak dipanggil.")
    page.check("input[name=who][value=anonymous]")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Simpan nomor dan kodenya")
    number, code = page.locator("dd.num b").all_inner_texts()
    page.goto(f"{address}/pengaduan/lacak/?nomor={number}")
    page.fill("#id_kode", code.lower())
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Saya menunggu tiga jam")
    page.click("summary:has-text('Cabut pengaduan')")
    page.click("text=Cabut pengaduan ini")
    page.wait_for_selector("text=Pengaduan dicabut.")
    assert Complaint.objects.get(number=number).state == "withdrawn"
    assert received(at).complaint.number != number
