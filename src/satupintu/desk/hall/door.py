"""From door to document: how long it takes from the first visit until the product is in hand, per service, page and CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from satupintu.catalogue.queries import list_services
from satupintu.config.access import moment_of, staff
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day, region_zone
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.hall.figures import LEADERS, PeriodForm
from satupintu.desk.pages import page
from satupintu.issuance.queries import list_in_hand
from satupintu.visits.queries import DoorFigures, Ending, door_figures

USUAL = timedelta(days=89)
"""How far back the page looks when no dates are asked for: a quarter."""
HEAD = (
    gettext_lazy("Layanan"), gettext_lazy("Permohonan"), gettext_lazy("Tengah"), gettext_lazy("9 dari 10"),
    gettext_lazy("Rata-rata kunjungan"), gettext_lazy("Rata-rata menunggu"), gettext_lazy("Tanpa kunjungan"),
)  # fmt: skip


class YearForm(PeriodForm):
    """A period of at most a year."""

    most_days = 366


def _asked(request: HttpRequest) -> tuple[YearForm, date, date]:
    today = region_day(moment_of(request))
    data = {"dari": str(today - USUAL), "sampai": str(today)}
    data.update({name: request.GET[name] for name in ("dari", "sampai") if name in request.GET})
    form = YearForm(data)
    if form.is_valid():
        return form, form.cleaned_data["dari"], form.cleaned_data["sampai"]
    return form, today - USUAL, today


def _figures(since: date, until: date) -> tuple[DoorFigures, list[DoorFigures]]:
    zone = region_zone()
    begin = datetime.combine(since, datetime.min.time(), zone)
    end = datetime.combine(until + timedelta(days=1), datetime.min.time(), zone)
    found = list_in_hand(begin, end)
    return door_figures(Ending(line.application_id, line.service_code, line.at) for line in found)


@staff(*LEADERS)
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Show the figures of the products that came into somebody's hands in a period; the last 90 days without `?dari=`."""
    form, since, until = _asked(request)
    whole, services = _figures(since, until)
    names = _names()
    context: dict[str, Any] = {
        "form": form,
        "since": since,
        "until": until,
        "head": HEAD,
        "whole": whole,
        "whole_cells": _cells(_("Semua layanan"), whole),
        "rows": [_cells(names.get(line.service_code, line.service_code), line) for line in services],
        "query": f"dari={since}&sampai={until}",
    }
    return page(request, "desk/hall/door.html", context, status=422 if form.errors else 200)


@staff(*LEADERS)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the figures as CSV (UTF-8 with mark, for spreadsheets), times in days and minutes."""
    form, since, until = _asked(request)
    if form.errors:
        raise NotFound
    whole, services = _figures(since, until)
    names = _names()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Kode"), *(str(word) for word in HEAD)])
    for code, name, line in [
        ("", _("Semua layanan"), whole),
        *((line.service_code, names.get(line.service_code, ""), line) for line in services),
    ]:
        numbers = [line.cases, line.median_days, line.p90_days, line.visits, line.hall_minutes, line.online]
        writer.writerow([keep_text(code), keep_text(name), *(_number(value) for value in numbers)])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pintu-ke-dokumen-{since}-{until}.csv"'
    return response


def _names() -> dict[str, str]:
    return {line.code: line.name for line in list_services()}


def _number(value: float | int | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.2f}".replace(".", ",")


def _cells(name: str, line: DoorFigures) -> list[str]:
    minutes = "–" if line.hall_minutes is None else _("%(count)s menit") % {"count": f"{line.hall_minutes:.0f}"}
    visits = "–" if line.visits is None else f"{line.visits:.1f}".replace(".", ",")
    return [name, str(line.cases), _long(line.median_days), _long(line.p90_days), visits, minutes, str(line.online)]


def _long(days: float | None) -> str:
    """Say a length: hours below two days, else days."""
    if days is None:
        return "–"
    if days < 2:
        return _("%(count)s jam") % {"count": f"{days * 24:.1f}".replace(".", ",")}
    return _("%(count)s hari") % {"count": f"{days:.1f}".replace(".", ",")}
