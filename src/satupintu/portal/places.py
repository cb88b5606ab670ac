"""Places where people are served: where, when, what, for whom it is fitted, and how busy it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.catalogue.queries import list_public_services
from satupintu.centres import queries
from satupintu.centres.models import Centre, Stop
from satupintu.config.access import moment_of, public
from satupintu.core.regions import region_day
from satupintu.visits.queries import Range, list_bookable_offers, newcomer_waits

KEPT_SECONDS = 60
"""How long the waits of a place are kept: however many ask, the hall is simulated once a minute."""
STOPS_SHOWN = 5
"""Stops of a mobile unit in the list of places; its own page has all."""
WEEKDAYS = (
    gettext_lazy("Senin"), gettext_lazy("Selasa"), gettext_lazy("Rabu"), gettext_lazy("Kamis"), gettext_lazy("Jumat"),
    gettext_lazy("Sabtu"), gettext_lazy("Minggu"),
)  # fmt: skip


@dataclass(frozen=True)
class LineNow:
    """A group of the line as a visitor sees it: what it is for, the services in it, and what to expect who comes now."""

    name: str
    services: list[tuple[str, str]]
    wait: Range | None
    is_taking: bool


@public
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """List the places with their hours of today, and the next stops of mobile units."""
    at = moment_of(request)
    lines = [(centre, *_today(centre, at), _next_stops(centre, at)) for centre in queries.list_centres()]
    return render(request, "portal/places.html", {"lines": lines})


@public
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show one place. Raises `NotFound` (none of this code, or not in use)."""
    at = moment_of(request)
    centre = queries.get_centre_by_code(code)
    is_open, words = _today(centre, at)
    today = region_day(at)
    context = {
        "centre": centre,
        "is_open": is_open,
        "words": words,
        "week": [(WEEKDAYS[row.weekday], row) for row in queries.list_week(centre.pk)],
        "periods": [
            (period, [(WEEKDAYS[row.weekday], row) for row in sorted(period.hours.all(), key=lambda row: row.weekday)])
            for period in queries.list_hours_periods(centre.pk, since=today)
        ],
        "special_days": queries.list_special_days(centre.pk, since=today),
        "stops": queries.list_stops(centre.pk, since=today) if centre.kind == Centre.Kind.MOBILE else [],
        "facilities": [label for value, label in Centre.Facility.choices if value in centre.facilities],
        "lines": _lines(centre, at),
        "is_booked": any(offer.centre_id == centre.pk for offer in list_bookable_offers(at)),
        "at": at,
        "trail": [(_("Beranda"), "/"), (_("Tempat pelayanan"), "/tempat/"), (centre.name, "")],
    }
    return render(request, "portal/place.html", context)


def _next_stops(centre: Centre, at: datetime) -> list[Stop]:
    """Return where a mobile unit stands next, today included; nothing for a place that stays where it is."""
    return list(queries.list_stops(centre.pk, since=region_day(at))[:STOPS_SHOWN]) if centre.kind == Centre.Kind.MOBILE else []


def _today(centre: Centre, at: datetime) -> tuple[bool, str]:
    """Return whether a place is open now, and its hours of today in words."""
    stretches = queries.hours_on(centre.pk, region_day(at))
    if not stretches:
        return False, _("Tutup hari ini")
    hours = ", ".join(f"{stretch.opens:%H.%M}–{stretch.closes:%H.%M}" for stretch in stretches)
    return queries.is_open(centre.pk, at), _("Hari ini %(hours)s") % {"hours": hours}


def _lines(centre: Centre, at: datetime) -> list[LineNow]:
    names = {line.code: (line.name, f"/layanan/{line.slug}/") for line in list_public_services()}
    waits = _waits(centre.pk, at)
    language = get_language() or "id"
    found = []
    for now in queries.list_groups(centre.pk, at):
        services = [
            names.get(service.offer.service_code) or (queries.service_label(service.offer, language), "")
            for service in now.services
        ]
        name = (now.group.name_en or now.group.name) if language == "en" else now.group.name
        named = [(label, url) for label, url in services if label]
        if named:
            found.append(LineNow(name, named, waits.get(now.group.pk), now.is_taking))
    return found


def _waits(centre_id: UUID, at: datetime) -> dict[UUID, Range]:
    key = f"places.waits.{centre_id}"
    kept: dict[UUID, Range] | None = cache.get(key)
    if kept is None:
        kept = newcomer_waits(centre_id, at) if queries.is_open(centre_id, at) else {}
        cache.set(key, kept, KEPT_SECONDS)
    return kept
