"""Remarks about a day of the hall."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.centres.models import Centre
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.access import LEADERS
from satupintu.visits.errors import VisitInvalid
from satupintu.visits.models import DayRemark


@operation
def write_day_remark(*, centre_id: UUID, day: date, body: str, actor: Actor, at: datetime) -> DayRemark:
    """Write a remark (at most 300 characters) about a day of a centre, today or before; it stands on the day's sheet.

    Raises NotAllowed, NotFound, VisitInvalid.
    """
    if not actor.is_staff or actor.id is None:
        raise NotAllowed
    require_role(actor, *LEADERS)
    centre = lock(Centre, centre_id)
    text = " ".join(body.split())
    errors: dict[str, str] = {}
    if not 1 <= len(text) <= 300:
        errors["body"] = _("Tulis catatan, paling panjang 300 huruf.")
    if day > region_day(at):
        errors["day"] = _("Hari itu belum tiba.")
    if errors:
        raise VisitInvalid(errors=errors)
    remark = DayRemark.objects.create(centre=centre, day=day, body=text, written_by_id=actor.id, written_at=at)
    record(events.DAY_REMARKED, remark, actor=actor, at=at, day=day.isoformat())
    return remark
