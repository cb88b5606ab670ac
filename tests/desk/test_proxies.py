"""Powers of attorney at the counter: a letter is taken down for the agent in front, read there, and taken back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests import cast
from tests.applications.office import desk, sent
from tests.applications.test_standing import filled
from tests.desk.test_desk import browser

from satupintu.applications import operations
from satupintu.applications.models import Application
from satupintu.config.demo.cases import sample_pdf
from satupintu.core.areas import load_areas
from satupintu.core.regions import region_day
from satupintu.journal.models import Entry
from satupintu.people.models import Proxy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def typed(days=30, **fields):
    first = region_day(timezone.now())
    last = first + timedelta(days=days)
    dates = {"valid_from": first, "valid_to": last}
    parts = {f"{name}_{i}": part for name, day in dates.items() for i, part in enumerate((day.day, day.month, day.year))}
    letter = SimpleUploadedFile("kuasa.pdf", sample_pdf(), "application/pdf")
    return {**parts, "letter": letter, **fields}


def test_a_letter_is_taken_down_and_used_at_once(people, at):
    budi = browser(people.office["loket"].account)
    _owner, business = cast.cv_maju(at)
    in_front = f"/meja/permohonan/baru/{people.dewi.person.id}/"
    assert f"{in_front}kuasa/" in budi.get(in_front).content.decode()
    assert budi.get(f"{in_front}kuasa/").status_code == 200
    answer = budi.post(f"{in_front}kuasa/", typed(nib=business.nib, services=["K09"]))
    assert answer["Location"] == in_front
    proxy = Proxy.objects.get()
    assert (proxy.principal_business_id, proxy.agent_id) == (business.id, people.dewi.person.id)
    assert "CV Maju Jaya (badan usaha, sebagai kuasa)" in budi.get(in_front).content.decode()
    begun = budi.post(in_front, {"choice": "K09:permanen", "principal": "1"})
    assert Application.objects.get(pk=begun["Location"].split("/")[2]).proxy_id == proxy.id
    assert budi.post(in_front, {"choice": "K01:hilang", "principal": "1"}).status_code == 422, "not in the letter"
    shown = budi.get(f"/meja/berkas/{proxy.letter_file_id}/")
    assert b"".join(shown.streaming_content) == sample_pdf()
    assert Entry.objects.filter(event="files.opened", subject_id=proxy.letter_file_id).exists()


def test_a_letter_is_taken_back_for_the_principal_in_front(people, at):
    budi = browser(people.office["loket"].account)
    in_front = f"/meja/permohonan/baru/{people.dewi.person.id}/kuasa/"
    budi.post(in_front, typed(nik=cast.NIKS["Sari Dewi Lestari"]))
    proxy = Proxy.objects.get()
    of_sari = f"/meja/permohonan/baru/{people.sari.person.id}/kuasa/"
    address = f"{of_sari}{proxy.id}/cabut/"
    assert address in budi.get(of_sari).content.decode()
    assert "Sari Dewi Lestari" in budi.get(address).content.decode()
    assert Proxy.objects.get().revoked_at is None
    assert budi.post(address)["Location"] == of_sari
    assert Proxy.objects.get().revoked_at is not None
    page = budi.get(of_sari).content.decode()
    assert "Dicabut" in page
    assert address not in page


def test_what_is_wrong_with_a_letter_is_said_and_nothing_kept(people, at):
    budi = browser(people.office["loket"].account)
    in_front = f"/meja/permohonan/baru/{people.dewi.person.id}/kuasa/"
    sari, dewi = cast.NIKS["Sari Dewi Lestari"], cast.NIKS["Dewi Anggraini"]
    liar = SimpleUploadedFile("kuasa.pdf", b"GIF89a", "application/pdf")
    whole = typed(nik=sari)
    for fields in (
        typed(),
        typed(nik=sari, nib="9120001234567"),
        typed(nik="3171015207850009"),
        typed(nib="1234567890123"),
        typed(nik=dewi),
        typed(days=-1, nik=sari),
        typed(days=500, nik=sari),
        typed(nik=sari, letter=liar),
        {name: value for name, value in whole.items() if name != "letter"},
    ):
        assert budi.post(in_front, fields).status_code == 422, fields
    assert not Proxy.objects.exists()


@pytest.mark.parametrize("role", ["verifikator", "teknis", "kadis", "manajer", "perancang", "admin"])
def test_only_the_counter_opens_these_pages(people, at, role):
    officer = browser(people.office[role].account)
    in_front = f"/meja/permohonan/baru/{people.dewi.person.id}/kuasa/"
    assert officer.get(in_front).status_code == 403
    assert officer.post(in_front, typed(nik=cast.NIKS["Sari Dewi Lestari"])).status_code == 403
    assert officer.post(f"{in_front}{people.dewi.person.id}/cabut/").status_code == 403
    assert not Proxy.objects.exists()


def test_officer_and_applicant_see_who_handed_a_case_in(people, at):
    proxy = operations.record_proxy(
        agent_id=people.dewi.person.id, person_id=people.sari.person.id, letter=sample_pdf(), letter_name="kuasa.pdf",
        valid_from=at.date(), valid_to=at.date(), actor=people.office["loket"].actor, at=at,
    )  # fmt: skip
    case = filled(people.dewi.actor, at, person_id=people.sari.person.id, proxy_id=proxy.id)
    operations.submit_application(application_id=case.id, actor=people.dewi.actor, at=at)
    officer = browser(people.office["verifikator"].account)
    page = officer.get(f"/meja/permohonan/{case.id}/").content.decode()
    assert "Diajukan oleh Dewi Anggraini (kuasa)" in page
    assert f"/meja/berkas/{proxy.letter_file_id}/" in page
    assert "Permohonan diajukan oleh kuasa pemohon" in page
    letter = officer.get(f"/meja/berkas/{proxy.letter_file_id}/?unduh=1")
    assert b"".join(letter.streaming_content) == sample_pdf()
    assert "Diajukan oleh Dewi Anggraini (kuasa)" in officer.get("/meja/register/").content.decode()
    rows = b"".join(officer.get("/meja/register/unduh.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].split(";")[3:5] == ["Pemohon", "Kuasa"]
    assert rows[1].split(";")[3:5] == ["Sari Dewi Lestari", "Dewi Anggraini"]
    sari = browser(people.sari.account)
    assert "Dewi Anggraini (kuasa)" in sari.get(f"/permohonan/{case.id}/").content.decode()
    assert "Diajukan oleh Dewi Anggraini (kuasa)" in sari.get("/permohonan/").content.decode()


def test_a_case_without_a_proxy_names_nobody_else(people, at):
    case = sent(people, at).application()
    officer = browser(people.office["verifikator"].account)
    assert "(kuasa)" not in officer.get(f"/meja/permohonan/{case.id}/").content.decode()
    assert "(kuasa)" not in browser(people.sari.account).get(f"/permohonan/{case.id}/").content.decode()


def test_a_nik_of_no_regency_today_is_doubted_at_the_counter_and_served(people, at):
    load_areas()
    budi = browser(people.office["loket"].account)
    address = budi.post("/meja/permohonan/baru/orang/", {"name": "Nur Aini", "nik": "3177015207850009"})["Location"]
    assert "Kode kabupaten/kota 3177 pada NIK" in budi.get(address).content.decode()
    assert "Kode kabupaten/kota" not in budi.get(f"/meja/permohonan/baru/{people.sari.person.id}/").content.decode()
    assert budi.post(address, {"choice": "K01:hilang", "principal": "0"}).status_code == 302
