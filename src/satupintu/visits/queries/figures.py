"""Figures of a day: waits, service, who gave up, by half hour, group, service, officer, channel; and from door to document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from satupintu.applications.models import Application
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_zone
from satupintu.visits.estimate import STEP
from satupintu.visits.models import CounterSession, Leg, OfficerInterval, Period, WaitEstimate

NOT_COUNTED = (Leg.State.VOID, Leg.State.PLANNED)
FEWEST = 30
"""Legs an officer must have served before their figures are shown."""
BINS = (0, 5, 10, 15, 20, 30, 45, 60, 90)
"""Minutes from which the bars of a histogram begin."""


@dataclass(frozen=True)
class Spread:
    """Figures of some legs. Minutes; shares are between 0 and 1 and None when there is nothing to share.

    legs: all that joined; served: with an end at a counter; gave_up: left or no-show. within_target: share of all legs that
    were called in time; who gave up after more than the target counts as a miss.
    """

    legs: int
    served: int
    gave_up: int
    median_wait: float | None
    p90_wait: float | None
    longest_wait: float | None
    within_target: float | None
    mean_service: float | None
    mean_way: float | None


@dataclass(frozen=True)
class OfficerFigures:
    """An officer's day: minutes in each state, legs served, calls out of order; idle is available without anybody there."""

    name: str
    counter_number: int
    minutes: dict[str, float]
    served: int
    picked: int
    utilisation: float | None


@dataclass(frozen=True)
class DaySheet:
    """A day of a centre (lembar harian). `not_recorded`: share of served legs without an outcome."""

    day: date
    visits: int
    whole: Spread
    by_half_hour: dict[str, Spread]
    by_group: dict[str, Spread]
    by_service: dict[str, Spread]
    by_channel: dict[str, Spread]
    by_priority: dict[str, Spread]
    outcomes: dict[str, int]
    not_recorded: float | None
    officers: tuple[OfficerFigures, ...]
    estimate_error: float | None
    estimates: int


@dataclass(frozen=True)
class _Row:
    leg: Leg
    service: float
    way: float | None


def day_sheet(centre_id: UUID, day: date) -> DaySheet:
    """Return the figures of a day, in five queries. Void tickets are left out; inaccurate times count in volumes only."""
    legs = Leg.objects.filter(visit__centre_id=centre_id, visit__day=day).exclude(state__in=NOT_COUNTED)
    legs = legs.select_related("visit", "group")
    rows = _rows(list(legs))
    served = [row for row in rows if row.leg.started_at is not None]
    outcomes: dict[str, int] = {}
    for row in served:
        name = row.leg.outcome or str(Leg.Outcome.NOT_RECORDED)
        outcomes[name] = outcomes.get(name, 0) + 1
    error, count = estimate_error(centre_id, day)
    return DaySheet(
        day,
        len({row.leg.visit_id for row in rows}),
        _spread(rows),
        _grouped(rows, _half_hour),
        _grouped(rows, lambda row: row.leg.group.prefix),
        _grouped(rows, lambda row: row.leg.service_code),
        _grouped(rows, lambda row: row.leg.visit.channel),
        _grouped(rows, lambda row: "priority" if row.leg.is_priority else "regular"),
        outcomes,
        _share(outcomes.get(str(Leg.Outcome.NOT_RECORDED), 0), len(served)),
        _officers(centre_id, day, rows),
        error,
        count,
    )


def _half_hour(row: _Row) -> str:
    """Say in which half hour [from, to) somebody joined."""
    local = (row.leg.joined_at or row.leg.changed_at).astimezone(region_zone())
    return f"{local:%H}.{'00' if local.minute < 30 else '30'}"


def _rows(legs: list[Leg]) -> list[_Row]:
    service: dict[UUID, float] = {}
    way: dict[UUID, float] = {}
    periods = Period.objects.filter(leg__in=[leg.pk for leg in legs], ended_at__isnull=False, kind__in=("serving", "called"))
    for period in periods:
        assert period.ended_at is not None
        minutes = (period.ended_at - period.started_at).total_seconds() / 60
        if period.kind == Period.Kind.SERVING:
            service[period.leg_id] = service.get(period.leg_id, 0.0) + minutes
        else:
            way[period.leg_id] = minutes
    return [_Row(leg, service.get(leg.pk, 0.0), way.get(leg.pk)) for leg in legs]


def _grouped(rows: Iterable[_Row], key: Callable[[_Row], str]) -> dict[str, Spread]:
    parts: dict[str, list[_Row]] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return {name: _spread(parts[name]) for name in sorted(parts)}


def _spread(rows: list[_Row]) -> Spread:
    exact = [row for row in rows if row.leg.is_time_accurate]
    waits = sorted(row.leg.wait_seconds / 60 for row in exact if row.leg.wait_seconds is not None)
    gone = (Leg.State.LEFT, Leg.State.NO_SHOW)
    gave_up = [row for row in rows if row.leg.state in gone]
    hits, judged = 0, 0
    for row in exact:
        target = row.leg.group.target_wait_minutes
        wait = _wait_of(row.leg)
        if wait is None or (row.leg.state in gone and row.leg.wait_seconds is None and wait <= target):
            continue  # who left within the target says nothing about it
        judged += 1
        hits += wait <= target and row.leg.wait_seconds is not None
    served = [row for row in exact if row.leg.started_at is not None and row.service > 0]
    ways = [row.way for row in exact if row.way is not None and row.leg.started_at is not None]
    return Spread(
        len(rows),
        sum(1 for row in rows if row.leg.started_at is not None),
        len(gave_up),
        _percentile(waits, 0.5),
        _percentile(waits, 0.9),
        waits[-1] if waits else None,
        _share(hits, judged),
        _mean([row.service for row in served]),
        _mean(ways),
    )


def _wait_of(leg: Leg) -> float | None:
    """Minutes waited: until the first call, or until they gave up."""
    if leg.wait_seconds is not None:
        return leg.wait_seconds / 60
    if leg.ended_at is None or leg.joined_at is None:
        return None
    return (leg.ended_at - leg.joined_at).total_seconds() / 60


@dataclass(frozen=True)
class PeriodFigures:
    """Some days of a centre together. Histograms say how many waited, or were served, from so many minutes on.

    by_officer holds only who served at least `FEWEST` legs: figures of few people's days would be about persons, not work.
    """

    since: date
    until: date
    visits: int
    whole: Spread
    parts: dict[str, dict[str, Spread]]
    by_officer: tuple[tuple[str, Spread], ...]
    waits: dict[int, int]
    services: dict[int, int]
    outcomes: dict[str, int]
    estimate_error: float | None
    estimates: int


def period_figures(centre_id: UUID, since: date, until: date) -> PeriodFigures:
    """Return the figures of the days from `since` to `until`, in three queries; ask for a month at most.

    parts: by `day`, `week` (its Monday), `half_hour` of joining, `zone`, `group`, `service`, `channel` and `priority`.
    """
    legs = Leg.objects.filter(visit__centre_id=centre_id, visit__day__range=(since, until)).exclude(state__in=NOT_COUNTED)
    rows = _rows(list(legs.select_related("visit", "group__zone", "officer")))
    exact = [row for row in rows if row.leg.is_time_accurate]
    outcomes: dict[str, int] = {}
    for row in rows:
        if row.leg.started_at is not None and row.leg.ended_at is not None:
            name = row.leg.outcome or str(Leg.Outcome.NOT_RECORDED)
            outcomes[name] = outcomes.get(name, 0) + 1
    error, count = estimate_error(centre_id, since, until)
    names = {str(row.leg.officer_id): row.leg.officer.name for row in rows if row.leg.officer is not None}
    officers = _grouped([row for row in rows if row.leg.officer is not None], lambda row: str(row.leg.officer_id))
    return PeriodFigures(
        since,
        until,
        len({row.leg.visit_id for row in rows}),
        _spread(rows),
        {
            "day": _grouped(rows, lambda row: row.leg.visit.day.isoformat()),
            "week": _grouped(rows, lambda row: (row.leg.visit.day - timedelta(days=row.leg.visit.day.weekday())).isoformat()),
            "half_hour": _grouped(rows, _half_hour),
            "zone": _grouped(rows, lambda row: row.leg.group.zone.name),
            "group": _grouped(rows, lambda row: row.leg.group.prefix),
            "service": _grouped(rows, lambda row: row.leg.service_code),
            "channel": _grouped(rows, lambda row: row.leg.visit.channel),
            "priority": _grouped(rows, lambda row: "priority" if row.leg.is_priority else "regular"),
        },
        tuple(
            sorted(((names[key], spread) for key, spread in officers.items() if spread.served >= FEWEST), key=lambda one: one[0])
        ),
        _histogram([row.leg.wait_seconds / 60 for row in exact if row.leg.wait_seconds is not None]),
        _histogram([row.service for row in exact if row.leg.started_at is not None and row.service > 0]),
        outcomes,
        error,
        count,
    )


def _histogram(minutes: Iterable[float]) -> dict[int, int]:
    """Count minutes by the largest of `BINS` they reach."""
    found = dict.fromkeys(BINS, 0)
    for value in minutes:
        found[max(step for step in BINS if step <= value)] += 1
    return found


def _officers(centre_id: UUID, day: date, rows: list[_Row]) -> tuple[OfficerFigures, ...]:
    begin = datetime.combine(day, datetime.min.time(), region_zone())
    sessions = CounterSession.objects.filter(
        counter__centre_id=centre_id, opened_at__gte=begin, opened_at__lt=begin + timedelta(days=1)
    )
    sessions = sessions.select_related("officer", "counter").order_by("counter__number", "opened_at")
    minutes: dict[UUID, dict[str, float]] = {}
    for interval in OfficerInterval.objects.filter(session__in=list(sessions), ended_at__isnull=False, is_time_accurate=True):
        assert interval.ended_at is not None
        mine = minutes.setdefault(interval.session_id, {})
        mine[interval.state] = mine.get(interval.state, 0.0) + (interval.ended_at - interval.started_at).total_seconds() / 60
    found = []
    for session in sessions:
        mine = minutes.get(session.pk, {})
        at_counter = [
            row.leg for row in rows if row.leg.officer_id == session.officer_id and row.leg.counter_id == session.counter_id
        ]
        served = sum(1 for leg in at_counter if leg.started_at is not None)
        picked = sum(1 for leg in at_counter if leg.reason_code in (Leg.Reason.NEEDS_HELP, Leg.Reason.VISITOR_ASKED))
        work = mine.get("serving", 0.0) + mine.get("wrapup", 0.0)
        found.append(
            OfficerFigures(
                session.officer.name,
                session.counter.number,
                mine,
                served,
                picked,
                _share(work, work + mine.get("available", 0.0)),
            )
        )
    return tuple(found)


def estimate_error(centre_id: UUID, day: date, until: date | None = None) -> tuple[float | None, int]:
    """Return the mean absolute error, in minutes, of the estimates of a day (or of all to `until`), and how many were scored.

    Scored is the median, which visitors were told rounded up.
    """
    estimates = WaitEstimate.objects.filter(
        leg__visit__centre_id=centre_id,
        leg__visit__day__range=(day, until or day),
        leg__first_called_at__isnull=False,
        leg__is_time_accurate=True,
    ).select_related("leg")
    errors = []
    for told in estimates:
        assert told.leg.first_called_at is not None
        really = (told.leg.first_called_at - told.made_at).total_seconds() / 60
        errors.append(abs(really - (told.low_minutes - STEP / 2)))
    return _mean(errors), len(errors)


@dataclass(frozen=True)
class DoorToDocument:
    """From the first visit for a case to its decision. Moments are aware and None while they have not come.

    visits: how often somebody came for it; waited, served: minutes in the hall.
    """

    first_came_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None
    visits: int
    waited: float
    served: float

    @property
    def total(self) -> timedelta | None:
        """How long it took from the door, or from sending online, to the document."""
        begin = self.first_came_at or self.submitted_at
        return None if begin is None or self.decided_at is None else self.decided_at - begin


def door_to_document(application_id: UUID) -> DoorToDocument:
    """Return the way of a case through the hall, in three queries. Raises `NotFound`."""
    case = Application.objects.filter(pk=application_id).values("submitted_at", "decided_at").first()
    if case is None:
        raise NotFound
    legs = list(Leg.objects.filter(application_id=application_id).exclude(state=Leg.State.VOID).select_related("visit", "group"))
    rows = _rows(legs)
    return DoorToDocument(
        min((leg.visit.opened_at for leg in legs), default=None),
        case["submitted_at"],
        case["decided_at"],
        len({leg.visit_id for leg in legs}),
        sum(leg.wait_seconds or 0 for leg in legs) / 60,
        sum(row.service for row in rows),
    )


def _percentile(ordered: list[float], share: float) -> float | None:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
