"""The hall at the desk: who may open what, what the leader sees and does, and that nothing of another place is touched."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from tests.applications.office import desk
from tests.desk.test_desk import ALL, browser
from tests.visits.morning import morning

from satupintu.centres import operations as centres
from satupintu.centres.models import Counter
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.visits.models import CounterSession, Leg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
LEADERS = {"manajer", "admin"}
PAGES = {
    "/meja/aula/": LEADERS,
    "/meja/aula/figur/": LEADERS,
    "/meja/aula/figur/unduh.csv": LEADERS,
    "/meja/aula/lembar.pdf": LEADERS,
}


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    """A Monday at ten: the hall is open, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=1))


@pytest.fixture
def hall():
    """A hall 35 minutes ago: two counters open, one serving, four of A waiting, one of C whom nobody serves."""
    made = morning(timezone.now() - timedelta(minutes=40), 1, 3)
    for _number in range(5):
        made.take("K01")
    made.take("info")
    made.later(minutes=5)
    made.serve_next(1)
    return made


@pytest.mark.parametrize("path", PAGES)
def test_every_page_lets_in_who_may_and_nobody_else(people, hall, path):
    for who in ALL:
        expected = 200 if who in PAGES[path] else 403
        assert browser(people.office[who].account).get(path).status_code == expected, (who, path)
    assert browser(people.sari.account).get(path).status_code == 403
    assert browser().get(path).status_code == 302


def test_the_leader_sees_lines_counters_alarms_and_advice(people, hall):
    page = browser(people.office["manajer"].account).get("/meja/aula/").content.decode()
    assert "Tidak ada loket untuk kelompok C" in page
    assert "Kelompok A melewati target tunggu" in page
    assert "Buka Loket 4 untuk C" in page
    assert "Melayani A001" in page
    assert "kali waktu biasanya" in page
    assert "Belum ada catatan hari yang sama" in page
    assert "Zona A: 4 menunggu" in page


def test_the_page_costs_the_same_with_a_long_line(people, hall):
    manager = browser(people.office["manajer"].account)
    manager.get("/meja/aula/")
    with CaptureQueriesContext(connection) as few:
        manager.get("/meja/aula/")
    for _number in range(30):
        hall.take("K01")
    with CaptureQueriesContext(connection) as many:
        manager.get("/meja/aula/")
    assert len(many) == len(few)
    assert len(many) <= 32


def test_a_script_asks_for_the_part_only(people, hall):
    part = browser(people.office["manajer"].account).get("/meja/aula/", headers={"x-requested-with": "fetch"}).content.decode()
    assert "<html" not in part
    assert "A001" in part


def test_a_leader_moves_a_counter_changes_its_profile_and_closes_it(people, hall):
    manager = browser(people.office["manajer"].account)
    counter, session = hall.hall.counters[1], hall.sessions[1]
    moved = manager.post(f"/meja/aula/loket/{counter.pk}/pindah/", {"zona": str(hall.hall.zones["b"].pk)})
    assert moved["Location"] == "/meja/aula/?tempat=pusat"
    assert Counter.objects.get(pk=counter.pk).zone.code == "b"
    manager.post(f"/meja/aula/sesi/{session.pk}/profil/", {"kelompok": [str(hall.hall.groups["C"].pk)]})
    assert CounterSession.objects.get(pk=session.pk).group_ids == [hall.hall.groups["C"].pk]
    busy = manager.post(f"/meja/aula/sesi/{session.pk}/tutup/", follow=True)
    assert "A001" in busy.content.decode()
    assert CounterSession.objects.get(pk=session.pk).closed_at is None
    manager.post(f"/meja/aula/sesi/{session.pk}/tutup/", {"kembalikan": "ya"})
    assert CounterSession.objects.get(pk=session.pk).closed_at is not None
    assert Leg.objects.filter(group=hall.hall.groups["A"], state="waiting").count() == 5
    again = manager.post(f"/meja/aula/sesi/{session.pk}/tutup/", {"kembalikan": "ya"}, follow=True)
    assert again.status_code == 200


def test_the_announcement_of_the_displays_is_set(people, hall):
    address = f"/meja/aula/{hall.hall.id}/pengumuman/"
    browser(people.office["manajer"].account).post(address, {"teks": "Lift diperbaiki", "teks_en": "Lift under repair"})
    hall.hall.centre.refresh_from_db()
    assert hall.hall.centre.announcement == "Lift diperbaiki"
    assert Entry.objects.filter(event="centres.centre_changed").exists()
    assert browser(people.office["loket"].account).post(address, {"teks": "x"}).status_code == 403


def test_forged_keys_and_other_places_change_nothing(people, hall, at):
    manager = browser(people.office["manajer"].account)
    other = centres.add_centre(code="lain", kind="hall", values={"name": "Lain"}, actor=SYSTEM, at=at)
    floor = centres.add_floor(centre_id=other.pk, level=1, name="Satu", actor=SYSTEM, at=at)
    zone = centres.add_zone(floor_id=floor.pk, values={"code": "z", "name": "Z"}, actor=SYSTEM, at=at)
    counter = hall.hall.counters[1]
    for value in (str(zone.pk), str(uuid4()), "bukan-kunci", ""):
        manager.post(f"/meja/aula/loket/{counter.pk}/pindah/", {"zona": value})
        assert Counter.objects.get(pk=counter.pk).zone.code == "a", value
    assert manager.post(f"/meja/aula/loket/{uuid4()}/pindah/", {"zona": str(zone.pk)}).status_code == 404
    assert manager.post(f"/meja/aula/sesi/{uuid4()}/tutup/").status_code == 404
    assert manager.get("/meja/aula/?tempat=tidak-ada").status_code == 404
    officer = browser(people.office["loket"].account)
    assert officer.post(f"/meja/aula/sesi/{hall.sessions[1].pk}/tutup/").status_code == 403
    assert CounterSession.objects.get(pk=hall.sessions[1].pk).closed_at is None


def test_figures_of_a_day(people, hall):
    hall.do(1, "finish", Leg.objects.get(state="serving"), outcome="completed")
    hall.serve_next(1)  # still there: it has no outcome to miss
    manager = browser(people.office["manajer"].account)
    page = manager.get("/meja/aula/figur/").content.decode()
    assert "6 kunjungan" in page
    assert "Selesai dilayani" in page
    assert "Hasil tidak dicatat" not in page
    assert "Zona A" in page
    assert "<svg" in page
    assert "Belum ada petugas dengan antrean sebanyak itu" in page
    supervisor = browser(people.office["admin"].account)
    assert "Menurut petugas" not in supervisor.get("/meja/aula/figur/").content.decode()
    text = manager.get("/meja/aula/figur/unduh.csv").content.decode("utf-8-sig")
    assert "Menurut kelompok;A;5;2;0;" in text
    sheet = manager.get("/meja/aula/lembar.pdf")
    assert sheet.content.startswith(b"%PDF")
    assert len(PdfReader(io.BytesIO(sheet.content)).pages) == 1


def test_a_period_is_at_most_a_month_and_has_an_order(people, hall):
    manager = browser(people.office["manajer"].account)
    for query, words in (
        ("dari=2026-03-02&sampai=2026-03-01", "mendahului"),
        ("dari=2026-01-01&sampai=2026-03-01", "Paling lama 31 hari"),
        ("dari=kemarin&sampai=2026-03-01", "Tanggal ini tidak ada"),
    ):
        page = manager.get(f"/meja/aula/figur/?{query}")
        assert page.status_code == 422
        assert words in page.content.decode()
        assert manager.get(f"/meja/aula/figur/unduh.csv?{query}").status_code == 404
    empty = manager.get("/meja/aula/figur/?dari=2026-02-02&sampai=2026-02-28").content.decode()
    assert "Tidak ada kunjungan pada rentang ini" in empty


def test_officers_are_shown_from_thirty_on(people, hall):
    for _number in range(30):
        hall.take("K09")
        hall.do(3, "finish", hall.serve_next(3), outcome="completed")
    page = browser(people.office["manajer"].account).get("/meja/aula/figur/").content.decode()
    assert hall.sessions[3].officer.name in page
    assert hall.sessions[1].officer.name not in page
