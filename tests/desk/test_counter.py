"""My counter: who may open one, a visitor from the call to the result, two windows, two officers, and what is not allowed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests import cast
from tests.applications.office import desk, sent
from tests.desk.test_desk import browser
from tests.visits.morning import Morning, morning, snapshot

from satupintu.applications.models import Application
from satupintu.centres import operations as centres
from satupintu.centres.operations import OpenDay
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.visits import operations
from satupintu.visits.models import CounterSession, Leg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def open_all_day(hall: Morning) -> None:
    """Open the hall on every day, whatever the hour: pages work by the real clock."""
    from datetime import time

    week = [OpenDay(day, time(0), time(23, 59), None, None) for day in range(7)]
    centres.set_hours(centre_id=hall.hall.id, days=week, decree_no="Perwali 2/2026", actor=SYSTEM, at=hall.now)


@pytest.fixture
def hall() -> Morning:
    """The hall now, a minute ago, so that what pages do comes after."""
    made = morning(timezone.now() - timedelta(minutes=1))
    open_all_day(made)
    return made


@pytest.fixture
def budi(at: datetime) -> Client:
    return browser(desk(at).office["loket"].account)


def press(client: Client, verb: str, leg: Leg | None = None, **values: str) -> str:
    """Press a button of the counter and return the page that follows."""
    session = CounterSession.objects.filter(closed_at__isnull=True, officer__account__id=client.session["_auth_user_id"]).get()
    fields = {"sesi": str(session.pk), "kunci": uuid4().hex, **values}
    if leg is not None:
        fields["nomor"] = str(leg.pk)
    return client.post(f"/meja/loket/{verb}/", fields, follow=True).content.decode()


def sit(client: Client, hall: Morning, number: int) -> None:
    assert client.post("/meja/loket/buka/", {"loket": str(hall.hall.counters[number].pk)}).status_code == 302


def test_who_may_have_a_counter(hall: Morning, at: datetime) -> None:
    people = desk(at)
    for who, officer in people.office.items():
        expected = 200 if who in ("loket", "manajer", "admin") else 403
        assert browser(officer.account).get("/meja/loket/").status_code == expected, who
        for path in ("keadaan", "panggil", "selesai", "pengunjung"):
            answer = browser(officer.account).get(f"/meja/loket/{path}/").status_code
            assert (answer == 403) is (expected == 403), (who, path)
    for path in ("", "buka/", "keadaan/", "panggil/", "pengunjung/", "permohonan/"):
        assert browser(people.sari.account).post(f"/meja/loket/{path}").status_code == 403
        assert browser().post(f"/meja/loket/{path}").status_code == 302
    assert 'href="/meja/loket/"' not in browser(people.office["kadis"].account).get("/meja/").content.decode()


def test_a_visitor_from_the_call_to_the_result(hall: Morning, budi: Client) -> None:
    taken = hall.take("K01", priority_reason="elderly", needs=["wheelchair"], party_size=2)
    sit(budi, hall, 1)
    assert "Loket 1" in budi.get("/meja/loket/").content.decode()
    page = press(budi, "panggil")
    assert taken.ticket.label in page
    for word in ("Lanjut usia", "Kursi roda", "2 orang", "Layani", "Panggil ulang", "Tidak hadir"):
        assert word in page
    assert "detik lagi" in press(budi, "ulang", taken.leg)
    assert "Batalkan, salah orang" in press(budi, "layani", taken.leg)
    assert "ditunda" in press(budi, "tunda", taken.leg, alasan="photocopy", kembali="officer")
    assert "Layani lagi" in budi.get("/meja/loket/").content.decode()
    press(budi, "ambil-lagi", taken.leg)
    assert "selesai: Konsultasi diberikan" in press(budi, "selesai", taken.leg, hasil="consulted", jumlah="2")
    taken.leg.refresh_from_db()
    assert (taken.leg.state, taken.leg.outcome, taken.leg.quantity) == ("done", "consulted", 2)
    assert "Tidak ada yang menunggu" in press(budi, "panggil")
    assert "Jeda sejak" in press(budi, "jeda", jeda="prayer")
    assert "Panggil berikutnya" in press(budi, "lanjut")
    assert "Loket 1 ditutup" in press(budi, "tutup")


def test_skip_no_show_undo_give_back_and_transfer(hall: Morning, budi: Client) -> None:
    first, second = hall.take("K01"), hall.take("K01")
    sit(budi, hall, 1)
    press(budi, "panggil")
    press(budi, "lewati", first.leg)
    press(budi, "panggil")
    press(budi, "tidak-hadir", second.leg)
    second.leg.refresh_from_db()
    assert second.leg.state == "no_show"
    third = hall.take("K01")
    press(budi, "panggil")
    press(budi, "layani", third.leg)
    press(budi, "urungkan", third.leg)
    third.leg.refresh_from_db()
    assert (third.leg.state, third.leg.call_count) == ("waiting", 0)
    press(budi, "panggil")
    assert "dikembalikan" in press(budi, "kembalikan", third.leg, alasan="mistake")
    press(budi, "panggil")
    press(budi, "layani", third.leg)
    assert "dialihkan ke Perizinan" in press(budi, "alihkan", third.leg, kelompok=str(hall.hall.groups["B"].pk), terdepan="ya")
    legs = list(Leg.objects.filter(visit=third.visit).order_by("seq").values_list("state", flat=True))
    assert legs == ["transferred", "waiting"]


def test_the_same_button_pressed_twice_does_nothing_more(hall: Morning, budi: Client) -> None:
    hall.take("K01")
    hall.take("K01")
    sit(budi, hall, 1)
    session = CounterSession.objects.get()
    form = {"sesi": str(session.pk), "kunci": "sama"}
    budi.post("/meja/loket/panggil/", form)
    before, entries = snapshot(), Entry.objects.count()
    page = budi.post("/meja/loket/panggil/", form, follow=True).content.decode()
    assert "p-alert--err" not in page
    assert (snapshot(), Entry.objects.count()) == (before, entries)
    assert "p-alert--err" in press(budi, "panggil")


def test_two_windows_are_one_session(hall: Morning, budi: Client) -> None:
    hall.take("K01")
    sit(budi, hall, 1)
    sit(budi, hall, 1)
    assert CounterSession.objects.filter(closed_at__isnull=True).count() == 1
    kept = budi.get("/meja/loket/keadaan/")
    assert budi.get("/meja/loket/keadaan/", headers={"if-none-match": kept["ETag"]}).status_code == 304
    press(budi, "panggil")
    changed = budi.get("/meja/loket/keadaan/", headers={"if-none-match": kept["ETag"]})
    assert changed.status_code == 200
    version = re.compile(r'data-live="kini" data-version="(\w+)"')
    assert version.search(changed.content.decode())[1] != version.search(kept.content.decode())[1]  # type: ignore[index]
    assert (
        "Anda masih membuka loket 1"
        in budi.post("/meja/loket/buka/", {"loket": str(hall.hall.counters[2].pk)}, follow=True).content.decode()
    )


def test_the_second_officer_is_told_who_was_first(hall: Morning, budi: Client, at: datetime) -> None:
    taken = hall.take("K01")
    sit(budi, hall, 1)
    tuti = browser(cast.tuti(at).account)
    sit(tuti, hall, 2)
    press(tuti, "panggil")
    before = snapshot()
    page = press(budi, "panggil-nomor", taken.leg, alasan="needs_help")
    assert "Nomor A001 sudah dipanggil Loket 2." in page
    assert "Nomor A001 sudah dipanggil Loket 2." in press(budi, "layani", taken.leg)
    wati = browser(cast.wati(at).account)
    assert (
        "dipakai petugas lain"
        in wati.post("/meja/loket/buka/", {"loket": str(hall.hall.counters[2].pk)}, follow=True).content.decode()
    )
    assert snapshot() == before


def test_a_counter_that_was_closed_meanwhile(hall: Morning, budi: Client, at: datetime) -> None:
    taken = hall.take("K01")
    sit(budi, hall, 1)
    press(budi, "panggil")
    press(budi, "layani", taken.leg)
    assert "Nomor A001 masih di loket ini" in press(budi, "tutup")
    session = CounterSession.objects.get()
    leader = cast.tuti(at).actor
    operations.close_counter(session_id=session.pk, give_back=True, actor=leader, at=timezone.now())
    form = {"sesi": str(session.pk), "nomor": str(taken.leg.pk), "hasil": "completed", "kunci": "x"}
    page = budi.post("/meja/loket/selesai/", form, follow=True).content.decode()
    assert "Loket ini sudah ditutup" in page
    assert "Loket mana yang Anda tempati" in page
    taken.leg.refresh_from_db()
    assert taken.leg.state == "waiting"
    assert budi.get("/meja/loket/keadaan/").status_code == 204
    sit(budi, hall, 1)
    press(budi, "panggil")
    assert "Loket 1 ditutup" in press(budi, "tutup", kembalikan="ya")


def test_ids_that_are_not_ours_are_refused(hall: Morning, budi: Client, other_region) -> None:  # type: ignore[no-untyped-def]
    with other_region():
        theirs = morning(hall.now, 1)
        open_all_day(theirs)
        far = theirs.take("K01").leg
    sit(budi, hall, 1)
    mine = CounterSession.objects.get()
    before = snapshot()
    for form in (
        {"sesi": str(mine.pk), "nomor": str(far.pk), "kunci": "1"},
        {"sesi": str(theirs.sessions[1].pk), "nomor": str(far.pk), "kunci": "2"},
        {"sesi": "x", "nomor": str(far.pk), "kunci": "3"},
        {"sesi": str(mine.pk), "nomor": "1 OR 1=1", "kunci": "4"},
    ):
        assert budi.post("/meja/loket/layani/", form).status_code == 404, form
    assert budi.post("/meja/loket/buka/", {"loket": str(theirs.hall.counters[2].pk)}).status_code == 404
    assert budi.post("/meja/loket/apa-saja/", {"sesi": str(mine.pk)}).status_code == 404
    assert budi.get("/meja/loket/panggil/").status_code == 302
    assert snapshot() == before


def test_the_visitor_and_what_is_theirs_stand_beside_the_number(hall: Morning, budi: Client, at: datetime) -> None:
    people = desk(at)
    case = sent(people, at).application()
    taken = hall.take("K01")
    sit(budi, hall, 1)
    press(budi, "panggil")
    press(budi, "layani", taken.leg)
    unknown = budi.post("/meja/loket/pengunjung/", {"kunjungan": str(taken.visit.pk), "cari": "1", "nik": "3171014505909999"})
    assert unknown.status_code == 422
    assert "belum terdaftar" in unknown.content.decode()
    form = {"kunjungan": str(taken.visit.pk), "cari": "1", "nik": "3171014505900001"}
    page = budi.post("/meja/loket/pengunjung/", form, follow=True).content.decode()
    assert people.sari.person.name in page
    assert "3171014505900001" not in page
    assert case.number in page
    session = CounterSession.objects.get()
    link = {"sesi": str(session.pk), "leg": str(taken.leg.pk), "nomor": str(case.pk), "ke": f"/meja/permohonan/{case.pk}/"}
    assert budi.post("/meja/loket/permohonan/", link)["Location"] == f"/meja/permohonan/{case.pk}/"
    taken.leg.refresh_from_db()
    assert taken.leg.application_id == case.pk
    assert Entry.objects.filter(event="visits.application_linked", application_id=case.pk).exists()
    assert "Kembali ke layar loket" in budi.get(f"/meja/permohonan/{case.pk}/").content.decode()
    assert "sedang ditangani" in budi.get("/meja/loket/").content.decode()
    away = {**link, "ke": "https://jahat.example/"}
    assert budi.post("/meja/loket/permohonan/", away)["Location"] == "/meja/loket/"
    mistyped = budi.post("/meja/loket/permohonan/", {**link, "nomor": "TIDAK-ADA"}, follow=True)
    assert "p-alert--err" in mistyped.content.decode()


def test_somebody_is_registered_and_a_case_begun_inside_the_visit(hall: Morning, budi: Client) -> None:
    taken = hall.take("K01")
    sit(budi, hall, 1)
    press(budi, "panggil")
    press(budi, "layani", taken.leg)
    who = {"kunjungan": str(taken.visit.pk), "name": "Nur Aini", "nik": "3171015207850009"}
    assert budi.post("/meja/loket/pengunjung/", {**who, "nik": "12"}).status_code == 422
    assert "Nur Aini" in budi.post("/meja/loket/pengunjung/", who, follow=True).content.decode()
    taken.visit.refresh_from_db()
    begun = budi.post(f"/meja/permohonan/baru/{taken.visit.person_id}/", {"choice": "K09:permanen", "principal": "0"})
    application = Application.objects.get(pk=begun["Location"].split("/")[2])
    taken.leg.refresh_from_db()
    assert taken.leg.application_id == application.pk
    assert "Kembali ke layar loket" in budi.get(begun["Location"]).content.decode()
    assert application.number in budi.get("/meja/loket/").content.decode()


def test_the_screen_costs_the_same_at_any_length(
    hall: Morning, budi: Client, at: datetime, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    people = desk(at)
    sent(people, at)
    for _visitor in range(12):
        hall.take("K01", person_id=people.sari.person.id)
    sit(budi, hall, 1)
    press(budi, "panggil")
    budi.get("/meja/loket/")
    with django_assert_max_num_queries(45):
        budi.get("/meja/loket/")
    with django_assert_max_num_queries(16):
        budi.get("/meja/loket/keadaan/")
