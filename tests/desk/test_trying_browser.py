"""Trying in a real browser: a pack's draft to its end, recorded, broken, seen to fail; no accessibility fault."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.applications.office import desk
from tests.catalogue.test_standards import DESIGNER
from tests.catalogue.test_trying import edit_sheet
from tests.desk.test_browser import log_in
from tests.pages import faults_of, open_page

from satupintu.catalogue import operations

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def draft(ready: None, at: datetime) -> Any:
    """A draft of K03 and the office."""
    desk(at)
    return operations.begin_revision(service_code="K03", actor=DESIGNER, at=at)


def test_a_draft_is_tried_recorded_broken_and_seen_to_fail(chromium: Any, draft: Any, address: str, at: datetime) -> None:
    shots = os.environ.get("SATUPINTU_SHOTS")
    page = open_page(chromium)
    log_in(page, address, "andi")
    here = f"/meja/standar/{draft.pk}/"
    page.goto(f"{address}{here}")
    page.click("text=Coba jalankan")
    page.click("text=Mulai percobaan")
    page.click("#sekarang button:has-text('Tidak')")
    page.click("text=Pemohon melengkapi dan mengirim kembali")
    page.click("#sekarang button:has-text('Ya')")
    for path in ("coba/", "coba/isian/"):
        for width, language in ((360, "id"), (1280, "en")):
            page.set_viewport_size({"width": width, "height": 800})
            assert faults_of(page, address, (f"{here}{path}",), language) == ""
            if shots:
                page.screenshot(path=Path(shots, f"coba-{path.strip('/').replace('/', '-')}-{width}.png"), full_page=True)
    page.goto(f"{address}{here}coba/isian/?lang=id")
    page.click("text=Pakai isian ini")
    page.wait_for_selector("text=Isian percobaan diganti.")
    page.click("text=Jalankan sampai akhir")
    page.fill("#nama", "Dilengkapi lalu terbit")
    page.click("text=Rekam skenario")
    page.wait_for_selector("text=Semua skenario lulus")
    edit_sheet(draft, at, lambda rows: rows["2"].update(exits={"yes": "REJECT", "no": "RETURN"}))
    page.reload()
    page.wait_for_selector("text=1 dari 1 skenario gagal")
    for width, language in ((360, "id"), (1280, "en")):
        page.set_viewport_size({"width": width, "height": 800})
        for path in ("skenario/", "simulasi/"):
            assert faults_of(page, address, (f"{here}{path}",), language) == ""
            if path == "simulasi/":
                page.fill("#id_days", "30")
                page.fill("#id_arrivals", "3")
                page.click("main form .govuk-button")
                page.wait_for_selector("#bagan-tunggu")
                assert faults_of(page, address, (page.url.removeprefix(address),), language) == ""
            if shots:
                page.screenshot(path=Path(shots, f"{path.strip('/')}-{width}.png"), full_page=True)
    page.context.close()
