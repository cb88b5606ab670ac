"""Editing the sheet of a draft: edits of several writers merge, two of one cell are a conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop.editing import EditConflict, EditRefused, apply_all
from satupintu.sop.errors import CellMoved, EditInvalid, SheetUnchanged
from satupintu.sop.events import SHEET_EDITED
from satupintu.sop.models import SopVersion
from satupintu.sop.moves import VERSION_MOVES, require_version_move


@dataclass(frozen=True, slots=True)
class SheetEdited:
    """What edits did: the version with its sheet now, the sheet before, and the edits that undo them, in their order."""

    version: SopVersion
    before: dict[str, Any]
    undo: list[dict[str, Any]]


@operation
def edit_sheet(*, version_id: UUID, edits: Sequence[Mapping[str, Any]], actor: Actor, at: datetime) -> SheetEdited:
    """Apply edits (`sop.editing`) to the sheet of a draft, all or none; a reviewed version becomes a draft again.

    Raises NotAllowed, NotFound, VersionNotDraft, EditInvalid for an edit that cannot be done, CellMoved when somebody else
    changed the same cell or row meanwhile, SheetUnchanged when nothing changes.
    """
    require_role(actor, *VERSION_MOVES["update"].roles)
    version = lock(SopVersion, version_id)
    require_version_move(version, "update")
    before = version.sheet
    try:
        version.sheet, undo = apply_all(before, edits)
    except EditRefused as fault:
        sentence = _(fault.sentence) % fault.data if fault.data else _(fault.sentence)
        raise EditInvalid(errors={fault.path: sentence}, fault=fault.code) from fault
    except EditConflict as fault:
        raise CellMoved(row=fault.row, cell=fault.cell, mine=fault.mine, theirs=fault.theirs) from fault
    if not undo:
        raise SheetUnchanged
    version.state, version.reviewed_at, version.reviewed_by_id = SopVersion.State.DRAFT, None, None
    version.save(update_fields=["sheet", "state", "reviewed_at", "reviewed_by_id"])
    record(SHEET_EDITED, version, actor=actor, at=at, number=version.number, edits=", ".join(str(edit["do"]) for edit in edits))
    return SheetEdited(version, before, undo)
