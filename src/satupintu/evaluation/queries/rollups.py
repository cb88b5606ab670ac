"""Reading rollups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Sum

from satupintu.evaluation.models import FeedMark, Rollup
from satupintu.evaluation.rules import Figures, sum_up

MONTH, DAY = "m", "d"
READERS = ("supervisor", "manager", "admin", "kadis", "kabid", "gubernur")
"""Who sees figures of the whole office; of themselves and their unit everybody does."""
_LADDERS = ArrayAgg("steps", filter=Q(steps__len__gt=0))


def read_figures(
    family: str,
    since: date,
    until: date,
    *,
    by: Sequence[str] = (),
    grain: str = MONTH,
    service: str | None = "",
    key: str | None = None,
    measures: Sequence[str] = (),
) -> dict[tuple[Any, ...], Figures]:
    """Return the figures of a family from `since` to before `until`, by the columns named in `by`, in one query.

    `service` "" reads what was counted over all services (of families that have it), None every service; months must begin at
    a first day. `measures` reads only those.
    """
    rows = Rollup.objects.filter(family=family, grain=grain, start__gte=since, start__lt=until)
    if service is not None:
        rows = rows.filter(service=service)
    if key is not None:
        rows = rows.filter(key=key)
    if measures:
        rows = rows.filter(measure__in=measures)
    groups: dict[tuple[Any, ...], list[tuple[str, int, int, list[list[int]]]]] = defaultdict(list)
    width = len(by)
    cells = rows.order_by().values_list(*by, "measure").annotate(number=Sum("count"), value=Sum("total"), ladders=_LADDERS)
    for row in cells:
        if row[width + 1]:
            groups[row[:width]].append((row[width], row[width + 1], row[width + 2], row[width + 3] or []))
    return {group: sum_up(found) for group, found in groups.items()}


def read_one(family: str, since: date, until: date, **narrowed: Any) -> Figures:
    """Return the figures of a family as a whole; see `read_figures`."""
    return read_figures(family, since, until, **narrowed).get((), Figures())


def count_stock(until: date, *, by_service: bool = False, service: str = "") -> dict[str, int]:
    """Return how many cases were in process when the day `until` (a first of a month) began, by service or under "".

    It is all that came in before less all that ended, so it needs no look at the cases themselves.
    """
    family = "service" if by_service or service else "region"
    rows = Rollup.objects.filter(
        family=family, grain=MONTH, start__lt=until, measure__in=("received", "issued", "rejected", "withdrawn", "lapsed")
    )
    if service:
        rows = rows.filter(service=service)
    stock: dict[str, int] = defaultdict(int)
    for code, measure, number in rows.order_by().values_list("service", "measure").annotate(number=Sum("count")):
        stock[code] += number if measure == "received" else -number
    return dict(stock)


def find_freshness() -> datetime | None:
    """Return when the rollups last heard of the journal, or None when they never did."""
    return FeedMark.objects.values_list("read_at", flat=True).first()
