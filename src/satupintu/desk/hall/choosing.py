"""Which place a page of the hall is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest

from satupintu.centres.models import Centre
from satupintu.centres.queries import list_centres
from satupintu.core.errors import NotFound


class Keyed(Protocol):
    """A row with a key."""

    pk: Any


K = TypeVar("K", bound=Keyed)


def chosen_centre(request: HttpRequest) -> tuple[Centre | None, list[Centre]]:
    """Return the place of `?tempat=` (a code), else the first, and all of them. Raises `NotFound` for an unknown code."""
    centres = list(list_centres())
    code = request.GET.get("tempat", "")
    if not code:
        return (centres[0] if centres else None), centres
    found = next((centre for centre in centres if centre.code == code), None)
    if found is None:
        raise NotFound
    return found, centres


def of_these(rows: Iterable[K], key: UUID) -> K:
    """Return the row with this key among those a place has. Raises `NotFound` (also for one of another place)."""
    found = next((row for row in rows if row.pk == key), None)
    if found is None:
        raise NotFound
    return found


def key_of(text: str) -> UUID:
    """Return the key a form sent; one that is none names nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
