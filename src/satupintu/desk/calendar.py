"""The office calendar: service hours and closed days, for everybody to see and for the administrator to change by decree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.core.models import Holiday
from satupintu.desk.pages import blame, page, tell
from satupintu.sop import operations
from satupintu.sop.queries import list_closures, list_office_hours
from satupintu.visits.queries import list_expected_on

WEEKDAYS = (
    gettext_lazy("Senin"), gettext_lazy("Selasa"), gettext_lazy("Rabu"), gettext_lazy("Kamis"), gettext_lazy("Jumat"),
    gettext_lazy("Sabtu"), gettext_lazy("Minggu"),
)  # fmt: skip
DECREE = gettext_lazy("Nomor keputusan atau surat edaran")
DECREE_MISSING = {"required": gettext_lazy("Isi nomor keputusan atau surat edaran.")}


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"invalid": gettext_lazy("Tulis jam seperti 08:00.")},
    )


class HoursForm(forms.Form):
    """The hours of one weekday; no hours at all close the office on it."""

    prefix = "jam"
    use_required_attribute = False
    weekday = forms.TypedChoiceField(label=gettext_lazy("Hari"), coerce=int, choices=list(enumerate(WEEKDAYS)))
    opens = _time_field(gettext_lazy("Buka"))
    closes = _time_field(gettext_lazy("Tutup"))
    break_from = _time_field(gettext_lazy("Istirahat mulai"))
    break_to = _time_field(gettext_lazy("Istirahat selesai"))
    decree_no = forms.CharField(label=DECREE, max_length=120, error_messages=DECREE_MISSING)


class ClosureForm(forms.Form):
    """A day on which the office is closed."""

    prefix = "libur"
    use_required_attribute = False
    day = forms.DateField(
        label=gettext_lazy("Tanggal"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": gettext_lazy("Isi tanggal."), "invalid": gettext_lazy("Tanggal ini tidak ada.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Keterangan"), max_length=200, error_messages={"required": gettext_lazy("Isi nama hari libur.")}
    )
    category = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Holiday.Category.choices, initial=Holiday.Category.LOCAL)
    decree_no = forms.CharField(label=DECREE, max_length=120, error_messages=DECREE_MISSING)


@staff()
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the hours of the week and the closed days of a year (`?tahun=`)."""
    return _draw(request, HoursForm(), ClosureForm())


def _draw(request: HttpRequest, hours: HoursForm, closure: ClosureForm) -> HttpResponse:
    today = localdate(moment_of(request))
    asked = request.GET.get("tahun", "")
    year = int(asked) if len(asked) == 4 and asked.isascii() and asked.isdigit() and asked > "1999" else today.year
    rows = {row.weekday: row for row in list_office_hours()}
    context = {
        "week": [(label, rows.get(number)) for number, label in enumerate(WEEKDAYS)],
        "closures": [(line, line.date >= today) for line in list_closures(year)],
        "year": year,
        "hours_form": hours,
        "closure_form": closure,
        "form": hours if hours.is_bound else closure,
        "may_change": actor_of(request).has("admin"),
    }
    return page(request, "desk/calendar.html", context, status=422 if hours.is_bound or closure.is_bound else 200)


@staff("admin")
@require_POST
def set_hours(request: HttpRequest) -> HttpResponse:
    """Set the service hours of a weekday."""
    form = HoursForm(request.POST)
    if form.is_valid():
        try:
            operations.set_office_hours(**form.cleaned_data, actor=actor_of(request), at=moment_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Jam pelayanan tersimpan."))
            return redirect("desk:calendar")
    return _draw(request, form, ClosureForm())


@staff("admin")
@require_POST
def close_day(request: HttpRequest) -> HttpResponse:
    """Close the office on a day."""
    form = ClosureForm(request.POST)
    expected = list_expected_on(form.cleaned_data["day"]) if form.is_valid() else []
    if expected:
        places = ", ".join(sorted({row.slot.group.centre.name for row in expected}))
        sentence = ngettext(
            "%(count)s orang punya janji temu pada tanggal itu (%(places)s). Tutup janji temunya dahulu pada halaman tempat itu.",
            "%(count)s orang punya janji temu pada tanggal itu (%(places)s). Tutup janji temunya dahulu pada halaman tempat itu.",
            len(expected),
        )
        form.add_error("day", sentence % {"count": len(expected), "places": places})
    elif form.is_valid():
        try:
            closure = operations.add_closure(**form.cleaned_data, actor=actor_of(request), at=moment_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Hari libur tersimpan."))
            return redirect(f"/meja/kalender/?tahun={closure.date.year}")
    return _draw(request, HoursForm(), form)


@staff("admin")
@require_POST
def open_day(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """Open the office after all on a day it was to be closed."""
    decree_no = request.POST.get("surat", "")
    try:
        operations.remove_closure(closure_id=closure_id, decree_no=decree_no, actor=actor_of(request), at=moment_of(request))
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Hari libur dihapus. Kantor buka pada hari itu."))
    return redirect("desk:calendar")
