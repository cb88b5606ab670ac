"""Writing the sheet of a draft edit by edit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.catalogue import events
from satupintu.catalogue.drafting import fingerprint
from satupintu.catalogue.errors import StandardNotDraft
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.operations.drafts import WRITERS
from satupintu.catalogue.storage import read_content
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop import operations as sop


@operation
def edit_sheet(*, version_id: UUID, edits: Sequence[Mapping[str, Any]], actor: Actor, at: datetime) -> sop.SheetEdited:
    """Apply edits (`sop.editing`) to the sheet of a draft, all or none; one that was consulted becomes a draft again.

    Edits of different cells by several writers merge. Raises NotAllowed, NotFound, StandardNotDraft, and what
    `sop.operations.edit_sheet` raises: EditInvalid, CellMoved, SheetUnchanged.
    """
    require_role(actor, *WRITERS)
    version = lock(ServiceVersion, version_id)
    if version.state not in (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED):
        raise StandardNotDraft
    edited = sop.edit_sheet(version_id=version.sop_version_id, edits=edits, actor=actor, at=at)
    version.content_hash = fingerprint(read_content(version, edited.version.sheet), version.category_label)
    version.state, version.consulted_on, version.consultation_no = ServiceVersion.State.DRAFT, None, ""
    version.save(update_fields=["content_hash", "state", "consulted_on", "consultation_no"])
    record(events.VERSION_UPDATED, version, actor=actor, at=at, number=version.number)
    return edited
