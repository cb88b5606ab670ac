"""What pages of the hall show: the whole hall, a display, one ticket, one counter; few queries, however old the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from satupintu.centres.models import Counter, QueueGroup, Zone
from satupintu.core.regions import region_day, region_zone
from satupintu.visits.estimate import Range
from satupintu.visits.line import callable_legs, count_ahead
from satupintu.visits.models import Call, CounterSession, Leg, OfficerInterval, Visit
from satupintu.visits.queries.finding import get_session, get_visit_by_code


@dataclass(frozen=True)
class GroupState:
    """A group now: how many wait (of them priority, still on their way), since when the longest, who is called or served."""

    group: QueueGroup
    waiting: int
    priority: int
    remote: int
    longest_seconds: int
    called: tuple[str, ...]
    serving: int
    held: int
    is_over_target: bool


@dataclass(frozen=True)
class CounterNow:
    """A counter now. state: `closed`, or of `OfficerInterval.State`, or `called`; since when; whom it has (label)."""

    counter: Counter
    state: str
    since: datetime | None
    officer_name: str
    label: str
    leg_id: UUID | None
    session_id: UUID | None
    group_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class HallState:
    """The whole hall at a moment."""

    at: datetime
    groups: tuple[GroupState, ...]
    counters: tuple[CounterNow, ...]

    @property
    def waiting(self) -> int:
        """How many wait in all."""
        return sum(state.waiting for state in self.groups)


def hall_state(centre_id: UUID, at: datetime) -> HallState:
    """Return groups by prefix and counters by number, in five queries."""
    groups = list(QueueGroup.objects.filter(centre_id=centre_id, is_active=True).select_related("zone"))
    legs = _open_legs([group.pk for group in groups])
    sessions = {
        session.counter_id: session
        for session in CounterSession.objects.filter(counter__centre_id=centre_id, closed_at__isnull=True).select_related(
            "officer"
        )
    }
    running = {
        interval.session_id: interval
        for interval in OfficerInterval.objects.filter(session__in=[s.pk for s in sessions.values()], ended_at__isnull=True)
    }
    at_work = {leg.session_id: leg for leg in legs if leg.state in Leg.AT_COUNTER}
    counters = [
        _counter_now(counter, sessions.get(counter.pk), running, at_work)
        for counter in Counter.objects.filter(centre_id=centre_id, is_active=True).select_related("zone")
    ]
    return HallState(at, tuple(_group_state(group, legs, at) for group in groups), tuple(counters))


def _open_legs(group_ids: Sequence[UUID]) -> list[Leg]:
    legs = Leg.objects.filter(group_id__in=group_ids, state__in=Leg.ACTIVE).select_related("visit__ticket")
    return list(legs.order_by("rank_time", "id"))


def _group_state(group: QueueGroup, legs: Sequence[Leg], at: datetime) -> GroupState:
    mine = [leg for leg in legs if leg.group_id == group.pk]
    waiting = [leg for leg in mine if leg.state == Leg.State.WAITING]
    longest = max((_waited(leg, at) for leg in waiting if leg.is_here), default=0)
    return GroupState(
        group,
        len(waiting),
        sum(1 for leg in waiting if leg.is_priority),
        sum(1 for leg in waiting if not leg.is_here),
        longest,
        tuple(leg.visit.ticket.label for leg in mine if leg.state == Leg.State.CALLED),
        sum(1 for leg in mine if leg.state == Leg.State.SERVING),
        sum(1 for leg in mine if leg.state == Leg.State.HELD),
        longest > group.target_wait_minutes * 60,
    )


def _waited(leg: Leg, at: datetime) -> int:
    since = max(leg.joined_at or at, leg.booked_at or leg.joined_at or at)
    return max(0, int((at - since).total_seconds()))


def _counter_now(
    counter: Counter, session: CounterSession | None, running: Mapping[UUID, OfficerInterval], at_work: Mapping[UUID | None, Leg]
) -> CounterNow:
    if session is None:
        return CounterNow(counter, "closed", None, "", "", None, None, ())
    leg, interval = at_work.get(session.pk), running.get(session.pk)
    state, since = ("available", session.opened_at) if interval is None else (interval.state, interval.started_at)
    if leg is not None:
        state, since = leg.state, leg.changed_at
    label = "" if leg is None else leg.visit.ticket.label
    leg_id = None if leg is None else leg.pk
    return CounterNow(counter, state, since, session.officer.name, label, leg_id, session.pk, tuple(session.group_ids))


@dataclass(frozen=True)
class DisplayCall:
    """A call on a display. It sounds once for each `call_seq`; `is_current`: whether the number is still being called."""

    call_seq: int
    label: str
    counter_number: int
    counter_label: str
    zone_code: str
    at: datetime
    is_recall: bool
    is_current: bool


@dataclass(frozen=True)
class DisplayState:
    """What a display shows: the newest calls first, and how many wait in each group with what to expect."""

    at: datetime
    calls: tuple[DisplayCall, ...]
    waiting: Mapping[str, int]
    high_minutes: Mapping[str, int]


def display_state(
    centre_id: UUID, at: datetime, *, zone_id: UUID | None = None, waits: Mapping[UUID, Range] | None = None
) -> DisplayState:
    """Return what a display of a zone (or of the whole centre) shows, in four queries.

    Today's last calls, as many as the centre shows, one a number: a recall takes the place of the call before. waits: the
    answer of `estimate_waits`, kept by who calls; from it the longest expectation of each group (`high_minutes` by prefix).
    """
    groups = QueueGroup.objects.filter(centre_id=centre_id, is_active=True).select_related("centre")
    groups = groups.filter(zone_id=zone_id) if zone_id is not None else groups
    prefixes = {group.pk: group.prefix for group in groups}
    shown = next((group.centre.calls_shown for group in groups), 8)
    lines = Leg.objects.filter(group_id__in=list(prefixes), state=Leg.State.WAITING)
    waiting = dict.fromkeys(prefixes.values(), 0)
    highs: dict[str, int] = {}
    for pk, group_id in lines.values_list("pk", "group_id"):
        prefix = prefixes[group_id]
        waiting[prefix] += 1
        if waits is not None and pk in waits:
            highs[prefix] = max(highs.get(prefix, 0), waits[pk].high)
    return DisplayState(at, tuple(_newest_calls(centre_id, zone_id, at, shown)), waiting, highs)


def _newest_calls(centre_id: UUID, zone_id: UUID | None, at: datetime, shown: int) -> list[DisplayCall]:
    midnight = at.astimezone(region_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = Call.objects.filter(centre_id=centre_id, at__gte=midnight, at__lte=at)
    calls = calls.filter(zone_id=zone_id) if zone_id is not None else calls
    found: dict[str, DisplayCall] = {}
    for call in calls.select_related("counter", "zone", "leg").order_by("-call_seq")[: shown * 4]:
        if call.label not in found and len(found) < shown:
            found[call.label] = DisplayCall(
                call.call_seq,
                call.label,
                call.counter.number,
                call.counter.label,
                call.zone.code,
                call.at,
                call.is_recall,
                call.leg.state == Leg.State.CALLED,
            )
    return list(found.values())


@dataclass(frozen=True)
class Place:
    """One visit as its visitor sees it.

    state: of the leg that counts now; ahead: how many of the group are before; wait: the range, None when not known or not
    waiting; counter_number: where to go; services_left: services after this one.
    """

    visit: Visit
    leg: Leg
    state: str
    ahead: int
    wait: Range | None
    counter_number: int | None
    counter_label: str
    zone: Zone
    services_left: int
    is_today: bool


def place_in_line(visit_code: str, at: datetime, *, waits: Mapping[UUID, Range] | None = None) -> Place:
    """Return where a visit stands, by its code. Raises `VisitUnknown`. Four queries; `waits` as for `display_state`."""
    visit = get_visit_by_code(visit_code)
    legs = list(visit.legs.order_by("seq").select_related("group__zone", "counter"))
    leg = next((leg for leg in legs if leg.state in Leg.ACTIVE), None)
    if leg is None:  # nobody waits any more: what happened last counts
        leg = max((leg for leg in legs if leg.state != Leg.State.PLANNED), key=lambda leg: leg.changed_at)
    planned = sum(1 for other in legs if other.state == Leg.State.PLANNED)
    is_waiting = leg.state == Leg.State.WAITING
    counter = leg.counter if leg.state in Leg.AT_COUNTER else None
    return Place(
        visit,
        leg,
        leg.state,
        count_ahead(leg, at) if is_waiting else 0,
        waits.get(leg.pk) if waits and is_waiting else None,
        counter.number if counter else None,
        counter.label if counter else "",
        leg.group.zone,
        planned,
        visit.day == region_day(at),
    )


@dataclass(frozen=True)
class CounterState:
    """One counter as its officer sees it: whom they have, the next five, who is on hold for them, and counts."""

    session: CounterSession
    state: str
    since: datetime | None
    current: Leg | None
    upcoming: tuple[Leg, ...]
    held: tuple[Leg, ...]
    waiting: int
    longest_seconds: int
    served_today: int
    recall_in_seconds: int


def counter_state(session_id: UUID, at: datetime) -> CounterState:
    """Return the counter of a session, in six queries; legs have visit, ticket, person and group at hand. Raises `NotFound`."""
    session = get_session(session_id)
    own = Leg.objects.select_related("visit__ticket", "visit__person", "group", "application")
    current = own.filter(session=session, state__in=Leg.AT_COUNTER).first()
    interval = OfficerInterval.objects.filter(session=session, ended_at__isnull=True).first()
    line = callable_legs(session, at)
    counts = line.order_by().aggregate(count=Count("pk"), first=Min("joined_at"))
    bound = Q(for_officer=session.officer_id) | Q(for_counter=session.counter_id)
    unbound = Q(for_officer__isnull=True, for_counter__isnull=True)
    held = own.filter(bound | unbound, state=Leg.State.HELD, group_id__in=session.group_ids)
    served = Leg.objects.filter(
        group_id__in=session.group_ids,
        officer=session.officer_id,
        started_at__gte=session.opened_at,
        first_called_at__isnull=False,
    ).exclude(state__in=(Leg.State.VOID, *Leg.ACTIVE))
    rest = 0
    if current is not None and current.state == Leg.State.CALLED and current.last_called_at is not None:
        gap = current.last_called_at + timedelta(seconds=current.group.recall_gap_seconds) - at
        rest = max(0, int(gap.total_seconds()))
    state, since = ("available", session.opened_at) if interval is None else (interval.state, interval.started_at)
    return CounterState(
        session,
        state if current is None else current.state,
        since if current is None else current.changed_at,
        current,
        tuple(line.select_related("visit__ticket", "visit__person", "group")[:5]),
        tuple(held.order_by("changed_at")),
        counts["count"],
        0 if counts["first"] is None else max(0, int((at - counts["first"]).total_seconds())),
        served.count(),
        rest,
    )
