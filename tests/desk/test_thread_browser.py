"""The counter's thread in a real browser: who it is, an answer and a product handed over, by keyboard; no accessibility fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.desk.test_browser import log_in
from tests.desk.test_counter import open_all_day
from tests.issuance.office import SIGNATORY, a_product, open_registers
from tests.pages import faults_of, open_page
from tests.visits.morning import Morning, morning

from satupintu.applications.models import Message
from satupintu.applications.operations import send_message
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.issuance.models import Handover
from satupintu.issuance.operations import issue_document
from satupintu.visits import operations
from satupintu.visits.models import Leg, Original

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def beside(work: Callable[[], object]) -> None:
    """Do something in a thread of its own, on the connection of the test: Playwright keeps an event loop in this one."""
    connection = connections["default"]
    faults: list[BaseException] = []

    def run() -> None:
        connections["default"] = connection
        try:
            work()
        except BaseException as fault:  # told in the thread of the test
            faults.append(fault)

    thread = Thread(target=run)
    thread.start()
    thread.join(30)
    assert faults == []


@pytest.fixture
def hall(ready: None, web: Any, at: datetime, settings: Any, tmp_path: Any) -> Morning:
    """The hall now; Sari has written, has a product to fetch and originals to get back, and is first in line."""
    settings.MEDIA_ROOT = tmp_path
    open_registers(at)
    people = desk(at)
    case = sent(people, at).application()
    send_message(application_id=case.pk, body="Kapan selesai?", actor=people.sari.actor, at=at)
    values = {"product": a_product(), "signatory": SIGNATORY, "claim": "task:1", "application_id": case.pk}
    beside(lambda: issue_document(actor=SYSTEM, at=at, **values))
    operations.take_original(
        application_id=case.pk, what="Ijazah", count=1, brought_by="Sari", due_on=at.date(),
        actor=people.office["loket"].actor, at=at,
    )  # fmt: skip
    made = morning(timezone.now() - timedelta(minutes=1))
    open_all_day(made)
    made.take("K01", person_id=people.sari.person.id)
    return made


@pytest.fixture
def opened(chromium: Any, hall: Morning, address: str) -> Iterator[Callable[..., Any]]:
    """Opens pages where somebody is logged in, and closes them before the server goes."""
    pages = []

    def open_as(login: str, width: int = 1280) -> Any:
        page = open_page(chromium, width)
        pages.append(page)
        log_in(page, address, login)
        return page

    yield open_as
    for page in pages:
        page.context.close()


def press(page: Any, key: str, selector: str) -> None:
    """Press a key on a page whose scripts are there, and wait for what it leads to."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)
    page.wait_for_selector(selector)
    page.wait_for_load_state("load")


def begin(page: Any, address: str) -> None:
    """Open the counter and serve who is first."""
    page.goto(f"{address}/meja/loket/")
    press(page, "o", "h1:has-text('Loket 1')")
    press(page, "n", ".l-now--called")
    press(page, "s", ".l-now--serving")


def test_an_answer_a_product_and_originals_by_keyboard_alone(opened: Callable[..., Any], address: str) -> None:
    page = opened("budi")
    begin(page, address)
    press(page, "j", "textarea:focus")
    page.keyboard.type("Hari ini.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Pesan terkirim kepada pemohon")
    press(page, "u", "input[name='penerima']:focus")
    press(page, "Enter", ".l-receipt")
    assert page.locator("a[href$='tanda-terima.pdf']").count() == 1
    page.keyboard.press("g")
    press(page, "l", ".l-now--serving")
    press(page, "e", "input[name='kepada']:focus")
    press(page, "Enter", ".l-receipt h1:has-text('pengembalian')")
    page.keyboard.press("g")
    press(page, "l", ".l-now--serving")
    press(page, "f", "[name='hasil'][data-key='5']")
    press(page, "5", "button[value='collected']:focus")
    press(page, "Enter", "text=selesai: Produk diambil")
    assert page.faults == []
    with region_context("siap"):
        assert Handover.objects.get().recipient_name == "Sari Dewi Lestari"
        assert Original.objects.get().returned_to == "Sari Dewi Lestari"
        assert Message.objects.filter(is_from_office=True, body="Hari ini.").count() == 1
        leg = Leg.objects.get()
        assert (leg.outcome, leg.application_id is not None) == ("collected", True)


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1280, "id")])
def test_no_page_of_the_thread_and_the_figures_has_a_fault(
    opened: Callable[..., Any], hall: Morning, address: str, width: int, language: str
) -> None:
    page = opened("budi", width)
    begin(page, address)
    with region_context("siap"):
        original = Original.objects.get().pk
    assert faults_of(page, address, ("/meja/loket/", f"/meja/titipan/{original}/"), language) == ""
    page.context.close()
    leader = opened("wati", width)
    hours = f"/meja/pusat-layanan/{hall.hall.id}/jam/"
    pages = ("/meja/aula/figur/", "/meja/aula/pintu/?dari=2026-02-01&sampai=2026-12-31", hours, "/tempat/pusat/")
    assert faults_of(leader, address, pages, language) == ""
