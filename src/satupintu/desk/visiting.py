"""What the pages of the hall at the desk share: the names of services, waits in words, who has a number already."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from satupintu.catalogue.queries import list_services
from satupintu.centres.models import GroupService
from satupintu.centres.queries import service_label
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import words_of
from satupintu.visits.errors import NotAtYourCounter, WrongLegState
from satupintu.visits.models import Leg
from satupintu.visits.queries import get_leg

NAMES_KEPT = 300
"""Seconds the names of services are kept: they change by decree, a screen asks every few seconds."""


def service_names(centre_id: UUID) -> dict[str, str]:
    """Return code → name of every service a centre offers, those of no catalogue too, in the language in use."""
    language = "en" if get_language() == "en" else "id"
    key = f"hall.names.{centre_id}.{language}"
    names: dict[str, str] | None = cache.get(key)
    if names is None:
        catalogue = {line.code: line.name for line in list_services()}
        offers = GroupService.objects.filter(centre_id=centre_id)
        names = {
            offer.service_code: service_label(offer, language) or catalogue.get(offer.service_code, offer.service_code)
            for offer in offers
        }
        cache.set(key, names, NAMES_KEPT)
    return names


def waited(leg: Leg, at: datetime) -> int:
    """Return the whole minutes a leg has waited: until its first call, or until now."""
    if leg.wait_seconds is not None:
        return leg.wait_seconds // 60
    since = max(leg.joined_at or at, leg.booked_at or leg.joined_at or at)
    return max(0, int((at - since).total_seconds()) // 60)


def minutes(count: int) -> str:
    """Say a number of minutes."""
    return ngettext("%(count)s menit", "%(count)s menit", count) % {"count": count}


def posted_id(request: HttpRequest, name: str) -> UUID:
    """Return an identifier a form of ours has sent. Raises `NotFound` for what is none."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise NotFound from None


def optional_id(request: HttpRequest, name: str) -> UUID | None:
    """Return an identifier that may be left empty. Raises `NotFound` for what is none."""
    return posted_id(request, name) if request.POST.get(name) else None


def said_of(refusal: Refusal, leg_id: UUID | None) -> str:
    """Return a refusal in words; where another counter has the number, which one."""
    if leg_id is not None and isinstance(refusal, WrongLegState | NotAtYourCounter):
        leg = get_leg(leg_id)
        if leg.state in Leg.AT_COUNTER and leg.counter is not None:
            names = {"label": leg.visit.ticket.label, "number": leg.counter.number}
            word = _("Nomor %(label)s sudah dipanggil Loket %(number)s.")
            return (word if leg.state == Leg.State.CALLED else _("Nomor %(label)s sedang dilayani Loket %(number)s.")) % names
    return words_of(refusal)


def is_repeated(request: HttpRequest) -> bool:
    """Whether this very form was sent before: a double tap, or a page opened again from the history."""
    key = request.POST.get("kunci", "")
    if not key:
        return False
    # Other buttons of a page opened again from the history carry the same key and mean something else.
    mark = ":".join((request.path, key, request.POST.get("nomor", ""), request.POST.get("kode", "")))
    if request.session.get("sekali") == mark:
        return True
    request.session["sekali"] = mark
    return False
