"""What happened on a day of a centre beyond its waits: what went wrong, what was remarked, and every number of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from satupintu.core.regions import region_zone
from satupintu.visits.models import CounterSession, DayRemark, Leg, OfficerInterval, Period
from satupintu.visits.queries.figures import PeriodFigures

PICKED_FOR = (Leg.Reason.NEEDS_HELP, Leg.Reason.VISITOR_ASKED)


@dataclass(frozen=True)
class DayEvents:
    """What a leader should know of a day.

    expired: served or waiting when the day ended, closed by itself; left, no_show, void: services that ended so; picked: called
    out of order; forgotten: counters nobody closed; paused_minutes: time all counters together paused; under_target: group
    prefix, share called in time, and the share it should have been.
    """

    expired: int
    left: int
    no_show: int
    void: int
    picked: int
    forgotten: int
    paused_minutes: int
    under_target: tuple[tuple[str, float, float], ...]


def day_events(centre_id: UUID, day: date, figures: PeriodFigures) -> DayEvents:
    """Return the events of a day, given its figures; three queries more."""
    legs = Leg.objects.filter(visit__centre_id=centre_id, visit__day=day)
    counts = legs.aggregate(
        expired=Count("pk", filter=Q(state=Leg.State.EXPIRED)),
        left=Count("pk", filter=Q(state=Leg.State.LEFT)),
        no_show=Count("pk", filter=Q(state=Leg.State.NO_SHOW)),
        void=Count("pk", filter=Q(state=Leg.State.VOID)),
        picked=Count("pk", filter=Q(reason_code__in=PICKED_FOR, first_called_at__isnull=False)),
    )
    begin = datetime.combine(day, datetime.min.time(), region_zone())
    sessions = CounterSession.objects.filter(
        counter__centre_id=centre_id, opened_at__gte=begin, opened_at__lt=begin + timedelta(days=1)
    )
    intervals = OfficerInterval.objects.filter(session__in=sessions)
    forgotten = intervals.filter(is_time_accurate=False).values("session").distinct().count()
    paused = intervals.filter(state__in=OfficerInterval.PAUSES, ended_at__isnull=False, is_time_accurate=True)
    total = paused.aggregate(total=Sum(F("ended_at") - F("started_at")))["total"] or timedelta()
    targets = dict(legs.values_list("group__prefix", "group__target_share").distinct())
    under = [
        (prefix, spread.within_target, float(targets[prefix]))
        for prefix, spread in figures.parts["group"].items()
        if spread.within_target is not None and prefix in targets and spread.within_target < float(targets[prefix])
    ]
    return DayEvents(forgotten=forgotten, paused_minutes=int(total.total_seconds() // 60), under_target=tuple(under), **counts)


def list_day_remarks(centre_id: UUID, since: date, until: date) -> QuerySet[DayRemark]:
    """Return the remarks about the days of a centre, in the order of the days, with who wrote them."""
    found = DayRemark.objects.filter(centre_id=centre_id, day__range=(since, until)).select_related("written_by")
    return found.order_by("day", "written_at", "id")


@dataclass(frozen=True)
class NumberLine:
    """One service of one visit as it is told to others: no person, no officer. Moments are aware, lengths minutes."""

    day: date
    label: str
    group: str
    zone: str
    service_code: str
    channel: str
    is_priority: bool
    is_booked: bool
    state: str
    outcome: str
    joined_at: datetime | None
    called_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    wait: float | None
    service: float
    counter: int | None
    is_accurate: bool


def list_numbers(centre_id: UUID, since: date, until: date) -> Iterator[NumberLine]:
    """Yield every number of some days in the order of joining, void ones too; two queries."""
    legs = Leg.objects.filter(visit__centre_id=centre_id, visit__day__range=(since, until)).exclude(state=Leg.State.PLANNED)
    spent = Period.objects.filter(leg__in=legs, kind=Period.Kind.SERVING, ended_at__isnull=False).values("leg")
    minutes = dict(spent.annotate(total=Sum(F("ended_at") - F("started_at"))).values_list("leg", "total"))
    found = legs.select_related("visit__ticket", "group__zone", "counter").order_by("visit__day", "joined_at", "id")
    for leg in found.iterator(chunk_size=2000):
        yield NumberLine(
            leg.visit.day,
            leg.visit.ticket.label,
            leg.group.prefix,
            leg.group.zone.name,
            leg.service_code,
            leg.visit.channel,
            leg.is_priority,
            leg.booked_at is not None,
            leg.state,
            leg.outcome,
            leg.joined_at,
            leg.first_called_at,
            leg.started_at,
            leg.ended_at,
            None if leg.wait_seconds is None else leg.wait_seconds / 60,
            minutes.get(leg.pk, timedelta()).total_seconds() / 60,
            None if leg.counter is None else leg.counter.number,
            leg.is_time_accurate,
        )
