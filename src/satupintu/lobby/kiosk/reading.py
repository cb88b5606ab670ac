"""What a kiosk shows, as plain data: services by need and by group, what to bring, what can be done from home."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from segno import make

from satupintu import __version__
from satupintu.catalogue.queries import Standard, get_enacted_standard, list_services, search_services
from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Device, GroupService, Zone
from satupintu.centres.queries import get_device, list_groups, service_label
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.lobby.board import counter_label
from satupintu.lobby.kiosk.words import needs, priorities, topics, words
from satupintu.lobby.rules import announce, spaced
from satupintu.visits.models import Leg, NumberBlock, Visit
from satupintu.visits.operations import Joined
from satupintu.visits.queries import estimate_waits, place_in_line, ticket_label, wait_words

KEPT_SECONDS = 30
TOPICS_KEPT = 300
LANGUAGES = ("id", "en")


def get_kiosk(token: str) -> Device:
    """Return the kiosk that shows this token. Raises `DeviceUnknown` (none here, revoked, or a display)."""
    device = get_device(token)
    if device.kind != Device.Kind.KIOSK:
        raise DeviceUnknown
    return device


def read_kiosk(device: Device, host: str, at: datetime) -> dict[str, Any]:
    """Return everything the page of a kiosk draws, in both languages; `host` is the name the page was asked by."""
    lines = {line.code: line for line in list_services()}
    groups = list_groups(device.centre_id, at)
    services: dict[str, dict[str, Any]] = {}
    for group in groups:
        for now in group.services:
            offer, line = now.offer, lines.get(now.offer.service_code)
            services[offer.service_code] = {
                "group": group.group.code,
                "name": line.name if line else service_label(offer, "id") or offer.service_code,
                "name_en": "" if line else service_label(offer, "en"),
                "open": now.is_offered,
                **_standard_words(offer, line.slug if line else "", host),
            }
    return {
        "version": page_version(),
        "centre": device.centre.name,
        "taking": any(service["open"] for service in services.values()),
        "until": _clock(max((group.last_taken_at for group in groups if group.last_taken_at), default=None)),
        "day": region_day(at).isoformat(),
        "groups": [
            {
                "code": group.group.code,
                "prefix": group.group.prefix,
                "name": group.group.name,
                "name_en": group.group.name_en,
                "zone": _zone(group.group.zone),
                "open": group.is_taking,
                "until": group.last_taken_at and round(group.last_taken_at.timestamp() * 1000),
            }
            for group in groups
        ],
        "services": services,
        "topics": _topics(device.centre_id, services),
        "priorities": {language: _in(language, priorities) for language in LANGUAGES},
        "needs": {language: _in(language, needs) for language in LANGUAGES},
        "words": {language: _in(language, words) for language in LANGUAGES},
    }


def _in(language: str, read: Any) -> Any:
    with translation.override(language):
        return read()


def _zone(zone: Zone) -> dict[str, str]:
    return {"name": zone.name, "colour": zone.colour, "pictogram": zone.pictogram}


def _standard_words(offer: GroupService, slug: str, host: str) -> dict[str, Any]:
    if not slug:
        return {"needs": [], "online": "", "qr": ""}
    try:
        standard = get_enacted_standard(offer.service_code)
    except NotFound:
        return {"needs": [], "online": "", "qr": ""}
    online = f"{_public_address(host)}/layanan/{slug}/" if offer.is_online_possible and standard.is_open else ""
    return {"needs": _to_bring(standard), "online": online, "qr": _qr(online) if online else ""}


def _to_bring(standard: Standard) -> list[dict[str, Any]]:
    """Return what people bring to the counter; what the office fetches itself, or is typed or paid later, is left out."""
    return [
        {"label": need.label, "if": need.obligation != "mandatory"}
        for need in standard.requirements
        if need.kind in ("upload", "original_item") and need.stage != "process"
    ]


def _topics(centre_id: UUID, services: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the occasions of life for which the place offers something; which those are, the search of the catalogue says."""
    key = f"lobby.topics.{centre_id}"
    found: dict[str, list[str]] | None = cache.get(key)
    if found is None:
        found = {code: [line.code for phrase in phrases for line in search_services(phrase)] for code, _icon, phrases in topics()}
        cache.set(key, found, TOPICS_KEPT)
    labels = {language: _in(language, words)["topics"] for language in LANGUAGES}
    shown = []
    for code, icon, _phrases in topics():
        here = [service for service in dict.fromkeys(found.get(code, [])) if service in services]
        if here:
            shown.append({"icon": icon, "services": here, "name": labels["id"][code], "name_en": labels["en"][code]})
    return shown


def ticket_of(joined: Joined, host: str, at: datetime) -> dict[str, Any]:
    """Return a ticket as the kiosk shows and prints it, in the language in use."""
    visit = joined.visit
    # A ticket just taken is not among those kept, so after it they are made anew.
    place = place_in_line(visit.code, at, waits=estimate_waits(visit.centre_id, at))
    names = {line.code: line.name for line in list_services()}
    legs = visit.legs.select_related("group").prefetch_related("group__services").order_by("seq")
    address = f"{_public_address(host)}/antrean/{visit.code}/"
    label = spaced(joined.ticket.label)
    return {
        "number": label,
        "code": visit.code,
        "services": [names.get(leg.service_code) or _own_label(leg) for leg in legs],
        "zone": _zone(place.zone),
        "ahead": _("%(count)s orang") % {"count": place.ahead},
        "wait": wait_words(place.wait),
        "taken": timezone.localtime(visit.opened_at).strftime("%d/%m/%Y %H.%M"),
        "booked": _clock(legs[0].booked_at),
        "priority": bool(visit.priority_reason),
        "address": address,
        "qr": _qr(address),
        "clips": list(announce(label, "", language=translation.get_language() or "id")),
        "repeated": joined.is_repeated,
    }


def news_of(joined: Joined, at: datetime) -> str:
    """Return what who showed a code is told beside their number: in time, early or late, back in line, or called."""
    leg, appointment = joined.leg, getattr(joined.visit, "appointment", None)
    if leg.state == Leg.State.CALLED and leg.counter is not None:
        return _("Giliran Anda. Silakan ke %(counter)s.") % {"counter": counter_label(leg.counter)}
    if leg.state != Leg.State.WAITING:
        return ""
    if appointment is None:
        return _("Anda tercatat sudah di sini. Tempat Anda dalam antrean tetap terjaga.")
    data = {"start": _clock(appointment.slot.starts_at), "due": _clock(leg.due_from), "grace": leg.group.grace_minutes}
    if leg.booked_at is None:
        late = _("Janji temu Anda pukul %(start)s sudah lewat lebih dari %(grace)s menit.") % data
        return f"{late} {_('Anda tetap dilayani hari ini, dalam antrean biasa.')}"
    if leg.due_from is not None and at < leg.due_from:
        early = _("Anda datang lebih awal dari janji temu pukul %(start)s.") % data
        due = _("Nomor ini dipanggil mulai pukul %(due)s, atau lebih cepat bila tidak ada yang menunggu.") % data
        return f"{early} {due}"
    return _("Anda tepat waktu untuk janji temu pukul %(start)s.") % data


def _own_label(leg: Any) -> str:
    offer = next((offer for offer in leg.group.services.all() if offer.service_code == leg.service_code), None)
    return "" if offer is None else service_label(offer, translation.get_language() or "id")


def block_of(block: NumberBlock) -> dict[str, Any]:
    """Return a block of numbers as a kiosk keeps it, each with what is printed."""
    group = block.group
    numbers = range(block.first, block.last + 1)
    return {
        "id": str(block.pk),
        "group": group.code,
        "day": block.day.isoformat(),
        "numbers": [[number, spaced(ticket_label(group.prefix, number, group.number_to))] for number in numbers],
    }


def find_visit_of_key(device: Device, key: str) -> Visit | None:
    """Return the visit a press at this kiosk has opened, or None."""
    return Visit.objects.filter(centre_id=device.centre_id, device_id=device.pk, key=key).first() if key else None


def _public_address(host: str) -> str:
    return str(settings.PUBLIC_ADDRESS).format(host=host).rstrip("/")


def _qr(address: str) -> str:
    return str(make(address, error="m", micro=False).svg_data_uri(scale=4, border=2))


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else timezone.localtime(moment).strftime("%H.%M")


def stamp_of(state: Mapping[str, Any]) -> str:
    """Return a short text that differs whenever what a kiosk shows does."""
    return hashlib.sha256(json.dumps(state, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


@lru_cache
def page_version() -> str:
    """Return a hash of everything the page of a kiosk is made of."""
    digest = hashlib.sha256(__version__.encode())
    here = Path(__file__).parent.parent
    for path in sorted([*here.glob("static/aula/*.*"), *here.glob("templates/lobby/kiosk*"), *here.glob("kiosk/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
