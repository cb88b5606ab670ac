"""The sheet of a day: one page with figures, distributions, what went wrong and remarks; weeks; every number as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from tests.applications.office import desk
from tests.applications.test_operations import refused
from tests.desk.test_desk import ALL, browser
from tests.visits.morning import morning

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.ids import uuid7
from satupintu.journal.models import Entry
from satupintu.visits import operations, queries
from satupintu.visits.errors import VisitInvalid
from satupintu.visits.models import DayRemark, Leg, WaitEstimate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    """A Monday at two in the afternoon, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=5))


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def hall(at):
    """A day with everything in it: served, no-show, void, left, picked, a pause, a long wait."""
    made = morning(at, 1, 3)
    for _number in range(4):
        made.take("K01", priority_reason="elderly" if _number == 3 else "")
    made.take("K09")
    picked = made.take("K01").leg
    made.later(minutes=40)
    made.do(1, "finish", made.serve_next(1), outcome="completed")
    operations.pause_counter(session_id=made.sessions[3].pk, state="prayer", actor=made.officers[3], at=made.now)
    made.later(minutes=10)
    operations.resume_counter(session_id=made.sessions[3].pk, actor=made.officers[3], at=made.now)
    absent = made.next(1)
    made.do(1, "no_show", absent)
    leader = made.officers[1].__class__("staff", made.officers[1].id, roles=frozenset({"supervisor"}))
    operations.call_number(session_id=made.sessions[1].pk, leg_id=picked.pk, reason="needs_help", actor=leader, at=made.now)
    made.do(1, "serve", picked)
    made.do(1, "finish", picked, outcome="consulted")
    operations.leave(visit_code=made.take("K01").visit.code, actor=SYSTEM, at=made.now)
    operations.void_visit(visit_id=made.take("K01").visit.pk, reason="misprint", actor=SYSTEM, at=made.now)
    return made


def sheet_of(client, day) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(client.get(f"/meja/aula/lembar.pdf?dari={day}").content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split())


def test_the_sheet_says_on_one_page_what_the_day_was_like(people, hall, at):
    manager = browser(people.office["manajer"].account)
    for number in range(6):
        told = {"hari": at.date().isoformat(), "catatan": f"Catatan {number}: " + "listrik padam sebentar, " * 11}
        assert manager.post(f"/meja/aula/{hall.hall.id}/catatan/", told).status_code == 302
    reader, words = sheet_of(manager, at.date())
    assert len(reader.pages) == 1
    for word in (
        "Ringkasan", "Sebaran", "Menurut kelompok", "Menurut prioritas", "Hasil", "Selesai dilayani", "Perlu perhatian",
        "Tidak hadir saat dipanggil 1", "Nomor dibatalkan 1", "Dipanggil di luar urutan 1", "Jeda semua loket (menit) 10",
        "Meninggalkan antrean 1", "Kelompok A di bawah target 80%", "Catatan 5",
    ):  # fmt: skip
        assert word in words, word
    assert "Catatan 1:" not in words, "the last remarks only: the page has an end"
    _reader, empty = sheet_of(manager, at.date() - timedelta(days=3))
    assert "Perlu perhatian" in empty
    assert "Tidak ada" in empty


def test_events_of_a_day_are_those_that_happened(people, hall, at):
    figures = queries.period_figures(hall.hall.id, at.date(), at.date())
    events = queries.day_events(hall.hall.id, at.date(), figures)
    assert (events.no_show, events.void, events.left, events.picked, events.paused_minutes) == (1, 1, 1, 1, 10)
    assert (events.expired, events.forgotten) == (0, 0)
    from satupintu.visits.jobs import close_days

    close_days(at + timedelta(days=1))
    events = queries.day_events(hall.hall.id, at.date(), figures)
    assert (events.expired, events.forgotten) == (3, 2)


def test_a_remark_is_written_by_leaders_about_days_that_came(people, hall, at):
    actor, day = people.office["manajer"].actor, at.date()
    values = {"centre_id": hall.hall.id, "day": day, "body": "Bus datang", "actor": actor, "at": at}
    for wrong, refusal in (
        ({"body": " "}, VisitInvalid),
        ({"body": "x" * 301}, VisitInvalid),
        ({"day": day + timedelta(days=1)}, VisitInvalid),
        ({"actor": people.office["loket"].actor}, NotAllowed),
        ({"actor": people.sari.actor}, NotAllowed),
        ({"centre_id": uuid7()}, NotFound),
    ):
        with refused(refusal):
            operations.write_day_remark(**{**values, **wrong})
    assert not DayRemark.objects.exists()
    operations.write_day_remark(**values)
    assert Entry.objects.filter(event="visits.day_remarked").count() == 1
    manager = browser(people.office["manajer"].account)
    assert "Bus datang" in manager.get("/meja/aula/figur/").content.decode()
    path = f"/meja/aula/{hall.hall.id}/catatan/"
    assert "p-alert--err" in manager.post(path, {"hari": str(day), "catatan": ""}, follow=True).content.decode()
    assert manager.post(path, {"hari": "x", "catatan": "y"}).status_code == 404
    assert manager.post(f"/meja/aula/{uuid7()}/catatan/", {"hari": str(day), "catatan": "y"}).status_code == 404
    assert browser(people.office["loket"].account).post(path, {"hari": str(day), "catatan": "y"}).status_code == 403


def test_every_number_is_sent_without_people(people, hall, at):
    taken = hall.take("K01", person_id=people.sari.person.id)
    manager = browser(people.office["manajer"].account)
    answer = manager.get(f"/meja/aula/figur/nomor.csv?dari={at.date()}&sampai={at.date()}")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == Leg.objects.count()
    by_number = {row["Nomor"]: row for row in rows}
    done = by_number["A004"]
    assert (done["Datang"], done["Dipanggil"], done["Menunggu (menit)"]) == ("09:00:00", "09:40:00", "40,0")
    assert (done["Hasil"], done["Loket"], done["Prioritas"]) == ("Selesai dilayani", "1", "ya")
    assert (by_number["A001"]["Prioritas"], by_number["A001"]["Keadaan"]) == ("tidak", "Tidak hadir")
    assert by_number[taken.ticket.label]["Keadaan"] == "Menunggu"
    for secret in ("Sari", hall.sessions[1].officer.name, taken.visit.code):
        assert secret not in text
    with CaptureQueriesContext(connection) as few:
        manager.get("/meja/aula/figur/nomor.csv")
    for _number in range(20):
        hall.take("K01")
    with CaptureQueriesContext(connection) as many:
        manager.get("/meja/aula/figur/nomor.csv")
    assert len(many) == len(few)
    for who in ALL:
        expected = 200 if who in {"manajer", "admin"} else 403
        assert browser(people.office[who].account).get("/meja/aula/figur/nomor.csv").status_code == expected
    assert manager.get("/meja/aula/figur/nomor.csv?dari=x").status_code == 404


def test_weeks_and_months_are_one_click_away(people, hall, at):
    manager = browser(people.office["manajer"].account)
    page = manager.get("/meja/aula/figur/").content.decode()
    assert "dari=2026-02-23&amp;sampai=2026-03-01" in page
    assert "Menurut pekan" not in page
    Leg.objects.filter(state="done").first().visit.__class__.objects.filter(legs__state="no_show").update(
        day=at.date() - timedelta(days=7)
    )
    page = manager.get(f"/meja/aula/figur/?dari={at.date() - timedelta(days=7)}&sampai={at.date()}").content.decode()
    assert "Menurut pekan" in page
    assert "23 Februari 2026 – 1 Maret 2026" in page
    text = manager.get(f"/meja/aula/figur/unduh.csv?dari={at.date()}&sampai={at.date()}").content.decode("utf-8-sig")
    for line in ("Sebaran lama menunggu;30–45;", "Hasil;Selesai dilayani;1", "Perkiraan tunggu"):
        assert line in text


def test_the_managers_page_says_how_far_estimates_were_off(people, hall, at):
    manager = browser(people.office["manajer"].account)
    assert "meleset" not in manager.get("/meja/aula/").content.decode()
    leg = Leg.objects.filter(state="done").order_by("joined_at").first()
    WaitEstimate.objects.create(leg=leg, made_at=leg.joined_at, low_minutes=30, high_minutes=45, ahead=0, method="x")
    assert "Hari ini perkiraan tunggu meleset rata-rata" in manager.get("/meja/aula/").content.decode()
