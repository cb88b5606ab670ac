"""The page of BPMN files in a real browser: uploaded, looked at, confirmed; no accessibility fault."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from tests.applications.office import desk
from tests.desk.test_browser import log_in
from tests.desk.test_standard_exchange import FOREIGN
from tests.pages import faults_of, open_page

from satupintu.catalogue.operations import begin_revision

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_a_file_is_uploaded_looked_at_and_taken(
    chromium: Any, ready: None, address: str, at: Any, monkeypatch: Any, tmp_path: Path, width: int, language: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    people = desk(at)
    draft = begin_revision(service_code="K09", actor=people.office["perancang"].actor, at=at)
    file = tmp_path / "proses.bpmn"
    file.write_text(FOREIGN)
    page = open_page(chromium, width)
    log_in(page, address, "andi")
    path = f"/meja/standar/{draft.pk}/tukar/"
    assert not faults_of(page, address, (path,), language)
    page.set_input_files("#id_file", file)
    page.click("form[enctype] button")
    page.wait_for_selector("input[name=lembar]", state="attached")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not Axe().run(page).response["violations"]
    if folder := os.environ.get("SATUPINTU_SHOTS"):
        page.screenshot(path=Path(folder, f"tukar-{width}.png"), full_page=True)
    page.click("form[action$='/pakai/'] button")
    page.wait_for_url(f"**/meja/standar/{draft.pk}/**")
    assert page.locator("main h1").inner_text()
    page.context.close()
