"""The pages of a kiosk: the shell, its state, the search, tickets, appointments, reserved numbers, and its service worker.

The token in the address is the key of the device. No cookie takes part, so a foreign page, which does not know the token, can
send nothing, and there is no token against forged forms.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from satupintu.catalogue.queries import search_services
from satupintu.centres import operations as centres
from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Device, QueueGroup
from satupintu.centres.queries import actor_of_device, is_due_to_be_noted
from satupintu.config.access import moment_of, public
from satupintu.core.errors import Invalid, Refusal
from satupintu.core.regions import current_region, region_day
from satupintu.lobby.escpos import PRINTS_ALL_THE_SAME, Paper, ask_printer, send_ticket
from satupintu.lobby.kiosk.reading import (
    block_of,
    find_visit_of_key,
    get_kiosk,
    news_of,
    page_version,
    read_kiosk,
    stamp_of,
    ticket_of,
)
from satupintu.lobby.rules import CLIPS
from satupintu.visits import operations as visits
from satupintu.visits.errors import VisitUnknown
from satupintu.visits.models import Appointment, Leg, Visit
from satupintu.visits.operations import Joined, PrintedNumber
from satupintu.visits.queries import find_appointment_by_code, get_current_leg, get_visit_by_code

RESERVE = 20
"""Numbers of a group a kiosk keeps for a network drop; of a group with fewer than 200 a tenth of them, or of its quota."""
PRINTER_REST = 30
"""Seconds during which a printer that failed is not tried again, so that a dead one holds up only now and then."""
log = logging.getLogger("satupintu.lobby")


@public
@require_safe
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Show the kiosk; a device that is not let in is told so, and asks again by itself."""
    try:
        device = get_kiosk(token)
    except DeviceUnknown as refusal:
        told = {"sentence": str(refusal), "advice": refusal.advice}
        return _private(render(request, "lobby/refused.html", told, status=refusal.status))
    at = moment_of(request)
    with translation.override("id"):
        context: dict[str, Any] = {
            "centre": device.centre,
            "state": json.dumps(read_kiosk(device, _host(request), at), ensure_ascii=False),
            "clock": round(at.timestamp() * 1000),
            "home": reverse("lobby:kiosk", args=[token]),
            "has_printer": bool(device.printer),
            "clips": json.dumps({name: static(f"aula/suara/{name}.opus") for name in CLIPS}),
            "page_version": page_version(),
        }
        return _private(render(request, "lobby/kiosk.html", context))


@public
@require_safe
def worker(request: HttpRequest, token: str) -> HttpResponse:
    """Give the service worker, which keeps the page for the time the network is down."""
    get_kiosk(token)
    names = ["kiosk.css", "tiket.css", "kiosk.js", *(f"suara/{name}.opus" for name in CLIPS)]
    files = [*(static(f"aula/{name}") for name in names), static("icons.svg"), static("font/jakarta.woff2"), "/lambang.svg"]
    context = {"home": reverse("lobby:kiosk", args=[token]), "files": json.dumps(files), "version": page_version()}
    return _private(render(request, "lobby/kiosk_worker.js", context, content_type="text/javascript; charset=utf-8"))


@public
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """Give what the kiosk shows as JSON; 304 when it is what was given last (RFC 9110, 13.1.2)."""
    device, at = get_kiosk(token), moment_of(request)
    _look_after(device, at)
    found = read_kiosk(device, _host(request), at)
    etag = f'"{stamp_of(found)}"'
    response = get_conditional_response(request, etag=etag) or JsonResponse(found)
    response["ETag"] = etag
    response["X-Server-Time"] = str(round(at.timestamp() * 1000))
    return _private(response)


def _look_after(device: Device, at: datetime) -> None:
    """Note the kiosk as alive, and ask its printer how it is: then too, and as soon as one that failed has rested."""
    is_due = is_due_to_be_noted(device, at)
    if is_due:
        centres.note_device_seen(device_id=device.pk, actor=actor_of_device(device), at=at)
    if device.printer and (is_due or device.printer_fault) and not cache.get(_resting(device)):
        _note_printer(device, ask_printer(device.printer), at)


@public
@require_safe
def search(request: HttpRequest, token: str) -> HttpResponse:
    """Give the codes of the services that fit what was typed, best first."""
    get_kiosk(token)
    return _private(JsonResponse({"codes": [line.code for line in search_services(request.GET.get("q", "")[:60])]}))


@public
@csrf_exempt
@require_POST
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Take a number, or bring one in that was given while the network was down; print it where the kiosk has a printer.

    `instead_of` is the key of an attempt whose answer never came: if it opened a visit, nobody holds that number, so it leaves.
    """
    device, at = get_kiosk(token), moment_of(request)
    with translation.override("id"):
        try:
            asked = _asked(request)
            language = _language(asked)
            printed = _printed(asked.get("printed"), at)
            with translation.override(language):
                joined = visits.take_ticket(
                    centre_id=device.centre_id,
                    service_codes=_strings(asked.get("services", [])),
                    channel=Visit.Channel.KIOSK,
                    priority_reason=str(asked.get("priority", "")),
                    needs=_strings(asked.get("needs", [])),
                    party_size=_whole(asked.get("party", 1)),
                    language=language,
                    key=str(asked.get("key", ""))[:60],
                    printed=printed,
                    actor=actor_of_device(device),
                    at=at,
                )
                _take_back(device, str(asked.get("instead_of", "")), at)
                return _answer(request, device, joined, prints=printed is None)
        except Refusal as refusal:
            return _refused(refusal, _language_of_body(request))


@public
@csrf_exempt
@require_POST
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Let who booked, or who took a number from home, join the line by the code they show; tell them how they stand.

    Who was on hold waits again, and who is in line already sees where. A refusal says for which service a number can be taken
    instead, so that nobody ends here.
    """
    device, at = get_kiosk(token), moment_of(request)
    instead: list[str] = []
    try:
        asked = _asked(request)
        with translation.override(_language(asked)):
            code = str(asked.get("code", ""))[:20].upper()
            appointment = find_appointment_by_code(code)
            if appointment is not None and appointment.slot.group.centre_id == device.centre_id:
                instead = [appointment.service_code]
            joined, is_new = _checked_in(device, code, appointment, _language(asked), at)
            return _answer(request, device, joined, prints=is_new, news=news_of(joined, at))
    except Refusal as refusal:
        return _refused(refusal, _language_of_body(request), instead=instead)


def _checked_in(device: Device, code: str, appointment: Appointment | None, language: str, at: datetime) -> tuple[Joined, bool]:
    """Return the visit of a code, and whether its ticket is to be printed: not for who only asks how they stand."""
    actor = actor_of_device(device)
    if appointment is not None:
        if appointment.slot.group.centre_id != device.centre_id:
            raise Invalid(errors={"code": _("Janji temu ini untuk tempat pelayanan lain.")})
        return visits.check_in(code=code, language=language, actor=actor, at=at), True
    visit = get_visit_by_code(code)
    if visit.centre_id != device.centre_id:
        raise VisitUnknown
    leg = get_current_leg(visit.pk)
    is_held = leg.state == Leg.State.HELD
    is_known = leg.state == Leg.State.CALLED or (leg.state == Leg.State.WAITING and leg.is_here)
    if visit.day == region_day(at) and (is_held or is_known):
        leg = visits.resume(leg_id=leg.pk, actor=actor, at=at) if is_held else leg
        return Joined(visit, visit.ticket, leg, False), False
    leg = visits.arrive(visit_code=code, actor=actor, at=at)
    return Joined(visit, visit.ticket, leg, False), True


@public
@csrf_exempt
@require_POST
def reserve(request: HttpRequest, token: str) -> HttpResponse:
    """Put numbers of one group aside for the time the network is down."""
    device, at = get_kiosk(token), moment_of(request)
    try:
        code = str(_asked(request).get("group", ""))
        group = QueueGroup.objects.filter(centre_id=device.centre_id, code=code, is_active=True).first()
        if group is None:
            raise Invalid(errors={"group": _("Kelompok antrean ini tidak ada.")})
        most = min(group.number_to - group.number_from + 1, group.daily_quota or group.number_to)
        count = max(1, min(RESERVE, most // 10))
        block = visits.reserve_numbers(group_id=group.pk, count=count, actor=actor_of_device(device), at=at)
    except Refusal as refusal:
        return _refused(refusal, "id")
    return _private(JsonResponse(block_of(block)))


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that was sent. Raises `Invalid`."""
    try:
        asked = json.loads(request.body)
    except ValueError:
        raise Invalid from None
    if not isinstance(asked, dict):
        raise Invalid
    return asked


def _strings(told: Any) -> list[str]:
    if not isinstance(told, list):
        raise Invalid
    return [str(one) for one in told]


def _whole(told: Any) -> int:
    if not isinstance(told, int) or isinstance(told, bool):
        raise Invalid
    return told


def _language(asked: dict[str, Any]) -> str:
    return "en" if asked.get("language") == "en" else "id"


def _language_of_body(request: HttpRequest) -> str:
    """Return the language of who asked, also when what was sent cannot be read."""
    try:
        return _language(_asked(request))
    except Invalid:
        return "id"


def _printed(told: Any, at: datetime) -> PrintedNumber | None:
    """Return the number that was printed before. Its moment is never after now: the clock of a kiosk may be ahead a little."""
    if told is None:
        return None
    try:
        moment = datetime.fromtimestamp(float(told["at"]) / 1000, tz=UTC)
        return PrintedNumber(UUID(str(told["block"])), int(told["number"]), min(moment, at))
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise Invalid from None


def _take_back(device: Device, key: str, at: datetime) -> None:
    visit = find_visit_of_key(device, key)
    if visit is None or visit.closed_at is not None:
        return
    try:
        visits.leave(visit_code=visit.code, actor=actor_of_device(device), at=at)
    except Refusal:
        log.warning("A number nobody holds was called before it could be taken back", extra={"visit": str(visit.pk)})


def _answer(request: HttpRequest, device: Device, joined: Joined, *, prints: bool = True, news: str = "") -> HttpResponse:
    shown = ticket_of(joined, _host(request), moment_of(request))
    shown |= {"news": news, "quiet": not prints, "printed": None}
    if device.printer and prints:
        shown["printed"] = _print(device, shown, moment_of(request))
    return _private(JsonResponse(shown))


def _print(device: Device, shown: dict[str, Any], at: datetime) -> bool:
    """Return whether the printer took the ticket; it is given up after two seconds and then left alone for a while."""
    if cache.get(_resting(device)):
        return False
    pairs = [
        (_("Tunggu di"), shown["zone"]["name"]),
        (_("Di depan Anda"), shown["ahead"]),
        (_("Perkiraan menunggu"), shown["wait"]),
        (_("Diambil"), shown["taken"]),
        *([(_("Janji temu"), shown["booked"])] if shown["booked"] else []),
    ]
    foot = _("Pindai untuk memantau antrean dari ponsel")
    head = [current_region().office_name, device.centre.name, _("Nomor antrean")]
    paper = Paper(head, shown["number"], shown["services"], pairs, shown["address"], foot)
    return _note_printer(device, send_ticket(device.printer, paper), at)


def _note_printer(device: Device, fault: str, at: datetime) -> bool:
    """Write down what is wrong with the printer when that has changed; return whether it prints."""
    is_printing = fault in PRINTS_ALL_THE_SAME
    if not is_printing:
        cache.set(_resting(device), True, PRINTER_REST)
        log.warning("The printer of a kiosk does not print", extra={"device": str(device.pk), "fault": fault})
    if fault != device.printer_fault:
        centres.note_printer(device_id=device.pk, fault=fault, actor=actor_of_device(device), at=at)
    return is_printing


def _resting(device: Device) -> str:
    return f"lobby.printer.{device.pk}"


def _refused(refusal: Refusal, language: str, *, instead: Sequence[str] = ()) -> HttpResponse:
    with translation.override(language):
        sentence = " ".join([str(refusal), *refusal.errors.values()])
        told = {"code": refusal.code, "sentence": sentence, "advice": refusal.advice, "instead": list(instead)}
    return _private(JsonResponse(told, status=refusal.status))


def _host(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0]


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
