"""Setting a display up: everybody of the staff sees which there are, an admin registers and revokes them."""

import re
from datetime import datetime

import pytest
from tests.applications.office import desk
from tests.centres.hall import Hall, hall
from tests.desk.test_desk import browser

from satupintu.centres.models import Device
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def place(at: datetime) -> Hall:
    return hall(at)


@pytest.fixture
def wati(at):  # type: ignore[no-untyped-def]
    """The administrator's browser."""
    return browser(desk(at).office["admin"].account)


@pytest.fixture
def ani(at):  # type: ignore[no-untyped-def]
    """The browser of an officer at a counter."""
    return browser(desk(at).office["loket"].account)


def test_an_admin_registers_a_display_and_sees_its_address_once(place: Hall, wati) -> None:  # type: ignore[no-untyped-def]
    answer = wati.post("/aula/layar/daftar/", {"name": "TV lantai 1", "place": str(place.zones["a"].pk)})
    assert answer.status_code == 200
    found = re.search(r"<code id=\"alamat\">http://[^/]+(/aula/layar/[0-9A-Z]{32}/)</code>", answer.content.decode())
    assert found
    assert wati.get(found[1]).status_code == 200
    device = Device.objects.get()
    assert (device.kind, device.zone_id, device.centre_id) == ("display", place.zones["a"].pk, place.id)
    page = wati.get("/aula/layar/").content.decode()
    assert "TV lantai 1" in page
    assert found[1] not in page
    assert wati.post(f"/aula/layar/cabut/{device.pk}/").status_code == 302
    assert wati.get(found[1]).status_code == 403
    assert "TV lantai 1" not in wati.get("/aula/layar/").content.decode()


def test_a_display_of_the_whole_place(place: Hall, wati) -> None:  # type: ignore[no-untyped-def]
    assert wati.post("/aula/layar/daftar/", {"name": "TV", "place": str(place.id)}).status_code == 200
    assert Device.objects.get().zone_id is None


@pytest.mark.parametrize("values", [{"name": "", "place": ""}, {"name": "TV", "place": "x"}, {"name": "TV" * 50, "place": ""}])
def test_what_is_missing_is_said(place: Hall, wati, values) -> None:  # type: ignore[no-untyped-def]
    answer = wati.post("/aula/layar/daftar/", values)
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    assert not Device.objects.exists()


def test_others_may_look_and_not_change(place: Hall, wati, ani) -> None:  # type: ignore[no-untyped-def]
    wati.post("/aula/layar/daftar/", {"name": "TV lantai 1", "place": str(place.id)})
    device = Device.objects.get()
    before = Entry.objects.count()
    page = ani.get("/aula/layar/").content.decode()
    assert "TV lantai 1" in page
    assert "/aula/layar/cabut/" not in page
    assert ani.post(f"/aula/layar/cabut/{device.pk}/").status_code == 403
    assert ani.post("/aula/layar/daftar/", {"name": "TV", "place": str(place.id)}).status_code == 403
    assert Entry.objects.count() == before
    assert Device.objects.get().revoked_at is None


def test_a_stranger_is_sent_to_the_log_in(place: Hall, client) -> None:  # type: ignore[no-untyped-def]
    answer = client.get("/aula/layar/", headers={"host": "siap.localhost"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/meja/masuk/")
