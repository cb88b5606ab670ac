"""Limits on tries from one address, for doors that need no login."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from satupintu.core.errors import TooMany


def address_of(request: HttpRequest) -> str:
    """Return the address the request came from; behind our proxy, the one that proxy saw.

    Only the last address of `X-Forwarded-For` was written by our proxy; those before it are what the visitor claims.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return nearest
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(seen))
    except ValueError:
        return nearest


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
