"""The hall's pages of the desk in a real browser: a whole visit by keyboard, two windows, no accessibility fault."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.desk.test_browser import log_in
from tests.desk.test_counter import open_all_day
from tests.pages import faults_of, open_page
from tests.visits.morning import Morning, morning

from satupintu.applications.models import Application
from satupintu.core.regions import region_context
from satupintu.visits.models import Leg, Visit
from satupintu.visits.operations import take_original

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def hall(ready: None, at: datetime) -> Morning:
    """The hall now, with Sari's case sent and three visitors in line."""
    sent(desk(at), at)
    made = morning(timezone.now() - timedelta(minutes=1))
    open_all_day(made)
    made.take("K01", priority_reason="elderly", needs=["wheelchair"], party_size=3)
    made.take("K01")
    made.take("K02", "K09")
    return made


@pytest.fixture
def opened(chromium: Any, hall: Morning, address: str) -> Iterator[Callable[..., Any]]:
    """Opens pages where somebody is logged in, and closes them before the server goes: screens of the hall keep asking it."""
    pages = []

    def open_as(login: str, width: int = 1280, **settings: Any) -> Any:
        page = open_page(chromium, width, **settings)
        pages.append(page)
        log_in(page, address, login)
        return page

    yield open_as
    for page in pages:
        page.context.close()


def look(page: Any, name: str) -> None:
    """Keep a picture where `SATUPINTU_SHOTS` says."""
    if folder := os.environ.get("SATUPINTU_SHOTS"):
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


def go(page: Any, key: str, text: str) -> None:
    """Press a key on a page whose scripts are there, and wait for what it leads to."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)
    page.wait_for_selector(text)
    page.wait_for_load_state("load")


def test_a_whole_visit_by_keyboard(opened: Callable[..., Any], hall: Morning, address: str) -> None:
    page = opened("budi")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/meja/loket/")
    look(page, "buka-1280")
    go(page, "o", "h1:has-text('Loket 1')")
    go(page, "n", ".l-number:has-text('A001')")
    look(page, "dipanggil-1280")
    go(page, "s", ".l-now--serving")
    page.keyboard.press("Tab")
    page.focus("#cari-nik")
    page.keyboard.type("3171014505900001")
    page.keyboard.press("Enter")
    page.wait_for_selector(".l-thread h2:has-text('Sari')")
    look(page, "melayani-1280")
    page.keyboard.press("h")
    page.wait_for_selector("[name='alasan'][value='photocopy']:visible")
    page.keyboard.press("2")
    page.wait_for_function("document.activeElement.value === 'photocopy'")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.wait_for_selector("[name='hasil'][data-key='4']")
    page.keyboard.press("4")
    page.wait_for_function("document.activeElement.value === 'consulted'")
    look(page, "hasil-1280")
    go(page, "Enter", "text=selesai: Konsultasi diberikan")
    go(page, "n", ".l-number:has-text('A002')")
    assert page.faults == []
    with region_context("siap"):
        leg = Leg.objects.get(visit__ticket__label="A001")
        assert (leg.state, leg.outcome) == ("done", "consulted")
        assert Visit.objects.get(pk=leg.visit_id).person is not None


def test_another_window_is_followed_and_what_is_typed_stays(opened: Callable[..., Any], hall: Morning, address: str) -> None:
    page = opened("budi")
    page.goto(f"{address}/meja/loket/")
    go(page, "o", "h1:has-text('Loket 1')")
    other = page.context.new_page()
    other.goto(f"{address}/meja/loket/")
    go(other, "n", ".l-number:has-text('A001')")
    page.wait_for_selector(".l-number:has-text('A001')")
    go(page, "s", ".l-now--serving")
    page.fill("#cari-nik", "31710145")
    other.wait_for_selector(".l-now--serving")
    go(other, "z", "text=Panggil berikutnya")
    page.wait_for_selector("#berubah:not([hidden])")
    assert page.input_value("#cari-nik") == "31710145"
    assert page.faults == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_counter_has_no_fault(opened: Callable[..., Any], address: str, width: int, language: str) -> None:
    page = opened("budi", width)
    assert faults_of(page, address, ("/meja/loket/",), language) == ""
    page.click("form[action='/meja/loket/buka/'] > button")
    page.wait_for_selector("[data-loket]")
    assert faults_of(page, address, ("/meja/loket/",), language) == ""
    look(page, f"bebas-{width}-{language}")
    page.click("form[action='/meja/loket/panggil/'] button")
    page.wait_for_selector(".l-now--called")
    assert faults_of(page, address, ("/meja/loket/",), language) == ""
    page.click("form[action='/meja/loket/layani/'] button")
    page.wait_for_selector(".l-now--serving")
    page.fill("#cari-nik", "3171014505900001")
    page.click("[name='cari']")
    page.wait_for_selector(".l-thread h2:has-text('Sari')")
    assert faults_of(page, address, ("/meja/loket/", "/meja/loket/?nama=Dewi"), language) == ""
    page.goto(f"{address}/meja/loket/")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.removeAttribute('name'); d.open = true; })")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    look(page, f"melayani-{width}-{language}")


def test_the_counter_works_without_scripts(opened: Callable[..., Any], hall: Morning, address: str) -> None:
    page = opened("budi", 360, java_script_enabled=False)
    page.goto(f"{address}/meja/loket/")
    page.click("form[action='/meja/loket/buka/'] > button")
    page.click("form[action='/meja/loket/panggil/'] button")
    page.click("form[action='/meja/loket/layani/'] button")
    page.click("summary:has-text('Selesai, dengan hasil')")
    page.click("button[value='completed']")
    page.wait_for_selector("text=selesai: Selesai dilayani")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_information_desk_has_no_fault(
    opened: Callable[..., Any], hall: Morning, address: str, width: int, language: str
) -> None:
    visit = Visit.objects.order_by("opened_at", "id").first()
    assert visit is not None
    page = opened("budi", width)
    paths = ("/meja/antrean/", f"/meja/antrean/{visit.pk}/", f"/meja/antrean/{visit.pk}/?nama=Sari")
    assert faults_of(page, address, paths, language) == ""
    look(page, f"kunjungan-{width}-{language}")
    page.goto(f"{address}/meja/antrean/")
    look(page, f"informasi-{width}-{language}")


def test_a_ticket_taken_at_the_desk_appears_at_the_counter_by_itself(
    opened: Callable[..., Any], hall: Morning, address: str
) -> None:
    page = opened("budi")
    page.goto(f"{address}/meja/loket/")
    go(page, "o", "h1:has-text('Loket 1')")
    other = page.context.new_page()
    other.goto(f"{address}/meja/antrean/")
    other.check("input[name='services'][value='K01']", force=True)
    go(other, "n", ".l-ticket:has-text('A004')")
    page.wait_for_selector(".l-line:has-text('A004')")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_papers_that_change_hands_have_no_fault(
    opened: Callable[..., Any], hall: Morning, address: str, at: datetime, width: int, language: str
) -> None:
    actor, case = desk(at).office["loket"].actor, Application.objects.get()
    kept = take_original(
        application_id=case.pk, what="Sertifikat asli", count=1, brought_by="Sari", due_on=at.date(), actor=actor, at=at
    )
    page = opened("budi", width)
    paths = (f"/meja/permohonan/{case.pk}/?tab=serah", f"/meja/titipan/{kept.pk}/", "/meja/titipan/")
    assert faults_of(page, address, paths, language) == ""
    page.goto(f"{address}/meja/titipan/{kept.pk}/")
    look(page, f"tanda-terima-{width}-{language}")
    page.goto(f"{address}/meja/permohonan/{case.pk}/?tab=serah")
    look(page, f"serah-{width}-{language}")
