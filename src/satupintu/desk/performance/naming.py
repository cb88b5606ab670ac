"""Names instead of codes and ids, each kind in one query at most."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.applications.models import Application
from satupintu.catalogue.queries import list_services
from satupintu.centres.models import Counter
from satupintu.core.public.models import Area
from satupintu.people import queries as people
from satupintu.visits.models import Visit


def service_names() -> dict[str, str]:
    """Return the names of the services in force by code."""
    return {line.code: line.name for line in list_services()}


def channel_name(code: str) -> str:
    """Name how a case came in."""
    return str(dict(Application.Channel.choices).get(code, code))


def hall_channel_name(code: str) -> str:
    """Name how a visitor joined the line."""
    return str(dict(Visit.Channel.choices).get(code, code))


def district_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of kecamatan by code; "" is where nobody said."""
    names = dict(Area.objects.filter(pk__in=[code for code in codes if code]).values_list("code", "name"))
    return {**names, "": _("Tidak diketahui")}


def unit_names() -> dict[str, str]:
    """Return the names of units by id."""
    return {str(unit.pk): unit.name for unit in people.list_units()}


def staff_names(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of officers by id."""
    return {str(key): name for key, name in people.names_of_staff([UUID(key) for key in keys]).items()}


def counter_names(keys: Iterable[str]) -> dict[str, str]:
    """Return what counters are called, by id, with their place."""
    counters = Counter.objects.filter(pk__in=list(keys)).select_related("centre")
    words = _("Loket %(number)s, %(place)s")
    return {str(counter.pk): words % {"number": counter.number, "place": counter.centre.name} for counter in counters}
