"""Pages of a list by the place where the last one ended: a page far back costs as much as the first.

A list is ordered by a moment and then by id, so every row has one place of its own. The cursor names the place of the
last row of a page, and the next page is an index range that begins there: rows that come in meanwhile shift nothing.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from satupintu.core.errors import Invalid

M = TypeVar("M", bound=Model)
T = TypeVar("T")

UNDATED = "-"
"""Stands in a cursor for the moment of a row that has none."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list; `after` continues it (empty at the end)."""

    rows: list[T]
    after: str


def read_page(rows: QuerySet[M], moment: str, *, newest_first: bool = False, after: str = "", size: int) -> Page[M]:
    """Return the page of `rows` that follows the cursor `after`, or the first, by the field `moment` and id.

    Oldest first, rows without a moment come last. Newest first, `rows` may hold none without one. `size` is how many rows
    a page has at most. Raises `Invalid` at `after` for a cursor that no page gave.
    """
    order = (f"-{moment}", "-id") if newest_first else (moment, "id")
    rows = rows.order_by(*order)
    if not after:
        found = list(rows[: size + 1])
    else:
        edge, last_id = _read(after)
        if edge is None and newest_first:
            raise _unreadable()
        found = _following(rows, moment, edge, last_id, newest_first, size + 1)
    page = found[:size]
    return Page(page, _write(getattr(page[-1], moment), page[-1].pk) if len(found) > size else "")


def _following(rows: QuerySet[M], moment: str, edge: datetime | None, last_id: UUID, newest_first: bool, most: int) -> list[M]:
    way = "lt" if newest_first else "gt"
    beyond = Q(**{f"id__{way}": last_id})
    undated = rows.filter(**{f"{moment}__isnull": True})
    if edge is None:
        return list(undated.filter(beyond)[:most])
    # The first condition is implied by the second; it is what PostgreSQL begins its index range with.
    from_edge = Q(**{f"{moment}__{way}e": edge}) & (Q(**{f"{moment}__{way}": edge}) | beyond)
    found = list(rows.filter(from_edge)[:most])
    if len(found) < most and not newest_first and rows.model._meta.get_field(moment).null:
        found += undated[: most - len(found)]
    return found


def _write(moment: datetime | None, row_id: UUID) -> str:
    place = f"{moment.isoformat() if moment else UNDATED}~{row_id}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime | None, UUID]:
    try:
        place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        written, _sep, row_id = place.partition("~")
        moment, last_id = None if written == UNDATED else datetime.fromisoformat(written), UUID(row_id)
    except (ValueError, binascii.Error):
        raise _unreadable() from None
    # PostgreSQL reads no moment that Python can write near the ends of its calendar once a zone is added to it.
    if moment is not None and (moment.tzinfo is None or not 1900 < moment.year < 2200):
        raise _unreadable()
    return moment, last_id


def _unreadable() -> Invalid:
    errors: dict[str, Any] = {"after": _("Penunjuk halaman ini tidak terbaca. Pakai nilai `next` dari halaman sebelumnya.")}
    return Invalid(errors=errors)
