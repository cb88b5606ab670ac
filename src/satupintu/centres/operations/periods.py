"""Weeks a place keeps for a time: Ramadan, and whatever else a decree orders."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.centres import events
from satupintu.centres.errors import CentreInvalid, NotMobile, PeriodOverlaps
from satupintu.centres.models import Centre, HoursPeriod
from satupintu.centres.weeks import OpenDay, refuse_past, write_week
from satupintu.centres.writing import write
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record


@operation
def set_hours_period(
    *,
    centre_id: UUID,
    name: str,
    first_day: date,
    last_day: date,
    days: Sequence[OpenDay],
    decree_no: str,
    actor: Actor,
    at: datetime,
) -> HoursPeriod:
    """Give a place other hours from a date to another, both included; a weekday that is not named is closed then.

    Special days go before it, holidays too. Raises NotAllowed, NotFound, NotMobile (its stops are its hours), CentreInvalid
    (`name`, `decree_no`, `last_day`, no day or hours that do not fit), PastDay (it is over already), PeriodOverlaps.
    """
    require_role(actor, "admin", "manager")
    centre = lock(Centre, centre_id)
    if centre.kind == Centre.Kind.MOBILE:
        raise NotMobile
    errors = {
        field: _("Bagian ini wajib diisi.") for field, text in (("name", name), ("decree_no", decree_no)) if not text.strip()
    }
    if last_day < first_day:
        errors["last_day"] = _("Tanggal akhir mendahului tanggal awal.")
    if not days:
        errors["days"] = _("Isi jam buka sedikitnya satu hari.")
    if errors:
        raise CentreInvalid(errors=errors)
    refuse_past(last_day, at)
    other = HoursPeriod.objects.filter(centre=centre, first_day__lte=last_day, last_day__gte=first_day).first()
    if other is not None:
        raise PeriodOverlaps(name=other.name)
    values = {"name": name, "decree_no": decree_no, "first_day": first_day, "last_day": last_day}
    period = write(HoursPeriod(centre=centre), values, values)
    write_week(centre, days, period)
    record(
        events.HOURS_PERIOD_SET,
        centre,
        actor=actor,
        at=at,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
        decree_no=period.decree_no,
        days=sorted(day.weekday for day in days),
    )
    return period


@operation
def remove_hours_period(*, period_id: UUID, decree_no: str, actor: Actor, at: datetime) -> None:
    """Let the dates of a period follow the usual week again. Raises NotAllowed, NotFound, PastDay (it is over), CentreInvalid."""
    require_role(actor, "admin", "manager")
    period = lock(HoursPeriod, period_id)
    refuse_past(period.last_day, at)
    if not decree_no.strip():
        raise CentreInvalid(errors={"decree_no": _("Isi nomor keputusan atau surat edaran.")})
    first_day = period.first_day.isoformat()
    record(events.HOURS_PERIOD_REMOVED, period.centre, actor=actor, at=at, first_day=first_day, decree_no=decree_no.strip())
    period.delete()
