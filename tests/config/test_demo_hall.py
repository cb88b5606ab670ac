"""The demo's hall: a line that is partly served, at any hour of any day, quickly made."""

from datetime import timedelta

import pytest

from satupintu.centres.queries import get_device, is_open, list_counters, list_offers
from satupintu.config.demo.appointments import plan_demo_appointments
from satupintu.config.demo.hall import CODE, DISPLAY_TOKEN, KIOSK_TOKEN, keep_hall_open, open_hall
from satupintu.core.actor import SYSTEM
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
    assert get_device(KIOSK_TOKEN).kind == "kiosk"
    assert get_device(DISPLAY_TOKEN).kind == "display"
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
