"""Improvement at the desk: who may open what, a finding carried to its effect in clicks, outages and benefits."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from tests.applications.office import desk, sent
from tests.desk.test_desk import ALL, browser
from tests.evaluation.register import BETTER, done, found, gauge, plan, planned

from satupintu.evaluation import operations
from satupintu.evaluation.jobs import stop_affected
from satupintu.evaluation.models import Action, Assumption, Baseline, Finding, Incident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
READERS = {"kadis", "manajer", "perancang", "admin"}
PAGES = {
    "/meja/perbaikan/": ALL,
    "/meja/perbaikan/baru/": READERS,
    "/meja/perbaikan/rtl.pdf": READERS,
    "/meja/perbaikan/rtl.csv": READERS,
    "/meja/gangguan/": READERS,
    "/meja/manfaat/": READERS,
    "/meja/manfaat/unduh.csv": READERS,
    "/meja/manfaat/lembar.pdf": READERS,
    "/meja/manfaat/semua/": READERS,
    "/meja/manfaat/K09/": READERS,
}


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    """The tests' Monday at nine, whenever they run."""
    now = [at]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    with gauge(BETTER):
        yield now


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_lets_in_who_may_and_nobody_else(people, path):
    for who in ALL:
        expected = 200 if who in PAGES[path] else 403
        assert browser(people.office[who].account).get(path).status_code == expected, (who, path)
    assert browser(people.sari.account).get(path).status_code == 403
    assert browser().get(path).status_code == 302


def test_benefits_until_the_last_day_of_the_calendar_are_refused(people):
    manager = browser(people.office["manajer"].account)
    assert manager.get("/meja/manfaat/?dari=2026-01-01&sampai=9999-12-31").status_code == 422
    assert manager.get("/meja/manfaat/lembar.pdf?dari=2026-01-01&sampai=9999-12-31").status_code < 500
    assert manager.get("/meja/manfaat/K01/?dari=2026-01-01&sampai=9999-12-31").status_code < 500


def test_a_finding_is_carried_to_its_effect_in_clicks(people, at, clock):
    tuti, rina = browser(people.office["manajer"].account), browser(people.office["verifikator"].account)
    values = {
        "title": "Berkas bolak-balik", "source": "complaint", "evidence": "12 pengaduan", "service_code": "K09",
        "severity": "high", "found_on": "2026-03-02",
    }  # fmt: skip
    wrong = tuti.post("/meja/perbaikan/baru/", {**values, "title": ""})
    assert wrong.status_code == 422
    made = tuti.post("/meja/perbaikan/baru/", values)
    page = made["Location"]
    assert "Uraikan penyebab" in text(tuti.get(page))
    assert rina.get(page).status_code == 404
    assert tuti.post(f"{page}rencana/", {}).status_code == 422
    assert tuti.post(f"{page}penyebab/", {"sebab-cause": "requirement"}).status_code == 422
    tuti.post(f"{page}penyebab/", {"sebab-why_0": "Berkas kurang", "sebab-why_1": "Syarat kabur", "sebab-cause": "requirement"})
    wanted = {
        "what": "Tulis ulang syarat", "owner_id": str(people.office["verifikator"].staff.pk), "due_on": "2026-03-16",
        "metric": "gauge", "subject": "K09", "expected_from": "60", "expected_to": "45,5", "before_since": "2026-01-01",
        "before_until": "2026-03-01", "after_since": "2026-03-17", "after_until": "2026-04-16", "check_on": "2026-04-17",
        "budget": "1500000",
    }  # fmt: skip
    wanted = {f"rencana-{name}": value for name, value in wanted.items()}
    early = tuti.post(f"{page}rencana/", {**wanted, "rencana-after_since": "2026-03-10"})
    assert early.status_code == 422
    assert "Rentang sesudah harus dimulai setelah batas waktu" in early.content.decode()
    assert tuti.post(f"{page}rencana/", wanted).status_code == 302
    act = f"/meja/perbaikan/tindakan/{Action.objects.get().pk}/"
    shown = text(rina.get(page))
    assert "Rp1.500.000" in shown
    assert "dari 60,0 menit menjadi 45,5 menit" in shown
    rina.post(f"{act}mulai/")
    rina.post(f"{act}selesai/")
    assert Action.objects.get().state == "doing"
    rina.post(f"{act}taut/", {"kind": "standard_version", "label": "Standar versi 2"})
    rina.post(f"{act}selesai/")
    assert Action.objects.get().state == "done"
    assert rina.post(f"{act}entah/").status_code == 404
    clock[0] = at + timedelta(days=46)
    tuti = browser(people.office["manajer"].account)
    assert "Ukur sekarang" in text(tuti.get(page))
    tuti.post(f"{act}ukur/")
    shown = text(tuti.get(page))
    assert "Terbukti berhasil" in shown
    assert "Target tercapai dan bedanya lebih besar daripada kebetulan." in shown
    assert "Standar versi 2" in shown
    assert Finding.objects.get().state == "effective"


def test_the_annex_is_drawn_and_written(people, at):
    done(people, at)
    found(people, at, source="skm", element="U1", title="=1+1")
    tuti = browser(people.office["manajer"].account)
    pdf = PdfReader(io.BytesIO(tuti.get("/meja/perbaikan/rtl.pdf?tahun=2026").content))
    words = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "TW I 2026" in words
    assert "Tulis ulang syarat NPWP" in words
    rows = tuti.get("/meja/perbaikan/rtl.csv?sumber=skm").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert ";'=1+1;" in rows[1]
    listed = text(tuti.get("/meja/perbaikan/"))
    assert "100%" in listed


def test_the_list_costs_the_same_with_a_hundred_findings(people, at):
    tuti = browser(people.office["manajer"].account)
    planned(people, at)
    tuti.get("/meja/perbaikan/")
    with CaptureQueriesContext(connection) as few:
        tuti.get("/meja/perbaikan/?lihat=all")
    for _number in range(20):
        planned(people, at)
    with CaptureQueriesContext(connection) as many:
        tuti.get("/meja/perbaikan/?lihat=all")
    assert len(many) == len(few) <= 14


def test_a_finding_with_many_actions_costs_no_more_than_three(people, at):
    tuti, chief = browser(people.office["manajer"].account), people.office["manajer"].actor
    finding = found(people, at)
    costs = []
    for _number in range(5):
        for _again in range(3):
            given = plan(people, at, metric="return_rounds")
            operations.plan_action(finding_id=finding.pk, plan=given, actor=chief, at=at)
        with CaptureQueriesContext(connection) as seen:
            text(tuti.get(f"/meja/perbaikan/{finding.pk}/"))
        costs.append(len(seen))
    assert costs[0] == costs[-1] <= 40, costs


def test_outages_are_recorded_and_ended(people, at, clock):
    case = sent(people, at).application()
    wati = browser(people.office["admin"].account)
    clock[0] = at + timedelta(hours=2)
    values = {
        "system_code": "dukcapil", "system_label": "SIAK", "started_at": "2026-03-02T10:00", "is_national": "on",
        "stops_clock": "on", "effect": "NIK tidak dapat diperiksa", "words": "Pemeriksaan NIK terganggu.",
        "service_codes": ["K09"],
    }  # fmt: skip
    refused = wati.post("/meja/gangguan/", {**values, "is_national": ""})
    assert refused.status_code == 422
    assert "Hanya gangguan sistem nasional" in refused.content.decode()
    page = wati.post("/meja/gangguan/", values)["Location"]
    incident = Incident.objects.get()
    assert incident.started_at == at + timedelta(hours=1)
    stop_affected(incident.pk, clock[0])
    shown = text(wati.get(page))
    assert "Jam 1 permohonan dihentikan." in shown
    assert case.number in shown
    assert wati.post(page, {"tindakan": "kata", "kata-effect": "x", "kata-words": ""}).status_code == 422
    wati.post(page, {"tindakan": "kata", "kata-effect": "x", "kata-words": "Hampir pulih"})
    assert wati.post(page, {"tindakan": "akhir", "akhir-ended_at": "2026-03-02T09:00", "akhir-cause": "x"}).status_code == 422
    wati.post(page, {"tindakan": "akhir", "akhir-ended_at": "2026-03-02T11:00", "akhir-cause": "Kabel putus"})
    incident.refresh_from_db()
    assert (incident.state, incident.words) == ("closed", "Hampir pulih")
    assert "1 permohonan" in text(wati.get("/meja/gangguan/"))
    kadis = browser(people.office["kadis"].account)
    kadis.post("/meja/gangguan/", {**values, "system_code": "oss"})
    assert Incident.objects.count() == 1


def test_benefits_begin_with_a_frozen_baseline(people, at):
    tuti = browser(people.office["manajer"].account)
    assert "Belum ada manfaat yang dapat disebut." in text(tuti.get("/meja/manfaat/"))
    page = "/meja/manfaat/K09/"
    base = {
        "since": "2025-01-01", "until": "2025-06-30", "volume": "1200", "sample": "40", "source": "Survei", "evidence": "Laporan 1",
        "visits": "3", "travel_minutes": "45", "wait_minutes": "40", "service_minutes": "15", "documents_minutes": "90",
        "fare": "20000",
    }  # fmt: skip
    given = {f"dasar-{name}": value for name, value in base.items()}
    every = dict.fromkeys([f"dasar-method_{name}" for name in components()], "surveyed")
    assert tuti.post(page, {**given, **every, "tindakan": "dasar", "dasar-visits": "-1"}).status_code == 422
    tuti.post(page, {**given, **every, "tindakan": "dasar"})
    tuti.post(page, {"tindakan": "bekukan"})
    assert Baseline.objects.get().state == "frozen"
    assert "Dibekukan pada 2 Maret 2026" in text(tuti.get(page))
    stated = {"asumsi-name": "visits", "asumsi-value": "1,2", "asumsi-method": "surveyed", "asumsi-source": "Survei 2026"}
    assert tuti.post(page, {**stated, "tindakan": "asumsi", "asumsi-source": ""}).status_code == 422
    tuti.post(page, {**stated, "tindakan": "asumsi"})
    tuti.post("/meja/manfaat/semua/", {**stated, "asumsi-name": "citizen_hour", "asumsi-value": "20000", "tindakan": "asumsi"})
    assert Assumption.objects.count() == 2
    shown = text(tuti.get(page))
    assert "1,20" in shown
    assert "dianggap tetap" in shown
    rows = tuti.get("/meja/manfaat/unduh.csv").content.decode("utf-8-sig")
    assert "K09;Kunjungan tiap permohonan;3,0;Disurvei;1,2;Disurvei" in rows
    pdf = PdfReader(io.BytesIO(tuti.get("/meja/manfaat/lembar.pdf").content))
    assert len(pdf.pages) == 1
    assert "Manfaat" in pdf.pages[0].extract_text()
    budi = browser(people.office["loket"].account)
    assert budi.post(page, {"tindakan": "bekukan"}).status_code == 403


def components():
    from satupintu.evaluation.queries import COMPONENTS

    return COMPONENTS
