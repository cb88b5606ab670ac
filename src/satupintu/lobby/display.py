"""The display of the hall: its page, and its state for those that cannot listen to the stream."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from satupintu.centres import operations as centres
from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Device
from satupintu.centres.queries import get_voice_clip, is_due_to_be_noted, list_voice_clips
from satupintu.config.access import moment_of, public
from satupintu.config.streams import allow_stream, stream_address
from satupintu.lobby.board import actor_of_device, get_display, page_version, read_board, read_stamp
from satupintu.lobby.rules import CLIPS


@public
@require_safe
def display(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is called; the token says which display it is. One that is not let in is told so, and asks again by itself."""
    try:
        device = get_display(token)
    except DeviceUnknown as refusal:
        told = {"sentence": str(refusal), "advice": refusal.advice}
        response = render(request, "lobby/refused.html", told, status=refusal.status)
        response["Refresh"] = "60"
        return _private(response)
    _note(request, device)
    at = moment_of(request)
    stream = stream_address(request, f"{token}/")
    with translation.override("id"):
        context: dict[str, Any] = {
            "centre": device.centre,
            "zone": device.zone,
            "board": json.dumps(read_board(device.centre_id, device.zone_id, at), ensure_ascii=False),
            "clock": round(at.timestamp() * 1000),
            "rows": range(device.centre.calls_shown),
            "state_url": reverse("lobby:state", args=[token]),
            "stream_url": stream,
            "clips": json.dumps(_clips(device, token)),
            "page_version": page_version(device.centre_id),
        }
        response = render(request, "lobby/display.html", context)
    allow_stream(response, stream)
    return _private(response)


@public
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """Give the state as JSON; 304 when it is the one that was given last (RFC 9110, 13.1.2)."""
    device = get_display(token)
    _note(request, device)
    at = moment_of(request)
    etag = f'"{read_stamp(device.centre_id, at)}-{device.zone_id or "semua"}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        with translation.override("id"):
            response = JsonResponse(read_board(device.centre_id, device.zone_id, at))
        response["ETag"] = etag
    response["X-Server-Time"] = str(round(at.timestamp() * 1000))
    return _private(response)


@public
@require_safe
def voice_clip(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Give a recording of the office to a display of its place; its address changes with it, so browsers keep it."""
    device = get_display(token)
    clip = get_voice_clip(device.centre_id, name)
    response = HttpResponse(bytes(clip.sound), content_type=clip.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _clips(device: Device, token: str) -> dict[str, list[str]]:
    """Return the addresses of each clip, best first: the office's own recording where there is one, else the built-in."""
    own = list_voice_clips(device.centre_id)
    addresses = {name: [static(f"aula/suara/{name}.opus")] for name in CLIPS}
    for name in own.keys() & addresses.keys():
        addresses[name].insert(0, f"{reverse('lobby:voice-clip', args=[token, name])}?v={own[name][:16]}")
    return addresses


def _note(request: HttpRequest, device: Device) -> None:
    at = moment_of(request)
    if is_due_to_be_noted(device, at):
        centres.note_device_seen(device_id=device.pk, actor=actor_of_device(device), at=at)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
