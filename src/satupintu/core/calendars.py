"""The office calendar of a region: rows in, one immutable `WorkCalendar` out."""

import functools
from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from django.db import connection

from satupintu.core.models import Holiday, OfficeHours
from satupintu.core.regions import DEFAULT_HOURS, region_zone
from satupintu.core.schema import schema_name
from satupintu.core.worktime import WorkCalendar, national_holidays


def seed_calendar(*, years: Iterable[int]) -> None:
    """Write default hours where there are none, and the national holidays and cuti bersama of `years`.

    Days an office has already edited stay as they are.
    """
    if not OfficeHours.objects.exists():
        OfficeHours.objects.bulk_create(
            OfficeHours(weekday=day, opens=opens, closes=closes, break_from=rest, break_to=back)
            for day, opens, closes, rest, back in DEFAULT_HOURS
        )
    Holiday.objects.bulk_create((holiday for year in years for holiday in _national(year)), ignore_conflicts=True)


def _national(year: int) -> list[Holiday]:
    return [Holiday(date=day, name=name[:200], category=_category(name)) for day, name in national_holidays(year).items()]


def missing_holidays(year: int) -> list[Holiday]:
    """Return, unsaved, the national days off of `year` the region lacks: those of each category it has no day of yet.

    So a day the office has taken away stays away, and cuti bersama come in by themselves once they are known.
    """
    rows = Holiday.objects.filter(date__year=year).values_list("date", "category")
    days, categories = {day for day, _ in rows}, {category for _, category in rows}
    return [holiday for holiday in _national(year) if holiday.category not in categories and holiday.date not in days]


def unknown_days_off(year: int) -> list[Holiday.Category]:
    """Return which of national holidays and cuti bersama the region has no day of in `year`."""
    known = set(Holiday.objects.filter(date__year=year).values_list("category", flat=True))
    return [category for category in (Holiday.Category.PUBLIC, Holiday.Category.JOINT_LEAVE) if category not in known]


def _category(name: str) -> Holiday.Category:
    return Holiday.Category.JOINT_LEAVE if name.startswith("Cuti Bersama") else Holiday.Category.PUBLIC


def get_work_calendar() -> WorkCalendar:
    """Return the calendar of the active region, cached until one of its rows changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) || ':' || coalesce(max(id::text), '') || ':' || coalesce(sum(hashtext(date::text)), 0) "
            "FROM core_holiday), (SELECT coalesce(sum(hashtext(weekday || opens::text || closes::text "
            "|| coalesce(break_from::text, '') || coalesce(break_to::text, ''))), 0)::text FROM core_officehours)"
        )
        row = cursor.fetchone()
    assert row is not None
    return _calendar(schema_name(), str(region_zone()), f"{row[0]}/{row[1]}")


@functools.lru_cache(maxsize=256)
def _calendar(schema_name: str, zone: str, stamp: str) -> WorkCalendar:
    hours: list[list[tuple[time, time]]] = [[] for _ in range(7)]
    for row in OfficeHours.objects.all():
        if row.break_from and row.break_to:
            hours[row.weekday] = [(row.opens, row.break_from), (row.break_to, row.closes)]
        else:
            hours[row.weekday] = [(row.opens, row.closes)]
    closed: frozenset[date] = frozenset(Holiday.objects.values_list("date", flat=True))
    return WorkCalendar(zone=ZoneInfo(zone), hours=hours, closed=closed)
