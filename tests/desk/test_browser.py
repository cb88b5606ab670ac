"""The desk in a real browser: no accessibility fault, nothing too wide, a task finished by keyboard and without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests import cast
from tests.applications.office import desk, draft, sent
from tests.applications.test_standing import filled
from tests.pages import enter, faults_of, open_page

from satupintu.applications.operations import record_proxy, send_message, submit_application, write_note
from satupintu.config.demo.cases import sample_pdf
from satupintu.core.models import Holiday
from satupintu.core.regions import region_context, region_day
from satupintu.files.models import StoredFile
from satupintu.people.models import Staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
COUNTER = ("/meja/", "/meja/tugas/?lingkup=unit", "/meja/tugas/?q=zzzz", "/meja/permohonan/baru/?q=Sari", "/meja/kabar/")
OFFICE = (
    "/meja/akun/", "/meja/bantuan/", "/meja/register/", "/meja/register/?q=zzzz", "/meja/produk/", "/meja/beban/",
    "/meja/pekerjaan/", "/meja/petugas/", "/meja/layanan/", "/meja/layanan/K09/", "/meja/kalender/",
)  # fmt: skip
TABS = ("berkas", "isian", "pesan", "catatan", "jam", "riwayat")


def log_in(page: Any, address: str, login: str) -> None:
    enter(page, f"{address}/meja/masuk/", login, f"{address}/meja/")


@pytest.fixture
def walker(ready: None, at):
    """A case of Sari's that waits for the counter."""
    return sent(desk(at), at)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_accessibility_fault_and_nothing_too_wide(chromium, walker, address, width, language, at):
    officer = cast.andi(at).staff.id
    case = f"/meja/permohonan/{walker.application_id}/"
    page = open_page(chromium, width)
    assert faults_of(page, address, ("/meja/masuk/",), language) == ""
    log_in(page, address, "budi")
    assert faults_of(page, address, (*COUNTER, *(f"{case}?tab={tab}" for tab in TABS)), language) == ""
    page = open_page(chromium, width)
    log_in(page, address, "wati")
    assert faults_of(page, address, (*OFFICE, f"/meja/petugas/{officer}/", f"{case}?tab=jam"), language) == ""


@pytest.fixture
def letter(ready: None, at):
    """A letter by which Dewi acts for Sari, taken down at the counter, and a case that was sent with it."""
    people, now = desk(at), timezone.now()
    proxy = record_proxy(
        agent_id=people.dewi.person.id, person_id=people.sari.person.id, letter=sample_pdf(), letter_name="kuasa.pdf",
        service_codes=["K01", "K09"], valid_from=at.date(), valid_to=region_day(now) + timedelta(days=9),
        actor=people.office["loket"].actor, at=now,
    )  # fmt: skip
    case = filled(people.dewi.actor, now, person_id=people.sari.person.id, proxy_id=proxy.id)
    submit_application(application_id=case.id, actor=people.dewi.actor, at=now)
    return proxy, case


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_about_a_power_of_attorney_are_sound(chromium, letter, address, width):
    proxy, case = letter
    front = f"/meja/permohonan/baru/{proxy.agent_id}/"
    paths = (front, f"{front}kuasa/", f"{front}kuasa/{proxy.id}/cabut/", f"/meja/permohonan/{case.id}/", "/meja/register/")
    page = open_page(chromium, width)
    log_in(page, address, "budi")
    assert faults_of(page, address, paths, "id") == ""


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_an_officer_finishes_a_task_by_keyboard_alone(chromium, walker, address):
    task, keys = walker.open_tasks()[0], [item.key for item in walker.application().items.all()]
    page = open_page(chromium)
    page.goto(f"{address}/meja/masuk/")
    tab_to(page, "#id_login")
    page.keyboard.type("budi")
    page.keyboard.press("Tab")
    page.keyboard.type(cast.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/meja/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/meja/tugas/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/meja/permohonan/{walker.application_id}/")
    page.keyboard.press("a")
    page.wait_for_selector("[data-key='l']")
    for key in keys:
        tab_to(page, f"[name='putusan-{key}'][value='ya']")
        page.keyboard.press("Space")
    page.keyboard.press("f")
    page.keyboard.press("9")
    assert page.url.endswith(f"{walker.application_id}/"), "the second key of a pair acted alone"
    page.keyboard.press("1")
    assert page.evaluate("document.activeElement.value") == "yes"
    assert page.url.endswith(f"{walker.application_id}/"), "a stray key finished the step"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Langkah selesai")
    assert page.faults == []
    with region_context("siap"):
        task.refresh_from_db()
        assert task.state == "done"
        assert {item.state for item in walker.application().items.all()} == {"accepted"}


def test_the_desk_works_without_scripts(chromium, walker, address):
    key = walker.application().items.order_by("key").first().key
    others = [item.key for item in walker.application().items.exclude(key=key)]
    page = open_page(chromium, 360, java_script_enabled=False)
    log_in(page, address, "budi")
    page.goto(f"{address}/meja/tugas/?lingkup=unassigned")
    page.click("table button:has-text('Ambil')")
    page.goto(f"{address}/meja/permohonan/{walker.application_id}/")
    for other in others:
        page.check(f"[name='putusan-{other}'][value='ya']", force=True)
    page.check(f"[name='putusan-{key}'][value='tidak']", force=True)
    page.fill(f"[name='kata-{key}']", "Foto buram, unggah lagi")
    page.click("button:has-text('Kembalikan ke pemohon')")
    page.wait_for_selector("text=Permohonan dikembalikan")
    with region_context("siap"):
        assert walker.application().state == "returned"


def test_a_file_is_viewed_beside_the_task(chromium, walker, address):
    page = open_page(chromium)
    log_in(page, address, "budi")
    page.goto(f"{address}/meja/permohonan/{walker.application_id}/")
    source = page.get_attribute("iframe.m-viewer", "src")
    seen = page.evaluate(
        """async (path) => Promise.all([path, path + '?unduh=1'].map(async (p) => {
            const { status, headers } = await fetch(p);
            return [status, ...['x-content-type-options', 'content-security-policy', 'content-disposition'].map((h) => headers.get(h))];
        }))""",
        source,
    )
    (shown, sniffing, policy, _disposition), (_status, _sniffing, download_policy, disposition) = seen
    assert (shown, sniffing) == (200, "nosniff")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in download_policy
    assert disposition.startswith("attachment")


def test_words_without_an_end_widen_no_page(chromium, walker, address, at):
    word = "KartuTandaPenduduk" * 6
    people = desk(at)
    with region_context("siap"):
        Holiday.objects.create(date=timezone.localdate(), name=word[:100])
        Staff.objects.filter(pk=people.office["perancang"].staff.pk).update(name=word[:100], title=word[:100])
        clerk = people.office["loket"].actor
        send_message(application_id=walker.application_id, body=word, actor=clerk, at=at)
        write_note(application_id=walker.application_id, body=word, actor=clerk, at=at)
        begun = draft(people, at)
        StoredFile.objects.update(original_name=f"{word}.pdf")
    case = f"/permohonan/{walker.application_id}/"
    office = (
        f"/meja/petugas/{people.office['perancang'].staff.pk}/",
        "/meja/kalender/",
        *(f"/meja{case}?tab={tab}" for tab in TABS),
    )
    home = ("/kabar/", "/akun/data/", case, f"{case}pesan/", f"/permohonan/{begun.id}/")
    for account, paths in ((people.office["admin"].account, office), (people.sari.account, home)):
        page = open_page(chromium, 360)
        client = Client(HTTP_HOST="siap.localhost")
        client.force_login(account)
        page.context.add_cookies([{"name": k, "value": c.value, "url": address} for k, c in client.cookies.items()])
        wide = {}
        for path in paths:
            assert page.goto(f"{address}{path}").status == 200, path
            wide[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert {path: by for path, by in wide.items() if by > 0} == {}
