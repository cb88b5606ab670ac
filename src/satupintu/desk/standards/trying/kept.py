"""The try of a member of staff, kept in their session: one at a time, gone when they log out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from satupintu.catalogue.queries import TryState

KEY = "coba"


def read_kept(request: HttpRequest, version_id: UUID) -> TryState | None:
    """Return the try of this version, or None; one of another version is no try of this."""
    kept: Any = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("version") != str(version_id):
        return None
    try:
        return TryState.read(kept["state"])
    except (KeyError, TypeError, ValueError):
        return None  # kept by an older release


def keep(request: HttpRequest, version_id: UUID, state: TryState) -> None:
    """Keep a try in place of the one before."""
    request.session[KEY] = {"version": str(version_id), "state": state.as_json()}


def forget(request: HttpRequest) -> None:
    """Give the try up."""
    request.session.pop(KEY, None)
