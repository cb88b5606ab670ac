"""The list of complaints in the order of their ends: parts with counts, filters, pages, and export without identities."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from satupintu.complaints import queries
from satupintu.complaints.models import Complaint, Kind, Topic
from satupintu.complaints.queries import LEADERS, OVERSIGHT, SCOPES, TAKERS
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_zone
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.pages import listed, page
from satupintu.people.queries import list_units

MOST_ROWS = 100_000
PARTS = {
    "open": gettext_lazy("Terbuka"),
    "mine": gettext_lazy("Bagian saya"),
    "late": gettext_lazy("Terlambat"),
    "awaiting": gettext_lazy("Menunggu pelapor"),
    "answered": gettext_lazy("Dijawab"),
    "ended": gettext_lazy("Selesai"),
    "all": gettext_lazy("Semua"),
}


class Filters(forms.Form):
    """What narrows the list."""

    use_required_attribute = False
    q = forms.CharField(label=gettext_lazy("Nomor atau judul"), required=False, max_length=80, widget=forms.SearchInput())
    kelas = forms.ChoiceField(label=gettext_lazy("Klasifikasi"), required=False)
    unsur = forms.ChoiceField(label=gettext_lazy("Unsur"), required=False)
    saluran = forms.ChoiceField(label=gettext_lazy("Saluran"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    dari = forms.DateField(label=gettext_lazy("Diterima sejak"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sampai = forms.DateField(label=gettext_lazy("Sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("Semua"))
        self.fields["kelas"].choices = [every, *Kind.choices]  # type: ignore[attr-defined]
        self.fields["unsur"].choices = [every, *Topic.choices]  # type: ignore[attr-defined]
        self.fields["saluran"].choices = [every, *Complaint.Channel.choices]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [every, *((str(unit.pk), unit.name) for unit in list_units())]  # type: ignore[attr-defined]


def _found(request: HttpRequest, form: Filters, scope: str) -> QuerySet[Complaint]:
    given = form.cleaned_data if form.is_valid() else {}
    zone = region_zone()

    def edge(day: date | None, moment: time) -> datetime | None:
        return datetime.combine(day, moment, tzinfo=zone) if day else None

    return queries.list_complaints(
        actor_of(request),
        at=moment_of(request),
        scope=scope,
        kind=given.get("kelas", ""),
        topic=given.get("unsur", ""),
        channel=given.get("saluran", ""),
        unit_id=UUID(given["unit"]) if given.get("unit") else None,
        text=given.get("q", ""),
        since=edge(given.get("dari"), time.min),
        until=edge(given.get("sampai"), time.max),
    )


def _scope(request: HttpRequest) -> str:
    asked = request.GET.get("bagian", "")
    return asked if asked in SCOPES else "open" if actor_of(request).has(*LEADERS, OVERSIGHT) else "mine"


@staff()
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Show a part of the list (`?bagian=`), work in the order of its ends; what the officer may not see is not there."""
    actor, at, scope = actor_of(request), moment_of(request), _scope(request)
    form = Filters(request.GET)
    rows = _found(request, form, scope)
    found = listed(request, lambda after: queries.page_complaints(rows, scope=scope, after=after))
    counts = queries.count_complaints(actor, at)
    query = request.GET.copy()
    query.pop("sesudah", None)
    context = {
        "form": form,
        "complaints": found.rows,
        "after": found.after,
        "is_continued": bool(request.GET.get("sesudah")),
        "query": query.urlencode(),
        "scope": scope,
        "tabs": [
            {"label": label, "url": f"?bagian={part}", "here": part == scope, "count": counts.get(part)}
            for part, label in PARTS.items()
        ],
        "may_take": actor.has(*TAKERS),
        "may_lead": actor.has(*LEADERS),
        "may_limit": actor.has("manager"),
    }
    return page(request, "desk/complaints/list.html", context)


@staff()
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the filtered list as `csv` (UTF-8 with mark) or `xlsx`, without text, name or contact of any complainant."""
    if kind not in ("csv", "xlsx"):
        raise NotFound
    rows = _found(request, Filters(request.GET), _scope(request)).order_by("received_at", "id")[:MOST_ROWS]
    lines = ([keep_text(cell) for cell in row] for row in queries.write_register(rows))
    if kind == "csv":
        response = table_response(lines)
    else:
        book, out = Workbook(write_only=True), io.BytesIO()
        sheet = book.create_sheet(_("Pengaduan"))
        for line in lines:
            sheet.append(line)
        book.save(out)
        response = HttpResponse(out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="pengaduan.{kind}"'
    return response


def table_response(lines: Any) -> HttpResponse:
    """Return rows as CSV for spreadsheets of this country: UTF-8 with mark, semicolons."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(lines)
    return HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
