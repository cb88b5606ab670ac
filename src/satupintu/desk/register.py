"""The register of cases: filters, pages, and export as CSV or XLSX in a stream."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time, tzinfo
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from satupintu.applications import queries
from satupintu.applications.models import Application
from satupintu.applications.queries import agent_name, applicant_name
from satupintu.catalogue.queries import list_services
from satupintu.config.access import actor_of, staff
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_zone
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.pages import listed, page
from satupintu.desk.performance.choosing import Narrowing, narrow

MOST_ROWS = 100_000


class Filters(forms.Form):
    """What narrows the register."""

    use_required_attribute = False
    q = forms.CharField(label=gettext_lazy("Nomor atau nama"), required=False, max_length=80, widget=forms.SearchInput())
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    layanan = forms.ChoiceField(label=gettext_lazy("Layanan"), required=False)
    dari = forms.DateField(label=gettext_lazy("Masuk sejak"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sampai = forms.DateField(label=gettext_lazy("Sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    urut = forms.ChoiceField(
        label=gettext_lazy("Urutan"),
        required=False,
        choices=(("", gettext_lazy("Terbaru dahulu")), ("lama", gettext_lazy("Terlama dahulu"))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [choice for choice in Application.State.choices if choice[0] != Application.State.DRAFT]
        self.fields["status"].choices = [("", _("Semua status")), *states]  # type: ignore[attr-defined]
        lines = [(str(line.service_id), line.name) for line in list_services()]
        self.fields["layanan"].choices = [("", _("Semua layanan")), *lines]  # type: ignore[attr-defined]


def _cases(request: HttpRequest, form: Filters) -> tuple[QuerySet[Application], Narrowing | None]:
    found = form.cleaned_data if form.is_valid() else {}
    zone = region_zone()

    def edge(day: Any, moment: time) -> datetime | None:
        return datetime.combine(day, moment, tzinfo=zone) if day else None

    cases = queries.list_register(
        actor_of(request),
        state=found.get("status", ""),
        service_id=UUID(found["layanan"]) if found.get("layanan") else None,
        text=found.get("q", ""),
        since=edge(found.get("dari"), time.min),
        until=edge(found.get("sampai"), time.max),
    )
    return narrow(request, cases)


@staff()
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show a page of the register."""
    form = Filters(request.GET)
    cases, narrowing = _cases(request, form)
    is_oldest_first = _is_oldest_first(form)
    found = listed(request, lambda after: queries.page_register(cases, is_oldest_first=is_oldest_first, after=after))
    query = request.GET.copy()
    query.pop("sesudah", None)
    context = {
        "form": form,
        "narrowing": narrowing,
        "cases": [(case, applicant_name(case), agent_name(case)) for case in found.rows],
        "query": query.urlencode(),
        "after": found.after,
        "is_continued": bool(request.GET.get("sesudah")),
    }
    return page(request, "desk/register.html", context)


def _is_oldest_first(form: Filters) -> bool:
    return form.is_valid() and form.cleaned_data.get("urut") == "lama"


HEAD = (
    gettext_lazy("Nomor"), pgettext_lazy("satu", "Layanan"), gettext_lazy("Jenis"), gettext_lazy("Pemohon"),
    gettext_lazy("Kuasa"), gettext_lazy("Kanal"), gettext_lazy("Status"), pgettext_lazy("register", "Masuk"),
    gettext_lazy("Batas waktu"), gettext_lazy("Selesai"),
)  # fmt: skip


def _row(case: Application, zone: tzinfo) -> list[str]:
    texts = (
        case.number,
        case.service.name,
        case.variant,
        applicant_name(case),
        agent_name(case),
        case.get_channel_display(),
        case.get_state_display(),
        *(localtime(moment, zone).strftime("%Y-%m-%d %H:%M") if moment else "" for moment in _moments(case)),
    )
    return [keep_text(text) for text in texts]


def _moments(case: Application) -> tuple[datetime | None, datetime | None, datetime | None]:
    return case.submitted_at, case.run.due_at if case.run else None, case.decided_at


class _Echo(io.StringIO):
    def write(self, text: str) -> str:  # type: ignore[override]
        return text


@staff()
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Send the filtered register as `csv` (UTF-8 with mark, for spreadsheets) or `xlsx`; at most 100,000 rows."""
    form = Filters(request.GET)
    cases, _narrowing = _cases(request, form)
    if _is_oldest_first(form):
        cases = cases.order_by("submitted_at", "id")
    if kind == "csv":
        writer = csv.writer(_Echo(), delimiter=";")
        lines = (writer.writerow(row) for row in _with_head(cases))
        response: HttpResponseBase = StreamingHttpResponse(
            (text.encode("utf-8-sig") if index == 0 else text.encode() for index, text in enumerate(lines)),
            content_type="text/csv; charset=utf-8",
        )
    elif kind == "xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Register")
        for row in _with_head(cases):
            sheet.append(row)
        out = io.BytesIO()
        book.save(out)
        response = HttpResponse(out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    else:
        raise NotFound
    response["Content-Disposition"] = f'attachment; filename="register.{kind}"'
    return response


def _with_head(cases: QuerySet[Application]) -> Iterator[list[str]]:
    """Return the head, then a row for each case, in the region's time and the language of the request.

    A stream is written once the request is over and its language given back, so each line asks for both again.
    """
    return _lines(cases, [str(label) for label in HEAD], region_zone(), get_language())


def _lines(cases: QuerySet[Application], head: list[str], zone: tzinfo, language: str | None) -> Iterator[list[str]]:
    yield head
    for case in cases[:MOST_ROWS].iterator(chunk_size=1000):
        with override(language):
            row = _row(case, zone)
        yield row
