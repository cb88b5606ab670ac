"""Groups of the line and what they offer at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from satupintu.centres.models import Centre, GroupService, QueueGroup
from satupintu.centres.queries.hours import hours_on
from satupintu.centres.rules import closing_moment, is_offered
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_zone
from satupintu.core.statements import Question


@dataclass(frozen=True)
class ServiceNow:
    """A service of a group and whether a walk-in is taken for it now."""

    offer: GroupService
    is_offered: bool


@dataclass(frozen=True)
class GroupNow:
    """A group at a moment.

    is_taking: whether walk-ins are taken (active, open, before the cut-off); last_taken_at: until when (aware; None when the
    centre is closed that day).
    """

    group: QueueGroup
    services: tuple[ServiceNow, ...]
    is_taking: bool
    last_taken_at: datetime | None


def list_groups(centre_id: UUID, at: datetime) -> list[GroupNow]:
    """Return the active groups of a place by prefix, with their services and whether they take walk-ins at `at`."""
    zone = region_zone()
    local = at.astimezone(zone)
    stretches = hours_on(centre_id, local.date())
    closes = closing_moment(stretches, at, zone)
    # Who comes in the break of the centre takes a ticket all the same; before the first opening nobody does.
    is_day = bool(stretches) and stretches[0].opens <= local.time()
    found = []
    offers: dict[UUID, list[GroupService]] = {}
    for offer in _OFFERS.list(centre_id):
        offers.setdefault(offer.group_id, []).append(offer)
    for group in _GROUPS.list(centre_id):
        cutoff = timedelta(minutes=group.cutoff_minutes)
        last = None if closes is None else closes - cutoff
        takes = is_day and last is not None and at < last
        services = tuple(
            ServiceNow(offer, takes and is_offered(offer.weekdays, offer.offered_from, offer.offered_to, local, leeway=cutoff))
            for offer in offers.get(group.pk, ())
        )
        found.append(GroupNow(group, services, takes, last))
    return found


_GROUPS: Question[QueueGroup] = Question(
    lambda centre_id: QueueGroup.objects.filter(centre_id=centre_id, is_active=True).select_related("zone")
)
_OFFERS: Question[GroupService] = Question(
    lambda centre_id: GroupService.objects.filter(centre_id=centre_id, group__is_active=True).select_related("group")
)


def list_offers(centre_id: UUID, at: datetime) -> list[GroupService]:
    """Return the services for which a place takes walk-ins at a moment, by code."""
    offers = [service.offer for now in list_groups(centre_id, at) for service in now.services if service.is_offered]
    return sorted(offers, key=lambda offer: offer.service_code)


def find_offer(centre_id: UUID, service_code: str) -> GroupService | None:
    """Return how a place offers a service, its group at hand; None when it does not."""
    offers = GroupService.objects.filter(centre_id=centre_id, service_code=service_code, group__is_active=True)
    return offers.select_related("group").first()


def list_centres_offering(service_code: str) -> list[Centre]:
    """Return the active places that offer a service, by name."""
    offers = GroupService.objects.filter(service_code=service_code, group__is_active=True)
    return list(Centre.objects.filter(is_active=True, pk__in=offers.values("centre_id")))


def get_group(group_id: UUID) -> QueueGroup:
    """Return a group with its zone. Raises `NotFound`."""
    group = QueueGroup.objects.filter(pk=group_id).select_related("zone").first()
    if group is None:
        raise NotFound
    return group


def service_label(offer: GroupService, language: str = "id") -> str:
    """Return the label of what is no service of the catalogue; "" for services that have their name there."""
    return (offer.label_en or offer.label) if language == "en" else offer.label
