"""The information desk: tickets for somebody, arrivals, no-shows, misprints, the paper roll, appointments, and who may."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests import cast
from tests.applications.office import desk
from tests.desk.test_counter import open_all_day
from tests.desk.test_desk import browser
from tests.visits.morning import Morning, morning, snapshot

from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_zone
from satupintu.visits import operations
from satupintu.visits.models import Appointment, Leg, Ticket, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def hall() -> Morning:
    made = morning(timezone.now() - timedelta(minutes=1))
    open_all_day(made)
    return made


@pytest.fixture
def nina(at) -> Client:  # type: ignore[no-untyped-def]
    """An officer of the information desk who opens no counter."""
    return browser(cast.officer(at, "Nina Antrean", "antrean").account)


def press(client: Client, verb: str, **values: str) -> str:
    answer = client.post(f"/meja/antrean/{verb}/", {"kunci": uuid4().hex, **values}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def taking(**values: object) -> dict[str, object]:
    return {"tempat": "pusat", "kunci": "k1", "services": ["K01"], "party_size": "1", **values}


def test_who_may_come_in(hall: Morning, nina: Client, at) -> None:  # type: ignore[no-untyped-def]
    people = desk(at)
    taken = hall.take("K01")
    paths = ("", "ambil/", "hadir/", f"{taken.visit.pk}/")
    for who, officer in people.office.items():
        for path in paths:
            answer = browser(officer.account).get(f"/meja/antrean/{path}").status_code
            assert (answer == 403) is (who not in ("loket", "manajer", "admin")), (who, path)
    assert nina.get("/meja/antrean/").status_code == 200
    assert nina.get("/meja/loket/").status_code == 403
    assert 'href="/meja/loket/"' not in nina.get("/meja/antrean/").content.decode()
    before = snapshot()
    for path in paths:
        assert browser(people.sari.account).post(f"/meja/antrean/{path}").status_code == 403
        assert browser().post(f"/meja/antrean/{path}").status_code == 302
    assert snapshot() == before


def test_a_ticket_for_somebody_is_taken_once_and_shown(hall: Morning, nina: Client) -> None:
    form = taking(services=["K01", "K09"], priority="pregnant", needs=["companion"], party_size="2", language="en")
    answer = nina.post("/meja/antrean/ambil/", form)
    assert nina.post("/meja/antrean/ambil/", form)["Location"] == answer["Location"]
    visit = Visit.objects.get()
    assert (visit.channel, visit.priority_reason, visit.needs, visit.party_size) == ("reception", "pregnant", ["companion"], 2)
    page = nina.get(answer["Location"]).content.decode()
    assert "A001" in page
    assert visit.code in page
    assert "A001" in nina.get("/meja/antrean/").content.decode()


@pytest.mark.parametrize("values", [{"services": []}, {"services": ["ZZZ"]}, {"party_size": "99"}, {"priority": "kaya"}])
def test_what_is_wrong_with_a_ticket_is_said(hall: Morning, nina: Client, values) -> None:  # type: ignore[no-untyped-def]
    answer = nina.post("/meja/antrean/ambil/", taking(**values))
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    assert not Visit.objects.exists()


def test_arrivals_services_persons_and_leaving(hall: Morning, nina: Client, at) -> None:  # type: ignore[no-untyped-def]
    people = desk(at)
    far = operations.take_ticket(
        centre_id=hall.hall.id, service_codes=["K01"], channel="phone", actor=people.sari.actor, at=hall.now
    )
    assert "belum di tempat" in nina.get("/meja/antrean/").content.decode()
    assert "tidak dikenal" in press(nina, "hadir", kode="TIDAKADA1234")
    assert "sudah di tempat" in press(nina, "hadir", kode=far.visit.code.lower())
    visit = str(far.visit.pk)
    assert "Layanan ditambahkan" in press(nina, "tambah", kunjungan=visit, layanan="K09")
    assert "belum terdaftar" in press(nina, "orang", kunjungan=visit, nik="3171014505909999")
    assert people.dewi.person.name in press(nina, "orang", kunjungan=visit, nik="3171015207850002")
    assert "keluar dari antrean" in press(nina, "keluar", kode=far.visit.code, kunjungan=visit)
    assert set(Leg.objects.filter(visit=far.visit).values_list("state", flat=True)) == {"left"}


def test_a_no_show_comes_back_and_a_misprint_goes(hall: Morning, nina: Client) -> None:
    taken = hall.take("K01")
    hall.open(1)
    leg = hall.next(1)
    assert leg is not None
    hall.do(1, "no_show", leg)
    assert "menit lagi" in nina.get("/meja/antrean/").content.decode()
    assert "dihitung dari sekarang" in press(nina, "hidupkan", nomor=str(leg.pk))
    assert "tidak dihitung" in press(nina, "batal", kunjungan=str(taken.visit.pk), alasan="misprint")
    leg.refresh_from_db()
    assert leg.state == "void"
    late = hall.take("K01")
    leg = hall.next(1)
    assert leg is not None
    assert leg.visit_id == late.visit.pk
    operations.no_show(
        session_id=hall.sessions[1].pk, leg_id=leg.pk, actor=hall.officers[1], at=timezone.now() - timedelta(minutes=70)
    )
    Leg.objects.filter(pk=leg.pk).update(changed_at=timezone.now() - timedelta(minutes=70))
    before = snapshot()
    assert "terlalu lama" in press(nina, "hidupkan", nomor=str(leg.pk))
    assert snapshot() == before


def test_numbers_of_the_paper_roll_are_brought_in(hall: Morning, nina: Client) -> None:
    block = operations.reserve_numbers(group_id=hall.hall.groups["A"].pk, count=5, actor=hall.kiosk, at=hall.now)
    assert nina.post("/meja/antrean/ambil/", taking(roll_number=block.last)).status_code == 302
    assert Ticket.objects.get().number == block.last
    before = snapshot()
    for values in ({"kunci": "k2", "roll_number": block.last}, {"kunci": "k3", "roll_number": block.last + 40}):
        answer = nina.post("/meja/antrean/ambil/", taking(**values))
        assert answer.status_code == 422
        assert "Nomor cadangan" in answer.content.decode()
    assert snapshot() == before


def test_an_appointment_is_received_by_its_code(hall: Morning, nina: Client, at) -> None:  # type: ignore[no-untyped-def]
    people = desk(at)
    now = timezone.now()
    slot = next(
        slot
        for slot in operations.plan_slots(
            group_id=hall.hall.groups["A"].pk, day=now.astimezone(region_zone()).date(), counters=2, actor=SYSTEM, at=hall.now
        )
        if slot.starts_at > now
    )
    held = operations.hold_slot(
        slot_id=slot.pk, service_code="K01", person_id=people.sari.person.id, actor=people.sari.actor, at=hall.now
    )
    operations.confirm_appointment(appointment_id=held.pk, actor=people.sari.actor, at=hall.now)
    assert people.sari.person.name in nina.get("/meja/antrean/").content.decode()
    assert "tidak dikenal" in press(nina, "janji", kode="PALSU")
    page = press(nina, "janji", kode=held.code)
    assert "Janji temu diterima" in page or "janji temu" in page.lower()
    assert Appointment.objects.get().state in ("confirmed", "checked_in")


def test_ids_that_are_not_ours_are_refused(hall: Morning, nina: Client, other_region) -> None:  # type: ignore[no-untyped-def]
    with other_region():
        theirs = morning(hall.now, 1)
        open_all_day(theirs)
        far = theirs.take("K01")
    before = snapshot()
    assert nina.get(f"/meja/antrean/{far.visit.pk}/").status_code == 404
    for verb, form in (
        ("hidupkan", {"nomor": str(far.leg.pk)}),
        ("batal", {"kunjungan": str(far.visit.pk), "alasan": "misprint"}),
        ("tambah", {"kunjungan": "x", "layanan": "K01"}),
        ("apa-saja", {}),
    ):
        assert nina.post(f"/meja/antrean/{verb}/", {"kunci": verb, **form}).status_code == 404, verb
    assert snapshot() == before


def test_the_desk_costs_the_same_at_any_length(hall: Morning, nina: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _visitor in range(15):
        hall.take("K01")
    nina.get("/meja/antrean/")
    with django_assert_max_num_queries(22):
        nina.get("/meja/antrean/")
