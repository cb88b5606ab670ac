"""The survey tablet at the exit: one touch, or the whole survey for who types the number of their ticket.

The token in the address is the key of the device; no cookie takes part, so there is no token against forged forms.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.centres import operations as centres
from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Device
from satupintu.centres.queries import actor_of_device, get_device, is_due_to_be_noted
from satupintu.config.access import moment_of, posted, public
from satupintu.config.forms.survey import given_of, survey_form
from satupintu.config.throttle import limit_tries
from satupintu.core.errors import Refusal, TooMany
from satupintu.core.limits import count_try
from satupintu.surveys import operations, queries
from satupintu.surveys.errors import InvitationUnknown, TooQuick

REST_SECONDS = 4
"""Touches closer together than this are one person's."""
BURST, BURST_SECONDS = 30, 600
"""Ratings of one tablet in ten minutes from which on they are marked."""
THANKS_SECONDS = "5"
FACES = ("bad", "poor", "good", "great")


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one touch and take it; a device that is not let in is told so, and asks again by itself."""
    try:
        device = get_tablet(token)
    except DeviceUnknown as refusal:
        told = {"sentence": str(refusal), "advice": refusal.advice}
        response = render(request, "lobby/refused.html", told, status=refusal.status)
        response["Refresh"] = "60"
        return _private(response)
    at = moment_of(request)
    _note(device, at)
    if request.method != "POST":
        return _ask(request, device, token, at)
    if count_try(f"tablet:{device.pk}", seconds=REST_SECONDS, at=at).count > 1:
        return _ask(request, device, token, at, TooQuick())
    tries = count_try(f"tablet-beruntun:{device.pk}", seconds=BURST_SECONDS, at=at)
    try:
        value = int(request.POST.get("nilai", "0")) if request.POST.get("nilai", "").isdecimal() else 0
        operations.rate(value=value, is_suspect=tries.count > BURST, actor=actor_of_device(device), at=at)
    except Refusal as refusal:
        return _ask(request, device, token, at, refusal)
    return _thanks(request, token)


@public
@csrf_exempt
@require_POST
def find(request: HttpRequest, token: str) -> HttpResponse:
    """Lead who holds a ticket of today to their survey, when they are among those invited."""
    device, at = get_tablet(token), moment_of(request)
    limit_tries(request, "tablet-nomor", most=60, seconds=600, whose=str(device.pk))
    invitation = queries.find_ticket_token(device.centre_id, request.POST.get("nomor", "")[:12], at)
    if invitation is None:
        return _ask(request, device, token, at, InvitationUnknown())
    return redirect("lobby:tablet-answer", token, invitation)


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str, invitation: str) -> HttpResponse:
    """Ask the whole survey on the tablet and take the answer."""
    device, at = get_tablet(token), moment_of(request)
    try:
        invited = queries.get_invited(invitation, at)
    except InvitationUnknown as refusal:
        limit_tries(request, "tablet-nomor", most=60, seconds=600, whose=str(device.pk))
        return _ask(request, device, token, at, refusal)
    form = survey_form(invited.instrument)(posted(request))
    if form.is_valid():
        try:
            operations.answer_survey(
                token=invitation, given=given_of(invited.instrument, form.cleaned_data), actor=actor_of_device(device), at=at
            )
        except Refusal as refusal:
            for field, sentence in refusal.errors.items():
                form.add_error(field if field in form.fields else None, sentence)
        else:
            return _thanks(request, token)
    context = {"form": form, "home": reverse("lobby:tablet", args=[token])}
    return _private(render(request, "lobby/tablet_form.html", context, status=422 if form.is_bound else 200))


def get_tablet(token: str) -> Device:
    """Return the tablet that shows this token. Raises `DeviceUnknown` (none here, revoked, or another device)."""
    device = get_device(token)
    if device.kind != Device.Kind.TABLET:
        raise DeviceUnknown
    return device


def _note(device: Device, at: datetime) -> None:
    if is_due_to_be_noted(device, at):
        centres.note_device_seen(device_id=device.pk, actor=actor_of_device(device), at=at)


def _ask(request: HttpRequest, device: Device, token: str, at: datetime, refusal: Refusal | None = None) -> HttpResponse:
    row = queries.find_quick_round(at)
    instrument = queries.read_instrument(row.version.body) if row else None
    choices: list[tuple[int, str, str, str]] = []
    if instrument is not None:
        item = instrument.items[0]
        values = range(instrument.low, instrument.high + 1)
        choices = list(zip(values, item.options, item.options_en, FACES, strict=False))
    context: dict[str, Any] = {
        "centre": device.centre,
        "item": instrument.items[0] if instrument else None,
        "choices": choices,
        "find_url": reverse("lobby:tablet-find", args=[token]),
        "home": reverse("lobby:tablet", args=[token]),
        "may_find": queries.is_anybody_asked(at),
        "said": f"{refusal} {refusal.advice}".strip() if refusal else "",
    }
    status = 200 if refusal is None or isinstance(refusal, TooMany) else refusal.status
    return _private(render(request, "lobby/tablet.html", context, status=status))


def _thanks(request: HttpRequest, token: str) -> HttpResponse:
    home = reverse("lobby:tablet", args=[token])
    response = render(request, "lobby/tablet_thanks.html", {"home": home})
    response["Refresh"] = f"{THANKS_SECONDS};url={home}"
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
