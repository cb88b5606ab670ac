"""When it is the applicant's turn every page says so: what to do, what it costs, by when, and whose time passes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.applications.office import accepted, desk, sent

from satupintu.applications import operations
from satupintu.applications.answers import read_secret
from satupintu.applications.operations.casework import VerdictGiven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def walk(walker, at, row):
    """Go on towards the row of the sheet and return its open task."""
    moment = at
    for _step in range(40):
        moment += timedelta(minutes=20)
        task = walker.open_tasks()[0]
        if task.row == row:
            return task
        walker.take(task, walker.toward(task, {row}), moment)
    raise AssertionError(f"never at {row}")


def pages(walker, login, browser, people):
    """Return case page, list and tracking as Sari sees them."""
    sari = login(people.sari)
    application = walker.application()
    form = {"number": application.number, "code": read_secret(application)}
    return [
        sari.get(f"/permohonan/{walker.application_id}/").content.decode(),
        sari.get("/permohonan/").content.decode(),
        browser.post("/lacak/", form).content.decode(),
    ]


def test_a_payment_is_asked_for_with_amount_and_date(people, login, browser, at):
    walker = sent(people, at, "K09")
    task = walk(walker, at, "7")
    case, own, tracked = pages(walker, login, browser, people)
    for page in (case, own, tracked):
        assert "Giliran Anda:" in page
        assert task.activity in page
        assert "Paling lambat" in page
    assert "Permohonan berlanjut setelah pembayaran dicatat." in case
    assert f"/tugas/{task.id}/" not in case, "what is paid is seen by the treasurer, not declared"
    assert "Sedang dikerjakan" not in case
    assert "Menunggu Anda" in case
    assert "Menunggu pemohon" in tracked
    assert "Menunggu pemohon. Waktu ini tidak dihitung" in tracked


def test_a_returned_case_does_not_say_that_the_office_works_on_it(people, login, browser, at):
    walker = sent(people, at)
    operations.complete_step(
        task_id=walker.open_tasks()[0].id,
        outcome="no",
        verdicts=[VerdictGiven("R04", False, note="NPWP salah ketik")],
        actor=people.office["loket"].actor,
        at=at,
    )
    case, own, tracked = pages(walker, login, browser, people)
    assert "Isian formulir: NPWP salah ketik" in case, "what is no file is not called one"
    for page in (case, own, tracked):
        assert "Giliran Anda: lengkapi permohonan ini" in page or "Lengkapi permohonan ini lalu kirim lagi" in page
        assert "Sedang dikerjakan" not in page
    assert "Menunggu Anda" in case
    assert "Menunggu pemohon" in tracked


def test_what_is_ready_is_picked_up(people, login, browser, at):
    walker = sent(people, at, "K01")
    walk(walker, at, "8")
    for page in pages(walker, login, browser, people):
        assert "Ambil hasil layanan" in page
        assert "Giliran Anda:" in page


def test_nothing_waits_for_the_applicant_while_the_office_works(people, login, browser):
    walker = sent(people, timezone.now())
    for page in pages(walker, login, browser, people):
        assert "Giliran Anda" not in page
        assert "terlambat" not in page.lower()


def test_a_late_case_is_called_late_with_what_to_do(people, login, browser, at):
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    walker.take(task, walker.toward(task, {"END"}), at)
    case, own, tracked = pages(walker, login, browser, people)
    assert "Permohonan ini terlambat" in case
    assert f"/permohonan/{walker.application_id}/pesan/" in case
    assert "lapor.go.id" in case
    assert "Permohonan ini terlambat" in tracked
    assert "Terlambat" in own


def test_a_case_taken_back_has_no_empty_card_of_times(people, login, at):
    walker = sent(people, at)
    operations.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    page = login(people.sari).get(f"/permohonan/{walker.application_id}/").content.decode()
    assert '<dl class="p-kv"></dl>' not in page
    assert "Sekarang waktu" not in page
    assert accepted(walker.application_id)
