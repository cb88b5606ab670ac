"""The display that is never switched off: thousands of updates leave nothing behind, midnight passes, and at night it loads anew.

The clock of the browser is the test's, and so is its stream: what the live process would send is handed to the page.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.lobby.hallway import free_port, running
from tests.lobby.test_browser import CHROMIUM, shown, wait_until
from tests.visits.morning import Morning, morning

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM

pytestmark = pytest.mark.browser
SIZES = ((1920, 1080), (1280, 720), (1024, 768), (768, 1366), (1080, 1920), (3840, 2160))
# A stream the test speaks through, and a count of the timers that are alive.
INSTEAD = """
window.streams = [];
window.EventSource = class extends EventTarget {
  constructor(address) { super(); this.address = address; window.streams.push(this); }
  close() { window.streams.splice(window.streams.indexOf(this), 1); }
};
window.tell = (kind, data) => window.streams.forEach((one) => one.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) })));
window.timers = new Set();
const { setTimeout: later, clearTimeout: never } = window;
window.setTimeout = (act, ...more) => { const id = later((...given) => { window.timers.delete(id); act(...given); }, ...more); window.timers.add(id); return id; };
window.clearTimeout = (id) => { window.timers.delete(id); never(id); };
"""
TELL_MANY = """([from, to]) => {
  const first = JSON.parse(document.getElementById("layar").dataset.awal);
  for (let n = from; n < to; n += 1) {
    const calls = [0, 1, 2, 3, 4].map((back) => n - back).filter((one) => one > 0).map((one) => ({
      key: String(one), number: `A ${String(one % 1000).padStart(3, "0")}`, counter: `Loket ${1 + (one % 12)}`, floor: one % 7 ? "" : "Lantai 2",
      clips: ["bel", "nomor"], at: Date.now() }));
    window.tell("keadaan", { ...first, calls, waiting: `${n % 90} orang`, estimate: `${n % 40} menit`, announcements: [`Info ${n}`, "Info"] });
  }
}"""


@pytest.fixture
def day(committed: None) -> Morning:
    made = morning(timezone.now())
    centres.change_centre(
        centre_id=made.hall.id, values={"voice_languages": ["id"], "name": "Mal Pelayanan Publik Kabupaten Tulang Bawang Barat"},
        actor=SYSTEM, at=made.now,
    )  # fmt: skip
    return made


@pytest.fixture
def page(day: Morning) -> Iterator[Any]:
    """The page of a display, with the clock of the test."""
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    from playwright.sync_api import sync_playwright

    _device, token = centres.register_device(centre_id=day.hall.id, kind="display", name="TV", actor=SYSTEM, at=day.now)
    web = free_port()
    with running("serve", SATUPINTU_PORT=web, SATUPINTU_LIVE_PORT=free_port()), sync_playwright() as made:
        browser = made.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        opened = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        opened.clock.install()
        opened.add_init_script(INSTEAD)
        opened.goto(f"http://kota.localhost:{web}/aula/layar/{token}/")
        wait_until(opened, lambda: opened.evaluate("window.streams.length") == 1)
        yield opened
        browser.close()


def left_behind(page: Any) -> dict[str, int]:
    """How many nodes, listeners and timers there are, after the browser has cleaned up."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {one["name"]: int(one["value"]) for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {
        "nodes": page.evaluate("document.getElementsByTagName('*').length"),
        "kept": metrics["Nodes"],
        "listeners": metrics["JSEventListeners"],
        "timers": page.evaluate("window.timers.size"),
        "heap": metrics["JSHeapUsedSize"],
    }


def leaves_nothing_behind(page: Any) -> None:
    page.route("**/keadaan.json", lambda route: route.abort())  # the clock is that of the test alone
    page.evaluate(TELL_MANY, [1, 200])
    page.clock.run_for(60_000)
    before = left_behind(page)
    for start in range(200, 4200, 500):
        page.evaluate(TELL_MANY, [start, start + 500])
        page.clock.run_for(20_000)
    page.clock.run_for(60_000)
    after = left_behind(page)
    assert shown(page, "nomor").inner_text() == "A 199"
    assert after["nodes"] == before["nodes"]
    assert after["timers"] <= min(6, before["timers"] + 1)  # one that is about to fire may be there or not
    assert after["kept"] <= before["kept"] + 60
    assert after["listeners"] <= before["listeners"] + 5
    assert after["heap"] < before["heap"] + 2_000_000

    # Midnight passes: the day on the screen is the next, at the hour of the server.
    midnight = datetime.now(ZoneInfo(page.locator("#layar").get_attribute("data-zona"))).replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=1)
    page.evaluate("(moment) => window.tell('jam', moment)", (midnight - timedelta(seconds=5)).timestamp() * 1000)
    page.clock.run_for(2_000)
    assert shown(page, "jam").inner_text() in ("23.59", "23:59")
    evening = shown(page, "hari").inner_text()
    page.clock.run_for(5_000)
    assert shown(page, "jam").inner_text() in ("00.00", "00:00")
    assert shown(page, "hari").inner_text() != evening
    assert f"{midnight.day} " in shown(page, "hari").inner_text()

    # At a quarter to four, after hours of work, it loads itself anew: with it comes what was installed meanwhile.
    page.evaluate("(moment) => window.tell('jam', moment)", midnight.replace(hour=12).timestamp() * 1000)
    page.clock.fast_forward("03:00:00")
    page.clock.run_for(15_000)
    wait_until(page, lambda: page.evaluate("window.streams.length") == 1)
    night = midnight.replace(hour=3, minute=50)
    page.evaluate("(moment) => window.tell('jam', moment)", night.timestamp() * 1000)
    with page.expect_navigation(wait_until="load"):
        page.clock.run_for(3_000)
    wait_until(page, lambda: page.evaluate("window.streams.length") == 1)


def fits_every_television(page: Any, folder: Any) -> None:
    page.evaluate(TELL_MANY, [1, 10])
    page.clock.run_for(60_000)
    page.route("**/keadaan.json", lambda route: route.abort())
    wait_until(page, lambda: not shown(page, "putus").is_visible())
    found = []
    for is_lost in (False, True):
        if is_lost:
            page.evaluate("window.tell('terganggu', {})")
            page.clock.run_for(1_000)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=f"{folder}/{width}x{height}-{is_lost}.png")
            over = page.evaluate(
                "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
            )
            box = shown(page, "nomor").bounding_box()
            inside = box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height
            if max(over) > 0 or not inside or box["height"] < height / 12 or shown(page, "putus").is_visible() is not is_lost:
                found.append((width, height, is_lost, over, box))
    assert found == []
    assert page.evaluate("getComputedStyle(document.querySelector('[data-isi=panggilan]')).animationName") == "none"
    page.unroute("**/keadaan.json")
    page.clock.run_for(15_000)
    wait_until(page, lambda: shown(page, "putus").is_hidden())


def test_a_month_on_every_television(page: Any, tmp_path: Any) -> None:
    fits_every_television(page, tmp_path)
    leaves_nothing_behind(page)
