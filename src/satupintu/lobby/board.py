"""What a display shows, as plain data: the same for the page, for who asks every two seconds, and for the live process."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from satupintu import __version__
from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Device
from satupintu.centres.queries import actor_of_device, get_centre, get_device

REFRESH_SECONDS = 30
"""A board is read anew at least so often, for estimates grow old without anything happening."""

__all__ = ["REFRESH_SECONDS", "actor_of_device", "get_display", "page_version", "read_board", "read_stamp"]


def get_display(token: str) -> Device:
    """Return the display that shows this token. Raises `DeviceUnknown` (none here, revoked, or a kiosk)."""
    device = get_device(token)
    if device.kind != Device.Kind.DISPLAY:
        raise DeviceUnknown
    return device


def read_stamp(centre_id: UUID, at: datetime) -> str:
    """Return a short text that differs whenever a board of the place may: one small query, so that it can be asked often."""
    centre = get_centre(centre_id)
    parts = (
        centre.voice_languages,
        centre.calls_shown,
        centre.announcement,
        centre.announcement_en,
        int(at.timestamp()) // REFRESH_SECONDS,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def read_board(centre_id: UUID, zone_id: UUID | None, at: datetime) -> dict[str, Any]:
    """Return the board of a waiting area, without one of the whole place; instants are milliseconds since 1970."""
    centre = get_centre(centre_id)
    return {
        "page": page_version(),
        "voice": "id" in centre.voice_languages,
        "calls": [],
        "waiting": "",
        "estimate": "",
        "announcements": [line for line in (centre.announcement, centre.announcement_en) if line],
    }


@lru_cache
def page_version() -> str:
    """Return a hash of everything the page is made of: a display that was made by another version loads itself anew."""
    digest = hashlib.sha256(__version__.encode())
    here = Path(__file__).parent
    for path in sorted(
        [*here.glob("static/aula/*"), *here.glob("templates/lobby/display.html"), here / "board.py", here / "rules.py"]
    ):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
