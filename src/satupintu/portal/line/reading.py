"""What the pages of the line read: services of a place by their names, places in line, and the numbers a phone holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from satupintu.catalogue.queries import list_services, search_services
from satupintu.centres.models import Centre
from satupintu.centres.queries import GroupNow, list_groups, service_label
from satupintu.core.regions import region_day
from satupintu.visits.models import Leg, Visit
from satupintu.visits.queries import Place, kept_waits, place_in_line

KEPT_SECONDS = 30
"""How long an estimate of a whole place is kept."""
COOKIE = "antrean"
COOKIE_SECONDS = 20 * 3600
MOST_KEPT = 4


@dataclass(frozen=True)
class Hall:
    """A place as somebody at home sees it: whether it takes numbers now, until when, and what it offers by group."""

    centre: Centre
    groups: list[tuple[GroupNow, list[tuple[str, str]]]]

    @property
    def is_taking(self) -> bool:
        """Whether at least one service takes numbers now."""
        return any(offers for _group, offers in self.groups)

    @property
    def last_at(self) -> datetime | None:
        """Until when numbers are given today, None on a closed day."""
        return max((group.last_taken_at for group, _offers in self.groups if group.last_taken_at), default=None)


def service_names() -> dict[str, str]:
    """Return code → name of the services of the catalogue."""
    return {line.code: line.name for line in list_services()}


def read_hall(centre: Centre, names: Mapping[str, str], at: datetime, text: str = "") -> Hall:
    """Return what a place offers now; with `text` only what the search of the catalogue finds."""
    found = None if not text else {line.code for line in search_services(text)}
    groups = []
    for group in list_groups(centre.pk, at):
        offers = [
            (now.offer.service_code, _name(now.offer, names))
            for now in group.services
            if now.is_offered and (found is None or now.offer.service_code in found or _is_like(now.offer, text))
        ]
        groups.append((group, sorted(offers, key=lambda offer: offer[1])))
    return Hall(centre, groups)


def _name(offer: Any, names: Mapping[str, str]) -> str:
    return names.get(offer.service_code) or service_label(offer, translation.get_language() or "id") or offer.service_code


def _is_like(offer: Any, text: str) -> bool:
    return text.casefold() in f"{offer.label} {offer.label_en}".casefold()


def read_place(visit: Visit, at: datetime) -> Place:
    """Return where a visit stands, with what to expect."""
    return place_in_line(visit.code, at, waits=kept_waits(visit.centre_id, at))


def service_of(leg: Leg, names: Mapping[str, str]) -> str:
    """Return the name of what a leg is about."""
    if name := names.get(leg.service_code):
        return name
    offer = leg.group.services.filter(service_code=leg.service_code).first()
    return _name(offer, names) if offer is not None else leg.service_code


def read_stamp(visit: Visit, at: datetime) -> str:
    """Return a short text that differs whenever the page of a visit may: two small queries, so that phones can ask often."""
    legs = visit.legs.aggregate(Count("pk"), Max("changed_at"))
    line = Leg.objects.filter(group__centre_id=visit.centre_id, state=Leg.State.WAITING).aggregate(Count("pk"), Max("changed_at"))
    own = list(visit.legs.order_by("seq").values_list("state", "is_here", "not_before"))
    parts = visit.pk, own, sorted(legs.items()), sorted(line.items()), int(at.timestamp()) // KEPT_SECONDS
    return hashlib.sha256(f"{parts!r}{translation.get_language()}".encode()).hexdigest()[:16]


def held_codes(request: HttpRequest) -> list[str]:
    """Return the codes of the numbers this phone took, as its cookie says; anybody may write one, so they are only looked up."""
    return [code for code in request.COOKIES.get(COOKIE, "").split(".") if code.isalnum()][:MOST_KEPT]


def list_held(request: HttpRequest, person_id: UUID | None, at: datetime) -> list[Visit]:
    """Return the open visits of today that this phone took, or this person, newest first."""
    visits = Visit.objects.filter(day=region_day(at), closed_at__isnull=True)
    mine = visits.filter(code__in=held_codes(request))
    if person_id is not None:
        mine = mine | visits.filter(person_id=person_id)
    return list(mine.select_related("ticket", "centre").order_by("-opened_at")[:MOST_KEPT])


def keep_code(request: HttpRequest, response: HttpResponse, code: str, *, is_safe: bool) -> None:
    """Let the phone remember a number it took, for the rest of the day."""
    codes: Iterable[str] = dict.fromkeys([code, *held_codes(request)])
    kept = ".".join(list(codes)[:MOST_KEPT])
    response.set_cookie(COOKIE, kept, max_age=COOKIE_SECONDS, path="/antrean/", httponly=True, samesite="Lax", secure=is_safe)


def clock(moment: datetime | None) -> str:
    """Write a moment as hour and minute of the region."""
    return "" if moment is None else timezone.localtime(moment).strftime("%H.%M")
