"""Leaving a trace when staff open the file of a product (UU 27/2022: who looked)."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.core.operation import operation
from satupintu.issuance.errors import ProductHidden
from satupintu.issuance.events import OPENED
from satupintu.issuance.models import IssuedDocument
from satupintu.journal.operations import record


@operation
def note_opened(*, document_id: UUID, actor: Actor, at: datetime) -> IssuedDocument:
    """Record that `actor` opened the file of a product. Raises `ProductHidden`."""
    document = IssuedDocument.objects.filter(pk=document_id).first()
    if document is None or actor.id is None:
        raise ProductHidden
    record(OPENED, document, actor=actor, at=at, application_id=document.application_id, number=document.number)
    return document
