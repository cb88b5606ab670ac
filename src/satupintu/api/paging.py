"""Pages by cursor: cost independent of how far one has read."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from satupintu.core.errors import Invalid

MOST = 100
"""Lines a page may have."""

M = TypeVar("M", bound=Model)
T = TypeVar("T")


def size_of(limit: int) -> int:
    """Return how many lines a page gets: as many as asked for, at most a hundred."""
    return min(limit, MOST)


def newest_first(rows: QuerySet[M], moment: str, *, after: str, limit: int, show: Callable[[M], T]) -> tuple[list[T], str | None]:
    """Return a page of `rows`, which are ordered by the field `moment` (never empty) and id, newest first, and its cursor."""
    if after:
        at, row_id = read_cursor(after)
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "id__lt": row_id}))
    size = size_of(limit)
    found = list(rows[: size + 1])
    page = found[:size]
    return [show(row) for row in page], cursor_of(getattr(page[-1], moment), page[-1].pk) if len(found) > size else None


def cursor_of(moment: datetime | None, row_id: UUID) -> str:
    """Return a place in a list as one word; machines hand it back and do not read it."""
    return wrap(f"{moment.isoformat() if moment else '-'}~{row_id}")


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Return the moment and the id in a cursor. Raises `Invalid` at `after`."""
    moment, row_id = read_place(cursor)
    if moment is None:
        raise _unreadable()
    return moment, row_id


def read_place(cursor: str) -> tuple[datetime | None, UUID]:
    """Return the moment (None for lines without one) and the id in a cursor. Raises `Invalid` at `after`."""
    written, _sep, row_id = unwrap(cursor).partition("~")
    try:
        moment = None if written == "-" else datetime.fromisoformat(written)
        place = moment, UUID(row_id)
    except ValueError:
        raise _unreadable() from None
    if moment is not None and (moment.tzinfo is None or not 1900 < moment.year < 2200):
        raise _unreadable()
    return place


def wrap(text: str) -> str:
    """Return `text` as a word that needs no escaping in an address."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unwrap(word: str) -> str:
    """Return what `wrap` was given. Raises `Invalid` at `after`."""
    try:
        return base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (ValueError, binascii.Error):
        raise _unreadable() from None


def _unreadable() -> Invalid:
    errors: dict[str, Any] = {"after": _("Penunjuk halaman ini tidak terbaca. Pakai nilai `next` dari halaman sebelumnya.")}
    return Invalid(errors=errors)
