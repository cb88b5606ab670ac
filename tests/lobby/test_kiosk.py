"""The kiosk as its page talks to the server: what it shows, tickets, appointments, the printer, numbers given offline."""

import json
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.visits.morning import Morning, snapshot
from tests.visits.today import close_today, morning_today

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context, region_day
from satupintu.journal.models import Entry
from satupintu.people.operations import register_person
from satupintu.visits import operations as visits
from satupintu.visits.models import Appointment, AppointmentSlot, Leg, NumberBlock, Ticket, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


class Kiosk:
    """A kiosk of the hall and what its page sends."""

    def __init__(self, day: Morning, printer: str = "", kind: str = "kiosk") -> None:
        self.device, self.token = centres.register_device(
            centre_id=day.hall.id, kind=kind, name="Anjungan 1", printer=printer, actor=SYSTEM, at=day.now
        )
        self.client = Client(headers={"host": "siap.localhost"}, enforce_csrf_checks=True)

    def get(self, path: str = "", **headers: str) -> Any:
        return self.client.get(f"/aula/kiosk/{self.token}/{path}", headers=headers)

    def send(self, path: str, **body: Any) -> Any:
        return self.client.post(f"/aula/kiosk/{self.token}/{path}", json.dumps(body), content_type="application/json")

    def take(self, *services: str, **body: Any) -> Any:
        return self.send("nomor/", **{"services": services, "key": str(uuid4()), "language": "id", **body})


@pytest.fixture
def day() -> Morning:
    return morning_today(1)


@pytest.fixture
def kiosk(day: Morning) -> Kiosk:
    return Kiosk(day)


def offline(block: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return {"block": block["id"], "number": block["numbers"][index][0], "at": timezone.now().timestamp() * 1000}


def booked(day: Morning, *, minutes: float, digit: int = 1, grace: int = 10) -> Appointment:
    """Somebody with a confirmed appointment so many minutes from now."""
    person = register_person(name="Sari", nik=f"317101520380007{digit}", actor=SYSTEM, at=day.now)
    group = day.hall.groups["A"]
    centres.change_group(group_id=group.pk, values={"grace_minutes": grace}, actor=SYSTEM, at=day.now)
    slot = AppointmentSlot.objects.create(group=group, starts_at=day.now + timedelta(minutes=minutes), cap_public=5)
    centres.set_special_day(
        centre_id=day.hall.id, day=region_day(slot.starts_at), opens=time(0), closes=time(23, 59, 59), name="Uji", decree_no="1",
        actor=SYSTEM, at=day.now,
    )  # fmt: skip
    by: dict[str, Any] = {"actor": SYSTEM, "at": min(day.now, slot.starts_at - timedelta(hours=1))}
    held = visits.hold_slot(slot_id=slot.pk, service_code="K01", person_id=person.pk, **by)
    return visits.confirm_appointment(appointment_id=held.pk, **by)


def test_the_kiosk_offers_needs_not_agencies(day, kiosk):
    centres.offer_service(
        group_id=day.hall.groups["C"].pk, service_code="K03", values={"is_online_possible": True}, actor=SYSTEM, at=day.now
    )
    page = kiosk.get()
    assert page.status_code == 200
    assert "Kantor PTSP" in page.content.decode()
    shown = kiosk.get("keadaan.json").json()
    assert shown["taking"] is True
    assert shown["services"]["K01"]["name"].startswith("Penerbitan Kartu Tanda Penduduk")
    assert shown["services"]["K01"]["needs"]
    assert shown["services"]["K01"]["online"] == ""
    assert shown["services"]["K03"]["online"].endswith("/layanan/akta-kelahiran/")
    assert shown["services"]["K03"]["qr"].startswith("data:image/svg+xml")
    birth = next(topic for topic in shown["topics"] if "K03" in topic["services"])
    assert birth["name"] == "Kelahiran dan anak"
    assert set(shown["words"]["id"]) == set(shown["words"]["en"])
    assert not page.cookies


def test_what_is_typed_finds_services_with_faults_in_it(day, kiosk):
    assert kiosk.get("cari/?q=ktp+ilang").json()["codes"][0] == "K01"
    assert kiosk.get("cari/?q=").json()["codes"] == []


def test_a_ticket_for_two_services(day, kiosk):
    day.take("K01")
    answer = kiosk.take("K01", "info", priority="elderly")
    shown = answer.json()
    assert (answer.status_code, shown["number"], shown["printed"]) == (200, "A 002", None)
    assert shown["ahead"] == "0 orang"
    assert len(shown["services"]) == 2
    assert shown["clips"] == ["bel", "nomor", "A", "0", "0", "2"]
    visit = Visit.objects.get(code=shown["code"])
    assert (visit.channel, visit.priority_reason, visit.device_id) == ("kiosk", "elderly", kiosk.device.pk)
    assert shown["address"].endswith(f"/antrean/{visit.code}/")


def test_a_second_press_gives_the_same_ticket(day, kiosk):
    key = str(uuid4())
    first, second = kiosk.take("K01", key=key).json(), kiosk.take("K01", key=key).json()
    assert first["number"] == second["number"]
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"services": []},
        {"services": ["ZZZ"]},
        {"services": "K01"},
        {"priority": "rich"},
        {"needs": ["gold"]},
        {"needs": "wheelchair"},
        {"party": 0},
        {"party": "2"},
        {"party": True},
        {"printed": {"block": 1}},
        {"printed": "x"},
    ],
)
def test_what_makes_no_sense_changes_nothing(day, kiosk, body):
    before, entries = snapshot(), Entry.objects.count()
    answer = kiosk.take("K01", **body)
    assert answer.status_code in (409, 422)
    assert answer.json()["sentence"]
    assert (snapshot(), Entry.objects.count()) == (before, entries)


def test_no_json_is_refused(day, kiosk):
    answer = kiosk.client.post(f"/aula/kiosk/{kiosk.token}/nomor/", "][", content_type="application/json")
    assert answer.status_code == 422


def test_closed_and_full_are_said_with_what_to_do(day, kiosk):
    centres.change_group(group_id=day.hall.groups["A"].pk, values={"daily_quota": 1}, actor=SYSTEM, at=day.now)
    kiosk.take("K01")
    full = kiosk.take("K01")
    assert full.status_code == 409
    assert "sudah habis" in full.json()["sentence"]
    assert "meja informasi" in full.json()["advice"]
    close_today(day)
    closed = kiosk.take("K09").json()
    assert (closed["code"], bool(closed["advice"])) == ("centre_closed", True)
    assert kiosk.get("keadaan.json").json()["taking"] is False


def test_refusals_are_in_the_language_of_the_visitor(day, kiosk):
    told = [kiosk.take("K01", priority="rich", language=language).json()["sentence"] for language in ("id", "en")]
    assert told[0].startswith("Ada isian yang belum benar.")
    assert not told[1].startswith("Ada isian")


def test_devices_that_are_none_are_let_in_nowhere(day, kiosk):
    display = Kiosk(day, kind="display")
    forged = Kiosk(day)
    forged.token = "0" * 32
    revoked = Kiosk(day)
    centres.revoke_device(device_id=revoked.device.pk, actor=SYSTEM, at=day.now)
    foreign = Kiosk(day)
    foreign.client = Client(headers={"host": "kota.localhost"})
    entries = Entry.objects.count()
    for one in (display, forged, revoked, foreign):
        for path in ("", "keadaan.json", "luring.js", "cari/"):
            assert one.get(path).status_code == 403, path
        for path in ("nomor/", "janji/", "cadangan/"):
            assert one.send(path, services=["K01"], key="k", code="x", group="kependudukan").status_code == 403, path
    with region_context("siap"):
        assert Entry.objects.count() == entries
        assert not Visit.objects.exists()


def test_a_number_from_home_is_shown_to_the_kiosk_and_called_then(day, kiosk):
    joined = day.take("K01", channel="phone", actor=day.kiosk.__class__("person", None))
    assert day.next(1) is None
    shown = kiosk.send("janji/", code=joined.visit.code, language="id").json()
    assert shown["number"] == "A 001"
    assert day.next(1) is not None
    unknown = kiosk.send("janji/", code="NOSUCHCODE", language="id")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "visit_unknown")


@pytest.mark.parametrize(
    ("minutes", "grace", "words"),
    [
        (25, 10, "Anda datang lebih awal dari janji temu pukul"),
        (5, 10, "Anda tepat waktu untuk janji temu pukul"),
        (-5, 10, "Anda tepat waktu untuk janji temu pukul"),
        (-5, 2, "sudah lewat lebih dari 2 menit. Anda tetap dilayani hari ini, dalam antrean biasa."),
    ],
)
def test_early_and_late_are_said_as_they_are(day, kiosk, minutes, grace, words):
    mine = booked(day, minutes=minutes, grace=grace)
    if region_day(mine.slot.starts_at) != region_day(day.now):
        pytest.skip("the slot lies beyond midnight")
    shown = kiosk.send("janji/", code=mine.code.lower(), language="id").json()
    assert words in shown["news"]
    assert (shown["number"], shown["quiet"]) == ("A 001", False)
    assert bool(shown["booked"]) is ("lewat" not in words)
    again = kiosk.send("janji/", code=mine.code, language="id").json()
    assert (again["number"], again["repeated"]) == ("A 001", True)


def test_a_code_that_opens_nothing_leads_on(day, kiosk):
    other = booked(day, minutes=3 * 24 * 60)
    before, entries = snapshot(), Entry.objects.count()
    refused = kiosk.send("janji/", code=other.code, language="id")
    told = refused.json()
    assert (refused.status_code, told["code"], told["instead"]) == (409, "ticket_not_today", ["K01"])
    assert told["sentence"].startswith("Janji temu ini untuk ")
    assert "ambil nomor biasa" in told["advice"]
    forged = kiosk.send("janji/", code="0000000000", language="id").json()
    assert (forged["code"], forged["instead"]) == ("visit_unknown", [])
    old = day.take("K01")
    Visit.objects.filter(pk=old.visit.pk).update(day=region_day(day.now) - timedelta(days=1))
    yesterday = kiosk.send("janji/", code=old.visit.code, language="id").json()
    assert (yesterday["code"], yesterday["advice"]) == ("ticket_not_today", "Ambil nomor baru untuk hari ini.")
    assert Entry.objects.filter(event="visits.checked_in").count() == 0
    assert len(snapshot()[2]) == len(before[2]) + 1
    assert Entry.objects.count() == entries + 1


def test_a_ticket_shown_again_says_where_it_stands(day, kiosk):
    mine = day.take("K01")

    def show() -> dict[str, Any]:
        return dict(kiosk.send("janji/", code=mine.visit.code, language="id").json())

    waiting = show()
    assert (waiting["news"], waiting["quiet"]) == ("Anda tercatat sudah di sini. Tempat Anda dalam antrean tetap terjaga.", True)
    leg = day.next(1)
    assert show()["news"] == "Giliran Anda. Silakan ke Loket 1."
    day.do(1, "serve", leg)
    assert show()["code"] == "leg_wrong_state"
    day.do(1, "hold", leg, reason="form", back_to="group")
    assert show()["quiet"] is True
    assert Leg.objects.get(pk=leg.pk).state == Leg.State.WAITING


def test_sixty_from_one_bus_keep_their_order_and_their_numbers(day, kiosk):
    shown = [kiosk.take("K01", priority="elderly" if turn % 10 == 9 else "") for turn in range(60)]
    assert {answer.status_code for answer in shown} == {200}
    assert [answer.json()["number"] for answer in shown] == [f"A {number:03d}" for number in range(1, 61)]
    called = [day.next(1) for _turn in range(1)]
    assert called[0].visit.ticket.number in (1, 10)
    line = Leg.objects.filter(state=Leg.State.WAITING, is_priority=False).order_by("rank_time", "id")
    numbers = list(line.values_list("visit__ticket__number", flat=True))
    assert numbers == sorted(numbers)


def test_numbers_given_offline_come_in_once(day, kiosk):
    block = kiosk.send("cadangan/", group="kependudukan").json()
    assert [label for _number, label in block["numbers"]][:2] == ["A 980", "A 981"]
    assert kiosk.take("K01").json()["number"] == "A 001"
    given = {"printed": offline(block), "key": str(uuid4())}
    first, again = kiosk.take("K01", **given), kiosk.take("K01", **given)
    assert first.json()["number"] == again.json()["number"] == "A 980"
    # Another press cannot have the same number.
    clash = kiosk.take("K01", printed=offline(block))
    assert (clash.status_code, clash.json()["code"]) == (409, "number_taken")
    # Nor another kiosk.
    assert Kiosk(day).take("K01", printed=offline(block, 1)).status_code == 409
    assert Ticket.objects.count() == 2


def test_an_answer_that_never_came_leaves_no_ghost(day, kiosk):
    block = kiosk.send("cadangan/", group="kependudukan").json()
    lost = str(uuid4())
    kiosk.take("K01", key=lost)
    kiosk.take("K01", printed=offline(block), instead_of=lost)
    assert Visit.objects.get(key=lost).legs.get().state == Leg.State.LEFT
    called = day.next(1)
    assert called is not None
    assert called.visit.ticket.label == "A980"


def test_a_clock_that_is_ahead_does_not_lose_a_number(day, kiosk):
    block = kiosk.send("cadangan/", group="kependudukan").json()
    ahead = {**offline(block), "at": (timezone.now() + timedelta(seconds=20)).timestamp() * 1000}
    assert kiosk.take("K01", printed=ahead).status_code == 200


def test_a_quota_is_not_locked_away_in_reserves(day, kiosk):
    centres.change_group(group_id=day.hall.groups["A"].pk, values={"daily_quota": 30}, actor=SYSTEM, at=day.now)
    kiosk.send("cadangan/", group="kependudukan")
    block = NumberBlock.objects.get()
    assert (block.first, block.last) == (997, 999)
    assert kiosk.send("cadangan/", group="nosuch").status_code == 422


def test_an_unchanged_state_is_confirmed_and_costs_little(day, kiosk):
    first = kiosk.get("keadaan.json")
    with CaptureQueriesContext(connection) as seen:
        again = kiosk.get("keadaan.json", **{"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert len(seen) <= 16, [line["sql"][:90] for line in seen]


def test_the_worker_keeps_the_page_within_the_address_of_this_kiosk(day, kiosk):
    answer = kiosk.get("luring.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert f'const HOME = "/aula/kiosk/{kiosk.token}/"' in answer.content.decode()
