"""What the pages of appointments read: the service wished, where it can be booked, what to bring, what was chosen so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satupintu.catalogue.errors import ServiceUnknown
from satupintu.catalogue.queries import Standard, get_enacted_standard, list_services, search_services
from satupintu.centres.models import GroupService
from satupintu.centres.queries import service_label
from satupintu.config.forms.specs import page_condition
from satupintu.core.errors import NotFound
from satupintu.visits import queries
from satupintu.visits.models import Visit
from satupintu.visits.queries import DayChoice

STEPS = ("daring", "jenis", "siapa", "bantuan", "berkas", "tempat", "hari", "waktu", "diri")
"""The pages of a booking in their order."""


@dataclass(frozen=True)
class Wanted:
    """A service somebody wants an appointment for: its name, its standard (None for what no catalogue holds), and where."""

    code: str
    name: str
    standard: Standard | None
    offers: list[GroupService]

    @property
    def is_online(self) -> bool:
        """Whether it can be applied for without coming."""
        return self.standard is not None and self.standard.is_open and any(offer.is_online_possible for offer in self.offers)

    @property
    def steps(self) -> list[str]:
        """The pages it needs: nothing is asked that has one answer."""
        skipped = {
            "daring": not self.is_online,
            "jenis": self.standard is None or len(self.standard.variants) < 2,
            "tempat": len(self.offers) < 2,
        }
        return [step for step in STEPS if not skipped.get(step, False)]


@dataclass(frozen=True)
class Answers:
    """What was chosen on the pages so far, as it stands in their addresses; nothing of it says who somebody is."""

    comes: bool = False
    variant: str = ""
    represented: str = ""
    needs: tuple[str, ...] = ()
    priority: str = ""
    is_helped: bool = False
    is_read: bool = False
    place: str = ""
    day: date | None = None
    slot: str = ""

    @classmethod
    def read(cls, data: QueryDict, wanted: Wanted) -> Answers:
        """Read them; what is none of the choices counts as not answered."""
        variants = {variant.code for variant in wanted.standard.variants} if wanted.standard else set()
        places = [offer.centre.code for offer in wanted.offers]
        place = data.get("tempat", "")
        return cls(
            comes=data.get("daring") == "datang",
            variant=data.get("jenis", "") if data.get("jenis") in variants else "",
            represented=data.get("siapa", "") if data.get("siapa") in ("sendiri", "kuasa") else "",
            needs=tuple(need for need in data.getlist("bantuan") if need in Visit.Need.values),
            priority=data.get("dahulu", "") if data.get("dahulu") in Visit.Priority.values else "",
            is_helped=data.get("ditanya") == "1",
            is_read=data.get("dibaca") == "1",
            place=place if place in places else (places[0] if len(places) == 1 else ""),
            day=_day(data.get("hari", "")),
            slot=data.get("waktu", "")[:40],
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """They as fields of a form or an address."""
        found = [("daring", "datang" if self.comes else ""), ("jenis", self.variant), ("siapa", self.represented)]
        found += [("bantuan", need) for need in self.needs]
        found += [("dahulu", self.priority), ("ditanya", "1" if self.is_helped else ""), ("dibaca", "1" if self.is_read else "")]
        found += [("tempat", self.place), ("hari", self.day.isoformat() if self.day else ""), ("waktu", self.slot)]
        return [(name, value) for name, value in found if value]

    def without(self, step: str) -> Answers:
        """They without what a page and those after it ask for."""
        emptied: dict[str, dict[str, Any]] = {
            "daring": {"comes": False},
            "jenis": {"variant": ""},
            "siapa": {"represented": ""},
            "bantuan": {"needs": (), "priority": "", "is_helped": False},
            "berkas": {"is_read": False},
            "tempat": {"place": ""},
            "hari": {"day": None},
            "waktu": {"slot": ""},
        }
        values: dict[str, Any] = {}
        for later in STEPS[STEPS.index(step) :]:
            values |= emptied.get(later, {})
        return replace(self, **values)

    def is_given(self, step: str) -> bool:
        """Whether the page of a step was answered."""
        return {
            "daring": self.comes,
            "jenis": bool(self.variant),
            "siapa": bool(self.represented),
            "bantuan": self.is_helped,
            "berkas": self.is_read,
            "tempat": bool(self.place),
            "hari": self.day is not None,
            "waktu": bool(self.slot),
        }.get(step, True)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def address_of(wanted: Wanted, step: str, answers: Answers) -> str:
    """Return the address of a page of the booking, with what was chosen so far."""
    pairs = answers.pairs
    return f"/janji-temu/buat/{wanted.code}/{step}/" + (f"?{urlencode(pairs)}" if pairs else "")


def read_wanted(code: str, at: datetime) -> Wanted:
    """Return a service and where it can be booked. Raises `NotFound` for one that is offered nowhere."""
    offers = [offer for offer in queries.list_bookable_offers(at) if offer.service_code == code]
    standard = standard_of(code)
    if standard is None and not offers:
        raise NotFound
    return Wanted(code, standard.name if standard else _label(offers[0]), standard, offers)


def standard_of(code: str) -> Standard | None:
    """Return the standard in force of a service, None for what is no service of the catalogue."""
    try:
        return get_enacted_standard(code)
    except ServiceUnknown:
        return None


def _label(offer: GroupService) -> str:
    return service_label(offer, get_language() or "id") or offer.service_code


def list_bookable(text: str, at: datetime, place: str = "") -> list[dict[str, Any]]:
    """Return the services that can be booked, by name, with their places.

    text: only what the search finds, the closest first. place: the code of the only place asked for.
    """
    lines = {line.code: line.name for line in list_services()}
    found = None if not text else [line.code for line in search_services(text)]
    rows: dict[str, dict[str, Any]] = {}
    for offer in queries.list_bookable_offers(at):
        name = lines.get(offer.service_code) or _label(offer)
        if place and offer.centre.code != place:
            continue
        if found is not None and offer.service_code not in found and text.casefold() not in name.casefold():
            continue
        rows.setdefault(offer.service_code, {"code": offer.service_code, "name": name, "places": []})["places"].append(
            offer.centre.name
        )
    ranks = {code: rank for rank, code in enumerate(found or [])}
    return sorted(rows.values(), key=lambda row: (ranks.get(row["code"], len(ranks)), row["name"]))


def service_names() -> dict[str, str]:
    """Return code → name of the services of the catalogue."""
    return {line.code: line.name for line in list_services()}


def name_of(code: str, offer: GroupService | None, names: Mapping[str, str]) -> str:
    """Return what an appointment is for."""
    return names.get(code) or (_label(offer) if offer is not None else code)


PAPERS = {"original_item": "id", "upload": "file"}


def documents(standard: Standard | None, variant: str, is_represented: bool) -> list[dict[str, str]]:
    """Return what to bring to the counter: the requirements of the enacted standard that are papers or things.

    Those of another variant are left out, those that depend on answers not given yet say so.
    """
    notes = {
        "original_item": _("Bawa aslinya untuk ditunjukkan."),
        "upload": _("Bawa dokumennya; petugas memindainya di loket."),
    }
    found = []
    for requirement in standard.requirements if standard is not None else ():
        if requirement.kind not in PAPERS or requirement.stage == "process":
            continue
        tag = "" if requirement.obligation == "mandatory" else _("Tidak wajib")
        if requirement.obligation == "conditional":
            applies = _applies(requirement.condition, variant, is_represented)
            if applies is False:
                continue
            tag = "" if applies else _("Bila sesuai keadaan Anda")
        found.append({"label": requirement.label, "note": notes[requirement.kind], "icon": PAPERS[requirement.kind], "tag": tag})
    return found


def _applies(condition: str, variant: str, is_represented: bool) -> bool | None:
    """Whether a condition holds by what is known already; None when that is not enough."""
    name, _sign, values = page_condition(condition).partition("=")
    if name == "varian" and variant:
        return variant in values.split("|")
    if name == "dikuasakan":
        return is_represented == (values == "true")
    return None


def why_words(why: str) -> str:
    """Say why a day has no time that is free."""
    return {
        "closed": _("Tutup"),
        "unplanned": _("Tidak menerima janji temu"),
        "blocked": _("Janji temu ditutup"),
        "full": _("Penuh"),
        "past": _("Sudah lewat atau terlalu dekat"),
    }[why]


def day_words(day: date) -> str:
    """Write a day with its weekday."""
    return date_format(day, "l, j F Y")


def clock(moment: datetime) -> str:
    """Write a moment as hour and minute of the region."""
    return timezone.localtime(moment).strftime("%H.%M")


def day_choices(days: Iterable[DayChoice]) -> list[tuple[str, str]]:
    """Return the days with free times as choices."""
    return [
        (
            choice.day.isoformat(),
            _("%(day)s – %(count)s waktu kosong") % {"day": day_words(choice.day), "count": len(choice.starts)},
        )
        for choice in days
        if choice.starts
    ]


def time_choices(days: Iterable[DayChoice], day: date | None) -> list[tuple[str, str]]:
    """Return the free times of a day as choices."""
    starts = next((choice.starts for choice in days if choice.day == day), ())
    return [(str(start.slot.pk), clock(start.slot.starts_at)) for start in starts]


def private(response: HttpResponse) -> HttpResponse:
    """Let nobody keep or follow a page that is opened by a code."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # with none at all browsers send no origin, and forms could not be trusted
    response["X-Robots-Tag"] = "noindex"
    return response
