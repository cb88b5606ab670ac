"""Limits on tries from one address, for doors that need no login."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from satupintu.config.access import moment_of
from satupintu.core.errors import TooManyTries
from satupintu.core.limits import count_try

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address_of(request: HttpRequest) -> str:
    """Return the address the request came from; of IPv6 the /64, which one subscriber has to themselves.

    Behind a proxy it is the last address the proxy wrote into `X-Forwarded-For`; those before it are anybody's claim.
    """
    address = _read_address(request)
    if address is None:
        return str(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether the request was made on this machine itself, not by way of a proxy that stands on it."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if forwarded and not settings.BEHIND_PROXY:
        return False  # some proxy nobody told us of: the nearest address is its own
    seen = _read_address(request) if forwarded else _parsed(str(request.META.get("REMOTE_ADDR", "")))
    if isinstance(seen, ipaddress.IPv6Address):
        seen = seen.ipv4_mapped or seen
    return seen is not None and seen.is_loopback


def _read_address(request: HttpRequest) -> Address | None:
    if settings.BEHIND_PROXY:
        return _parsed(request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip())
    return _parsed(str(request.META.get("REMOTE_ADDR", "")))


def _parsed(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def limit_tries(request: HttpRequest, door: str, *, most: int, seconds: int, whose: str = "") -> None:
    """Count a try at a door; raise `TooManyTries` when there were more than `most` in the window.

    Tries are counted by the address they come from, or by `whose` they are (an account) where that is known. All processes
    count together. The refusal says when the window is over.
    """
    tries = count_try(f"{door}:{whose or address_of(request)}", seconds=seconds, at=moment_of(request))
    if tries.count > most:
        raise TooManyTries(time=timezone.localtime(tries.ends_at).strftime("%H.%M"))
