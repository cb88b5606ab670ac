"""Custody of physical originals: taken in with a receipt, and given back."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.applications.queries import get_application
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.errors import OriginalReturned, VisitInvalid
from satupintu.visits.models import Original

KEEPERS = ("loket", "fo", "pengambilan", "supervisor", "manager")


@operation
def take_original(
    *, application_id: UUID, what: str, count: int, brought_by: str, due_on: date, actor: Actor, at: datetime
) -> Original:
    """Take originals in for a case until a day, and give the receipt its number (`BA-2026-000001`).

    Raises NotAllowed, NotFound (also for a case the actor may not see), VisitInvalid.
    """
    staff_id = _keeper(actor)
    application = get_application(application_id, actor, at)
    what, brought_by = " ".join(what.split())[:200], " ".join(brought_by.split())[:120]
    errors: dict[str, str] = {}
    if not what:
        errors["what"] = _("Isi berkas apa yang diterima.")
    if not brought_by:
        errors["brought_by"] = _("Isi siapa yang menyerahkan.")
    if not 1 <= count <= 500:
        errors["count"] = _("Isi jumlah antara 1 dan 500.")
    if due_on < region_day(at):
        errors["due_on"] = _("Isi tanggal hari ini atau sesudahnya.")
    if errors:
        raise VisitInvalid(errors=errors)
    year = region_day(at).year
    original = Original.objects.create(
        number=f"BA-{year}-{next_number('visits:original', year):06d}",
        application=application,
        what=what,
        count=count,
        brought_by=brought_by,
        taken_at=at,
        taken_by_id=staff_id,
        due_on=due_on,
    )
    record(
        events.ORIGINAL_RECEIVED,
        original,
        actor=actor,
        at=at,
        application_id=application_id,
        receipt=original.number,
        count=count,
    )
    return original


@operation
def return_original(*, original_id: UUID, returned_to: str, actor: Actor, at: datetime) -> Original:
    """Give originals back to somebody. Raises NotAllowed, NotFound, VisitInvalid, OriginalReturned."""
    staff_id = _keeper(actor)
    original = lock(Original, original_id)
    if original.returned_at is not None:
        raise OriginalReturned
    name = " ".join(returned_to.split())[:120]
    if not name:
        raise VisitInvalid(errors={"returned_to": _("Isi siapa yang menerima kembali.")})
    original.returned_at, original.returned_by_id, original.returned_to = at, staff_id, name
    original.save(update_fields=["returned_at", "returned_by", "returned_to"])
    record(
        events.ORIGINAL_RETURNED, original, actor=actor, at=at, application_id=original.application_id, receipt=original.number
    )
    return original


def _keeper(actor: Actor) -> UUID:
    if not actor.is_staff or actor.id is None:
        raise NotAllowed
    require_role(actor, *KEEPERS)
    return actor.id
