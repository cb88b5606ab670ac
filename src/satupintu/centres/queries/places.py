"""Places, their floors, zones and counters."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from satupintu.centres.models import Centre, Counter, Floor, Stop, Zone
from satupintu.core.errors import NotFound

M = TypeVar("M", bound=Model)


def list_centres(*, include_inactive: bool = False) -> QuerySet[Centre]:
    """Return the places by name."""
    return Centre.objects.all() if include_inactive else Centre.objects.filter(is_active=True)


def get_centre(centre_id: UUID) -> Centre:
    """Return a place. Raises `NotFound`."""
    return _one(Centre.objects.filter(pk=centre_id))


def get_centre_by_code(code: str) -> Centre:
    """Return the active place of this code. Raises `NotFound`."""
    return _one(Centre.objects.filter(code=code, is_active=True))


def list_floors(centre_id: UUID) -> QuerySet[Floor]:
    """Return the floors of a place from below, with zones and fixtures at hand (three queries for the whole plan)."""
    return Floor.objects.filter(centre_id=centre_id).prefetch_related("zones", "fixtures")


def list_zones(centre_id: UUID) -> QuerySet[Zone]:
    """Return the waiting areas of a place by floor and code."""
    return Zone.objects.filter(floor__centre_id=centre_id).select_related("floor").order_by("floor__level", "code")


def get_zone(zone_id: UUID) -> Zone:
    """Return a zone with its floor. Raises `NotFound`."""
    return _one(Zone.objects.filter(pk=zone_id).select_related("floor"))


def list_counters(centre_id: UUID, *, include_inactive: bool = False) -> QuerySet[Counter]:
    """Return the counters of a place by number, with zone and groups at hand."""
    counters = Counter.objects.filter(centre_id=centre_id).select_related("zone", "agency").prefetch_related("groups")
    return counters if include_inactive else counters.filter(is_active=True)


def get_counter(counter_id: UUID) -> Counter:
    """Return a counter with its zone. Raises `NotFound`."""
    return _one(Counter.objects.filter(pk=counter_id).select_related("zone", "centre"))


def list_stops(centre_id: UUID, *, since: date, days: int = 60) -> list[Stop]:
    """Return the stops of a mobile unit from a date on, in order, for so many days."""
    return list(Stop.objects.filter(centre_id=centre_id, day__gte=since, day__lt=date.fromordinal(since.toordinal() + days)))


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise NotFound
    return found
