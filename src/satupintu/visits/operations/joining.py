"""Taking a ticket and what a visitor does while waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from satupintu.centres.models import QueueGroup
from satupintu.centres.queries import find_offer
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock, lock_key, lock_many
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.people.queries import list_proxy_ids
from satupintu.visits import events, moves
from satupintu.visits.access import require_reception, require_taker, visit_by_code
from satupintu.visits.carrying import CARRIED
from satupintu.visits.changing import close_if_over, turn
from satupintu.visits.errors import EnoughNumbers, NotToday, NumberTaken, ServiceNotOffered, VisitInvalid, WrongLegState
from satupintu.visits.joining import (
    Visitor,
    enter_line,
    find_offers,
    open_visit,
    planned_leg,
    require_device,
    require_kiosk,
)
from satupintu.visits.models import Leg, NumberBlock, Ticket, Visit
from satupintu.visits.numbering import next_block
from satupintu.visits.rules import MOST_HELD, POSTPONE_MINUTES, SAME_PRESS


@dataclass(frozen=True)
class Joined:
    """A ticket that was taken; `is_repeated` when it had been taken before and is only shown again."""

    visit: Visit
    ticket: Ticket
    leg: Leg
    is_repeated: bool


@dataclass(frozen=True)
class PrintedNumber:
    """A number of a reserved block that was handed out while the server was out of reach, and when (aware).

    A kiosk brings in its own; staff bring in those of the paper roll, of any kiosk of the place.
    """

    block_id: UUID
    number: int
    at: datetime


@operation
def take_ticket(
    *,
    centre_id: UUID,
    service_codes: Sequence[str],
    channel: str,
    person_id: UUID | None = None,
    proxy_id: UUID | None = None,
    priority_reason: str = "",
    needs: Sequence[str] = (),
    language: str = "id",
    party_size: int = 1,
    key: str = "",
    past_cutoff: bool = False,
    printed: PrintedNumber | None = None,
    held: Sequence[str] = (),
    actor: Actor,
    at: datetime,
) -> Joined:
    """Take a ticket for one to five services, served in this order; the number is of the first one's group.

    channel: `kiosk` (a device), `reception` (staff), `phone` (visitors at home, who wait uncalled until `arrive`). key: the
    same again, or the same choice at the same kiosk within 10 seconds without a key, gives the same ticket. past_cutoff: staff
    may take somebody in as long as the centre is open. held: codes of numbers the phone of a visitor has taken already; a person
    or phone holds `MOST_HELD` at most. Raises NotAllowed, VisitInvalid, EnoughNumbers, CentreClosed, TooLateToday,
    ServiceNotOffered, QuotaReached, NumbersUsedUp, NumberTaken.
    """
    if channel not in (Visit.Channel.KIOSK, Visit.Channel.RECEPTION, Visit.Channel.PHONE) or key.startswith(CARRIED):
        raise VisitInvalid
    require_taker(actor, channel)
    device_id = require_device(actor, centre_id)
    if key or device_id is not None:
        lock_key(f"visits:{centre_id}:{key or device_id}")
    if earlier := _earlier(centre_id, key, device_id, service_codes, at):
        record(events.TICKET_REPEATED, earlier.leg, actor=actor, at=at, label=earlier.ticket.label)
        return earlier
    visitor = Visitor(person_id, proxy_id, priority_reason, needs, language, party_size)
    visitor.check()
    if channel == Visit.Channel.PHONE:
        _refuse_more(centre_id, person_id, held, at)
    came_at = at if printed is None else printed.at
    offers = find_offers(centre_id, service_codes, came_at, past_cutoff=past_cutoff and actor.has("loket", "supervisor"))
    is_roll = channel == Visit.Channel.RECEPTION
    number = None if printed is None else _reserved(printed, offers[0].group, device_id, at, is_roll=is_roll)
    visit, ticket, legs = open_visit(
        centre_id=centre_id,
        offers=offers,
        visitor=visitor,
        channel=channel,
        number=number,
        at=came_at,
        key=key,
        device_id=device_id,
    )
    enter_line(legs[0], came_at, is_here=channel != Visit.Channel.PHONE)
    record(
        events.JOINED,
        legs[0],
        actor=actor,
        at=at,
        label=ticket.label,
        group=offers[0].group.code,
        services=list(service_codes),
        channel=channel,
        is_priority=bool(priority_reason),
    )
    return Joined(visit, ticket, legs[0], False)


def _refuse_more(centre_id: UUID, person_id: UUID | None, held: Sequence[str], at: datetime) -> None:
    """Refuse with `EnoughNumbers` who holds as many open numbers of the place as one may."""
    holder = person_id or next(iter(sorted(held)), "")
    if not holder:
        return
    lock_key(f"visits:held:{centre_id}:{holder}")
    mine = Q(code__in=held)
    if person_id is not None:
        mine |= Q(person_id=person_id)
    count = Visit.objects.filter(mine, centre_id=centre_id, day=region_day(at), closed_at__isnull=True).count()
    if count >= MOST_HELD:
        raise EnoughNumbers(count=count)


def _earlier(centre_id: UUID, key: str, device_id: UUID | None, service_codes: Sequence[str], at: datetime) -> Joined | None:
    """Return the ticket this press has given already, or None."""
    visits = Visit.objects.filter(centre_id=centre_id)
    if key:
        visits = visits.filter(key=key)
    elif device_id is not None:
        visits = visits.filter(device_id=device_id, key="", opened_at__gt=at - SAME_PRESS, opened_at__lte=at)
    else:
        return None
    for visit in visits.order_by("-opened_at").select_related("ticket")[:5]:
        legs = list(visit.legs.order_by("seq"))
        if key or [leg.service_code for leg in legs] == list(service_codes):
            return Joined(visit, visit.ticket, legs[0], True)
    return None


def _reserved(printed: PrintedNumber, group: QueueGroup, device_id: UUID | None, at: datetime, *, is_roll: bool) -> int:
    block = NumberBlock.objects.filter(pk=printed.block_id, group=group).first()
    is_right = block is not None and block.first <= printed.number <= block.last
    if block is None or not is_right or printed.at > at or region_day(printed.at) != block.day:
        raise NumberTaken
    if not is_roll and block.device_id != device_id:
        raise NumberTaken
    if Ticket.objects.filter(group=group, day=block.day, number=printed.number).exists():
        raise NumberTaken
    return printed.number


@operation
def reserve_numbers(*, group_id: UUID, count: int, device_id: UUID | None = None, actor: Actor, at: datetime) -> NumberBlock:
    """Put 1 to 50 numbers of today aside for a kiosk, to print while it cannot reach the server; the highest that are left.

    device_id: staff name the kiosk in whose stead the numbers are given on paper. Raises NotAllowed (for who is no kiosk of the
    centre, nor staff of the hall naming one), NotFound, VisitInvalid, QuotaReached, NumbersUsedUp.
    """
    group = QueueGroup.objects.filter(pk=group_id, is_active=True).first()
    if group is None:
        raise NotFound
    if device_id is None:
        require_taker(actor, Visit.Channel.KIOSK)
        device_id = require_device(actor, group.centre_id)
    else:
        require_reception(actor)
        require_kiosk(device_id, group.centre_id)
    if device_id is None:
        raise NotAllowed
    if not 1 <= count <= 50:
        raise VisitInvalid(errors={"count": _("Isi angka antara 1 dan 50.")})
    day = region_day(at)
    first, last = next_block(group, day, count)
    block = NumberBlock.objects.create(device_id=device_id, group=group, day=day, first=first, last=last, reserved_at=at)
    record(events.NUMBERS_RESERVED, block, actor=actor, at=at, count=count, group=group.code)
    return block


@operation
def add_service(*, visit_id: UUID, service_code: str, actor: Actor, at: datetime) -> Leg:
    """Let an open visit of today be about one more service, after those it is about already.

    Raises NotAllowed, NotFound, NotToday, WrongLegState (the visit is over), ServiceNotOffered.
    """
    require_reception(actor)
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound
    _require_today(visit, at)
    # The active leg is held, so that it cannot end and close the visit meanwhile.
    if not lock_many(visit.legs.filter(state__in=Leg.ACTIVE)):
        raise WrongLegState(state=Leg.State.DONE.label)
    offer = find_offer(visit.centre_id, service_code)
    if offer is None:
        raise ServiceNotOffered(service_code=service_code)
    last = visit.legs.aggregate(last=Max("seq"))["last"]
    leg = planned_leg(visit, last + 1, offer, at)
    leg.save(force_insert=True)
    record(events.SERVICE_ADDED, leg, actor=actor, at=at, service_code=service_code)
    return leg


@operation
def link_person(*, visit_id: UUID, person_id: UUID, proxy_id: UUID | None = None, actor: Actor, at: datetime) -> Visit:
    """Say who the visitor is, and for whom they come by proxy: one they hold and that is valid now.

    Raises NotAllowed, NotFound, VisitInvalid.
    """
    require_reception(actor)
    visit = lock(Visit, visit_id)
    Visitor(person_id=person_id, proxy_id=proxy_id).check()
    if proxy_id is not None and proxy_id not in list_proxy_ids(person_id, at):
        raise VisitInvalid(errors={"proxy_id": _("Surat kuasa ini tidak berlaku.")})
    visit.person_id, visit.proxy_id = person_id, proxy_id
    visit.save(update_fields=["person", "proxy"])
    record(events.PERSON_LINKED, visit, actor=actor, at=at, person_id=person_id, proxy_id=proxy_id)
    return visit


@operation
def arrive(*, visit_code: str, actor: Actor, at: datetime) -> Leg:
    """Note that a visitor who joined from home is here now; they keep their place and may be called.

    Raises VisitUnknown, NotToday, WrongLegState.
    """
    leg, ticket = _own_waiting(visit_code, "arrive", at)
    leg.is_here = True
    leg.save(update_fields=["is_here"])
    record(events.ARRIVED, leg, actor=actor, at=at, label=ticket.label)
    return leg


@operation
def postpone(*, visit_code: str, actor: Actor, at: datetime) -> Leg:
    """Let others go first for 15 minutes without losing the place. Raises VisitUnknown, NotToday, WrongLegState."""
    leg, ticket = _own_waiting(visit_code, "postpone", at)
    leg.not_before = at + timedelta(minutes=POSTPONE_MINUTES)
    leg.save(update_fields=["not_before"])
    record(events.POSTPONED, leg, actor=actor, at=at, label=ticket.label)
    return leg


@operation
def leave(*, visit_code: str, actor: Actor, at: datetime) -> Visit:
    """Leave the line with every service of the visit, unless one is being served.

    Raises VisitUnknown, NotToday, WrongLegState.
    """
    visit = visit_by_code(visit_code)
    _require_today(visit, at)
    legs = lock_many(visit.legs.filter(state__in=Leg.OPEN))
    if not legs:
        raise WrongLegState(state=Leg.State.DONE.label)
    for leg in legs:
        moves.require(leg, "leave")
    moment = max(turn(leg, "leave", at) for leg in legs)
    close_if_over(visit.pk, moment)
    record(events.DEPARTED, legs[0], actor=actor, at=at, label=visit.ticket.label)
    visit.refresh_from_db()
    return visit


def _own_waiting(visit_code: str, verb: str, at: datetime) -> tuple[Leg, Ticket]:
    visit = visit_by_code(visit_code)
    _require_today(visit, at)
    legs = lock_many(visit.legs.filter(state__in=Leg.ACTIVE))
    if not legs:
        last = visit.legs.order_by("seq").last()
        raise WrongLegState(state=last.get_state_display() if last else "–")
    moves.require(legs[0], verb)
    return legs[0], visit.ticket


def _require_today(visit: Visit, at: datetime) -> None:
    if visit.day != region_day(at):
        raise NotToday(day=visit.day.isoformat())
