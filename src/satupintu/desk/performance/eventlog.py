"""What happened in a service as a file for process mining, taken on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from satupintu.catalogue.queries import get_service
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.pages import tell
from satupintu.evaluation import operations
from satupintu.evaluation.queries import LOG_READERS


class LogForm(forms.Form):
    """Which cases, and in which form."""

    use_required_attribute = False
    dari = forms.DateField(label=_("Masuk sejak"), widget=forms.DateInput(attrs={"type": "date"}))
    sampai = forms.DateField(label=_("Sampai"), widget=forms.DateInput(attrs={"type": "date"}))
    bentuk = forms.ChoiceField(label=_("Bentuk"), choices=(("xes", "XES (IEEE 1849)"), ("ocel", "OCEL 2.0 (JSON)")))


def log_form(request: HttpRequest) -> LogForm | None:
    """Return the form for the year until today, None for who may not take a log."""
    if not actor_of(request).has(*LOG_READERS):
        return None
    today = region_day(moment_of(request))
    return LogForm(initial={"dari": today - timedelta(days=365), "sampai": today}, prefix="log")


@staff(*LOG_READERS)
@require_POST
def event_log(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send the event log of a service as a stream; the download stands in the journal."""
    form = LogForm(request.POST, prefix="log")
    service = get_service(code)
    if not form.is_valid():
        messages.error(request, _("Isi awal dan akhir masa, lalu pilih bentuk berkas."))
        return redirect("desk:performance-flow", service.code)
    given: dict[str, Any] = form.cleaned_data
    try:
        log = operations.export_event_log(
            service_code=service.code,
            since=given["dari"],
            until=min(given["sampai"], date(9999, 12, 30)) + timedelta(days=1),
            form=given["bentuk"],
            actor=actor_of(request),
            at=moment_of(request),
        )
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("desk:performance-flow", service.code)
    response = StreamingHttpResponse((piece.encode() for piece in log.pieces()), content_type=log.media_type)
    response["Content-Disposition"] = f'attachment; filename="{log.file_name}"'
    return response
