"""Limits on tries from one address, for doors that need no login."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from satupintu.core.errors import TooMany


def address_of(request: HttpRequest) -> str:
    """Return the address the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def limit_tries(request: HttpRequest, door: str, *, most: int, seconds: int) -> None:
    """Count a try at a door; raise `TooMany` when there were more than `most` from this address in the window."""
    key = f"tries:{door}:{address_of(request)}"
    cache.add(key, 0, seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        count = 1
    if count > most:
        raise TooMany
