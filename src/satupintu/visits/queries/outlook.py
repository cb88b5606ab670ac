"""What the hall is heading for: who is expected, how long they will wait, what one more counter would change, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from satupintu.centres.models import Counter, Device, GroupService, QueueGroup
from satupintu.centres.queries import SEEN_EVERY, closes_at, is_open
from satupintu.core.regions import region_zone
from satupintu.visits.estimate import Range, Seat, Waiting, Work, call_moments, estimate
from satupintu.visits.models import CounterSession, Leg
from satupintu.visits.queries.snapshot import Snapshot, snapshot
from satupintu.visits.queries.states import HallState

WEEKS = 8
"""Weeks of the same weekday from which arrivals are expected."""
HOURS_AHEAD = 4
RUNS = 12
"""Futures tried for the outlook: it is about hours, not about one ticket."""
WORTH = 5.0
"""Minutes by which another counter must shorten the longest wait to be advised."""
UNSEEN_AFTER = SEEN_EVERY + timedelta(minutes=2)
"""A device writes down a sign of life every `SEEN_EVERY`; two minutes later it is missed."""


@dataclass(frozen=True)
class HourAhead:
    """An hour to come: how many are expected to join, and the wait (minutes, nine of ten) of who joins then.

    `wait` is None when nobody is expected, or nobody is called in time; `is_over_target` says whether it is beyond the target
    of a group.
    """

    begins: datetime
    expected: int
    wait: int | None
    is_over_target: bool


@dataclass(frozen=True)
class Advice:
    """What one more counter for a group would do: the longest expected wait in minutes, before and after.

    `counter` is one that is closed and serves the group by default; None when there is none. `before` is None when no counter
    serves the group now.
    """

    group: QueueGroup
    counter: Counter | None
    before: int | None
    after: int


@dataclass(frozen=True)
class Outlook:
    """The next hours of a hall. days: how many days of the same weekday the expectation rests on; 0: there is no history."""

    days: int
    longest: Mapping[UUID, int]
    hours: tuple[HourAhead, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True)
class TodaysWaits:
    """Waits of today's calls of a group, in minutes."""

    called: int
    median: float
    p90: float


@dataclass(frozen=True)
class Alarm:
    """Something that needs somebody. kind: `over_target`, `nobody`, `printer`, `device`; `minutes` since when or how long.

    fault: of a printer, one of `Device.PrinterFault`.
    """

    kind: str
    name: str
    minutes: int
    count: int = 0
    fault: str = ""


def waits_today(centre_id: UUID, at: datetime) -> dict[UUID, TodaysWaits]:
    """Return by group how long those called today have waited, in one query; groups nobody was called of are missing."""
    day = at.astimezone(region_zone()).date()
    legs = Leg.objects.filter(visit__centre_id=centre_id, visit__day=day, wait_seconds__isnull=False, is_time_accurate=True)
    found: dict[UUID, list[float]] = {}
    for group_id, seconds in legs.exclude(state=Leg.State.VOID).values_list("group_id", "wait_seconds"):
        found.setdefault(group_id, []).append((seconds or 0) / 60)
    return {pk: TodaysWaits(len(waits), _share_of(waits, 0.5), _share_of(waits, 0.9)) for pk, waits in found.items()}


def newcomer_waits(centre_id: UUID, at: datetime) -> dict[UUID, Range]:
    """Return by group in which range somebody who joined now would be called; groups no open counter serves are missing."""
    seen = snapshot(centre_id, at)
    works = _works(centre_id)
    found = {}
    for group_id in seen.ratios:
        if any(group_id in seat.groups for seat in seen.seats):
            newcomer = Waiting("new", group_id, 0.001, works.get(group_id, Work(10.0)))
            told = estimate([*seen.line, newcomer], seen.seats, ratios=seen.ratios, runs=RUNS)
            if isinstance(group_id, UUID) and "new" in told:
                found[group_id] = told["new"]
    return found


def outlook(centre_id: UUID, at: datetime) -> Outlook:
    """Return the next hours of a hall by simulating them, some hundred milliseconds: keep the answer for a minute.

    Who is still to come is expected as on the same weekday of the last `WEEKS` weeks; without any such day the hours say how
    the present line dissolves, and `days` is 0.
    """
    seen = snapshot(centre_id, at)
    groups = {group.pk: group for group in QueueGroup.objects.filter(centre_id=centre_id, is_active=True).select_related("zone")}
    until = _until(centre_id, at)
    days, coming = _coming(centre_id, at, until, groups, _works(centre_id))
    calls = call_moments([*seen.line, *coming], seen.seats, ratios=seen.ratios, runs=RUNS)
    longest = _longest(seen, calls)
    hours = tuple(_hours(at, until, seen, coming, calls, groups))
    return Outlook(days, longest, hours, tuple(_advice(centre_id, seen, coming, groups, longest)))


def alarms(centre_id: UUID, at: datetime, state: HallState) -> list[Alarm]:
    """Return what needs somebody now, worst first: nobody at a line, waits beyond the target, printers, silent devices.

    Devices are missed while the place is open, and not before it has been for as long as a device may keep still.
    """
    served = {group_id for now in state.counters for group_id in now.group_ids}
    found = [
        Alarm("nobody", group.group.prefix, group.longest_seconds // 60, group.waiting)
        for group in state.groups
        if group.waiting > group.remote and group.group.pk not in served
    ]
    found += [
        Alarm("over_target", group.group.prefix, group.longest_seconds // 60, group.group.target_wait_minutes)
        for group in state.groups
        if group.is_over_target
    ]
    return found + _device_alarms(centre_id, at) if is_open(centre_id, at) else found


def _device_alarms(centre_id: UUID, at: datetime) -> list[Alarm]:
    devices = list(Device.objects.filter(centre_id=centre_id, revoked_at__isnull=True))
    found = [
        Alarm("printer", device.name, _minutes_since(device.printer_fault_at, at), fault=device.printer_fault)
        for device in devices
        if device.printer_fault and device.printer_fault_at is not None
    ]
    if is_open(centre_id, at - UNSEEN_AFTER):
        for device in devices:
            since = device.seen_at or device.registered_at
            if at - since > UNSEEN_AFTER:
                found.append(Alarm("device", device.name, _minutes_since(since, at), int(device.seen_at is None)))
    return found


def _minutes_since(moment: datetime | None, at: datetime) -> int:
    return 0 if moment is None else int((at - moment).total_seconds() // 60)


def overlong(centre_id: UUID, at: datetime, state: HallState) -> dict[UUID, float]:
    """Return by counter the share of its expected time a service running now has taken, where it is more than twice."""
    legs = Leg.objects.filter(pk__in=[now.leg_id for now in state.counters if now.leg_id and now.state == Leg.State.SERVING])
    expected = dict(GroupService.objects.filter(centre_id=centre_id).values_list("service_code", "expected_minutes"))
    found = {}
    for counter_id, code, started_at in legs.values_list("counter_id", "service_code", "started_at"):
        minutes = float(expected.get(code, 10))
        taken = 0.0 if started_at is None else (at - started_at).total_seconds() / 60
        if counter_id is not None and taken > 2 * minutes:
            found[counter_id] = taken / minutes
    return found


def _until(centre_id: UUID, at: datetime) -> datetime:
    closes = closes_at(centre_id, at)
    last = at + timedelta(hours=HOURS_AHEAD)
    return last if closes is None else max(at, min(last, closes))


def _works(centre_id: UUID) -> dict[object, Work]:
    """Return the work of a group: the mean of what is offered in it."""
    by_group: dict[object, list[Work]] = {}
    for offer in GroupService.objects.filter(centre_id=centre_id).select_related("group"):
        minutes = float(offer.expected_minutes) + float(offer.group.way_minutes)
        by_group.setdefault(offer.group_id, []).append(Work(minutes, float(offer.cv)))
    return {
        key: Work(sum(work.mean for work in works) / len(works), max(work.cv for work in works))
        for key, works in by_group.items()
    }


def _coming(
    centre_id: UUID, at: datetime, until: datetime, groups: Mapping[UUID, QueueGroup], works: Mapping[object, Work]
) -> tuple[int, list[Waiting]]:
    """Return how many days there are to learn from, and who is expected until then, spread evenly over each half hour."""
    zone = region_zone()
    local = at.astimezone(zone)
    days = [local.date() - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    legs = Leg.objects.filter(visit__centre_id=centre_id, visit__day__in=days, group_id__in=list(groups), seq=1)
    legs = legs.filter(joined_at__isnull=False).exclude(state=Leg.State.VOID)
    counts: dict[tuple[UUID, int], int] = {}
    seen: set[date] = set()
    for group_id, joined_at, day in legs.values_list("group_id", "joined_at", "visit__day"):
        there = joined_at.astimezone(zone) if joined_at else local
        seen.add(day)
        counts[group_id, _half_hour(there)] = counts.get((group_id, _half_hour(there)), 0) + 1
    coming: list[Waiting] = []
    midnight = datetime.combine(local.date(), time(), zone)
    for (group_id, half_hour), count in sorted(counts.items(), key=lambda item: (item[0][1], str(item[0][0]))):
        each = count / len(seen)
        whole = int(each + 0.5)
        begin = (midnight + timedelta(minutes=30 * half_hour) - at).total_seconds() / 60
        for number in range(whole):
            minute = begin + 30 * (number + 0.5) / whole
            if 0 < minute < (until - at).total_seconds() / 60:
                key = f"{group_id}-{half_hour}-{number}"
                coming.append(Waiting(key, group_id, minute, works.get(group_id, Work(10.0)), not_before=minute))
    return len(seen), coming


def _half_hour(local: datetime) -> int:
    return local.hour * 2 + local.minute // 30


def _longest(seen: Snapshot, calls: Mapping[object, Sequence[float]]) -> dict[UUID, int]:
    """Return by group how much longer the last of those who wait now will wait, nine futures of ten."""
    found: dict[UUID, int] = {}
    for ticket in seen.line:
        if isinstance(ticket.group, UUID) and calls[ticket.key]:
            minutes = round(_share_of(calls[ticket.key], 0.9))
            found[ticket.group] = max(found.get(ticket.group, 0), minutes)
    return found


def _hours(
    at: datetime,
    until: datetime,
    seen: Snapshot,
    coming: Sequence[Waiting],
    calls: Mapping[object, Sequence[float]],
    groups: Mapping[UUID, QueueGroup],
) -> Iterable[HourAhead]:
    """Go through the hours that begin on the clock; who waits now belongs to the present one."""
    begin = at.replace(minute=0, second=0, microsecond=0)
    while begin < until:
        first = (begin - at).total_seconds() / 60
        joining = [ticket for ticket in coming if first <= ticket.not_before < first + 60]
        waits: list[float] = []
        is_over = False
        for ticket in [*joining, *(seen.line if begin <= at else ())]:
            own = [moment - max(0.0, ticket.not_before) for moment in calls[ticket.key]]
            if own:
                wait = _share_of(own, 0.9)
                waits.append(wait)
                group = groups.get(ticket.group) if isinstance(ticket.group, UUID) else None
                is_over = is_over or (group is not None and wait > group.target_wait_minutes)
        yield HourAhead(begin, len(joining), round(_share_of(waits, 0.9)) if waits else None, is_over)
        begin += timedelta(hours=1)


def _advice(
    centre_id: UUID,
    seen: Snapshot,
    coming: Sequence[Waiting],
    groups: Mapping[UUID, QueueGroup],
    longest: Mapping[UUID, int],
) -> Iterable[Advice]:
    """Try one more counter for every group that waits beyond its target, or whom nobody serves."""
    waiting = {ticket.group for ticket in seen.line}
    served = {group_id for seat in seen.seats for group_id in seat.groups}
    for pk, group in groups.items():
        before = longest.get(pk)
        is_needed = pk in waiting and (pk not in served or (before is not None and before > group.target_wait_minutes))
        if not is_needed:
            continue
        more = replace(seen, seats=[*seen.seats, Seat(frozenset({pk}))])
        calls = call_moments([*more.line, *coming], more.seats, ratios=more.ratios, runs=RUNS)
        after = _longest(more, calls).get(pk, 0)
        if before is None or before - after >= WORTH:
            free = Counter.objects.filter(centre_id=centre_id, is_active=True, groups=pk)
            free = free.exclude(pk__in=_open_counters(centre_id))
            yield Advice(group, free.first(), before if pk in served else None, after)


def _open_counters(centre_id: UUID) -> list[UUID]:
    sessions = CounterSession.objects.filter(counter__centre_id=centre_id, closed_at__isnull=True)
    return list(sessions.values_list("counter_id", flat=True))


def _share_of(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
