"""The sheet of a day on one page, remarks about it, and every number of it as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.catalogue.queries import list_services
from satupintu.centres.queries import get_centre
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.templatetags.komponen import hari
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.hall.figures import HEAD, LEADERS, PARTS, asked, bins, cells_of, error_words, outcomes_of, parts_of
from satupintu.desk.pages import tell
from satupintu.issuance.queries import draw_sheet
from satupintu.visits import operations, queries
from satupintu.visits.models import Leg, Visit
from satupintu.visits.queries import DayEvents, NumberLine

ON_SHEET = (PARTS["group"], PARTS["priority"], PARTS["channel"])
REMARKS_ON_SHEET = 4
LONGEST_ON_SHEET = 200
"""Letters of a remark on the sheet, which has one page; the whole of it stands on the page of figures."""
Table = tuple[str, list[str], list[list[str]]]


@staff(*LEADERS)
@require_safe
def day_sheet(request: HttpRequest) -> HttpResponse:
    """Send the sheet of one day (`?dari=`) as a PDF: figures, distributions, what needs attention, remarks."""
    centre, form, day, _until = asked(request)
    if centre is None or form.errors:
        raise NotFound
    found = queries.period_figures(centre.pk, day, day)
    head = [str(word) for word in HEAD]
    tables: list[Table] = [(_("Ringkasan"), head, [cells_of(_("Semua"), found.whole)])]
    tables.append(_distributions(found.waits, found.services))
    tables += [(str(title), head, rows) for title, rows in parts_of(found) if title in ON_SHEET]
    tables.append(_paired(_("Hasil"), [[label, str(count)] for label, count in outcomes_of(found)]))
    events = events_in_words(queries.day_events(centre.pk, day, found))
    tables.append(_paired(_("Perlu perhatian"), events or [[_("Tidak ada"), ""]]))
    remarks = list(queries.list_day_remarks(centre.pk, day, day))[-REMARKS_ON_SHEET:]
    tables.append(
        (
            _("Catatan"),
            [_("Catatan"), _("Oleh")],
            [[Truncator(remark.body).chars(LONGEST_ON_SHEET), remark.written_by.name] for remark in remarks],
        )
    )
    pdf = draw_sheet(
        _("Lembar harian ruang pelayanan"),
        f"{centre.name}, {hari(day)} ({_('waktu dalam menit')})",
        [table for table in tables if table[2]],
        moment_of(request),
        error_words(found),
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="lembar-harian-{day}.pdf"'
    return response


def _distributions(waits: Mapping[int, int], services: Mapping[int, int]) -> Table:
    """Return how many waited, and were served, how long: one column a stretch of minutes."""
    names = bins()
    rows = [
        [title, *(str(found[step]) for step in names)] for title, found in ((_("Menunggu"), waits), (_("Dilayani"), services))
    ]
    return _("Sebaran (orang menurut menit)"), ["", *names.values()], rows if sum(waits.values()) else []


def _paired(title: str, lines: list[list[str]]) -> Table:
    """Return words and their numbers two abreast."""
    if len(lines) < 2:
        return title, ["", _("Jumlah")], lines
    even = lines if len(lines) % 2 == 0 else [*lines, ["", ""]]
    rows = [[*left, *right] for left, right in zip(even[::2], even[1::2], strict=True)]
    return title, ["", _("Jumlah"), "", _("Jumlah")], rows


def events_in_words(events: DayEvents) -> list[list[str]]:
    """Return what a leader should know of a day, each with its number; nothing that did not happen."""
    lines = [
        (_("Berakhir bersama harinya tanpa diselesaikan"), events.expired),
        (_("Meninggalkan antrean"), events.left),
        (_("Tidak hadir saat dipanggil"), events.no_show),
        (_("Nomor dibatalkan"), events.void),
        (_("Dipanggil di luar urutan"), events.picked),
        (_("Loket lupa ditutup"), events.forgotten),
        (_("Jeda semua loket (menit)"), events.paused_minutes),
    ]
    found = [[label, str(count)] for label, count in lines if count]
    for prefix, share, target in events.under_target:
        label = _("Kelompok %(prefix)s di bawah target %(target)s%%") % {"prefix": prefix, "target": f"{target * 100:.0f}"}
        found.append([label, f"{share * 100:.0f}%"])
    return found


@staff(*LEADERS)
@require_POST
def remark(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """Write a remark about a day of this place."""
    centre = get_centre(centre_id)
    try:
        day = date.fromisoformat(request.POST.get("hari", ""))
    except ValueError:
        raise NotFound from None
    try:
        operations.write_day_remark(
            centre_id=centre_id, day=day, body=request.POST.get("catatan", ""), actor=actor_of(request), at=moment_of(request)
        )
    except Refusal as refusal:
        tell(request, refusal)
    return redirect(f"/meja/aula/figur/?tempat={centre.code}&dari={day}&sampai={day}")


@staff(*LEADERS)
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Send every number of some days as CSV, without people: whoever wants other figures can count them from it."""
    centre, form, since, until = asked(request)
    if centre is None or form.errors:
        raise NotFound
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        [
            _("Hari"), _("Nomor"), _("Kelompok"), _("Zona"), _("Kode"), _("Layanan"), _("Cara datang"), _("Prioritas"),
            _("Janji temu"), _("Keadaan"), _("Hasil"), _("Datang"), _("Dipanggil"), _("Mulai dilayani"), _("Selesai"),
            _("Menunggu (menit)"), _("Dilayani (menit)"), _("Loket"), _("Waktu tepat"),
        ]
    )  # fmt: skip
    names = {line.code: line.name for line in list_services()}
    for line in queries.list_numbers(centre.pk, since, until):
        writer.writerow([keep_text(cell) for cell in _number_cells(line, names)])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nomor-antrean-{since}-{until}.csv"'
    return response


def _number_cells(line: NumberLine, names: Mapping[str, str]) -> list[str]:
    def clock(moment: datetime | None) -> str:
        return "" if moment is None else f"{localtime(moment):%H:%M:%S}"

    def minutes(value: float | None) -> str:
        return "" if value is None else f"{value:.1f}".replace(".", ",")

    yes = {True: _("ya"), False: _("tidak")}
    return [
        line.day.isoformat(),
        line.label,
        line.group,
        line.zone,
        line.service_code,
        names.get(line.service_code, ""),
        str(Visit.Channel(line.channel).label),
        yes[line.is_priority],
        yes[line.is_booked],
        str(Leg.State(line.state).label),
        str(Leg.Outcome(line.outcome).label) if line.outcome else "",
        clock(line.joined_at),
        clock(line.called_at),
        clock(line.started_at),
        clock(line.ended_at),
        minutes(line.wait),
        minutes(line.service),
        "" if line.counter is None else str(line.counter),
        yes[line.is_accurate],
    ]
