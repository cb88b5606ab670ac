"""Floors, zones, counters and fixtures of a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.centres import events
from satupintu.centres.errors import CentreInvalid, NotOfThisCentre
from satupintu.centres.models import Centre, Counter, Fixture, Floor, Zone
from satupintu.centres.writing import write
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record

COUNTER_FIELDS = ("number", "label", "kind", "agency_id", "facilities", "is_active", "x", "y", "w", "h")
ZONE_FIELDS = ("code", "name", "colour", "pictogram", "x", "y", "w", "h")
FIXTURE_FIELDS = ("kind", "label", "seats", "x", "y", "w", "h")


@dataclass(frozen=True)
class Box:
    """Where something stands on the plan of its floor: left upper corner and size in decimetres.

    `what` is `zone`, `counter` or `fixture`.
    """

    what: str
    id: UUID
    x: int
    y: int
    w: int
    h: int


@operation
def add_floor(
    *, centre_id: UUID, level: int, name: str, width: int = 300, height: int = 200, actor: Actor, at: datetime
) -> Floor:
    """Add a floor; width and height of its plan in decimetres. Raises NotAllowed, NotFound, CentreInvalid, CodeTaken."""
    require_role(actor, "admin")
    centre = lock(Centre, centre_id)
    values = {"level": level, "name": name, "width": width, "height": height}
    floor = write(Floor(centre=centre), values, values)
    record(events.PLAN_CHANGED, centre, actor=actor, at=at, floor_id=floor.pk)
    return floor


@operation
def add_zone(*, floor_id: UUID, values: Mapping[str, Any], actor: Actor, at: datetime) -> Zone:
    """Add a waiting area; `values` are fields of `Zone` (at least `code` and `name`). Raises as `add_floor`, NotFound."""
    require_role(actor, "admin")
    floor = lock(Floor, floor_id)
    zone = write(Zone(floor=floor), values, ZONE_FIELDS)
    record(events.PLAN_CHANGED, floor.centre, actor=actor, at=at, zone_id=zone.pk)
    return zone


@operation
def add_counter(*, zone_id: UUID, number: int, values: Mapping[str, Any], actor: Actor, at: datetime) -> Counter:
    """Add a counter to a zone; `values` are fields of `Counter`. Raises NotAllowed, NotFound, CentreInvalid, CodeTaken."""
    require_role(actor, "admin")
    zone = lock(Zone, zone_id)
    row = Counter(zone=zone, centre_id=zone.floor.centre_id)
    counter = write(row, {"number": number, **values}, COUNTER_FIELDS)
    record(events.COUNTER_ADDED, counter, actor=actor, at=at, number=counter.number)
    return counter


@operation
def change_counter(*, counter_id: UUID, values: Mapping[str, Any], actor: Actor, at: datetime) -> Counter:
    """Change fields of a counter. Raises NotAllowed, NotFound, CentreInvalid, CodeTaken."""
    require_role(actor, "admin")
    counter = write(lock(Counter, counter_id), values, COUNTER_FIELDS)
    record(events.COUNTER_CHANGED, counter, actor=actor, at=at, number=counter.number, fields=sorted(values))
    return counter


@operation
def move_counter(*, counter_id: UUID, zone_id: UUID, actor: Actor, at: datetime) -> Counter:
    """Move a counter to another zone of its centre. Raises NotAllowed, NotFound, NotOfThisCentre."""
    require_role(actor, "admin", "manager", "supervisor")
    counter = lock(Counter, counter_id)
    zone = Zone.objects.filter(pk=zone_id, floor__centre_id=counter.centre_id).first()
    if zone is None:
        raise NotOfThisCentre
    counter.zone = zone
    counter.save(update_fields=["zone"])
    record(events.COUNTER_MOVED, counter, actor=actor, at=at, number=counter.number, zone_id=zone.pk)
    return counter


@operation
def put_fixture(*, floor_id: UUID, values: Mapping[str, Any], actor: Actor, at: datetime) -> Fixture:
    """Put seats, a kiosk, a display or a door on the plan. Raises NotAllowed, NotFound, CentreInvalid."""
    require_role(actor, "admin")
    floor = lock(Floor, floor_id)
    fixture = write(Fixture(floor=floor), values, FIXTURE_FIELDS)
    record(events.PLAN_CHANGED, floor.centre, actor=actor, at=at, fixture_id=fixture.pk)
    return fixture


@operation
def remove_fixture(*, fixture_id: UUID, actor: Actor, at: datetime) -> None:
    """Take something off the plan. Raises NotAllowed, NotFound."""
    require_role(actor, "admin")
    fixture = lock(Fixture, fixture_id)
    record(events.PLAN_CHANGED, fixture.floor.centre, actor=actor, at=at, fixture_id=fixture.pk)
    fixture.delete()


@operation
def place(*, floor_id: UUID, boxes: Sequence[Box], actor: Actor, at: datetime) -> None:
    """Move and size what stands on a floor, all or none: the plan editor saves with it.

    Raises NotAllowed, NotFound, NotOfThisCentre (a box of another floor), CentreInvalid (outside the plan, or no size).
    """
    require_role(actor, "admin")
    floor = lock(Floor, floor_id)
    rows: dict[tuple[str, UUID], Zone | Counter | Fixture] = {("zone", zone.pk): zone for zone in floor.zones.all()}
    rows |= {("counter", row.pk): row for row in Counter.objects.filter(zone__floor=floor)}
    rows |= {("fixture", row.pk): row for row in floor.fixtures.all()}
    for box in boxes:
        row = rows.get((box.what, box.id))
        if row is None:
            raise NotOfThisCentre
        if min(box.x, box.y) < 0 or min(box.w, box.h) < 1 or box.x + box.w > floor.width or box.y + box.h > floor.height:
            raise CentreInvalid(errors={f"{box.what}.{box.id}": _("Letaknya harus di dalam denah.")})
        row.x, row.y, row.w, row.h = box.x, box.y, box.w, box.h
        row.save(update_fields=["x", "y", "w", "h"])
    record(events.PLAN_CHANGED, floor.centre, actor=actor, at=at, floor_id=floor.pk, count=len(boxes))
