"""The kiosk in a real browser: three taps to a number, both sizes of screen, and numbers while the server is down."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.lobby.test_kiosk import Kiosk, booked
from tests.pages import open_page
from tests.visits.morning import Morning
from tests.visits.today import morning_today

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.visits.models import Leg, Ticket, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.enable_socket]
SIZES = ((1080, 1920), (1280, 800))


@pytest.fixture
def day(web: Any, chromium: Any) -> Iterator[Morning]:
    made = morning_today(1)
    for code in ("K03", "K05", "K07"):
        values = {"is_online_possible": True}
        centres.offer_service(group_id=made.hall.groups["B"].pk, service_code=code, values=values, actor=SYSTEM, at=made.now)
    centres.offer_service(
        group_id=made.hall.groups["C"].pk, service_code="INFO", values={"label": "Informasi", "label_en": "Information"},
        actor=SYSTEM, at=made.now,
    )  # fmt: skip
    yield made
    # A kiosk never stops asking: it must be gone before the transaction of the test is.
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def kiosk(day: Morning) -> Kiosk:
    return Kiosk(day)


def opened(chromium: Any, address: str, kiosk: Kiosk, size: tuple[int, int] = (1280, 800)) -> Any:
    page = open_page(chromium, size[0])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; };")
    page.goto(f"{address}/aula/kiosk/{kiosk.token}/")
    page.wait_for_selector("h1")
    return page


@contextmanager
def tables(web: Any) -> Iterator[None]:
    """Stand in the region between two requests of the page."""
    with web.between, region_context("siap"):
        yield


def tap(page: Any, text: str) -> None:
    page.locator("main button, nav button, dialog button").filter(has_text=text).first.click()


def faults(page: Any) -> list[str]:
    """What axe finds, what is too small to touch, what is wider than the screen, what stands too high to reach."""
    found = [f"{line['id']} {line['nodes'][0]['target']}" for line in Axe().run(page).response["violations"]]
    small = page.evaluate(
        "[...document.querySelectorAll('button, input, summary')].filter((one) => one.offsetParent).map((one) => "
        "[one.innerText, one.getBoundingClientRect()]).filter(([, box]) => box.width < 64 || box.height < 64).map(([text]) => text)"
    )
    wide = page.evaluate(
        "document.documentElement.scrollWidth - innerWidth + Math.max(0, "
        "document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth)"
    )
    return [*found, *(f"small: {text}" for text in small), *([f"{wide} px too wide"] if wide > 0 else []), *page.faults]


def highest(page: Any) -> float:
    """The share of the screen above the highest thing to touch."""
    return float(
        page.evaluate(
            "Math.min(...[...document.querySelectorAll('button')].filter((one) => one.offsetParent)"
            ".map((one) => one.getBoundingClientRect().top)) / innerHeight"
        )
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_screen_is_fit_for_everybody(chromium, address, kiosk, size, language, tmp_path):
    page = opened(chromium, address, kiosk, size)
    if language == "en":
        page.locator("nav button").nth(1).click()
    if size[0] > size[1]:
        page.locator("nav button").nth(2).click()
    found: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        page.screenshot(path=f"{tmp_path}/{size[0]}-{language}-{screen}.png")
        if wrong := faults(page):
            found[screen] = wrong
        if highest(page) < 0.333:
            found.setdefault(screen, []).append(f"to be touched at {highest(page):.2f} of the height")

    look("start")
    page.locator("main .baris button").nth(0).click()
    look("search")
    tap_restart(page)
    page.locator("main .baris button").nth(1).click()
    look("booked")
    tap_restart(page)
    if language == "en":
        page.locator("nav button").nth(1).click()
    if size[0] > size[1]:
        page.locator("nav button").nth(2).click()
    page.locator("main .ubin").nth(0).locator("button").nth(0).click()
    look("list")
    page.locator("main .daftar button").nth(0).click()
    for fold in ("dahulu", "bantuan"):
        page.locator(f"details[data-lipat={fold}] summary").click()
    page.locator(".rombongan button").last.click()
    page.evaluate("document.querySelector('main').scrollTop = 0")
    look("service")
    page.locator("main button.utama").first.click()
    page.wait_for_selector(".nomor")
    look("ticket")
    assert found == {}


def tap_restart(page: Any) -> None:
    page.locator("nav button").nth(0).click()


def test_three_taps_and_the_ticket_is_printed(chromium, address, web, kiosk):
    page = opened(chromium, address, kiosk)
    tap(page, "KTP dan identitas")
    tap(page, "Kartu Tanda Penduduk")
    assert page.is_visible("text=Yang perlu dibawa")
    tap(page, "Ambil nomor")
    page.wait_for_selector(".nomor")
    with tables(web):
        number = Ticket.objects.get().label
    assert page.inner_text(".nomor").replace(" ", "") == number
    page.wait_for_timeout(300)
    assert page.evaluate("window.printed") == 1
    assert page.locator(".tiket .t-nomor").text_content() == page.inner_text(".nomor")
    page.emulate_media(media="print")
    assert page.is_visible(".tiket .t-nomor")
    assert not page.is_visible("main")
    page.emulate_media(media="screen")
    tap(page, "Selesai")
    assert page.is_visible("text=Apa yang ingin Anda urus?")
    assert page.faults == []


def test_a_double_tap_gives_one_number(chromium, address, web, kiosk):
    page = opened(chromium, address, kiosk)
    tap(page, "KTP dan identitas")
    tap(page, "Kartu Tanda Penduduk")
    page.evaluate("for (let n = 0; n < 3; n += 1) document.querySelector('main button.utama').click()")
    page.wait_for_selector(".nomor")
    page.wait_for_timeout(300)
    with tables(web):
        assert Visit.objects.count() == 1


def test_several_services_with_priority_by_search(chromium, address, web, kiosk):
    page = opened(chromium, address, kiosk)
    tap(page, "Cari layanan")
    for letter in "KTP":
        page.locator(".papan button", has_text=letter).first.click()
    page.locator("main .daftar button", has_text="Kartu Tanda Penduduk").click()
    tap(page, "Tambah layanan lain")
    tap(page, "Informasi")
    tap(page, "Informasi")
    page.locator("summary").first.click()
    tap(page, "Lanjut usia")
    page.locator("summary").last.click()
    tap(page, "Kursi roda")
    tap(page, "Pendamping")
    for _ in range(2):
        page.get_by_label("Tambah", exact=True).click()
    tap(page, "Ambil nomor")
    page.wait_for_selector(".nomor")
    with tables(web):
        visit = Visit.objects.get()
        assert (visit.priority_reason, visit.needs, visit.party_size) == ("elderly", ["companion", "wheelchair"], 3)
        assert list(visit.legs.order_by("seq").values_list("service_code", flat=True)) == ["K01", "INFO"]


def scan(page: Any, text: str) -> None:
    """What a scanner does that is a keyboard to the machine."""
    page.evaluate(
        "(text) => [...text, 'Enter'].forEach((key) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})))",
        text,
    )


def test_who_booked_is_let_in_by_code_or_picture_and_nobody_ends_there(chromium, address, web, day, kiosk):
    with tables(web):
        mine = booked(day, minutes=30)
        tomorrow = booked(day, minutes=24 * 60, digit=2)
    page = opened(chromium, address, kiosk)
    tap(page, "Saya punya janji temu")
    for letter in tomorrow.code:
        page.locator(".papan button", has_text=letter).first.click()
    tap(page, "Daftar hadir")
    page.wait_for_selector("[role=alert]")
    assert "Janji temu ini untuk" in page.inner_text("[role=alert]")
    # It is not today, but a number for the same service is one press away.
    tap(page, "Ambil nomor biasa")
    assert page.locator("main").get_attribute("data-layar") == "service"
    tap_restart(page)
    scan(page, f"http://kota.localhost/janji/{mine.code}/")
    page.wait_for_selector(".nomor")
    assert "Anda datang lebih awal dari janji temu pukul" in page.inner_text(".kabar")
    with tables(web):
        assert Visit.objects.get().channel == "appointment"
    tap(page, "Selesai")
    scan(page, "https://example.test/undian/MENANG/")
    page.wait_for_selector("[role=alert]")
    tap(page, "Ambil nomor biasa")
    assert page.locator("main").get_attribute("data-layar") == "start"
    assert page.faults == []


def test_nobody_there_any_more(chromium, address, kiosk):
    page = open_page(chromium, 1280)
    page.clock.install()
    page.goto(f"{address}/aula/kiosk/{kiosk.token}/")
    tap(page, "KTP dan identitas")
    page.clock.run_for(46_000)
    page.wait_for_selector("dialog[open]")
    tap(page, "Ya, lanjutkan")
    assert page.locator("main").get_attribute("data-layar") == "list"
    page.clock.run_for(57_000)
    assert page.locator("main").get_attribute("data-layar") == "start"
    assert not page.locator("dialog[open]").count()


def test_the_network_drops_and_comes_back(chromium, address, web, day, kiosk):
    page = opened(chromium, address, kiosk)
    wait_for_blocks(page, kiosk)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(1500)
    web.stop()

    def take_offline() -> str:
        tap(page, "KTP dan identitas")
        tap(page, "Kartu Tanda Penduduk")
        tap(page, "Ambil nomor")
        page.wait_for_selector(".nomor")
        number = str(page.inner_text(".nomor"))
        tap(page, "Selesai")
        return number

    given = [take_offline(), take_offline()]
    # Somebody switches the kiosk off and on: it comes back without the server, and goes on counting.
    page.reload()
    page.wait_for_selector("h1")
    given.append(take_offline())
    assert given == ["A 980", "A 981", "A 982"]
    assert page.is_visible("text=Jaringan terputus")
    assert not Visit.objects.exists()
    web.start()
    for _ in range(60):
        page.wait_for_timeout(500)
        if page.evaluate(f"localStorage.getItem('/aula/kiosk/{kiosk.token}/pending')") == "[]":
            break
    page.wait_for_timeout(6000)
    with tables(web):
        assert sorted(Ticket.objects.values_list("label", flat=True)) == ["A980", "A981", "A982"]
        assert all(leg.state == Leg.State.WAITING for leg in Leg.objects.all())
    # Who comes now, here or at another kiosk, gets a number nobody has.
    tap(page, "KTP dan identitas")
    tap(page, "Kartu Tanda Penduduk")
    tap(page, "Ambil nomor")
    page.wait_for_selector(".nomor")
    assert page.inner_text(".nomor") not in given
    page.context.close()
    with tables(web):
        other = Kiosk(day)
    assert other.take("K01").json()["number"] not in given


def wait_for_blocks(page: Any, kiosk: Kiosk) -> None:
    for _ in range(40):
        if page.evaluate(f"JSON.parse(localStorage.getItem('/aula/kiosk/{kiosk.token}/blocks') || '[]').length") == 3:
            return
        page.wait_for_timeout(250)
    raise AssertionError("no numbers were put aside")
