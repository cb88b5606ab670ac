"""Groups of the line, the services in them, and which counters serve them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.centres import events
from satupintu.centres.errors import NotOfThisAgency, NotOfThisCentre
from satupintu.centres.models import Counter, GroupService, QueueGroup, Zone
from satupintu.centres.writing import write
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record

GROUP_FIELDS = (
    "name", "name_en", "agency_id", "number_from", "number_to", "daily_quota", "cutoff_minutes", "target_wait_minutes",
    "target_share",
    "priority_credit", "priority_ratio", "appointment_credit", "grace_minutes", "call_count_max", "recall_gap_seconds",
    "skip_pause_minutes", "revive_minutes", "way_minutes", "public_share", "internal_share", "no_show_share", "is_active",
)  # fmt: skip
SERVICE_FIELDS = (
    "label", "label_en", "expected_minutes", "cv", "weekdays", "offered_from", "offered_to", "is_online_possible",
)  # fmt: skip


@operation
def add_group(*, zone_id: UUID, code: str, prefix: str, values: Mapping[str, Any], actor: Actor, at: datetime) -> QueueGroup:
    """Add a group that waits in a zone; `prefix` is one to three capitals, `values` fields of `QueueGroup` (at least `name`).

    Raises NotAllowed, NotFound, CentreInvalid, CodeTaken.
    """
    require_role(actor, "admin")
    zone = lock(Zone, zone_id)
    row = QueueGroup(zone=zone, centre_id=zone.floor.centre_id)
    group = write(row, {"code": code, "prefix": prefix.upper(), **values}, ("code", "prefix", *GROUP_FIELDS))
    record(events.GROUP_ADDED, group, actor=actor, at=at, prefix=group.prefix, code=group.code)
    return group


@operation
def change_group(
    *, group_id: UUID, values: Mapping[str, Any], zone_id: UUID | None = None, actor: Actor, at: datetime
) -> QueueGroup:
    """Change the rules of a group, or let it wait in another zone of its centre. Raises as `add_group`, NotOfThisCentre."""
    require_role(actor, "admin", "manager")
    group = lock(QueueGroup, group_id)
    if zone_id is not None:
        group.zone = _zone_of(group.centre_id, zone_id)
    write(group, values, GROUP_FIELDS)
    record(events.GROUP_CHANGED, group, actor=actor, at=at, prefix=group.prefix, fields=sorted(values))
    return group


@operation
def offer_service(
    *, group_id: UUID, service_code: str, values: Mapping[str, Any] | None = None, actor: Actor, at: datetime
) -> GroupService:
    """Offer a service in a group, or change how; a centre offers a service in one group, the last one it is given to.

    `values` are fields of `GroupService`. Raises NotAllowed, NotFound, CentreInvalid.
    """
    require_role(actor, "admin", "manager")
    group = lock(QueueGroup, group_id)
    row = GroupService.objects.filter(centre_id=group.centre_id, service_code=service_code).first()
    row = row or GroupService(centre_id=group.centre_id)
    row.group = group
    offered = write(row, {"service_code": service_code, **(values or {})}, ("service_code", *SERVICE_FIELDS))
    record(events.SERVICE_OFFERED, group, actor=actor, at=at, service_code=offered.service_code)
    return offered


@operation
def withdraw_service(*, group_id: UUID, service_code: str, actor: Actor, at: datetime) -> None:
    """Offer a service in this group no more. Raises NotAllowed, NotFound, NotOfThisCentre (not offered in it)."""
    require_role(actor, "admin", "manager")
    group = lock(QueueGroup, group_id)
    row = GroupService.objects.filter(group=group, service_code=service_code).first()
    if row is None:
        raise NotOfThisCentre
    row.delete()
    record(events.SERVICE_WITHDRAWN, group, actor=actor, at=at, service_code=service_code)


@operation
def set_counter_groups(*, counter_id: UUID, group_ids: Collection[UUID], actor: Actor, at: datetime) -> Counter:
    """Say which groups a counter serves unless its officer chooses otherwise.

    Raises NotAllowed, NotFound, NotOfThisCentre, NotOfThisAgency (a group of another agency than the counter's).
    """
    require_role(actor, "admin", "manager", "supervisor")
    counter = lock(Counter, counter_id)
    groups = list(QueueGroup.objects.filter(centre_id=counter.centre_id, pk__in=group_ids))
    if len(groups) != len(set(group_ids)):
        raise NotOfThisCentre
    if foreign := [group.prefix for group in groups if group.agency_id != counter.agency_id]:
        raise NotOfThisAgency(prefix=foreign[0])
    counter.groups.set(groups)
    record(events.COUNTER_CHANGED, counter, actor=actor, at=at, number=counter.number, groups=sorted(g.code for g in groups))
    return counter


def _zone_of(centre_id: UUID, zone_id: UUID) -> Zone:
    zone = Zone.objects.filter(pk=zone_id, floor__centre_id=centre_id).first()
    if zone is None:
        raise NotOfThisCentre
    return zone
