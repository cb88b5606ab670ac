"""From door to document (dari pintu ke dokumen): the time from the first visit for a case until its product is in hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Sum

from satupintu.visits.models import Leg

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ending:
    """The end of a case's way: its service, and when its product was in somebody's hands."""

    application_id: UUID
    service_code: str
    in_hand_at: datetime


@dataclass(frozen=True)
class DoorFigures:
    """How long it took in one service, or in all (`service_code` empty). Times in days of 24 hours, closing days included.

    cases: whose applicant came at least once before the product was in hand; online: cases nobody came for, which are not
    measured. visits: mean number of visits for a case; hall_minutes: mean minutes waited in the hall for a case.
    """

    service_code: str
    cases: int
    online: int
    median_days: float | None
    p90_days: float | None
    visits: float | None
    hall_minutes: float | None


@dataclass(frozen=True)
class _Way:
    days: float
    visits: int
    minutes: float


def door_figures(endings: Iterable[Ending]) -> tuple[DoorFigures, list[DoorFigures]]:
    """Return the figures of all cases together and of each service by code, in one query; void tickets are left out.

    The visit at which the product was fetched is the end of the way; a case for which somebody came only then counts as online
    until that visit began: there was no earlier door.
    """
    known = list(endings)
    firsts = {
        row["application_id"]: row
        for row in Leg.objects.filter(application_id__in=[ending.application_id for ending in known])
        .exclude(state=Leg.State.VOID)
        .values("application_id")
        .annotate(first=Min("visit__opened_at"), visits=Count("visit", distinct=True), waited=Sum("wait_seconds"))
    }
    ways: dict[str, list[_Way]] = {}
    online: dict[str, int] = {}
    for ending in known:
        row = firsts.get(ending.application_id)
        mine = ways.setdefault(ending.service_code, [])
        if row is None or row["first"] >= ending.in_hand_at:
            online[ending.service_code] = online.get(ending.service_code, 0) + 1
            continue
        mine.append(_Way((ending.in_hand_at - row["first"]) / DAY, row["visits"], (row["waited"] or 0) / 60))
    whole = [way for found in ways.values() for way in found]
    return _figures("", whole, sum(online.values())), [_figures(code, ways[code], online.get(code, 0)) for code in sorted(ways)]


def _figures(code: str, ways: Sequence[_Way], online: int) -> DoorFigures:
    if not ways:
        return DoorFigures(code, 0, online, None, None, None, None)
    days = sorted(way.days for way in ways)
    count = len(ways)
    return DoorFigures(
        code,
        count,
        online,
        _at_share(days, 0.5),
        _at_share(days, 0.9),
        sum(way.visits for way in ways) / count,
        sum(way.minutes for way in ways) / count,
    )


def _at_share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
