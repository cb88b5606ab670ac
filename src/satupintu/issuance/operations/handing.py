"""Handing a product over on paper, with a receipt both sides sign."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.issuance.errors import HandedOverAlready, HandoverInvalid, NotValidAnyMore
from satupintu.issuance.events import PRODUCT_HANDED
from satupintu.issuance.models import Handover, IssuedDocument
from satupintu.journal.operations import record

GIVERS = ("loket", "fo", "pengambilan", "supervisor", "manager")


@operation
def hand_over(*, document_id: UUID, recipient_name: str, recipient_as: str, actor: Actor, at: datetime) -> Handover:
    """Note that a valid product was handed to somebody, once, and give the receipt its number (`TT-2026-000001`).

    recipient_as: of `Handover.As`. Raises NotAllowed, NotFound, HandoverInvalid, HandedOverAlready, NotValidAnyMore.
    """
    if not actor.is_staff or actor.id is None:
        raise NotAllowed
    require_role(actor, *GIVERS)
    name = " ".join(recipient_name.split())[:120]
    if not name or recipient_as not in Handover.As.values:
        raise HandoverInvalid
    document = lock(IssuedDocument, document_id)
    earlier = Handover.objects.filter(document=document).first()
    if earlier is not None:
        raise HandedOverAlready(receipt=earlier.number)
    if document.state != IssuedDocument.State.VALID:
        raise NotValidAnyMore
    year = region_day(at).year
    handover = Handover.objects.create(
        document=document,
        number=f"TT-{year}-{next_number('issuance:handover', year):06d}",
        recipient_name=name,
        recipient_as=recipient_as,
        handed_by_id=actor.id,
        handed_at=at,
    )
    record(
        PRODUCT_HANDED,
        handover,
        actor=actor,
        at=at,
        application_id=document.application_id,
        number=document.number,
        receipt=handover.number,
    )
    return handover
