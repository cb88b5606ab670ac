"""The demo's loop that closes: findings carried to their effect, one that did not help, outages, and what was saved."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from satupintu.catalogue.queries import get_enacted_standard, list_services
from satupintu.config.demo.office import Office
from satupintu.core.actor import SYSTEM
from satupintu.core.calendars import get_work_calendar
from satupintu.core.regions import region_day, region_zone
from satupintu.evaluation import operations
from satupintu.evaluation.jobs import resume_affected, stop_affected
from satupintu.evaluation.operations import Plan

CLEARER = 140
"""Days before the moment of loading from which the demo's requirements are clearer, so that fewer files come back."""
DAY = timedelta(days=1)
BASELINE = {
    "visits": 3.0, "travel_minutes": 45.0, "wait_minutes": 40.0, "service_minutes": 15.0, "info_minutes": 20.0,
    "documents_minutes": 60.0, "form_minutes": 25.0, "fare": 20_000.0, "copies": 9.0, "copy_price": 500.0,
    "office_minutes": 75.0, "sheets": 14.0,
}  # fmt: skip
TODAY = {
    "visits": "1.2", "wait_minutes": "12", "service_minutes": "12", "info_minutes": "8", "documents_minutes": "30", "copies": "2",
    "office_minutes": "48", "sheets": "3",
}  # fmt: skip


def share_of_returns(at: datetime, moment: datetime) -> float:
    """Return how likely a verifier sends a file of the demo back at a moment: often until the requirements were rewritten."""
    return 0.5 if at - moment > CLEARER * DAY else 0.04


def improve(office: Office, *, at: datetime) -> None:
    """Keep a year of the register, the incident log and the benefits of the active region. Run once, after its cases."""
    owners = {login: _staff_id(office, login) for login in ("verifikator", "loket", "perancang")}
    _rewritten_requirements(owners["perancang"], at)
    _reopened(owners["verifikator"], at)
    _under_way(owners["loket"], at)
    _outages(at)
    _benefits(at)


def _staff_id(office: Office, login: str) -> UUID:
    found = office.by_login[login].id
    assert found is not None
    return found


def _found(at: datetime, whys: tuple[str, ...], cause: str, **values: str) -> UUID:
    finding = operations.record_finding(values={"severity": "medium", **values}, actor=SYSTEM, at=at)
    if whys:
        operations.describe_cause(finding_id=finding.pk, whys=whys, cause=cause, actor=SYSTEM, at=at)
    return finding.pk


def _plan(at: datetime, owner: UUID, what: str, metric: str, values: tuple[str, str], days: tuple[int, int, int]) -> Plan:
    """Return a plan made at `at`: due in `days[0]`, measured over `days[2]` days after, against `days[1]` days before."""
    today = region_day(at)
    due = today + days[0] * DAY
    return Plan(
        what=what,
        owner_id=owner,
        due_on=due,
        metric=metric,
        expected_from=Decimal(values[0]),
        expected_to=Decimal(values[1]),
        before_since=today - days[1] * DAY,
        before_until=today,
        after_since=due + DAY,
        after_until=due + days[2] * DAY,
        check_on=due + (days[2] + 1) * DAY,
    )


def _rewritten_requirements(owner: UUID, at: datetime) -> None:
    """From a cluster of complaints to clearer requirements, and proof: fewer files come back."""
    begun = at - (CLEARER + 12) * DAY
    finding_id = _found(
        begun,
        (
            "Berkas dikembalikan karena ada syarat yang kurang",
            "Pemohon tidak tahu bentuk berkas yang diminta",
            "Kalimat persyaratan memakai istilah kantor",
            "Persyaratan ditulis sebelum formulir daring ada dan tidak pernah ditinjau",
        ),
        "requirement",
        title="Berkas permohonan terlalu sering dikembalikan",
        source="complaint",
        source_ref="Rekap pengaduan triwulan",
        evidence="Keluhan berulang: berkas bolak-balik karena syarat tidak jelas. Hampir separuh permohonan dikembalikan sekali.",
        severity="high",
    )
    what = "Tulis ulang persyaratan dengan contoh, dan periksa kelengkapan saat formulir diisi"
    plan = _plan(begun, owner, what, "return_rounds", ("0.5", "0.2"), (12, 215, CLEARER - 12))
    action = operations.plan_action(finding_id=finding_id, plan=plan, actor=SYSTEM, at=begun)
    operations.start_action(action_id=action.pk, actor=SYSTEM, at=begun + 2 * DAY)
    version = get_enacted_standard(list_services()[0].code).version_id
    done = begun + 11 * DAY
    for kind, label, ref in (
        ("standard_version", "Standar Pelayanan: persyaratan dengan contoh", version),
        ("training", "Pelatihan setengah hari: memeriksa berkas sekali jadi", None),
    ):
        operations.link_change(action_id=action.pk, kind=kind, label=label, ref_id=ref, actor=SYSTEM, at=done)
    operations.finish_action(action_id=action.pk, actor=SYSTEM, at=done)
    operations.check_effect(action_id=action.pk, actor=SYSTEM, at=begun + 142 * DAY)


def _reopened(owner: UUID, at: datetime) -> None:
    """What was tried did not reach its target: the finding is open again, with a second plan under way."""
    begun = at - 150 * DAY
    finding_id = _found(
        begun,
        ("Permohonan lama menunggu diverifikasi", "Verifikator memeriksa berurutan, yang mudah ikut menunggu"),
        "procedure",
        title="Nilai unsur waktu penyelesaian paling rendah",
        source="skm",
        source_ref="SKM semester lalu",
        element="U3",
        evidence="NRR unsur U3 paling rendah dari sembilan unsur.",
    )
    plan = _plan(begun, owner, "Rapat pagi harian verifikator", "elapsed_median", ("900", "30"), (20, 210, 119))
    action = operations.plan_action(finding_id=finding_id, plan=plan, actor=SYSTEM, at=begun)
    operations.link_change(action_id=action.pk, kind="other", label="Rapat pagi", actor=SYSTEM, at=begun + 15 * DAY)
    operations.finish_action(action_id=action.pk, actor=SYSTEM, at=begun + 15 * DAY)
    check = operations.check_effect(action_id=action.pk, actor=SYSTEM, at=begun + 140 * DAY)
    if check.outcome != "ineffective":
        return  # a small demo holds too few cases for a conclusion
    again = begun + 143 * DAY
    whys = ("Permohonan lama menunggu diverifikasi", "Semua jenis permohonan melewati jalur yang sama")
    operations.describe_cause(finding_id=finding_id, whys=whys, cause="procedure", actor=SYSTEM, at=again)
    plan = _plan(again, owner, "Jalur cepat bagi permohonan sederhana pada SOP", "elapsed_median", ("600", "300"), (45, 90, 90))
    second = operations.plan_action(finding_id=finding_id, plan=plan, actor=SYSTEM, at=again)
    operations.start_action(action_id=second.pk, actor=SYSTEM, at=again + 3 * DAY)


def _under_way(owner: UUID, at: datetime) -> None:
    """One action that is late, and one finding nobody has looked into yet."""
    begun = at - 40 * DAY
    finding_id = _found(
        begun,
        ("Warga menunggu lama pada pagi hari", "Loket dibuka satu per satu"),
        "people",
        title="Antrean pagi melewati target tunggu",
        source="fkp",
        source_ref="Berita acara FKP",
        evidence="Disampaikan pada Forum Konsultasi Publik; sesuai dengan angka ruang pelayanan.",
    )
    plan = _plan(begun, owner, "Buka dua loket sejak pukul 07.30", "hall_wait_mean", ("20", "12"), (30, 30, 60))
    action = operations.plan_action(finding_id=finding_id, plan=plan, actor=SYSTEM, at=begun)
    operations.note_action_due(action_id=action.pk, actor=SYSTEM, at=at - 9 * DAY)
    _found(
        at - 3 * DAY,
        (),
        "",
        title="Tanda terima berkas asli sulit dibaca",
        source="suggestion",
        evidence="Saran petugas loket: huruf pada tanda terima terlalu kecil.",
        severity="low",
    )


def _outages(at: datetime) -> None:
    """An outage of the office's own, which stops nothing, and one of a national system, which does."""
    zone, calendar = region_zone(), get_work_calendar()
    days = [day for day in (region_day(at) - n * DAY for n in range(1, 60)) if calendar.is_working_day(day)]

    def moment(day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), zone)

    values = {"effect": "Anjungan dan loket bekerja dengan kertas", "words": "Jaringan kantor pusat pelayanan terputus."}
    own = {"system_code": "jaringan", "system_label": "Jaringan kantor", **values}
    closed = operations.open_incident(values=own, started_at=moment(days[20], 9), actor=SYSTEM, at=moment(days[20], 10))
    operations.close_incident(
        incident_id=closed.pk, ended_at=moment(days[20], 11), cause="Kabel serat putus", actor=SYSTEM, at=moment(days[20], 12)
    )
    national = {
        "system_code": "dukcapil",
        "system_label": "Layanan data kependudukan",
        "is_national": True,
        "stops_clock": True,
        "effect": "NIK tidak dapat diperiksa; permohonan tetap diterima",
        "words": "Pemeriksaan NIK sedang terganggu. Permohonan tetap diterima dan batas waktunya disesuaikan.",
    }
    outage = operations.open_incident(values=national, started_at=moment(days[1], 9), actor=SYSTEM, at=moment(days[1], 9))
    stop_affected(outage.pk, moment(days[1], 9))
    over = moment(days[1], 11)
    operations.close_incident(incident_id=outage.pk, ended_at=over, cause="Gangguan pusat data", actor=SYSTEM, at=over)
    resume_affected(outage.pk, over)


def _benefits(at: datetime) -> None:
    """Baselines of the first three services, frozen before the office opened its doors, and what is assumed today."""
    begun = at - 395 * DAY
    today = region_day(begun)
    for line in list_services()[:3]:
        operations.save_baseline(
            service_code=line.code,
            values=BASELINE,
            methods=dict.fromkeys(BASELINE, "surveyed"),
            since=today - 120 * DAY,
            until=today - 30 * DAY,
            volume=40,
            sample=60,
            source="Survei beban administrasi sebelum pelayanan terpadu",
            evidence="Laporan survei nomor 12, 60 responden",
            actor=SYSTEM,
            at=begun,
        )
        operations.freeze_baseline(service_code=line.code, actor=SYSTEM, at=begun)
    survey: dict[str, Any] = {"method": "surveyed", "sample": 80, "source": "Survei beban administrasi tahunan"}
    for name, value in TODAY.items():
        operations.set_assumption(service_code="", name=name, value=Decimal(value), actor=SYSTEM, at=at - 30 * DAY, **survey)
    operations.set_assumption(
        service_code="",
        name="citizen_hour",
        value=Decimal(20_000),
        method="modelled",
        source="Upah minimum dibagi 173 jam",
        actor=SYSTEM,
        at=at - 30 * DAY,
    )
