"""Places and when they are open."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.centres import events
from satupintu.centres.errors import CentreInvalid, NotMobile
from satupintu.centres.models import Centre, SpecialDay, Stop
from satupintu.centres.weeks import OpenDay, refuse_past, write_week
from satupintu.centres.writing import write
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record

FIELDS = (
    "name", "agency_id", "address_line", "village_code", "latitude", "longitude", "phone", "facilities", "calls_shown",
    "voice_languages", "announcement", "announcement_en", "carries_over", "is_active",
)  # fmt: skip


@operation
def add_centre(*, code: str, kind: str, values: Mapping[str, Any], actor: Actor, at: datetime) -> Centre:
    """Add a place; `values` are fields of `Centre` by name (at least `name`). Raises NotAllowed, CentreInvalid, CodeTaken."""
    require_role(actor, "admin")
    _refuse_half_a_point(Centre(), values)
    centre = write(Centre(), {"code": code, "kind": kind, **values}, ("code", "kind", *FIELDS))
    record(events.CENTRE_ADDED, centre, actor=actor, at=at, code=centre.code, kind=kind)
    return centre


@operation
def change_centre(*, centre_id: UUID, values: Mapping[str, Any], actor: Actor, at: datetime) -> Centre:
    """Change fields of a place. Raises NotAllowed, NotFound, CentreInvalid."""
    require_role(actor, "admin", "manager")
    row = lock(Centre, centre_id)
    _refuse_half_a_point(row, values)
    centre = write(row, values, FIELDS)
    record(events.CENTRE_CHANGED, centre, actor=actor, at=at, code=centre.code, fields=sorted(values))
    return centre


@operation
def set_hours(*, centre_id: UUID, days: Sequence[OpenDay], decree_no: str, actor: Actor, at: datetime) -> None:
    """Set the whole week of a place; a weekday that is not named is closed. Raises NotAllowed, NotFound, CentreInvalid."""
    require_role(actor, "admin")
    centre = lock(Centre, centre_id)
    if not decree_no.strip():
        raise CentreInvalid(errors={"decree_no": _("Isi nomor keputusan atau surat edaran.")})
    write_week(centre, days)
    record(events.HOURS_CHANGED, centre, actor=actor, at=at, decree_no=decree_no.strip(), days=sorted(d.weekday for d in days))


@operation
def set_special_day(
    *,
    centre_id: UUID,
    day: date,
    name: str,
    decree_no: str,
    opens: time | None = None,
    closes: time | None = None,
    actor: Actor,
    at: datetime,
) -> SpecialDay:
    """Close the place on a date from today on, or give that date hours of its own; it replaces what was set before.

    Raises NotAllowed, NotFound, PastDay, CentreInvalid (`name`, `decree_no`, or hours that do not fit).
    """
    require_role(actor, "admin", "manager")
    centre = lock(Centre, centre_id)
    refuse_past(day, at)
    faults = {"name": name, "decree_no": decree_no}
    if missing := {field: _("Bagian ini wajib diisi.") for field, text in faults.items() if not text.strip()}:
        raise CentreInvalid(errors=missing)
    if (opens is None) != (closes is None):
        raise CentreInvalid(errors={"closes": _("Isi jam buka dan jam tutup, atau kosongkan keduanya.")})
    row = SpecialDay.objects.filter(centre=centre, day=day).first() or SpecialDay(centre=centre, day=day)
    values = {"opens": opens, "closes": closes, "name": name, "decree_no": decree_no}
    special = write(row, values, values)
    is_open = opens is not None
    record(events.SPECIAL_DAY_SET, centre, actor=actor, at=at, day=day.isoformat(), is_open=is_open, decree_no=special.decree_no)
    return special


@operation
def remove_special_day(*, centre_id: UUID, day: date, decree_no: str, actor: Actor, at: datetime) -> None:
    """Let a date from today on follow the week again. Raises NotAllowed, NotFound, PastDay, CentreInvalid."""
    require_role(actor, "admin", "manager")
    centre = lock(Centre, centre_id)
    refuse_past(day, at)
    if not decree_no.strip():
        raise CentreInvalid(errors={"decree_no": _("Isi nomor keputusan atau surat edaran.")})
    row = SpecialDay.objects.filter(centre=centre, day=day).first()
    if row is not None:
        row.delete()
    record(events.SPECIAL_DAY_REMOVED, centre, actor=actor, at=at, day=day.isoformat(), decree_no=decree_no.strip())


@operation
def plan_stop(
    *, centre_id: UUID, day: date, opens: time, closes: time, place: str, village_code: str = "", actor: Actor, at: datetime
) -> Stop:
    """Plan where a mobile unit stands on a date from today on.

    Raises NotAllowed, NotFound, NotMobile, PastDay, CentreInvalid, CodeTaken (it stands somewhere from that hour on already).
    """
    require_role(actor, "admin", "manager")
    centre = lock(Centre, centre_id)
    if centre.kind != Centre.Kind.MOBILE:
        raise NotMobile
    refuse_past(day, at)
    values = {"day": day, "opens": opens, "closes": closes, "place": place, "village_code": village_code}
    stop = write(Stop(centre=centre), values, values)
    record(events.STOP_PLANNED, centre, actor=actor, at=at, day=day.isoformat(), village_code=village_code)
    return stop


@operation
def remove_stop(*, stop_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a stop from today on out of the route. Raises NotAllowed, NotFound, PastDay."""
    require_role(actor, "admin", "manager")
    stop = lock(Stop, stop_id)
    refuse_past(stop.day, at)
    record(events.STOP_REMOVED, stop.centre, actor=actor, at=at, day=stop.day.isoformat())
    stop.delete()


def _refuse_half_a_point(row: Centre, values: Mapping[str, Any]) -> None:
    """Refuse a latitude without longitude or the other way round; a CHECK of the table lets NULL pass."""
    latitude, longitude = values.get("latitude", row.latitude), values.get("longitude", row.longitude)
    if (latitude is None) != (longitude is None):
        field = "latitude" if latitude is None else "longitude"
        raise CentreInvalid(errors={field: _("Isi lintang dan bujur, atau kosongkan keduanya.")})
