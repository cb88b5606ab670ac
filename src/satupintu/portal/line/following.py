"""What a phone hears over its open connection: how many are before it and how long that takes, or that its page has aged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import ngettext

from satupintu.core.regions import region_day
from satupintu.visits.errors import NotToday
from satupintu.visits.models import Visit
from satupintu.visits.queries import Range, Standing, get_visit_by_code, kept_waits, line_stamp, list_standings, wait_words

KEPT_SECONDS = 30
"""What is told is made anew at least so often, for estimates grow old without anything happening."""
LANGUAGES = ("id", "en")
OVER = "-"
"""The mark of a visit that is over."""

__all__ = ["OVER", "Line", "ahead_words", "follow", "read_line", "stamp_of"]


@dataclass(frozen=True)
class Followed:
    """A visit somebody follows, and its place."""

    visit_id: UUID
    centre_id: UUID


def follow(code: str, at: datetime) -> Followed:
    """Return the visit of a code. Raises `VisitUnknown` (also for a forged one), `NotToday`."""
    visit: Visit = get_visit_by_code(code)
    if visit.day != region_day(at):
        raise NotToday(day=visit.day.isoformat())
    return Followed(visit.pk, visit.centre_id)


@dataclass(frozen=True)
class Line:
    """The line of a place as it was at a moment: what every phone of the place is told can be said from it, without asking again.

    stamp: what `stamp_of` said then.
    """

    stamp: str
    standings: dict[UUID, Standing]
    waits: dict[UUID, Range]

    def told(self, visit_id: UUID) -> dict[str, Any]:
        """Return what the phone of a visit is told, in both languages, for a page may be in either."""
        standing = self.standings.get(visit_id)
        return {"tanda": OVER} if standing is None else _told(standing, self.waits.get(standing.leg_id))


def stamp_of(centre_id: UUID, at: datetime) -> str:
    """Return a text that differs whenever what phones of a place are told may."""
    return f"{line_stamp(centre_id, at)} {int(at.timestamp()) // KEPT_SECONDS}"


def read_line(centre_id: UUID, at: datetime, stamp: str = "") -> Line:
    """Return the line of a place; `stamp` is what `stamp_of` has just said, if it was asked."""
    stamp = stamp or stamp_of(centre_id, at)
    return Line(stamp, list_standings(centre_id, at), kept_waits(centre_id, at))


def _told(standing: Standing, wait: Range | None) -> dict[str, Any]:
    if not standing.is_waiting:
        return {"tanda": standing.mark}
    return {"tanda": standing.mark, "depan": _in_both(ahead_words, standing.ahead), "tunggu": _in_both(wait_words, wait)}


@lru_cache(maxsize=2000)
def _in_both(say: Any, what: Any) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = str(say(what))
    return said


def ahead_words(count: int) -> str:
    """Say how many are before somebody."""
    return ngettext("%(ahead)s orang", "%(ahead)s orang", count) % {"ahead": count}
