"""Public figures of complaints of a year; small groups are hidden, so that nobody can be worked out."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.complaints import queries
from satupintu.complaints.queries import FEWEST, Statistics
from satupintu.config.access import moment_of, public
from satupintu.core.regions import region_day, region_zone

FIRST_YEAR = 2020


def _year(request: HttpRequest) -> tuple[int, int]:
    """Return the year asked for and this year."""
    now = region_day(moment_of(request)).year
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else now
    return (year if FIRST_YEAR <= year <= now else now), now


def _read(year: int) -> Statistics:
    zone = region_zone()
    return queries.complaint_statistics(datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone))


@public
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show a year (`?tahun=`): by class with the time to the answer, by topic, by channel and by month."""
    year, now = _year(request)
    found = _read(year)
    bars = {
        name: _bars(rows) for name, rows in (("topics", found.topics), ("channels", found.channels), ("months", found.months))
    }
    context = {
        "year": year,
        "years": range(now, max(FIRST_YEAR, now - 4) - 1, -1),
        "found": found,
        "bars": bars,
        "limits": {limit.kind: limit for limit in queries.list_limits()},
        "fewest": FEWEST,
        "at": moment_of(request),
    }
    return render(request, "portal/complaints/statistics.html", context)


def _bars(rows: list[tuple[str, int | None]]) -> list[tuple[str, int | None, int]]:
    """Return label, number and width in percent of the longest."""
    longest = max((count for _label, count in rows if count), default=0)
    return [(label, count, round(100 * count / longest) if count and longest else 0) for label, count in rows]


@public
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the figures of a year as CSV (UTF-8 with mark); a hidden number is empty, with its reason beside it."""
    year, _now = _year(request)
    found, out = _read(year), io.StringIO()
    writer = csv.writer(out, delimiter=";")
    hidden = _("kurang dari %(least)s") % {"least": FEWEST}
    writer.writerow(
        [_("Kelompok"), _("Bagian"), _("Diterima"), _("Dijawab"), _("Tepat waktu"), _("Rata-rata hari kerja"), _("Keterangan")]
    )
    for line in found.classes:
        numbers = [line.received, line.answered, line.in_time, line.mean_days]
        note = hidden if line.received is None else ""
        writer.writerow([_("Klasifikasi"), line.label, *("" if number is None else number for number in numbers), note])
    for title, rows in ((_("Unsur"), found.topics), (_("Saluran"), found.channels), (_("Bulan"), found.months)):
        for label, count in rows:
            writer.writerow([title, label, "" if count is None else count, "", "", "", hidden if count is None else ""])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pengaduan-{year}.csv"'
    return response
