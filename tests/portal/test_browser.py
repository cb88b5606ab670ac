"""The portal in a real browser: no accessibility fault, nothing that overflows, and what JavaScript adds."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest
from tests.pages import enter, faults_of, open_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PUBLIC = (
    "/", "/layanan/", "/layanan/?q=zzzz", "/layanan/ktp-el/", "/masuk/", "/masuk/sandi/", "/masuk/lupa/", "/lacak/", "/v/", "/v/AAAA/",
    "/aksesibilitas/", "/privasi/", "/gaya/", "/tidak-ada/",
)  # fmt: skip
OWN = (
    "/akun/",
    "/akun/data/",
    "/akun/koreksi/",
    "/akun/bukti/surel/",
    "/akun/usaha/",
    "/akun/kuasa/",
    "/akun/persetujuan/",
    "/akun/ubah/",
    "/akun/sandi/",
    "/permohonan/",
    "/kabar/",
    "/permohonan/mulai/ktp-el/",
)
BUDGET = 60_000


def log_in(page: Any, address: str) -> None:
    enter(page, f"{address}/masuk/sandi/", "sari", "**/permohonan/")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_accessibility_fault_and_nothing_too_wide(chromium, address, width, language):
    page = open_page(chromium, width)
    assert faults_of(page, address, PUBLIC, language) == ""
    log_in(page, address)
    assert faults_of(page, address, OWN, language) == ""


def test_error_summary_gets_the_focus_and_leads_to_the_field(chromium, address):
    page = open_page(chromium, 360)
    page.goto(f"{address}/gaya/")
    page.click("button:has-text('Simpan dan lanjutkan')")
    assert page.evaluate("document.activeElement.hasAttribute('data-galat')")
    page.click("[data-galat] a[href='#id_nama']")
    assert page.evaluate("document.activeElement.id") == "id_nama"


def test_a_conditional_question_shows_when_it_applies(chromium, address):
    page = open_page(chromium, 360)
    page.goto(f"{address}/gaya/")
    assert not page.is_visible("#id_nomor_surat")
    page.check("#id_jenis_1", force=True)
    assert page.is_visible("#id_nomor_surat")
    assert page.faults == []


def test_typing_is_saved_by_itself(chromium, address):
    page = open_page(chromium, 360)
    log_in(page, address)
    page.goto(f"{address}/permohonan/mulai/ktp-el/")
    page.check("#id_variant_1", force=True)
    page.click("main form button")
    page.wait_for_url("**/permohonan/*/")
    here = page.url
    page.goto(f"{here}isi/1/")
    page.fill("#id_no_kk", "3171 0123 0410 0005")
    page.wait_for_selector("text=Tersimpan pukul")
    page.reload()
    assert page.input_value("#id_no_kk") == "3171012304100005"
    page.goto(f"{here}hapus/")
    page.click("main form button")
    assert page.faults == []


def test_first_visit_stays_within_its_budget(browser):
    """Compressed as whitenoise and the web server send it: page, sheet, script, icons, font."""
    static = Path(__file__).parents[2] / "src" / "satupintu" / "static"
    packed = sum(len(brotli.compress((static / name).read_bytes())) for name in ("css/satupintu.css", "js/app.js", "icons.svg"))
    font = (static / "font/jakarta.woff2").stat().st_size
    page = len(gzip.compress(browser.get("/layanan/ktp-el/").content))
    assert packed + font + page <= BUDGET
