"""The portal in a real browser: no accessibility fault, nothing that overflows, and what JavaScript adds."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django's own calls here never run inside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])


@pytest.fixture
def address(ready: None) -> Iterator[str]:
    """A server over the committed region `siap`, in a thread of its own."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.daemon_threads = True
    server.set_app(WSGIHandler())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://siap.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def open_page(chromium: Any, width: int) -> Any:
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="id-ID")
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if "Content Security" in said.text else None)
    return page


def log_in(page: Any, address: str) -> None:
    from tests import cast

    page.goto(f"{address}/masuk/sandi/")
    page.fill("#id_login", "sari")
    page.fill("#id_password", cast.PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/permohonan/")


def faults_of(page: Any, address: str, paths: tuple[str, ...], language: str) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for path in paths:
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path}: {wide} px too wide")
        violations = Axe().run(page).response["violations"]
        found += [f"{path}: {line['id']} {line['nodes'][0]['target']}" for line in violations]
    return found + page.faults


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_accessibility_fault_and_nothing_too_wide(chromium, address, width, language):
    page = open_page(chromium, width)
    assert faults_of(page, address, PUBLIC, language) == []
    log_in(page, address)
    assert faults_of(page, address, OWN, language) == []


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
