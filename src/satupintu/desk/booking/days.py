"""Who is expected on a day: search, came or not, print, CSV, and how the capacity of the day is used."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.centres.models import Centre
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.regions import region_day
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.hall.choosing import chosen_centre
from satupintu.desk.pages import RECEPTION_ROLES, page, tell
from satupintu.desk.visiting import service_names
from satupintu.visits import operations, queries
from satupintu.visits.models import Appointment, Visit

LEADERS = ("supervisor", "manager")


@staff(*RECEPTION_ROLES)
@require_safe
def day_list(request: HttpRequest) -> HttpResponse:
    """Show the appointments of a day (`?hari=`, today without) at a place, what `?q=` finds of them, and the day's capacity."""
    centre, centres = chosen_centre(request)
    if centre is None:
        return page(request, "desk/hall/none.html", {})
    actor, at = actor_of(request), moment_of(request)
    day, text = _day(request), request.GET.get("q", "").strip()[:60]
    names = service_names(centre.pk)
    everything = list(queries.list_appointments_on(centre.pk, day))
    rows = [row for row in everything if _fits(row, text, names)]
    context = {
        "centre": centre,
        "centres": centres,
        "day": day,
        "today": region_day(at),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "text": text,
        "rows": [_line(row, names) for row in rows],
        "counts": [
            (label, sum(row.state == value for row in everything))
            for value, label in Appointment.State.choices
            if value in ("confirmed", "checked_in", "missed")
        ],
        "demand": list(queries.list_demand(centre.pk, day).items()),
        "excuses": Appointment.Excuse.choices,
        "may_forgive": actor.has(*LEADERS),
    }
    return page(request, "desk/booking/days.html", context)


@staff(*RECEPTION_ROLES)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the appointments of a day as CSV (UTF-8 with mark, for spreadsheets); contacts are masked."""
    centre, _centres = chosen_centre(request)
    if centre is None:
        raise NotFound
    day, names = _day(request), service_names(centre.pk)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Pukul"), _("Kode"), _("Nama"), _("Layanan"), _("Keadaan"), _("Bantuan"), _("Kontak")])
    for row in queries.list_appointments_on(centre.pk, day):
        line = _line(row, names)
        cells = [line["time"], row.code, row.called, line["service"], str(row.get_state_display()), line["help"], line["contact"]]
        writer.writerow([keep_text(str(cell)) for cell in cells])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="janji-temu-{day}.csv"'
    return response


@staff(*RECEPTION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, appointment_id: UUID, verb: str) -> HttpResponse:
    """Do what a button of the list says; its address, opened from the history, leads to the list."""
    run = ACTS.get(verb)
    if run is None:
        raise NotFound
    row = queries.get_appointment(appointment_id)
    if request.method == "POST":
        try:
            said = run(request, row, {"actor": actor_of(request), "at": moment_of(request)})
        except Refusal as refusal:
            tell(request, refusal)
        else:
            messages.success(request, said)
    day = region_day(row.slot.starts_at)
    return redirect(f"/meja/janji/?tempat={row.slot.group.centre.code}&hari={day}")


def _came(_request: HttpRequest, row: Appointment, common: dict[str, Any]) -> str:
    joined = operations.check_in(code=row.code, **common)
    return _("Janji temu diterima dengan nomor %(label)s.") % {"label": joined.ticket.label}


def _cancel(_request: HttpRequest, row: Appointment, common: dict[str, Any]) -> str:
    operations.cancel_appointment(appointment_id=row.pk, **common)
    return _("Janji temu dibatalkan; pemesan diberi tahu.")


def _forgive(request: HttpRequest, row: Appointment, common: dict[str, Any]) -> str:
    operations.forgive_absence(appointment_id=row.pk, excuse=request.POST.get("alasan", ""), **common)
    return _("Ketidakhadiran tidak dihitung lagi.")


ACTS: dict[str, Callable[[HttpRequest, Appointment, dict[str, Any]], str]] = {
    "datang": _came,
    "batal": _cancel,
    "maafkan": _forgive,
}
"""Every button of the list, by the last part of its address."""


def _day(request: HttpRequest) -> date:
    """Return the day asked for; today when none was, it is none, or no calendar has a day on both its sides."""
    try:
        asked = date.fromisoformat(request.GET.get("hari", ""))
    except ValueError:
        return region_day(moment_of(request))
    return asked if date.min.year < asked.year < date.max.year else region_day(moment_of(request))


def _fits(row: Appointment, text: str, names: dict[str, str]) -> bool:
    wanted = text.casefold()
    return not text or wanted in f"{row.called} {row.code} {names.get(row.service_code, '')}".casefold()


def _line(row: Appointment, names: dict[str, str]) -> dict[str, Any]:
    helps = [str(Visit.Need(need).label) for need in row.needs]
    helps += [str(Visit.Priority(row.priority_reason).label)] if row.priority_reason else []
    return {
        "row": row,
        "time": timezone.localtime(row.slot.starts_at).strftime("%H.%M"),
        "service": names.get(row.service_code, row.service_code),
        "help": ", ".join(helps),
        "contact": queries.masked_contact(row),
    }


def list_address(centre: Centre, day: date) -> str:
    """Return the address of the list of a day."""
    return f"/meja/janji/?tempat={centre.code}&hari={day}"
