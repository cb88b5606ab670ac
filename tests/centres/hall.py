"""A hall for tests: one floor, two zones, four counters, three groups, open on weekdays from 08.00 to 15.00."""

from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from satupintu.centres import operations
from satupintu.centres.models import Centre, Counter, QueueGroup, Zone
from satupintu.centres.operations import OpenDay
from satupintu.core.actor import SYSTEM

WEEK = [OpenDay(day, time(8), time(15), time(12), time(13)) for day in range(5)]


@dataclass
class Hall:
    """The hall and its parts by code or number."""

    centre: Centre
    zones: dict[str, Zone] = field(default_factory=dict)
    counters: dict[int, Counter] = field(default_factory=dict)
    groups: dict[str, QueueGroup] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """Key of the centre."""
        return self.centre.pk


def hall(at: datetime, code: str = "pusat") -> Hall:
    """Build the hall through the real operations."""
    made = Hall(operations.add_centre(code=code, kind="hall", values={"name": "Kantor PTSP"}, actor=SYSTEM, at=at))
    operations.set_hours(centre_id=made.id, days=WEEK, decree_no="Perwali 1/2026", actor=SYSTEM, at=at)
    floor = operations.add_floor(centre_id=made.id, level=1, name="Lantai 1", actor=SYSTEM, at=at)
    for zone in ("a", "b"):
        made.zones[zone] = operations.add_zone(
            floor_id=floor.pk, values={"code": zone, "name": f"Zona {zone.upper()}"}, actor=SYSTEM, at=at
        )
    for prefix, zone, name in (("A", "a", "Kependudukan"), ("B", "a", "Perizinan"), ("C", "b", "Informasi")):
        made.groups[prefix] = operations.add_group(
            zone_id=made.zones[zone].pk, code=name.lower(), prefix=prefix, values={"name": name}, actor=SYSTEM, at=at
        )
    for service, prefix in (("K01", "A"), ("K02", "A"), ("K09", "B"), ("info", "C")):
        operations.offer_service(group_id=made.groups[prefix].pk, service_code=service, actor=SYSTEM, at=at)
    for number, zone, prefixes in ((1, "a", "A"), (2, "a", "AB"), (3, "a", "B"), (4, "b", "C")):
        counter = operations.add_counter(zone_id=made.zones[zone].pk, number=number, values={}, actor=SYSTEM, at=at)
        group_ids = [made.groups[prefix].pk for prefix in prefixes]
        made.counters[number] = operations.set_counter_groups(counter_id=counter.pk, group_ids=group_ids, actor=SYSTEM, at=at)
    return made
