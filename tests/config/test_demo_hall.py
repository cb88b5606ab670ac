"""The demo's hall: a line that is partly served, at any hour of any day, quickly made."""

import re
from datetime import timedelta

import pytest
from tests.centres.hall import hall

from satupintu.centres.operations import register_device
from satupintu.centres.queries import get_device, is_open, list_counters, list_offers
from satupintu.config.demo.appointments import plan_demo_appointments
from satupintu.config.demo.devices import demo_token, list_demo_devices
from satupintu.config.demo.hall import CODE, keep_hall_open, open_hall
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.public.models import Region
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.people.operations import register_person
from satupintu.visits import queries
from satupintu.visits.models import Appointment, Leg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def test_the_line_is_partly_served(at):
    hall = open_hall(seed=1, at=at.replace(hour=10))
    state = queries.hall_state(hall.centre.pk, at.replace(hour=10))
    states = set(Leg.objects.values_list("state", flat=True))
    assert {"waiting", "serving", "done"} <= states
    assert state.waiting >= 2
    assert 8 <= len(list_counters(hall.centre.pk)) <= 12
    assert [now.state for now in state.counters].count("closed") <= 2
    assert len(list_offers(hall.centre.pk, at.replace(hour=10))) >= 10
    assert [get_device(demo_token(kind)).kind for kind in ("kiosk", "display")] == ["kiosk", "display"]
    assert [device.name for device in list_demo_devices()] == ["Anjungan 1", "Layar 1"]
    persons = [register_person(name="Sari", nik=f"317101450590{n:04d}", actor=SYSTEM, at=at).pk for n in range(50, 58)]
    expected = plan_demo_appointments(hall, persons, at=at.replace(hour=13))
    assert expected == Appointment.objects.filter(state="confirmed").count() > 8
    assert {"missed", "checked_in", "confirmed"} == set(Appointment.objects.values_list("state", flat=True))


@pytest.mark.parametrize("moment", [{"hour": 22}, {"day": 8, "hour": 3}, {"hour": 0, "minute": 10}, {"hour": 15, "minute": 50}])
def test_it_can_be_tried_at_any_hour(at, moment):
    now = at.replace(**moment)
    hall = open_hall(seed=2, at=now)
    assert hall.centre.code == CODE
    assert is_open(hall.centre.pk, now)
    assert list_offers(hall.centre.pk, now)
    assert plan_demo_appointments(hall, [], at=now) > 2
    tomorrow = now + timedelta(days=1)
    keep_hall_open(at=tomorrow)
    assert is_open(hall.centre.pk, tomorrow)
    assert not keep_hall_open(at=tomorrow)


def test_tokens_of_the_demo_are_of_one_installation_and_region(settings) -> None:  # type: ignore[no-untyped-def]
    mine = demo_token("kiosk")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{32}", mine)
    assert mine != demo_token("display")
    with region_context("kota"):
        assert demo_token("kiosk") != mine
    settings.ENCRYPTION_KEY = "another key of another installation, as long as it must be"
    assert demo_token("kiosk") != mine


def test_the_start_page_names_them_in_the_demo_and_production_takes_none(at, client, settings) -> None:  # type: ignore[no-untyped-def]
    centre = hall(at).centre
    token = demo_token("kiosk")
    by = {"centre_id": centre.pk, "kind": "kiosk", "name": "Anjungan 1", "token": token, "actor": SYSTEM, "at": at}
    settings.PRODUCTION = True
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed):
        register_device(**by)
    assert (list_demo_devices(), Entry.objects.count()) == ([], entries)
    settings.PRODUCTION = False
    register_device(**by)
    for is_on, is_demo in ((True, True), (False, True), (True, False)):
        settings.DEMO = is_on
        Region.objects.filter(schema_name="siap").update(is_demo=is_demo)
        page = client.get("/", headers={"host": "localhost"}).content.decode()
        assert (f"/aula/kiosk/{token}/" in page) is (is_on and is_demo)
