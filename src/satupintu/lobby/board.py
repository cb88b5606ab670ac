"""What a display shows, as plain data: the same for the page, for who asks every two seconds, and for the live process."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from satupintu import __version__
from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Centre, Counter, Device
from satupintu.centres.queries import actor_of_device, get_centre, get_device, list_voice_clips
from satupintu.core.regions import region_zone
from satupintu.lobby.rules import announce_in, say_place, spaced
from satupintu.visits.models import Call, Leg
from satupintu.visits.queries import kept_waits, wait_words

REFRESH_SECONDS = 30
"""A board is read anew at least so often, for estimates grow old without anything happening."""

__all__ = [
    "REFRESH_SECONDS",
    "actor_of_device",
    "counter_label",
    "get_display",
    "page_version",
    "read_board",
    "read_stamp",
]


def get_display(token: str) -> Device:
    """Return the display that shows this token. Raises `DeviceUnknown` (none here, revoked, or a kiosk)."""
    device = get_device(token)
    if device.kind != Device.Kind.DISPLAY:
        raise DeviceUnknown
    return device


def read_stamp(centre_id: UUID, at: datetime) -> str:
    """Return a short text that differs whenever a board of the place may: three small queries, so that it can be asked often."""
    centre = get_centre(centre_id)
    settled = centre.voice_languages, centre.calls_shown, centre.announcement, centre.announcement_en
    newest = Call.objects.filter(centre_id=centre_id).order_by("-call_seq").values_list("call_seq", flat=True).first()
    line = Leg.objects.filter(group__centre_id=centre_id, state=Leg.State.WAITING).aggregate(Count("pk"), Max("changed_at"))
    parts = settled, newest, sorted(line.items()), int(at.timestamp()) // REFRESH_SECONDS
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def read_board(centre_id: UUID, zone_id: UUID | None, at: datetime) -> dict[str, Any]:
    """Return the board of a waiting area, without one of the whole place; instants are milliseconds since 1970.

    Calls are those of today, newest first, each number once; a recall has a key of its own and takes the place of its call.
    """
    centre = get_centre(centre_id)
    midnight = at.astimezone(region_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = Call.objects.filter(centre_id=centre_id, at__gte=midnight)
    calls = calls.select_related("zone", "counter__zone__floor", "leg__visit")
    line = Leg.objects.filter(group__centre_id=centre_id, state=Leg.State.WAITING, is_here=True, joined_at__gte=midnight)
    if zone_id is not None:
        calls, line = calls.filter(zone_id=zone_id), line.filter(group__zone_id=zone_id)
    waiting = set(line.values_list("pk", flat=True))
    return {
        "page": page_version(centre_id),
        "voice": bool({"id", "en"}.intersection(centre.voice_languages)),
        "calls": _newest(calls, centre),
        "waiting": _("%(count)s orang") % {"count": len(waiting)},
        "estimate": _estimate(centre_id, waiting, at),
        "announcements": [text for text in (centre.announcement, centre.announcement_en) if text],
    }


def _newest(calls: QuerySet[Call], centre: Centre) -> list[dict[str, Any]]:
    """Return the newest call of each number. Numbers are recalled a few times at most, so a few rows more are enough."""
    newest: dict[str, Call] = {}
    most = centre.calls_shown
    for call in calls.order_by("-call_seq")[: most * 4]:
        newest.setdefault(call.label, call)
    return [_shown(call, centre.voice_languages or ("id",)) for call in list(newest.values())[:most]]


def _estimate(centre_id: UUID, waiting: set[UUID], at: datetime) -> str:
    """Return what the last of those who wait may expect, in words; "" when nobody waits or nobody can say."""
    waits = kept_waits(centre_id, at)
    last = max((waits[key] for key in waiting if key in waits), key=lambda wait: wait.high, default=None)
    return "" if last is None else wait_words(last)


def _shown(call: Call, languages: Sequence[str]) -> dict[str, Any]:
    """Return a call as pages show and say it; the floor only where it is not the one people wait on."""
    number, counter = spaced(call.label), counter_label(call.counter)
    floor = call.counter.zone.floor.name if call.counter.zone.floor_id != call.zone.floor_id else ""
    return {
        "key": str(call.call_seq),
        "number": number,
        "counter": counter,
        "floor": floor,
        "clips": announce_in(languages, call.leg.visit.language, number, counter, floor),
        "at": round(call.at.timestamp() * 1000),
    }


def counter_label(counter: Counter) -> str:
    """Return what stands above a counter: its label where that has a number or a word the voice knows, else with its number."""
    if say_place(counter.label):
        return counter.label
    return f"{_('Loket')} {counter.number} {counter.label}".strip()


def page_version(centre_id: UUID) -> str:
    """Return a hash of all a display is made of, the office's recordings too: one made of other things loads itself anew."""
    own = repr(list_voice_clips(centre_id))
    return hashlib.sha256(f"{_sources_hash()}{own}".encode()).hexdigest()[:12]


@lru_cache
def _sources_hash() -> str:
    digest = hashlib.sha256(__version__.encode())
    here = Path(__file__).parent
    for path in sorted(
        [*here.glob("static/aula/*"), *here.glob("templates/lobby/display.html"), here / "board.py", here / "rules.py"]
    ):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
