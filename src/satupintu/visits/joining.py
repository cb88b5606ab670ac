"""How a visit comes into the line: what is checked, the number from its locked series, the first leg and the planned ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.centres.models import Device, GroupService
from satupintu.centres.queries import GroupNow, is_open, list_groups
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.regions import region_day
from satupintu.core.secrets import random_code
from satupintu.core.statements import insert_rows
from satupintu.people.models import Person, Proxy
from satupintu.visits.changing import begin
from satupintu.visits.errors import (
    CentreClosed,
    ServiceNotOffered,
    TooLateToday,
    VisitInvalid,
)
from satupintu.visits.models import Leg, Ticket, Visit
from satupintu.visits.numbering import next_ticket_number
from satupintu.visits.rules import MOST_SERVICES, credit, rank_time, ticket_label

CODE_LENGTH = 12
"""Characters of a visit's code: 60 bits, for one day."""


@dataclass(frozen=True)
class Visitor:
    """What is known of who comes; all of it may be empty."""

    person_id: UUID | None = None
    proxy_id: UUID | None = None
    priority_reason: str = ""
    needs: Sequence[str] = field(default=())
    language: str = "id"
    party_size: int = 1

    def check(self) -> None:
        """Refuse with `VisitInvalid` what is none of the lists, or whom nobody knows."""
        errors: dict[str, str] = {}
        if self.priority_reason not in ("", *Visit.Priority.values):
            errors["priority_reason"] = _("Pilih salah satu alasan.")
        if set(self.needs) - set(Visit.Need.values):
            errors["needs"] = _("Pilih bantuan dari daftar.")
        if self.language not in ("id", "en"):
            errors["language"] = _("Bahasa ini tidak tersedia.")
        if not 1 <= self.party_size <= 50:
            errors["party_size"] = _("Isi jumlah orang antara 1 dan 50.")
        if self.person_id is not None and not Person.objects.filter(pk=self.person_id, erased_at__isnull=True).exists():
            errors["person_id"] = _("Orang ini tidak terdaftar.")
        if self.proxy_id is not None and not Proxy.objects.filter(pk=self.proxy_id, revoked_at__isnull=True).exists():
            errors["proxy_id"] = _("Surat kuasa ini tidak berlaku.")
        if errors:
            raise VisitInvalid(errors=errors)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a `Visit`."""
        names = ("person_id", "proxy_id", "priority_reason", "language", "party_size")
        return {**{name: getattr(self, name) for name in names}, "needs": sorted(set(self.needs))}


def find_offers(centre_id: UUID, codes: Sequence[str], at: datetime, *, past_cutoff: bool) -> list[GroupService]:
    """Return how the centre offers these services now, in their order, each with its group.

    past_cutoff: as long as the centre is open, for staff. Raises `VisitInvalid` (none, too many, one twice), `CentreClosed`,
    `TooLateToday`, `ServiceNotOffered`.
    """
    if not 1 <= len(codes) <= MOST_SERVICES or len(set(codes)) != len(codes):
        raise VisitInvalid(errors={"service_codes": _("Pilih satu sampai lima layanan, masing-masing sekali.")})
    groups = list_groups(centre_id, at)
    if not any(now.is_taking for now in groups):
        if past_cutoff and is_open(centre_id, at):
            return [_any_offer(groups, code) for code in codes]
        if groups and groups[0].last_taken_at is not None and at >= groups[0].last_taken_at and is_open(centre_id, at):
            raise TooLateToday
        raise CentreClosed
    offered = {now.offer.service_code: (group, now) for group in groups for now in group.services}
    found = []
    for code in codes:
        if code not in offered:
            raise ServiceNotOffered(service_code=code)
        group, now = offered[code]
        if not now.is_offered and not past_cutoff:
            raise ServiceNotOffered(service_code=code) if group.is_taking else TooLateToday
        now.offer.group = group.group
        found.append(now.offer)
    return found


def _any_offer(groups: Sequence[GroupNow], code: str) -> GroupService:
    for group in groups:
        for now in group.services:
            if now.offer.service_code == code:
                now.offer.group = group.group
                return now.offer
    raise ServiceNotOffered(service_code=code)


def require_device(actor: Actor, centre_id: UUID) -> UUID | None:
    """Return the kiosk that acts, None when none does. Raises `NotAllowed` for one of another centre or one revoked."""
    if actor.kind != "token" or actor.id is None:
        return None
    require_kiosk(actor.id, centre_id)
    return actor.id


def require_kiosk(device_id: UUID, centre_id: UUID) -> None:
    """Refuse with `NotAllowed` a device that is not let in, or is of another centre."""
    if not Device.objects.filter(pk=device_id, centre_id=centre_id, revoked_at__isnull=True).exists():
        raise NotAllowed


def open_visit(
    *,
    centre_id: UUID,
    offers: Sequence[GroupService],
    visitor: Visitor,
    channel: str,
    at: datetime,
    number: int | None = None,
    booked_at: datetime | None = None,
    **details: Any,
) -> tuple[Visit, Ticket, list[Leg]]:
    """Write a visit, its ticket and its legs: the first is not saved yet, so that callers say how it begins.

    number: one printed before from a reserved block. details: further fields of the visit.
    """
    day, group = region_day(at), offers[0].group
    if number is None:
        number = next_ticket_number(group, day)
    code = random_code(CODE_LENGTH)
    visit = Visit(code=code, centre_id=centre_id, day=day, channel=channel, opened_at=at, **visitor.values, **details)
    insert_rows([visit])
    label = ticket_label(group.prefix, number, group.number_to)
    ticket = Ticket(visit=visit, group=group, day=day, number=number, label=label)
    insert_rows([ticket])
    legs = [_planned(visit, seq, offer, at, booked_at if seq == 1 else None) for seq, offer in enumerate(offers, 1)]
    if legs[1:]:
        insert_rows(legs[1:])
    return visit, ticket, legs


def _planned(visit: Visit, seq: int, offer: GroupService, at: datetime, booked_at: datetime | None) -> Leg:
    is_priority = bool(visit.priority_reason)
    group = offer.group
    minutes = credit(
        priority=group.priority_credit,
        appointment=group.appointment_credit,
        is_priority=is_priority,
        is_booked=booked_at is not None,
    )
    ref_time = booked_at or at
    return Leg(
        visit=visit,
        seq=seq,
        group=group,
        service_code=offer.service_code,
        state=Leg.State.PLANNED,
        is_priority=is_priority,
        ref_time=ref_time,
        credit_minutes=minutes,
        rank_time=rank_time(ref_time, minutes),
        booked_at=booked_at,
        changed_at=at,
    )


def planned_leg(visit: Visit, seq: int, offer: GroupService, at: datetime) -> Leg:
    """Return, unsaved, one more planned leg of a visit."""
    return _planned(visit, seq, offer, at, None)


def enter_line(leg: Leg, at: datetime, **values: Any) -> None:
    """Save a first leg as waiting from `at` on."""
    leg.state, leg.joined_at, leg.changed_at = Leg.State.WAITING, at, at
    for name, value in values.items():
        setattr(leg, name, value)
    insert_rows([leg])
    begin(leg, at)
