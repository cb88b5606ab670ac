"""Writing small pieces of a draft together, taking parts from another service, and giving a draft up."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from satupintu.catalogue import events
from satupintu.catalogue.errors import DraftInUse, NothingChosen, PartMoved, PartUnchanged, PartUnknown, StandardNotDraft
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.operations.drafts import WRITERS, _rewrite
from satupintu.catalogue.queries import get_draft_content
from satupintu.catalogue.queries.drafting import EDITABLE
from satupintu.catalogue.queries.writing import mark_of_pieces
from satupintu.catalogue.rules.pieces import with_piece
from satupintu.catalogue.shape import find_misfits, plain, read
from satupintu.catalogue.standard import ServiceFile
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop import operations as sop

_UNFINISHED = (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED)
NOT_COPIED = frozenset({"name", "sheet_note", "verification"})
"""What makes a service itself; everything else may be taken from another one."""


@operation
def edit_pieces(*, version_id: UUID, pieces: Mapping[str, Any], seen: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Replace pieces of a draft in one go: path (`rules.pieces`) → value, None takes the piece away.

    `seen` is `queries.mark_of_pieces` of the same paths as the writer saw them; what lies beside them may have moved
    meanwhile. Raises NotAllowed, NotFound, StandardNotDraft, PartUnknown, PartMoved, PartUnchanged, StandardInvalid.
    """
    require_role(actor, *WRITERS)
    version = _lock_draft(version_id)
    if not pieces or any(path.partition(".")[0] not in EDITABLE for path in pieces):
        raise PartUnknown
    before = get_draft_content(version_id)
    current = mark_of_pieces(before, pieces)
    if current != seen:
        raise PartMoved(current=current)
    after: dict[str, Any] = before
    for path, value in pieces.items():
        after = with_piece(after, path, value)
    if not any(find_misfits(ServiceFile, after)):
        after = plain(read(ServiceFile, after))
    if after == before:
        raise PartUnchanged
    return _rewrite(version, after, actor, at, sorted(pieces))


@operation
def copy_parts(*, version_id: UUID, source_id: UUID, parts: Iterable[str], actor: Actor, at: datetime) -> ServiceVersion:
    """Put parts of another version in place of a draft's own, with the sources they cite.

    Raises NotAllowed, NotFound, StandardNotDraft, NothingChosen, PartUnknown, PartUnchanged.
    """
    require_role(actor, *WRITERS)
    version = _lock_draft(version_id)
    chosen = sorted(set(parts))
    if not chosen:
        raise NothingChosen
    if any(part not in EDITABLE - NOT_COPIED for part in chosen):
        raise PartUnknown
    source = ServiceVersion.objects.select_related("service").filter(pk=source_id).first()
    before, given = get_draft_content(version_id), get_draft_content(source_id)
    assert source is not None, "its content was read"
    after = {key: value for key, value in before.items() if key not in chosen or key in given}
    after |= {part: given[part] for part in chosen if part in given}
    after["sources"] = _joined(after.get("sources", []), given.get("sources", []))
    if after == before:
        raise PartUnchanged
    record(events.PARTS_COPIED, version, actor=actor, at=at, number=version.number, code=source.service.code, parts=chosen)
    return _rewrite(version, after, actor, at, chosen)


@operation
def discard_draft(*, version_id: UUID, actor: Actor, at: datetime) -> str:
    """Delete a draft that was never enacted, with the draft of its SOP; return the code of its service.

    A service of which nothing else is left goes with it. Raises NotAllowed, NotFound, StandardNotDraft, DraftInUse.
    """
    require_role(actor, *WRITERS)
    service_id = ServiceVersion.objects.filter(pk=version_id).values_list("service_id", flat=True).first()
    if service_id is None:
        raise NotFound
    service, version = lock(Service, service_id), _lock_draft(version_id)
    sop_version_id = version.sop_version_id
    record(events.VERSION_DISCARDED, version, actor=actor, at=at, number=version.number, code=service.code)
    try:
        version.delete()
        sop.discard_sop_draft(version_id=sop_version_id, actor=actor, at=at)
        if not service.versions.exists():
            service.delete()
    except ProtectedError:
        raise DraftInUse from None
    return service.code


def _lock_draft(version_id: UUID) -> ServiceVersion:
    version = lock(ServiceVersion, version_id)
    if version.state not in _UNFINISHED:
        raise StandardNotDraft
    return version


def _joined(own: list[dict[str, Any]], given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {entry["id"] for entry in own}
    return [*own, *(entry for entry in given if entry["id"] not in known)]
