"""Ending a product: revoked by decree, or superseded by a newer one."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.core.locks import lock, lock_many
from satupintu.core.operation import operation
from satupintu.issuance.errors import MayNotRevoke, NotValidAnyMore, ProductHidden, ReasonNeeded
from satupintu.issuance.events import REVOKED, SUPERSEDED
from satupintu.issuance.models import IssuedDocument
from satupintu.journal.operations import record


@operation
def revoke_document(*, document_id: UUID, decree_no: str, reason: str, actor: Actor, at: datetime) -> IssuedDocument:
    """Revoke a product (pencabutan) by the decree `decree_no`; everybody who verifies it sees that at once.

    `kadis` or `admin`. Raises `MayNotRevoke`, `ReasonNeeded`, `NotFound`, `NotValidAnyMore`.
    """
    if not actor.has("kadis", "admin"):
        raise MayNotRevoke
    decree_no, reason = decree_no.strip()[:120], reason.strip()[:500]
    if not (decree_no and reason):
        raise ReasonNeeded
    document = lock(IssuedDocument, document_id)
    if document.state != IssuedDocument.State.VALID:
        raise NotValidAnyMore
    document.state = IssuedDocument.State.REVOKED
    document.ended_at, document.decree_no, document.end_reason = at, decree_no, reason
    document.save()
    record(
        REVOKED,
        document,
        actor=actor,
        at=at,
        application_id=document.application_id,
        number=document.number,
        service=document.service_code,
        decree_no=decree_no,
    )
    return document


@operation
def supersede_document(*, document_id: UUID, by_id: UUID, actor: Actor, at: datetime) -> IssuedDocument:
    """Mark a product as replaced by a newer valid one (perpanjangan, perubahan); `kadis`, `produksi` or `admin`.

    Raises `MayNotRevoke`, `ProductHidden` when one of the two is not there, `NotValidAnyMore` when one does not count.
    """
    if not actor.has("kadis", "produksi", "admin"):
        raise MayNotRevoke
    found = {row.pk: row for row in lock_many(IssuedDocument.objects.filter(pk__in=[document_id, by_id]))}
    if len(found) != 2:
        raise ProductHidden
    document, newer = found[document_id], found[by_id]
    if {document.state, newer.state} != {IssuedDocument.State.VALID}:
        raise NotValidAnyMore
    document.state, document.ended_at, document.superseded_by = IssuedDocument.State.SUPERSEDED, at, newer
    document.save()
    record(
        SUPERSEDED,
        document,
        actor=actor,
        at=at,
        application_id=document.application_id,
        number=document.number,
        service=document.service_code,
        by=newer.pk,
    )
    return document
