"""Public pages of places: hours, closures, services, facilities, how busy, and the way to them from a service."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.visits.morning import morning

from satupintu.centres import operations
from satupintu.core.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    """A Monday at nine."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def visitor():
    return Client(HTTP_HOST="siap.localhost")


@pytest.fixture
def hall(at):
    made = morning(at, 1)
    values = {"facilities": ["ramp"], "address_line": "Jalan Melati 1", "latitude": "-6.2", "longitude": "106.8"}
    operations.change_centre(centre_id=made.hall.id, values=values, actor=SYSTEM, at=at)
    return made


def test_no_places_yet(visitor):
    assert "Belum ada tempat yang tercatat" in visitor.get("/tempat/").content.decode()


def test_the_list_says_whether_a_place_is_open(visitor, hall, monkeypatch, at):
    page = visitor.get("/tempat/").content.decode()
    assert "Buka sekarang" in page
    assert "Hari ini 08.00–15.00" in page
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(days=5))
    assert "Tutup hari ini" in visitor.get("/tempat/").content.decode()


def test_a_place_tells_how_busy_it_is_in_an_honest_range(visitor, hall):
    for _number in range(4):
        hall.take("K01")
    page = visitor.get("/tempat/pusat/").content.decode()
    assert "Jalan Melati 1" in page
    assert "Jalur landai" in page
    assert "4 orang di depan Anda" in page
    assert "Menunggu sekitar" in page
    assert "Belum ada loket yang buka untuk antrean ini" in page  # B
    assert "geo:-6.2" in page
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/tempat/pusat/")
    assert len(asked) <= 25


def test_closed_days_and_stops_are_told(visitor, hall, at):
    operations.set_special_day(
        centre_id=hall.hall.id, day=at.date() + timedelta(days=3), name="Rapat dinas", decree_no="1", actor=SYSTEM, at=at
    )
    assert "Rapat dinas" in visitor.get("/tempat/pusat/").content.decode()
    bus = operations.add_centre(code="bus", kind="mobile", values={"name": "Bus"}, actor=SYSTEM, at=at)
    opens, closes = at.replace(hour=8).time(), at.replace(hour=11).time()
    operations.plan_stop(
        centre_id=bus.pk, day=at.date() + timedelta(days=1), opens=opens, closes=closes, place="Balai desa", actor=SYSTEM, at=at
    )
    assert "Balai desa" in visitor.get("/tempat/bus/").content.decode()


def test_a_place_out_of_use_or_of_nobody_is_not_found(visitor, hall, at):
    assert visitor.get("/tempat/lain/").status_code == 404
    operations.change_centre(centre_id=hall.hall.id, values={"is_active": False}, actor=SYSTEM, at=at)
    assert visitor.get("/tempat/pusat/").status_code == 404
    assert Client(HTTP_HOST="kota.localhost").get("/tempat/pusat/").status_code == 404


def test_a_service_says_where_it_is_offered(visitor, hall):
    from satupintu.catalogue.queries import get_enacted_standard

    slug = get_enacted_standard("K01").slug
    page = visitor.get(f"/layanan/{slug}/").content.decode()
    assert '<a class="govuk-link" href="/tempat/pusat/">' in page


def test_a_mobile_unit_shows_its_route_on_both_pages(visitor, at):
    unit = operations.add_centre(code="keliling", kind="mobile", values={"name": "Layanan keliling"}, actor=SYSTEM, at=at)
    for number in range(7):
        day = (at + timedelta(days=number)).date()
        values = {"day": day, "opens": at.time(), "closes": at.replace(hour=12).time(), "place": f"Balai Desa {number}"}
        operations.plan_stop(centre_id=unit.pk, actor=SYSTEM, at=at, **values)
    listed = visitor.get("/tempat/").content.decode()
    assert "Balai Desa 0" in listed
    assert "09.00–12.00" in listed
    assert "Balai Desa 5" not in listed, "the list shows the next five"
    assert "Balai Desa 6" in visitor.get("/tempat/keliling/").content.decode()
