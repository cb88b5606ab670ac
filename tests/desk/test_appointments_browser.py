"""Appointments at the desk in a real browser: sound at two widths, in two languages."""

from __future__ import annotations

import pytest
from tests.applications.office import desk
from tests.desk.test_browser import log_in
from tests.pages import faults_of, open_page
from tests.visits.days import first_slot, hall_with_days

from satupintu.core.actor import NOBODY
from satupintu.visits import operations

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1280, "id")])
def test_pages_are_sound(chromium, ready, address, at, width, language):
    desk(at)
    made, days = hall_with_days()
    held = operations.hold_slot(
        slot_id=first_slot(made, days[0]).pk,
        service_code="K01",
        visitor_name="Umi Kalsum",
        contact="umi@warga.example",
        actor=NOBODY,
        at=made.now,
    )
    operations.confirm_appointment(appointment_id=held.pk, code=held.code, actor=NOBODY, at=made.now)
    base = f"/meja/pusat-layanan/{made.hall.id}/janji/"
    page = open_page(chromium, width)
    log_in(page, address, "wati")
    paths = (
        f"/meja/janji/?hari={days[0]}", f"/meja/janji/baru/?layanan=K01&hari={days[0]}", base,
        f"{base}{made.hall.groups['A'].pk}/?loket=4", f"{base}tutup/?hari={days[0]}",
    )  # fmt: skip
    assert faults_of(page, address, paths, language) == ""
