"""The survey tablet: its key, one touch, bursts, and the whole survey by the number of a ticket."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import cast
from tests.desk.test_desk import browser
from tests.surveys.asked import ITEMS, open_skm
from tests.visits.morning import morning

from satupintu.centres import operations as centres
from satupintu.centres.models import Device
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.surveys.models import SurveyAnswer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
FORM = {**dict.fromkeys(ITEMS, "4"), "puas": "4"}


class Clock:
    """The clock of the tests' web server."""

    def __init__(self, at):
        self.now = at

    def __call__(self):
        return self.now

    def later(self, **parts):
        self.now += timedelta(**parts)


@pytest.fixture
def clock(monkeypatch, at):
    made = Clock(at)
    monkeypatch.setattr(timezone, "now", made)
    return made


@pytest.fixture
def hall(at, clock):
    return morning(at, 1)


@pytest.fixture
def address(hall, at):
    _device, token = centres.register_device(centre_id=hall.hall.id, kind="tablet", name="Pintu keluar", actor=SYSTEM, at=at)
    return f"/aula/survei/{token}/"


def test_one_touch(address, at, clock):
    visitor = browser()
    assert "tidak dibuka" in visitor.get(address).content.decode()
    assert visitor.post(address, {"nilai": "4"}).status_code == 409
    open_skm(at, code="kilat", volumes={})
    page = visitor.get(address)
    assert "Sangat puas" in page.content.decode()
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert not page.cookies
    clock.later(seconds=5)
    thanks = visitor.post(address, {"nilai": "4"})
    assert "Terima kasih" in thanks.content.decode()
    assert thanks["Refresh"].startswith("5;url=/aula/survei/")
    assert "beberapa detik" in visitor.post(address, {"nilai": "1"}).content.decode()
    clock.later(seconds=5)
    assert visitor.post(address, {"nilai": "9"}).status_code == 422
    clock.later(seconds=5)
    assert visitor.post(address, {"nilai": "x"}).status_code == 422
    kept = SurveyAnswer.objects.get()
    assert (kept.values, kept.way, kept.service_code, kept.sex) == ({"puas": 4}, "tablet", "", "")
    entry = Entry.objects.get(event="surveys.rating_given")
    assert (entry.actor_id, entry.data) == (None, {})


def test_a_burst_of_touches_is_marked(address, at, clock):
    open_skm(at, code="kilat", volumes={})
    visitor = browser()
    for _touch in range(32):
        clock.later(seconds=4.5)
        visitor.post(address, {"nilai": "4"})
    assert SurveyAnswer.objects.count() == 32
    assert SurveyAnswer.objects.filter(is_suspect=True).count() == 2


def test_only_a_tablet_that_is_let_in(address, hall, at, clock):
    open_skm(at, code="kilat", volumes={})
    _device, kiosk = centres.register_device(centre_id=hall.hall.id, kind="kiosk", name="Anjungan", actor=SYSTEM, at=at)
    for wrong in (f"/aula/survei/{kiosk}/", "/aula/survei/TIDAKADA/"):
        refused = browser().post(wrong, {"nilai": "4"})
        assert refused.status_code == 403
        assert refused["Refresh"] == "60"
        assert browser().post(f"{wrong}nomor/", {"nomor": "A001"}).status_code == 403
    centres.revoke_device(device_id=Device.objects.get(kind="tablet").pk, actor=cast.wati(at).actor, at=at)
    assert browser().get(address).status_code == 403
    assert not SurveyAnswer.objects.exists()


def test_the_whole_survey_by_the_number_of_a_ticket(address, hall, at, clock, deliver):
    open_skm(at)
    joined = hall.take("K01")
    visitor = browser()
    label = joined.ticket.label
    assert visitor.post(f"{address}nomor/", {"nomor": label}).status_code == 404
    leg = hall.serve_next(1)
    hall.do(1, "finish", leg, outcome="completed")
    deliver()
    led = visitor.post(f"{address}nomor/", {"nomor": f" {label[0].lower()} {label[1:]}"})
    assert led.status_code == 302
    form = led["Location"]
    assert "Bagaimana pendapat Saudara" in visitor.get(form).content.decode()
    assert visitor.post(form, {**FORM, "q1": ""}).status_code == 422
    assert "Terima kasih" in visitor.post(form, FORM).content.decode()
    assert SurveyAnswer.objects.get().way == "tablet"
    assert visitor.post(f"{address}nomor/", {"nomor": label}).status_code == 404
    assert visitor.get(form).status_code == 404


def test_the_address_of_a_new_tablet_is_shown_to_the_admin(hall, at, clock):
    admin = browser(cast.wati(at).account)
    page = admin.post(
        f"/meja/pusat-layanan/{hall.hall.id}/perangkat/",
        {"perangkat-kind": "tablet", "perangkat-name": "Pintu", "perangkat-zone": "", "perangkat-printer": ""},
    )
    assert "/aula/survei/" in page.content.decode()
