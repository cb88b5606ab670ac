"""Following a case with its number and secret code, without a login."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.applications import queries
from satupintu.applications.errors import NotYours
from satupintu.config.access import moment_of, posted, public
from satupintu.config.throttle import limit_tries
from satupintu.portal.applications.listing import status_look
from satupintu.portal.applications.turns import clock_words, step_entries, time_rows, turn_lines


class TrackForm(forms.Form):
    """Number and code."""

    use_required_attribute = False
    number = forms.CharField(
        label=gettext_lazy("Nomor permohonan"),
        max_length=40,
        help_text=gettext_lazy("Ada pada bukti permohonan, misalnya K01-2026-000123"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Isi nomor permohonan.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Kode lacak"),
        max_length=20,
        help_text=gettext_lazy("8 huruf dan angka di bawah nomor"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Isi kode lacak.")},
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code (by POST, so that the code never stands in an address) and tell how the case stands."""
    at = moment_of(request)
    form = TrackForm(posted(request), initial={"number": request.GET.get("nomor", "")[:40]})
    context: dict[str, object] = {"form": form, "at": at}
    if form.is_valid():
        limit_tries(request, "lacak", most=20, seconds=600)
        try:
            tracking = queries.track(form.cleaned_data["number"], form.cleaned_data["code"], at)
        except NotYours:
            form.add_error("code", _("Nomor dan kode tidak cocok. Periksa keduanya pada bukti permohonan Anda."))
        else:
            context |= {
                "tracking": tracking,
                "look": status_look(tracking.state),
                "steps": step_entries(tracking, is_own=False),
                "turns": turn_lines(tracking.turns),
                "times": time_rows(tracking, is_own=False),
                "clock_words": clock_words(tracking),
            }
    return render(request, "portal/track.html", context, status=422 if form.errors else 200)
