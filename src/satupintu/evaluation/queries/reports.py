"""Reports of a month, a quarter or a year, table by table as an office hands them in; as PDF, XLSX and CSV.

Cells are numbers or words; how a number is written is decided at the end, so that a spreadsheet gets numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from satupintu.catalogue.queries import list_services
from satupintu.centres.models import Counter
from satupintu.complaints.queries import complaint_statistics
from satupintu.core.actor import Actor
from satupintu.core.regions import current_region, region_zone
from satupintu.core.spreadsheets import keep_text
from satupintu.evaluation.models import ReportSubscription
from satupintu.evaluation.queries.achievements import list_achievements
from satupintu.evaluation.queries.rollups import count_stock, read_figures
from satupintu.evaluation.rules import FEWEST_OFFICER, WORKDAY_MINUTES, Figures, Span
from satupintu.issuance.models import IssuedDocument
from satupintu.issuance.queries import draw_sheet
from satupintu.people.queries import names_of_staff
from satupintu.surveys import queries as surveys

Cell = str | int | float | None
ONLINE = ("portal", "api")
"""Channels of an application that did not come to the counter."""


@dataclass(frozen=True)
class ReportTable:
    """A table of a report; `total` is its last row, or None."""

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""

    @property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, the total among them."""
        return self.rows if self.total is None else (*self.rows, self.total)

    def is_number(self, column: int) -> bool:
        """Whether a column holds numbers."""
        return not any(isinstance(row[column], str) for row in self.rows)


@dataclass(frozen=True)
class Report:
    """A report: what it is called, of which period, and its tables."""

    code: str
    title: str
    period: str
    tables: tuple[ReportTable, ...]


def name_span(span: Span) -> str:
    """Name a period: `Oktober 2026`, `Triwulan IV 2026`, `Tahun 2026`."""
    year = span.start.year
    if span.kind == "year":
        return _("Tahun %(year)s") % {"year": year}
    if span.kind == "quarter":
        return _("Triwulan %(number)s %(year)s") % {"number": ("I", "II", "III", "IV")[span.start.month // 3], "year": year}
    return date_format(span.start, "F Y")


def period_report(span: Span, *, with_officers: bool) -> Report:
    """Return the report of a period; figures of single officers only for who may see them."""
    tables = [_services(span), _counters(span)]
    if with_officers:
        tables.append(_officers(span))
    tables += [_complaints(span), _satisfaction(span)]
    kinds = {"month": _("Laporan bulanan"), "quarter": _("Laporan triwulan"), "year": _("Laporan tahunan")}
    return Report(f"laporan-{span.code}", kinds[span.kind], name_span(span), tuple(tables))


def achievement_report(year: int) -> Report:
    """Return the rows of the yearly performance report (laporan kinerja instansi pemerintah, LKjIP)."""
    head = (_("Indikator"), _("Satuan"), _("Target"), _("Realisasi"), _("Capaian (%)"), _("Tahun lalu"), _("Keterangan"))
    rows: list[tuple[Cell, ...]] = []
    for line in list_achievements(year):
        if line.target is None:
            note = _("target belum ditetapkan")
        elif line.reached is None:
            note = _("belum ada data")
        else:
            note = line.decree_no
        one = line.achievement
        rows.append((str(one.name), str(one.unit), line.target, line.reached, line.percent, line.year_before, note))
    how = _("Capaian: realisasi ÷ target; bila makin kecil makin baik: (2 × target − realisasi) ÷ target.")
    table = ReportTable("capaian", _("Capaian kinerja"), head, tuple(rows), note=how)
    return Report(f"capaian-{year}", _("Capaian kinerja"), _("Tahun %(year)s") % {"year": year}, (table,))


def list_subscriptions(actor: Actor) -> list[str]:
    """Return the kinds of reports the actor is told about."""
    if actor.id is None:
        return []
    return list(ReportSubscription.objects.filter(staff_id=actor.id).values_list("kind", flat=True))


def _moments(span: Span) -> tuple[datetime, datetime]:
    zone = region_zone()
    return datetime.combine(span.start, time(), zone), datetime.combine(span.end, time(), zone)


def _workdays(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes / WORKDAY_MINUTES, 2)


def _services(span: Span) -> ReportTable:
    head = (
        _("Jenis layanan"), _("Saldo awal"), _("Masuk"), _("Terbit"), _("Ditolak"), _("Dikembalikan"), _("Dicabut atau gugur"),
        _("Dalam proses"), _("Tepat waktu"), _("Terlambat"), _("Rata-rata hari"), _("Jeda (hari)"), _("TTE"), _("Manual"),
        _("Daring"), _("Loket"),
    )  # fmt: skip
    figures = {code: one for (code,), one in read_figures("service", span.start, span.end, by=("service",), service=None).items()}
    before, after = count_stock(span.start, by_service=True), count_stock(span.end, by_service=True)
    channels = read_figures("channel", span.start, span.end, by=("service", "key"), service=None, measures=("received",))
    signed = _count_signed(span)
    names = {line.code: line.name for line in list_services()}
    codes = sorted(set(figures) | {code for code, number in (before | after).items() if number})
    rows = []
    for code in codes:
        one = figures.get(code, Figures())
        online = sum(channels.get((code, channel), Figures()).count("received") for channel in ONLINE)
        came = {"before": before.get(code, 0), "after": after.get(code, 0), "online": online, "signed": signed.get(code, 0)}
        rows.append((f"{code} {names.get(code, '')}".strip(), *_service_cells(one, came)))
    whole = read_figures("region", span.start, span.end).get((), Figures())
    sums = {
        "before": sum(before.values()),
        "after": sum(after.values()),
        "online": sum(count.count("received") for (code, key), count in channels.items() if code and key in ONLINE),
        "signed": sum(signed.values()),
    }
    note = _("Hari = hari kerja 7,5 jam. Jeda: waktu pemohon dan gangguan sistem. TTE: produk bertanda tangan elektronik.")
    total = (_("Jumlah"), *_service_cells(whole, sums))
    return ReportTable("layanan", _("Permohonan menurut jenis layanan"), head, tuple(rows), total if rows else None, note)


def _service_cells(one: Figures, came: dict[str, int]) -> tuple[Cell, ...]:
    issued, received = one.count("issued"), one.count("received")
    paused = share_sum / one.judged if one.judged and (share_sum := one.total("applicant") + one.total("outage")) else None
    return (
        came["before"], received, issued, one.count("rejected"), one.count("returned"), one.count("withdrawn", "lapsed"),
        came["after"], one.count("on_time"), one.count("late"), _workdays(one.mean("elapsed")),
        _workdays(paused) if paused is not None else (0.0 if one.judged else None),
        came["signed"], max(0, issued - came["signed"]), came["online"], max(0, received - came["online"]),
    )  # fmt: skip


def _count_signed(span: Span) -> dict[str, int]:
    since, until = _moments(span)
    signed = IssuedDocument.objects.filter(issued_at__gte=since, issued_at__lt=until).order_by("service_code")
    counted = signed.values_list("service_code").annotate(n=Count("id", filter=~Q(signature_level="")))
    return dict(counted)


def _hall_cells(one: Figures) -> tuple[Cell, ...]:
    wait, serve = one.mean("wait"), one.mean("serve")
    return (
        one.count("served"),
        None if wait is None else round(wait / 60, 1),
        None if serve is None else round(serve / 60, 1),
        one.count("gave_up"),
    )


def _hall_head(first: str) -> tuple[str, ...]:
    return (first, _("Antrean dilayani"), _("Rata-rata tunggu (menit)"), _("Rata-rata layan (menit)"), _("Batal"))


def _counters(span: Span) -> ReportTable:
    found = {key: one for (key,), one in read_figures("counter", span.start, span.end, by=("key",)).items()}
    counters = Counter.objects.filter(pk__in=list(found)).select_related("centre").order_by("centre__name", "number")
    rows = tuple((f"{counter.centre.name}, {counter.number}", *_hall_cells(found[str(counter.pk)])) for counter in counters)
    whole = read_figures("centre", span.start, span.end).get((), Figures())
    total = (_("Jumlah"), *_hall_cells(whole)) if rows else None
    note = _("Yang pergi sebelum dipanggil tidak punya loket dan hanya terhitung dalam jumlah.")
    return ReportTable("loket", _("Pelayanan di loket"), _hall_head(_("Loket")), rows, total, note)


def _officers(span: Span) -> ReportTable:
    found = {key: one for (key,), one in read_figures("hall_officer", span.start, span.end, by=("key",)).items()}
    shown = {key: one for key, one in found.items() if one.count("served") >= FEWEST_OFFICER}
    names = names_of_staff([UUID(key) for key in shown])
    rows = tuple(sorted((names.get(UUID(key), "–"), *_hall_cells(one)) for key, one in shown.items()))
    note = _("Hanya petugas dengan sedikitnya %(fewest)s antrean.") % {"fewest": FEWEST_OFFICER}
    return ReportTable("petugas", _("Pelayanan menurut petugas"), _hall_head(_("Petugas")), rows, note=note)


def _complaints(span: Span) -> ReportTable:
    head = (_("Golongan"), _("Masuk"), _("Dijawab"), _("Berbatas waktu"), _("Tepat waktu"), _("Rata-rata hari kerja"))
    found = complaint_statistics(*_moments(span), fewest=0)
    rows = tuple(
        (line.label, line.received or 0, line.answered or 0, line.limited or 0, line.in_time or 0, line.mean_days)
        for line in found.classes
        if line.received
    )
    total = tuple(sum(int(row[column] or 0) for row in rows) for column in range(1, 5))
    return ReportTable("pengaduan", _("Pengaduan menurut golongan"), head, rows, (_("Jumlah"), *total, None) if rows else None)


def _satisfaction(span: Span) -> ReportTable:
    head = (_("Survei dan unsur"), _("Responden"), _("Nilai rata-rata"), _("Nilai konversi"), _("Mutu"))
    rows: list[tuple[Cell, ...]] = []
    for row in surveys.list_published():
        if not span.start <= row.ends_on < span.end:
            continue
        found = surveys.read_published(row)
        if found.index is None or not found.is_shown:
            continue
        rows.append((row.title, found.index.n, float(found.index.value), float(found.index.converted), found.index.grade))
        names = {element.code: element.name for element in found.instrument.elements}
        rows += [
            (f"{element.code} {names.get(element.code, '')}".strip(), element.n, float(element.shown), None, "")
            for element in found.index.elements
        ]
    note = _("Survei yang dipublikasikan dan berakhir pada periode ini.")
    return ReportTable("survei", _("Survei kepuasan menurut unsur"), head, tuple(rows), note=note)


def write_cell(cell: Cell) -> str:
    """Write a cell for readers: numbers with the separators of the language, a dash for nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    return str(number_format(cell, 0 if isinstance(cell, int) else 2, force_grouping=True))


def write_pdf(report: Report, at: datetime) -> bytes:
    """Return a report as a PDF on the office's paper."""
    tables = [
        (table.title, table.head, [[write_cell(cell) for cell in row] for row in table.lines])
        for table in report.tables
        if table.rows
    ]
    notes = " ".join(table.note for table in report.tables if table.note and table.rows)
    return draw_sheet(report.title, report.period, tables, at, notes)


def write_xlsx(report: Report) -> bytes:
    """Return a report as a spreadsheet, a sheet for each table, numbers as numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in report.tables:
        sheet = book.create_sheet(table.title[:31])
        sheet.append([f"{report.title} – {report.period}"])
        sheet.append([f"{current_region().office_name}: {table.title}"])
        sheet.append([])
        sheet.append(list(table.head))
        for cell in sheet[4]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        for row in table.lines:
            sheet.append([_kept_text(cell) for cell in row])
        if table.note:
            sheet.append([])
            sheet.append([table.note])
        sheet.column_dimensions["A"].width = 48
        sheet.freeze_panes = "B5"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_csv(tables: Iterable[ReportTable]) -> bytes:
    """Return tables one below the other as CSV (UTF-8 with mark, semicolons, decimal points)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerow([table.title])
        writer.writerow(table.head)
        writer.writerows([["" if cell is None else _kept_text(cell) for cell in row] for row in table.lines])
    return out.getvalue().encode("utf-8-sig")


def _kept_text(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking a text for a formula."""
    return keep_text(cell) if isinstance(cell, str) else cell
