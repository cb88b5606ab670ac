"""Files of reports: what came from SP4N-LAPOR! read from its file, and what goes back; lists without who complained."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from satupintu.complaints.access import LEADERS, visible_to
from satupintu.complaints.errors import ImportInvalid
from satupintu.complaints.identity import open_text
from satupintu.complaints.models import Complaint, Kind, Remark, Topic
from satupintu.complaints.operations.exchanging import ExternalReport
from satupintu.core.actor import Actor, require_role
from satupintu.core.regions import region_zone

IN_COLUMNS = ("id_laporan", "tanggal", "judul", "isi", "klasifikasi", "unsur")
OUT_COLUMNS = ("id_laporan", "nomor", "tanggal", "judul", "klasifikasi", "status", "batas_waktu", "tanggal_jawaban", "jawaban")
CLASSES = {
    "pengaduan berkadar pengawasan": Kind.OVERSIGHT,
    "pengaduan tidak berkadar pengawasan": Kind.ORDINARY,
    "pengaduan": Kind.ORDINARY,
    "permintaan informasi": Kind.INFORMATION,
    "aspirasi": Kind.SUGGESTION,
}
"""How the file calls the classes, in small letters."""
MOST_BYTES = 2 * 1024 * 1024


def read_reports(content: bytes) -> list[ExternalReport]:
    """Read a CSV file of reports (UTF-8, comma or semicolon, `IN_COLUMNS` in the head, any order, `unsur` may be missing).

    A date is `2026-03-02` or `2026-03-02 09:30` in the time of the region. What a line says wrongly is left for
    `import_reports` to name. Raises `ImportInvalid` for what is no such file.
    """
    if len(content) > MOST_BYTES:
        raise ImportInvalid(errors={"file": _("Berkas paling besar 2 MB.")})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportInvalid(errors={"file": _("Simpan berkas sebagai CSV UTF-8.")}) from None
    head = text.partition("\n")[0]
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") >= head.count(",") else ",")
        names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
        missing = [name for name in IN_COLUMNS if name not in names and name != "unsur"]
        if missing:
            raise ImportInvalid(errors={"file": _("Kolom ini tidak ada: %(names)s.") % {"names": ", ".join(missing)}})
        return [_report({name: (row.get(names[name]) or "") for name in names}, rows.line_num) for row in rows]
    except csv.Error:
        raise ImportInvalid(errors={"file": _("Berkas ini bukan CSV yang utuh.")}) from None


def _report(row: dict[str, str], line: int) -> ExternalReport:
    topic = row.get("unsur", "").strip().lower()
    topics = {str(label).lower(): value for value, label in Topic.choices} | {value: value for value in Topic.values}
    return ExternalReport(
        line=line,
        external_id=row["id_laporan"].strip(),
        title=" ".join(row["judul"].split())[:120],
        body=row["isi"].strip(),
        kind=CLASSES.get(" ".join(row["klasifikasi"].lower().split()), ""),
        topic=topics.get(topic, "") if topic else Topic.OTHER,
        received_at=_moment(row["tanggal"].strip()),
    )


def _moment(text: str) -> datetime | None:
    for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=region_zone())
        except ValueError:
            continue
    return None


def write_reports(actor: Actor) -> Iterator[list[str]]:
    """Return head and rows of the file for SP4N-LAPOR!: how each report that came from there stands, and its answer.

    Raises `NotAllowed`.
    """
    require_role(actor, *LEADERS)
    yield list(OUT_COLUMNS)
    rows = Complaint.objects.filter(visible_to(actor)).exclude(external_id="").order_by("received_at", "id")
    for complaint in rows.prefetch_related("remarks"):
        answers = [remark for remark in complaint.remarks.all() if remark.kind in (Remark.Kind.ANSWER, Remark.Kind.REJECTION)]
        yield [
            complaint.external_id,
            complaint.number,
            _day(complaint.received_at),
            complaint.title,
            complaint.get_kind_display(),
            complaint.get_state_display(),
            _day(complaint.due_at),
            _day(answers[-1].written_at) if answers else "",
            open_text(answers[-1].text_cipher) if answers else "",
        ]


def write_register(complaints: QuerySet[Complaint]) -> Iterator[list[str]]:
    """Return head and rows of a list of complaints for a spreadsheet, without text, name or contact of any complainant."""
    yield [
        _("Nomor"), _("Klasifikasi"), _("Unsur"), _("Saluran"), _("Judul"), _("Layanan"), _("Status"), _("Unit"),
        _("Diterima"), _("Batas waktu"), _("Dijawab"), _("Hari kerja"), _("Tepat waktu"), _("Kepuasan"), _("Nomor SP4N-LAPOR!"),
    ]  # fmt: skip
    for row in complaints.iterator(chunk_size=1000):
        in_time = "" if row.is_in_time is None else _("ya") if row.is_in_time else _("tidak")
        numbers = ("" if number is None else str(number) for number in (row.working_days, row.satisfaction))
        days, satisfaction = numbers
        yield [
            row.number, row.get_kind_display(), row.get_topic_display(), row.get_channel_display(), row.title, row.service_code,
            row.get_state_display(), row.unit.name if row.unit else "", _day(row.received_at), _day(row.due_at),
            _day(row.answered_at), days, in_time, satisfaction, row.external_id,
        ]  # fmt: skip


def _day(moment: datetime | None) -> str:
    return localtime(moment, region_zone()).strftime("%Y-%m-%d %H:%M") if moment else ""
