"""Taking over reports from SP4N-LAPOR! by file, and the limits the office sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from satupintu.complaints import events
from satupintu.complaints.access import LEADERS
from satupintu.complaints.errors import ComplaintInvalid, ImportInvalid, LimitTooLong
from satupintu.complaints.identity import CODE_LENGTH, index_of_code, seal_text
from satupintu.complaints.models import Complaint, ComplaintLimit, Kind, Topic
from satupintu.complaints.operations.receiving import LONGEST_BODY, LONGEST_TITLE
from satupintu.complaints.rules import CLASS_LIMITS, hide_numbers
from satupintu.complaints.timing import start_receipt_clock
from satupintu.core.actor import Actor, require_role
from satupintu.core.ids import uuid7
from satupintu.core.locks import lock_key
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.core.secrets import random_code
from satupintu.journal.operations import record

MOST_REPORTS = 500
"""Reports one file may hold."""
CALENDAR_DAYS_A_WEEK, WORKING_DAYS_A_WEEK = 7, 5


@dataclass(frozen=True)
class ExternalReport:
    """A report as SP4N-LAPOR! gives it; the complainant stays there. `line` is the line of the file, for faults."""

    line: int
    external_id: str
    title: str
    body: str
    kind: str
    topic: str
    received_at: datetime | None


@dataclass(frozen=True)
class Imported:
    """How many reports were new, and how many were there already."""

    count: int
    known: int


@operation
def import_reports(*, reports: Sequence[ExternalReport], actor: Actor, at: datetime) -> Imported:
    """Take over reports by their number at SP4N-LAPOR!; those taken over before stay as they are.

    All or nothing: `ImportInvalid` names every faulty line. Raises `NotAllowed`.
    """
    require_role(actor, *LEADERS)
    lock_key("complaints:import")
    errors = _faults(reports, at)
    if errors:
        raise ImportInvalid(errors=errors)
    ids = [report.external_id for report in reports]
    known = set(Complaint.objects.filter(external_id__in=ids).values_list("external_id", flat=True))
    new = [report for report in reports if report.external_id not in known]
    for report in new:
        received_at = report.received_at or at
        year = region_day(at).year
        complaint = Complaint(
            id=uuid7(at),
            number=f"ADU-{year}-{next_number('complaints', year):06d}",
            code_index=index_of_code(random_code(CODE_LENGTH)),
            kind=report.kind,
            topic=report.topic,
            title=hide_numbers(report.title)[:LONGEST_TITLE],
            body_cipher=seal_text(report.body),
            is_anonymous=True,
            channel=Complaint.Channel.SP4N,
            external_id=report.external_id,
            received_at=received_at,
        )
        start_receipt_clock(complaint, received_at)
        complaint.save(force_insert=True)
        record(events.RECEIVED, complaint, actor=actor, at=at, channel=str(complaint.channel))
    subject: Model = Complaint()
    record(events.REPORTS_IMPORTED, subject, actor=actor, at=at, count=len(new), known=len(known))
    return Imported(len(new), len(known))


def _faults(reports: Sequence[ExternalReport], at: datetime) -> dict[str, str]:
    if not reports:
        return {"file": _("Berkas ini tidak memuat laporan.")}
    if len(reports) > MOST_REPORTS:
        return {"file": _("Paling banyak %(most)s laporan dalam satu berkas.") % {"most": MOST_REPORTS}}
    errors: dict[str, str] = {}
    seen: set[str] = set()
    for report in reports:
        fault = _fault(report, at)
        if not fault and report.external_id in seen:
            fault = _("nomor laporan ini sudah ada di baris sebelumnya")
        seen.add(report.external_id)
        if fault:
            errors[f"line-{report.line}"] = _("Baris %(line)s: %(fault)s.") % {"line": report.line, "fault": fault}
    return errors


def _fault(report: ExternalReport, at: datetime) -> str:
    if not report.external_id or len(report.external_id) > 60:
        return _("nomor laporan SP4N-LAPOR! kosong atau terlalu panjang")
    if not report.title or not report.body or len(report.body) > LONGEST_BODY or "\x00" in report.title + report.body:
        return _("judul atau isi kosong, terlalu panjang, atau memuat karakter yang tidak dapat disimpan")
    if report.kind not in Kind.values or report.topic not in Topic.values:
        return _("klasifikasi atau unsur tidak dikenal")
    if report.received_at is None or report.received_at > at:
        return _("tanggal masuk tidak terbaca, atau setelah hari ini")
    return ""


@operation
def set_limit(*, kind: str, value: int, unit: str, decree_no: str = "", actor: Actor, at: datetime) -> ComplaintLimit:
    """Set how long the office gives itself for a class, by a decree; open complaints keep the clock they have.

    An office may be faster than SP4N, not slower; a suggestion, for which there is no limit, gets any. Raises
    `NotAllowed`, `ComplaintInvalid`, `LimitTooLong`.
    """
    require_role(actor, "manager")
    errors = {}
    if kind not in Kind.values:
        errors["kind"] = _("Pilih klasifikasi laporan.")
    if unit not in ComplaintLimit.Unit.values:
        errors["unit"] = _("Pilih hari kerja atau hari.")
    if not 1 <= value <= 365:
        errors["value"] = _("Isi bilangan 1 sampai 365.")
    if errors:
        raise ComplaintInvalid(errors=errors)
    usual = CLASS_LIMITS[kind]
    if usual is not None:
        days = value if unit == usual.unit else value * WORKING_DAYS_A_WEEK / CALENDAR_DAYS_A_WEEK
        if days > usual.value:
            raise LimitTooLong(most=usual.value)
    limit, _new = ComplaintLimit.objects.update_or_create(
        kind=kind, defaults={"value": value, "unit": unit, "decree_no": decree_no.strip()[:120], "set_at": at}
    )
    record(events.LIMIT_SET, limit, actor=actor, at=at, kind=kind, value=value, unit=unit)
    return limit
