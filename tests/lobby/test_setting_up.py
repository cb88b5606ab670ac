"""Setting a display up: everybody of the staff sees which there are, an admin registers and revokes them."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.applications.office import desk
from tests.centres.hall import Hall, hall
from tests.desk.test_desk import browser

from satupintu.centres.models import Device
from satupintu.centres.queries import list_voice_clips
from satupintu.journal.models import Entry

WAVE = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40)
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


def test_recordings_are_uploaded_together_and_reach_the_display(place: Hall, wati) -> None:  # type: ignore[no-untyped-def]
    answer = wati.post("/aula/layar/daftar/", {"name": "TV", "place": str(place.id)})
    display = re.search(r"/aula/layar/[0-9A-Z]{32}/", answer.content.decode())[0]  # type: ignore[index]
    before = wati.get(f"{display}keadaan.json").json()["page"]
    address = f"/aula/layar/suara/{place.id}/"
    files = [
        SimpleUploadedFile("LOKET.wav", WAVE),
        SimpleUploadedFile("a.wav", WAVE),
        SimpleUploadedFile("kucing.wav", WAVE),
        SimpleUploadedFile("meja.wav", b"<script>"),
    ]
    page = wati.post(address, {"rekaman": files}, follow=True).content.decode()
    assert "2 rekaman dipasang" in page
    assert "“kucing” bukan nama kata" in page
    assert "Rekaman “meja” tidak dapat dipakai" in page
    assert list_voice_clips(place.id).keys() == {"loket", "A"}
    found = re.search(rf"{display}suara/loket\?v=[0-9a-f]+", wati.get(display).content.decode())
    assert found
    sound = wati.get(found[0])
    assert (sound.content, sound["Content-Type"]) == (WAVE, "audio/wav")
    assert sound["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert wati.get(f"{display}suara/meja").status_code == 404
    assert wati.get(f"{display}keadaan.json").json()["page"] != before
    wati.post(f"{address}lepas/", {"kata": "loket"})
    assert list_voice_clips(place.id).keys() == {"A"}
    assert wati.get(found[0]).status_code == 404


def test_only_an_admin_sees_the_recordings(place: Hall, ani, client) -> None:  # type: ignore[no-untyped-def]
    address = f"/aula/layar/suara/{place.id}/"
    assert ani.get(address).status_code == 403
    assert ani.post(address, {"rekaman": SimpleUploadedFile("loket.wav", WAVE)}).status_code == 403
    assert list_voice_clips(place.id) == {}
    assert client.get(address, headers={"host": "siap.localhost"}).status_code == 302
