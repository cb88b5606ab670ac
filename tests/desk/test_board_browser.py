"""Pages of the hall in a real browser: sound in both languages and widths, a plan moved by keys and by dragging."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone
from tests.applications.office import desk
from tests.desk.test_browser import log_in
from tests.pages import faults_of, open_page
from tests.visits.morning import morning

from satupintu.centres import operations
from satupintu.centres.models import Counter, Floor
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def hall(ready: None, at):
    """A hall with a drawn plan and a line; days of the clock are open all day."""
    people = desk(at)
    now = timezone.now()
    made = morning(now, 1)
    for days in (0, 1):
        day = region_day(now) + timedelta(days=days)
        operations.set_special_day(
            centre_id=made.hall.id, day=day, name="Uji", decree_no="1", opens=time(0), closes=time(23, 59), actor=SYSTEM, at=now
        )
    for _number in range(3):
        made.take("K01")
    made.serve_next(1)
    floor = Floor.objects.get(centre=made.hall.centre)
    boxes = [operations.Box("zone", zone.pk, 10 + 150 * n, 60, 140, 100) for n, zone in enumerate(made.hall.zones.values())]
    boxes += [operations.Box("counter", row.pk, 10 + 40 * n, 10, 30, 24) for n, row in made.hall.counters.items()]
    operations.place(floor_id=floor.pk, boxes=boxes, actor=SYSTEM, at=made.now)
    return people, made, floor


def addresses(made, floor) -> tuple[str, ...]:
    base = f"/meja/pusat-layanan/{made.hall.id}/"
    return (
        "/meja/aula/", "/meja/pusat-layanan/", base, f"{base}jam/", f"{base}antrean/",
        f"{base}antrean/{made.hall.groups['A'].pk}/", f"{base}loket/{made.hall.counters[1].pk}/", f"{base}denah/",
        f"{base}denah/{floor.pk}/", f"{base}perangkat/", "/tempat/", "/tempat/pusat/", "/meja/aula/figur/",
    )  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_sound(chromium, hall, address, width, language):
    _people, made, floor = hall
    page = open_page(chromium, width)
    log_in(page, address, "wati")
    assert faults_of(page, address, addresses(made, floor), language) == ""


def test_a_plan_is_changed_by_keys_and_by_dragging(chromium, hall, address):
    _people, made, floor = hall
    page = open_page(chromium, 1280)
    log_in(page, address, "wati")
    page.goto(f"{address}/meja/pusat-layanan/{made.hall.id}/denah/{floor.pk}/")
    first, second = made.hall.counters[1], made.hall.counters[2]
    page.focus(f'[data-geser="counter-{first.pk}"]')
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    shape = page.locator(f'[data-geser="counter-{second.pk}"]')
    box = shape.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 110, box["y"] + 60, steps=5)
    page.mouse.up()
    before = Counter.objects.get(pk=second.pk)
    page.click('button[value="simpan"]')
    page.wait_for_load_state()
    assert "Denah tersimpan" in page.inner_text("main")
    moved, dragged = Counter.objects.get(pk=first.pk), Counter.objects.get(pk=second.pk)
    assert (moved.x, moved.y, moved.w, moved.h) == (52, 11, 31, 24)
    assert dragged.x > before.x + 15
    assert dragged.y > before.y + 5
    assert page.faults == []


def test_a_shape_stays_on_the_plan(chromium, hall, address):
    _people, made, floor = hall
    page = open_page(chromium, 1280)
    log_in(page, address, "wati")
    page.goto(f"{address}/meja/pusat-layanan/{made.hall.id}/denah/{floor.pk}/")
    page.focus(f'[data-geser="counter-{made.hall.counters[1].pk}"]')
    for _number in range(15):
        page.keyboard.press("ArrowUp")
    assert page.input_value(f'[name="counter-{made.hall.counters[1].pk}-y"]') == "0"
