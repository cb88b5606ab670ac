"""The display in a real browser, before real processes: what is called is shown and said, one after the other, come what may."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import time as time_of_day
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from tests.lobby.hallway import end, free_port, running
from tests.visits.morning import Morning, morning

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context, region_day
from satupintu.visits.models import Leg, Ticket

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LISTEN = "window.said = []; document.addEventListener('aula:panggilan', (e) => window.said.push(e.detail));"
# Length and loudest sample of each clip of a call, as the browser decodes it.
DECODE = """async (names) => {
  const addresses = JSON.parse(document.getElementById("layar").dataset.suara);
  const sound = new AudioContext();
  return Promise.all(names.map(async (name) => {
    const clip = await sound.decodeAudioData(await (await fetch(addresses[name][0])).arrayBuffer());
    return [clip.duration, clip.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)];
  }));
}"""


@pytest.fixture
def day(committed: None) -> Morning:
    """A hall that is open now, whatever the hour, with two counters."""
    made = morning(timezone.now())
    today = {"day": region_day(made.now), "opens": time_of_day(0), "closes": time_of_day(23, 59, 59)}
    centres.set_special_day(centre_id=made.hall.id, name="Uji", decree_no="1", **today, actor=SYSTEM, at=made.now)
    values = {"voice_languages": ["id"], "announcement": "Layanan tidak dipungut biaya."}
    centres.change_centre(centre_id=made.hall.id, values=values, actor=SYSTEM, at=made.now)
    for number in (1, 2):
        made.open(number)
    for _ in range(4):
        made.take("K01", past_cutoff=True)
        made.later(milliseconds=1)
    return made


@pytest.fixture
def token(day: Morning) -> str:
    zone_id = day.hall.zones["a"].pk
    return centres.register_device(centre_id=day.hall.id, kind="display", name="TV", zone_id=zone_id, actor=SYSTEM, at=day.now)[1]


@pytest.fixture
def playwright() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as made:
        yield made


def open_display(playwright: Any, port: int, token: str, *flags: str) -> Any:
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", *flags]
    page = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments).new_page(viewport={"width": 1280, "height": 720})
    page.add_init_script(LISTEN)
    page.goto(f"http://kota.localhost:{port}/aula/layar/{token}/")
    return page


def shown(page: Any, name: str) -> Any:
    return page.locator(f'[data-isi="{name}"]')


def wait_until(page: Any, condition: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def said(page: Any) -> list[dict[str, Any]]:
    return page.evaluate("window.said")  # type: ignore[no-any-return]


def apart(function: Any, *arguments: Any) -> Any:
    """Run what asks the database in a thread of its own: Playwright keeps an event loop in this one."""

    def work() -> Any:
        try:
            with region_context("kota"):
                return function(*arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def phone_of(day: Morning, playwright: Any, port: int, label: str) -> Any:
    """The page of a number on a phone; it counts how often it asks for the part that changes."""
    code = apart(lambda: Ticket.objects.get(label=label).visit.code)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url) if "bagian" in request.url else None)
    page.goto(f"http://kota.localhost:{port}/antrean/{code}/")
    return page


def call(day: Morning, counter: int) -> Any:
    """Call the next at a counter, now; who was called there before and did not come is given up."""

    def work() -> Any:
        day.now = timezone.now()
        for leg in Leg.objects.filter(session=day.sessions[counter], state="called"):
            day.do(counter, "no_show", leg)
        return day.next(counter)

    leg = apart(work)
    assert leg is not None
    return leg


def test_a_day_in_front_of_the_display(day: Morning, token: str, playwright: Any) -> None:
    web, live = free_port(), free_port()
    ports = {"SATUPINTU_PORT": web, "SATUPINTU_LIVE_PORT": live}
    with ExitStack() as stack:
        serve = stack.enter_context(running("serve", **ports))
        stream = stack.enter_context(running("live", **ports))
        page = open_display(playwright, web, token, "--autoplay-policy=no-user-gesture-required")
        assert shown(page, "kosong").is_visible()
        wait_until(page, lambda: shown(page, "info").inner_text() == "Layanan tidak dipungut biaya.")

        # A phone follows the last number: it hears the line move without asking, and that it was called.
        phone = phone_of(day, playwright, web, "A004")
        wait_until(phone, lambda: shown(phone, "depan").inner_text() == "3 orang")

        # Two counters call at once: one number is shown and said after the other.
        began = time.monotonic()
        first = call(day, 1)
        call(day, 2)
        wait_until(page, lambda: shown(page, "nomor").inner_text() == "A 001")
        assert time.monotonic() - began < 3
        assert shown(page, "loket").inner_text() == "Loket 1"
        assert shown(page, "aktifkan").is_hidden()
        wait_until(page, lambda: len(said(page)) == 2)
        assert shown(page, "nomor").inner_text() == "A 002"
        one, two = said(page)
        assert one["clips"] == ["bel", "nomor", "A", "0", "0", "1", "ke", "loket", "1"]
        assert two["clips"] == ["bel", "nomor", "A", "0", "0", "2", "ke", "loket", "2"]
        assert two["starts"] >= one["ends"] > one["starts"]
        clips = page.evaluate(DECODE, one["clips"])
        assert one["ends"] - one["starts"] == pytest.approx(sum(length for length, _loudest in clips), abs=0.01)
        assert 6 < one["ends"] - one["starts"] < 10
        assert all(0.3 < length < 2.5 and loudest > 0.1 for length, loudest in clips), clips

        wait_until(phone, lambda: shown(phone, "depan").inner_text() == "1 orang", 4)
        assert phone.asked == []
        assert phone.locator("#antrean-putus").is_hidden()

        # The number is on the screen still, and yet is called again: it is said again.
        day.later(seconds=31)
        apart(day.do, 1, "recall", first)
        wait_until(page, lambda: len(said(page)) == 3)
        assert shown(page, "nomor").inner_text() == "A 001"
        assert said(page)[2]["clips"] == one["clips"]
        assert said(page)[2]["key"] != one["key"]
        assert said(page)[2]["starts"] >= two["ends"]

        # Without the stream it asks, and nobody notices.
        end(stream)
        call(day, 2)
        wait_until(page, lambda: len(said(page)) == 4)
        assert shown(page, "nomor").inner_text() == "A 003"
        assert shown(page, "putus").is_hidden()
        wait_until(phone, lambda: shown(phone, "depan").inner_text() == "0 orang")
        assert phone.asked, "without the stream the phone asks"

        # Without the server it says so; the calls stay.
        end(serve)
        wait_until(page, lambda: shown(page, "putus").is_visible())
        assert "terputus sejak pukul" in shown(page, "putus").inner_text()
        assert shown(page, "nomor").inner_text() == "A 003"
        assert shown(page, "daftar").locator("li:visible").count() == 3
        call(day, 2)

        # It goes on by itself, with the call it missed.
        stack.enter_context(running("serve", **ports))
        wait_until(page, lambda: shown(page, "putus").is_hidden())
        wait_until(page, lambda: len(said(page)) == 5)
        assert shown(page, "nomor").inner_text() == "A 004"
        assert page.evaluate("performance.getEntriesByType('navigation').length") == 1


def test_a_browser_that_refuses_sound_asks_for_a_press(day: Morning, token: str, playwright: Any) -> None:
    web = free_port()
    with running("serve", SATUPINTU_PORT=web, SATUPINTU_LIVE_PORT=0):
        page = open_display(playwright, web, token, "--autoplay-policy=document-user-activation-required")
        wait_until(page, lambda: shown(page, "aktifkan").is_visible())
        call(day, 1)
        wait_until(page, lambda: len(said(page)) == 1)
        assert said(page)[0]["starts"] == said(page)[0]["ends"], "it is shown, and said by nobody"
        shown(page, "aktifkan").click()
        wait_until(page, lambda: shown(page, "aktifkan").is_hidden())
        call(day, 2)
        wait_until(page, lambda: len(said(page)) == 2)
        assert said(page)[1]["ends"] > said(page)[1]["starts"]
