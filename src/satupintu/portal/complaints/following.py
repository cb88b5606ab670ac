"""Following a complaint by number and code, or from one's own list: completing, objecting, rating, withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.complaints import operations, queries
from satupintu.complaints.errors import CodeWrong
from satupintu.complaints.queries import TrackedComplaint
from satupintu.config.access import actor_of, citizen, moment_of, posted, public
from satupintu.config.forms.reporting import ManyFilesField, attachments_of
from satupintu.config.throttle import limit_tries
from satupintu.core.actor import NOBODY, Actor
from satupintu.core.errors import NotFound, Refusal

DONE = {
    "lengkapi": gettext_lazy("Terima kasih. Laporan Anda kami periksa lagi."),
    "buka-lagi": gettext_lazy("Pengaduan dibuka kembali."),
    "nilai": gettext_lazy("Terima kasih atas penilaian Anda. Pengaduan ditutup."),
    "cabut": gettext_lazy("Pengaduan dicabut."),
}
SATISFACTION = (
    (4, gettext_lazy("Sangat puas")),
    (3, gettext_lazy("Puas")),
    (2, gettext_lazy("Kurang puas")),
    (1, gettext_lazy("Tidak puas")),
)
LOOKS = {
    "received": ("blue", "inbox"),
    "incomplete": ("warn", "alert"),
    "verified": ("blue", "check"),
    "assigned": ("blue", "users"),
    "in_progress": ("blue", "refresh"),
    "answered": ("ok", "message"),
    "closed": ("grey", "check"),
    "rejected": ("red", "cross"),
    "withdrawn": ("grey", "cross"),
}


class NumberForm(forms.Form):
    """Number and code."""

    use_required_attribute = False
    nomor = forms.CharField(
        label=gettext_lazy("Nomor pengaduan"),
        max_length=20,
        help_text=gettext_lazy("Misalnya ADU-2026-000123"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "govuk-input--width-20"}),
        error_messages={"required": gettext_lazy("Isi nomor pengaduan.")},
    )
    kode = forms.CharField(
        label=gettext_lazy("Kode"),
        max_length=20,
        help_text=gettext_lazy("10 huruf dan angka pada tanda terima"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "govuk-input--width-10"}),
        error_messages={"required": gettext_lazy("Isi kode pengaduan.")},
    )


class _FilesForm(forms.Form):
    evidence = ManyFilesField(required=False)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code (by POST, so that the code stands in no address and no log) and tell how it stands."""
    form = NumberForm(posted(request), initial={"nomor": request.GET.get("nomor", "")[:20]})
    if form.is_valid():
        try:
            tracked = _tracked(request, form)
        except CodeWrong as refusal:
            form.add_error("kode", f"{refusal} {refusal.advice}")
        else:
            return _show(request, tracked, form.cleaned_data)
    return render(request, "portal/complaints/track.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Do one of `DONE` with number and code; the page of the complaint follows at once, since no address may hold the code."""
    form = NumberForm(posted(request))
    if not form.is_valid():
        return redirect("portal:complaint-track")
    try:
        tracked = _tracked(request, form)
    except CodeWrong as refusal:
        form.add_error("kode", f"{refusal} {refusal.advice}")
        return render(request, "portal/complaints/track.html", {"form": form}, status=422)
    fault = _do(request, verb, tracked.id, NOBODY, form.cleaned_data["kode"])
    now = queries.track_complaint(form.cleaned_data["nomor"], form.cleaned_data["kode"], moment_of(request))
    return _show(request, now, form.cleaned_data, fault=fault, done="" if fault else str(DONE[verb]))


@citizen
@require_safe
def own(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Show a complaint sent with this account."""
    return _show(request, queries.get_own_complaint(complaint_id, actor_of(request), moment_of(request)), {})


@citizen
@require_POST
def act_on_own(request: HttpRequest, complaint_id: UUID, verb: str) -> HttpResponse:
    """Do one of `DONE` with a complaint sent with this account."""
    fault = _do(request, verb, complaint_id, actor_of(request), "")
    if fault:
        tracked = queries.get_own_complaint(complaint_id, actor_of(request), moment_of(request))
        return _show(request, tracked, {}, fault=fault)
    messages.success(request, str(DONE[verb]))
    return redirect("portal:complaint-own", complaint_id)


def _tracked(request: HttpRequest, form: NumberForm) -> TrackedComplaint:
    limit_tries(request, "pengaduan-lacak", most=30, seconds=600)
    return queries.track_complaint(form.cleaned_data["nomor"], form.cleaned_data["kode"], moment_of(request))


def _do(request: HttpRequest, verb: str, complaint_id: UUID, actor: Actor, code: str) -> str:
    """Do what was asked and return what was wrong with it, "" when it was done. Raises `NotFound` for an unknown verb."""
    if verb not in DONE:
        raise NotFound
    text, degree = request.POST.get("teks", ""), request.POST.get("puas", "")
    files = _FilesForm(request.POST, request.FILES)
    if not files.is_valid():
        return " ".join(str(error) for error in files.errors["evidence"])
    values: dict[str, Any] = {"complaint_id": complaint_id, "code": code, "actor": actor, "at": moment_of(request)}
    try:
        if verb == "lengkapi":
            operations.complete_report(text=text, files=attachments_of(files.cleaned_data["evidence"]), **values)
        elif verb == "buka-lagi":
            operations.reopen_complaint(text=text, **values)
        elif verb == "nilai":
            operations.rate_answer(satisfaction=int(degree) if degree in ("1", "2", "3", "4") else 0, **values)
        else:
            operations.withdraw_complaint(**values)
    except Refusal as refusal:
        return " ".join(dict.fromkeys([*refusal.errors.values()] or [str(refusal), refusal.advice]))
    return ""


def _show(
    request: HttpRequest, tracked: TrackedComplaint, proof: dict[str, Any], *, fault: str = "", done: str = ""
) -> HttpResponse:
    kind, icon = LOOKS.get(tracked.state, ("grey", "info"))
    context = {
        "tracked": tracked,
        "look": {"kind": kind, "icon": icon},
        "proof": proof,
        "base": "/pengaduan/lacak/" if proof else f"/pengaduan/saya/{tracked.id}/",
        "satisfaction": SATISFACTION,
        "fault": fault,
        "done": done,
        "typed": request.POST.get("teks", "") if fault else "",
    }
    response = render(request, "portal/complaints/complaint.html", context, status=422 if fault else 200)
    response["Cache-Control"] = "private, no-store"
    return response
