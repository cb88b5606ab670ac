"""Files to and from SP4N-LAPOR!, and the limits of the classes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.complaints import operations, queries
from satupintu.complaints.models import ComplaintLimit, Kind
from satupintu.complaints.queries import IN_COLUMNS, LEADERS, OUT_COLUMNS
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.complaints.listing import table_response
from satupintu.desk.pages import blame, page


class FileForm(forms.Form):
    """The file of reports."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Berkas CSV dari SP4N-LAPOR!"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Pilih berkas CSV."),
            "empty": gettext_lazy("Berkas ini kosong."),
        },
    )


@staff(*LEADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lapor(request: HttpRequest) -> HttpResponse:
    """Take a file of reports over, whole or not at all; say which columns there are."""
    form = FileForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            reports = queries.read_reports(form.cleaned_data["file"].read())
            done = operations.import_reports(reports=reports, actor=actor_of(request), at=moment_of(request))
        except Refusal as refusal:
            for sentence in list(refusal.errors.values())[:20] or [str(refusal)]:
                form.add_error("file", sentence)
        else:
            words = _("%(count)s laporan baru diambil, %(known)s sudah ada sebelumnya.")
            messages.success(request, words % {"count": done.count, "known": done.known})
            return redirect("desk:complaints-lapor")
    context = {"form": form, "taken": IN_COLUMNS, "given": OUT_COLUMNS}
    return page(request, "desk/complaints/lapor.html", context, status=422 if form.errors else 200)


@staff(*LEADERS)
@require_safe
def send_back(request: HttpRequest) -> HttpResponse:
    """Send the CSV by which SP4N-LAPOR! hears how its reports stand."""
    response = table_response([keep_text(cell) for cell in row] for row in queries.write_reports(actor_of(request)))
    response["Content-Disposition"] = f'attachment; filename="lapor-{region_day(moment_of(request))}.csv"'
    return response


class LimitForm(forms.Form):
    """A limit of a class."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=gettext_lazy("Klasifikasi"), choices=Kind.choices)
    value = forms.IntegerField(
        label=gettext_lazy("Lama"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"required": gettext_lazy("Isi bilangan."), "invalid": gettext_lazy("Isi bilangan.")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("Satuan"), choices=ComplaintLimit.Unit.choices)
    decree_no = forms.CharField(label=gettext_lazy("Nomor keputusan"), required=False, max_length=120)


@staff("manager")
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """Show the limits of the classes, and let the office set shorter ones."""
    form = LimitForm(posted(request))
    if form.is_valid():
        try:
            operations.set_limit(**form.cleaned_data, actor=actor_of(request), at=moment_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Batas waktu disimpan."))
            return redirect("desk:complaints-limits")
    context = {"form": form, "limits": queries.list_limits()}
    return page(request, "desk/complaints/limits.html", context, status=422 if form.errors else 200)
