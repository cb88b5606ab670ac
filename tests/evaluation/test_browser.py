"""Pages of figures in a real browser: sound in both languages and widths; a period is chosen and a figure opened."""

from __future__ import annotations

import pytest
from tests.applications.office import desk
from tests.desk.test_browser import log_in
from tests.evaluation.made import busy
from tests.pages import faults_of, open_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PATHS = ("/kinerja/?periode=2026", *(
    f"/meja/kinerja/{path}?periode=2026-03" for path in ("", "kepala/", "saya/", "layanan/K09/", "alur/K09/", "indikator/")
))  # fmt: skip


@pytest.fixture
def people(ready: None, at):
    """The cast, and a month of figures."""
    found = desk(at)
    busy(12, found.office["manajer"].actor.id)
    return found


def test_every_page_is_sound_and_a_figure_opens_its_cases(people, chromium, address) -> None:
    for width in (1280, 360):
        page = open_page(chromium, width)
        log_in(page, address, "tuti")
        for language in ("id", "en"):
            assert faults_of(page, address, PATHS, language) == "", (width, language)
        page.context.close()
    page = open_page(chromium)
    log_in(page, address, "tuti")
    page.goto(f"{address}/meja/kinerja/?lang=id")
    page.select_option("#periode", "2026-03")
    page.click("main form .govuk-button")
    page.wait_for_url("**/meja/kinerja/?periode=2026-03*")
    page.click('.b-figs a[href*="angka=received"]')
    page.wait_for_url("**/meja/register/?angka=received*")
    assert "Permohonan masuk" in page.inner_text("main")
    page.context.close()
