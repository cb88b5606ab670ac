"""Appointments in a real browser: fit for everybody at two widths and in two languages, and booked without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.pages import faults_of, open_page
from tests.visits.days import first_slot, hall_with_days

from satupintu.core.actor import NOBODY
from satupintu.visits import operations
from satupintu.visits.models import Appointment

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def hall(web: Any, chromium: Any) -> Iterator[Any]:
    yield hall_with_days()
    for context in chromium.contexts:
        context.close()


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_no_accessibility_fault_and_nothing_too_wide(chromium, address, hall, width, language):
    made, days = hall
    held = operations.hold_slot(
        slot_id=first_slot(made, days[0]).pk,
        service_code="K01",
        visitor_name="Umi Kalsum",
        contact="umi@warga.example",
        needs=["wheelchair"],
        actor=NOBODY,
        at=made.now,
    )
    page = open_page(chromium, width)
    base, kept = "/janji-temu/buat/K02/", f"/janji-temu/k/{held.code}/"
    page.goto(f"{address}{base}")
    begin = page.url.partition(address)[2]
    value = page.content().partition('name="jenis" value="')[2].partition('"')[0]
    known = f"?daring=datang&siapa=sendiri&ditanya=1&dibaca=1{f'&jenis={value}' if value else ''}"
    paths = ("/janji-temu/", begin, f"{base}bantuan/{known}",
             f"{base}berkas/{known}", f"{base}hari/{known}", f"{base}waktu/{known}&hari={days[0]}",
             f"{base}diri/{known}&hari={days[0]}&waktu={first_slot(made, days[1]).pk}", f"{kept}periksa/")  # fmt: skip
    assert faults_of(page, address, paths, language) == ""
    operations.confirm_appointment(appointment_id=held.pk, code=held.code, actor=NOBODY, at=made.now)
    kept_paths = (kept, f"{kept}ubah/", f"{kept}batal/")
    assert faults_of(page, address, kept_paths, language) == ""


def test_booked_and_cancelled_without_scripts(chromium, address, hall):
    page = open_page(chromium, 360, java_script_enabled=False)
    page.goto(f"{address}/janji-temu/buat/K01/")
    while not page.query_selector("#id_visitor_name"):
        if first := page.query_selector("main form.p-one input[type=radio]"):
            first.check(force=True)
        page.click("main form:last-of-type button[type=submit]")
    page.fill("#id_visitor_name", "Umi Kalsum")
    page.fill("#id_contact", "umi@warga.example")
    page.click("main form button")
    page.click("text=Konfirmasi janji temu")
    assert page.inner_text(".p-panel h1") == "Terkonfirmasi"
    page.click("text=Batalkan janji")
    page.click("text=Ya, batalkan")
    assert page.inner_text(".p-panel h1") == "Dibatalkan"
    assert Appointment.objects.get().state == "cancelled"
