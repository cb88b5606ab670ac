"""The line on a phone 360 px wide: fit for everybody, and up to date by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.pages import faults_of, open_page
from tests.visits.morning import Morning
from tests.visits.today import morning_today

from satupintu.core.regions import region_context

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def day(web: Any, chromium: Any) -> Iterator[Morning]:
    yield morning_today(1)
    for context in chromium.contexts:
        context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_accessibility_fault_and_nothing_too_wide(chromium, address, day, width, language, tmp_path):
    page = open_page(chromium, width)
    code = day.take("K01", "K09", channel="phone", actor=day.kiosk.__class__("person", None)).visit.code
    paths = ("/antrean/", "/antrean/ambil/pusat/", "/antrean/ambil/pusat/?q=zzz", f"/antrean/{code}/", f"/antrean/{code}/keluar/",
             f"/antrean/{code}/tiket/")  # fmt: skip
    assert faults_of(page, address, paths, language) == ""
    for number, path in enumerate(paths):
        page.goto(f"{address}{path}")
        page.screenshot(path=f"{tmp_path}/{width}-{language}-{number}.png", full_page=True)


def test_the_page_follows_the_line_by_itself(chromium, address, web, day):
    page = open_page(chromium, 360)
    page.goto(f"{address}/antrean/ambil/pusat/")
    page.check("input[value=K01]", force=True)
    page.click("main form[method=post] button")
    page.wait_for_selector(".p-number")
    assert page.inner_text(".p-number .num") == "A001"
    page.click("main form button >> text=Saya sudah dekat atau tiba")
    page.wait_for_selector("text=Menunggu dipanggil")
    with web.between, region_context("siap"):
        assert day.next(1) is not None
    page.wait_for_selector("text=Giliran Anda", timeout=25_000)
    assert page.is_visible("text=Loket 1")
    assert "Giliran Anda" in page.inner_text("#antrean-kabar")
    web.stop()
    page.wait_for_selector("#antrean-putus:visible", timeout=40_000)
    assert page.faults == []


def test_without_scripts_the_page_loads_itself_anew(chromium, address, day):
    code = day.take("K01").visit.code
    page = open_page(chromium, 360, java_script_enabled=False)
    page.goto(f"{address}/antrean/{code}/")
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "30"
    page.click("text=Beri saya 15 menit lagi")
    assert page.is_visible("text=mempersilakan yang lain")
    page.click("text=Tinggalkan antrean")
    page.click("text=Ya, tinggalkan")
    assert page.is_visible("text=Anda sudah meninggalkan antrean")
