"""Where everybody of a place stands, at once: for phones that follow their number over an open connection."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from satupintu.core.regions import region_day
from satupintu.visits.models import Leg


@dataclass(frozen=True)
class Standing:
    """Where one visit stands: its active leg, how many of its group are before it, and a mark that differs when more has changed.

    `ahead` moves while others come and go; `mark` only with the leg itself: called, served, on hold, here, let others go first.
    """

    leg_id: UUID
    is_waiting: bool
    ahead: int
    mark: str


def line_stamp(centre_id: UUID, at: datetime) -> str:
    """Return a text that differs whenever somebody's standing may, by what is in the line; one query."""
    legs = Leg.objects.filter(group__centre_id=centre_id, state__in=Leg.ACTIVE)
    found = legs.aggregate(
        Count("pk"),
        Max("changed_at"),
        Max("not_before"),
        here=Count("pk", filter=Q(is_here=True)),
        resting=Count("pk", filter=Q(not_before__gt=at)),
    )
    return repr(sorted(found.items()))


def list_standings(centre_id: UUID, at: datetime) -> dict[UUID, Standing]:
    """Return visit → where it stands, for the visits of today that are not over; one query, whatever their number."""
    legs = list(Leg.objects.filter(visit__centre_id=centre_id, visit__day=region_day(at), state__in=Leg.ACTIVE))
    lines: dict[UUID, list[tuple[datetime, UUID]]] = defaultdict(list)
    for leg in legs:
        if leg.state == Leg.State.WAITING and leg.is_here and (leg.not_before or leg.rank_time) <= at:
            lines[leg.group_id].append((leg.rank_time, leg.pk))
    for line in lines.values():
        line.sort()
    found = {}
    for leg in legs:
        is_waiting = leg.state == Leg.State.WAITING
        ahead = bisect_left(lines[leg.group_id], (leg.rank_time, leg.pk)) if is_waiting else 0
        found[leg.visit_id] = Standing(leg.pk, is_waiting, ahead, mark_of(leg, at))
    return found


def mark_of(leg: Leg, at: datetime) -> str:
    """Return a short text that differs when the leg itself has changed in what its holder sees."""
    is_resting = leg.not_before is not None and leg.not_before > at
    return f"{leg.pk.hex[-8:]}{leg.state}{int(leg.is_here)}{int(is_resting)}{leg.call_count}{leg.changed_at:%H%M%S%f}"
