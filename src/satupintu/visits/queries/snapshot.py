"""The hall as the estimate sees it: who waits, which counters are open, how long things take."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from satupintu.centres.models import GroupService, QueueGroup
from satupintu.visits.estimate import Range, Seat, Waiting, Work, estimate
from satupintu.visits.models import CounterSession, Leg, OfficerInterval

METHOD = "snapshot-30"
"""Name under which these estimates are kept and scored."""
WAITS_KEPT = 30
"""Seconds the estimates of a centre are kept for all who ask."""
PAUSE_MINUTES = {"break": 30.0, "prayer": 15.0, "backoffice": 20.0, "training": 120.0}
"""How long a pause is taken to last in all, when nobody said otherwise."""


@dataclass(frozen=True)
class Snapshot:
    """The line and the counters of a centre at a moment."""

    line: list[Waiting]
    seats: list[Seat]
    ratios: dict[object, int]


def snapshot(centre_id: UUID, at: datetime) -> Snapshot:
    """Return the hall at a moment, in five queries."""
    groups = {group.pk: group for group in QueueGroup.objects.filter(centre_id=centre_id, is_active=True)}
    works = {
        (offer.group_id, offer.service_code): Work(
            float(offer.expected_minutes) + float(groups[offer.group_id].way_minutes), float(offer.cv)
        )
        for offer in GroupService.objects.filter(centre_id=centre_id)
        if offer.group_id in groups
    }

    def work_of(leg: Leg) -> Work:
        return works.get((leg.group_id, leg.service_code), Work(10.0))

    legs = Leg.objects.filter(group_id__in=list(groups), state__in=(Leg.State.WAITING, *Leg.AT_COUNTER))
    at_work = {leg.session_id: leg for leg in legs if leg.state != Leg.State.WAITING}
    line = [
        Waiting(
            leg.pk,
            leg.group_id,
            -_minutes(at, leg.rank_time),
            work_of(leg),
            leg.is_priority,
            max(0.0, -_minutes(at, leg.not_before)),
        )
        for leg in legs
        if leg.state == Leg.State.WAITING
    ]
    running = {
        interval.session_id: interval
        for interval in OfficerInterval.objects.filter(
            ended_at__isnull=True, session__counter__centre_id=centre_id, session__closed_at__isnull=True
        )
    }
    sessions = CounterSession.objects.filter(counter__centre_id=centre_id, closed_at__isnull=True)
    seats = [_seat(session, at_work.get(session.pk), running.get(session.pk), at, work_of) for session in sessions]
    return Snapshot(line, seats, {pk: group.priority_ratio for pk, group in groups.items()})


def _seat(session: CounterSession, leg: Leg | None, interval: OfficerInterval | None, at: datetime, work_of: Any) -> Seat:
    groups = frozenset(session.group_ids)
    if leg is not None:
        since = leg.started_at or leg.last_called_at
        return Seat(groups, work_of(leg), max(0.0, _minutes(at, since)))
    if interval is not None and interval.state in PAUSE_MINUTES:
        return Seat(groups, back_in=max(1.0, PAUSE_MINUTES[interval.state] - _minutes(at, interval.started_at)))
    return Seat(groups)


def estimate_waits(centre_id: UUID, at: datetime) -> dict[UUID, Range]:
    """Return for every waiting leg of a centre the range in which it will be called; those no open counter serves are missing.

    One pass for the whole hall, some ten milliseconds: ask at most every 30 seconds and keep the answer.
    """
    seen = snapshot(centre_id, at)
    return {key: found for key, found in estimate(seen.line, seen.seats, ratios=seen.ratios).items() if isinstance(key, UUID)}


def kept_waits(centre_id: UUID, at: datetime) -> dict[UUID, Range]:
    """Return what `estimate_waits` said of a centre at most `WAITS_KEPT` seconds ago: one pass answers everybody who asks."""
    key = f"visits.waits.{centre_id}"
    waits: dict[UUID, Range] | None = cache.get(key)
    if waits is None:
        waits = estimate_waits(centre_id, at)
        cache.set(key, waits, WAITS_KEPT)
    return waits


def wait_words(wait: Range | None) -> str:
    """Say what to expect in words; honest when nobody can say."""
    if wait is None:
        return _("belum dapat diperkirakan")
    if wait.low >= wait.high:
        return _("sekitar %(high)s menit") % {"high": wait.high}
    return _("%(low)s–%(high)s menit") % {"low": wait.low, "high": wait.high}


def _minutes(at: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else (at - since).total_seconds() / 60
