"""When a place is open: special days, then stops of a mobile unit, holidays, the week of a period, and the usual week."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Subquery

from satupintu.centres.models import Centre, HoursPeriod, OpeningHours, SpecialDay, Stop
from satupintu.centres.rules import Stretch, closing_moment, cut_break, is_within
from satupintu.core.models import Holiday
from satupintu.core.regions import region_zone
from satupintu.core.statements import Question


def hours_on(centre_id: UUID, day: date) -> list[Stretch]:
    """Return the stretches of local time in which a place is open on a date; empty when it is closed. At most three queries."""
    special = _SPECIAL.first(centre_id, day)
    if special is not None:
        return [] if special.opens is None or special.closes is None else [Stretch(special.opens, special.closes)]
    is_holiday = Exists(Holiday.objects.filter(date=day))
    covering = HoursPeriod.objects.filter(centre_id=centre_id, first_day__lte=day, last_day__gte=day).values("pk")
    kind = Centre.objects.filter(pk=centre_id).values_list("kind", is_holiday, Subquery(covering)).first()
    if kind is None:
        return []
    if kind[0] == Centre.Kind.MOBILE:
        stops = Stop.objects.filter(centre_id=centre_id, day=day).order_by("opens")
        return [Stretch(stop.opens, stop.closes) for stop in stops]
    if kind[1]:
        return []
    hours = OpeningHours.objects.filter(centre_id=centre_id, period=kind[2], weekday=day.weekday()).first()
    if hours is None:
        return []
    return cut_break(hours.opens, hours.closes, hours.break_from, hours.break_to, hours.breaks_in_turn)


_SPECIAL: Question[SpecialDay] = Question(lambda centre_id, day: SpecialDay.objects.filter(centre_id=centre_id, day=day))


def hours_between(centre_id: UUID, since: date, until: date) -> dict[date, list[Stretch]]:
    """Return what `hours_on` says of every date from `since` to `until`, both included; six queries whatever their number."""
    days = [date.fromordinal(number) for number in range(since.toordinal(), until.toordinal() + 1)]
    kind = Centre.objects.filter(pk=centre_id).values_list("kind", flat=True).first()
    if kind is None:
        return {day: [] for day in days}
    special = {row.day: row for row in SpecialDay.objects.filter(centre_id=centre_id, day__range=(since, until))}
    stops: dict[date, list[Stretch]] = {}
    if kind == Centre.Kind.MOBILE:
        for stop in Stop.objects.filter(centre_id=centre_id, day__range=(since, until)).order_by("opens"):
            stops.setdefault(stop.day, []).append(Stretch(stop.opens, stop.closes))
    holidays = set(Holiday.objects.filter(date__range=(since, until)).values_list("date", flat=True))
    periods = list(HoursPeriod.objects.filter(centre_id=centre_id, first_day__lte=until, last_day__gte=since))
    week = {(row.period_id, row.weekday): row for row in OpeningHours.objects.filter(centre_id=centre_id)}
    found = {}
    for day in days:
        period = next((row.pk for row in periods if row.first_day <= day <= row.last_day), None)
        row, own = week.get((period, day.weekday())), special.get(day)
        if own is not None:
            found[day] = [] if own.opens is None or own.closes is None else [Stretch(own.opens, own.closes)]
        elif kind == Centre.Kind.MOBILE:
            found[day] = stops.get(day, [])
        elif day in holidays or row is None:
            found[day] = []
        else:
            found[day] = cut_break(row.opens, row.closes, row.break_from, row.break_to, row.breaks_in_turn)
    return found


def is_open(centre_id: UUID, at: datetime) -> bool:
    """Whether a place is open at a moment (aware)."""
    local = at.astimezone(region_zone())
    return is_within(hours_on(centre_id, local.date()), local.time())


def opens_at(centre_id: UUID, day: date) -> datetime | None:
    """Return when a place first opens on a date (aware), or None when it is closed."""
    stretches = hours_on(centre_id, day)
    return datetime.combine(day, stretches[0].opens, region_zone()) if stretches else None


def closes_at(centre_id: UUID, at: datetime) -> datetime | None:
    """Return when a place closes last on the local day of `at` (aware), or None when it is closed all day."""
    zone = region_zone()
    return closing_moment(hours_on(centre_id, at.astimezone(zone).date()), at, zone)


def list_special_days(centre_id: UUID, *, since: date, days: int = 60) -> list[SpecialDay]:
    """Return the days from a date on, for so many days, on which a place departs from its week, in order."""
    until = date.fromordinal(since.toordinal() + days)
    return list(SpecialDay.objects.filter(centre_id=centre_id, day__gte=since, day__lt=until).order_by("day"))


def list_week(centre_id: UUID) -> list[OpeningHours]:
    """Return the hours of the weekdays a place is open on, Monday first."""
    return list(OpeningHours.objects.filter(centre_id=centre_id, period__isnull=True).order_by("weekday"))


def list_hours_periods(centre_id: UUID, *, since: date) -> list[HoursPeriod]:
    """Return the periods of a place that are not over on `since`, the next first, each with its week (`hours`)."""
    return list(HoursPeriod.objects.filter(centre_id=centre_id, last_day__gte=since).prefetch_related("hours"))
