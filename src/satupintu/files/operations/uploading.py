"""Bringing a file in by pieces over a line that breaks (the rules of tus 1.0: an offset, and a conflict that tells it)."""

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.ids import uuid7
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.files import storage
from satupintu.files.errors import ChunkRefused, OffsetMismatch, TooManyUploads, UploadClosed, UploadUnfinished, refusal_for
from satupintu.files.events import CHUNK_RECEIVED, UPLOAD_ABANDONED, UPLOAD_FINISHED, UPLOAD_STARTED
from satupintu.files.intake import Intake, keep, pieces_of, record_stored
from satupintu.files.jobs import remove_contents
from satupintu.files.models import StoredFile, Upload
from satupintu.files.rules import Flaw, FlawCode
from satupintu.journal.operations import record

MAX_CHUNK = 2 * 1024 * 1024
"""Largest piece, in bytes."""
MAX_OPEN = 20
"""Most unfinished uploads of one actor."""
MAX_PARTS = 400
LIFETIME = timedelta(hours=24)


@operation
def begin_upload(
    *,
    name: str,
    declared_type: str,
    expected_size: int,
    allowed: tuple[str, ...],
    purpose: str,
    actor: Actor,
    at: datetime,
    max_bytes: int | None = None,
    owner_person_id: UUID | None = None,
    retention_until: date | None = None,
) -> Upload:
    """Announce a file of `expected_size` bytes and return the open upload; it lives 24 hours.

    The other parameters are those of `store_file`. Raises `NotAllowed` for somebody not logged in, `FileEmpty`,
    `FileTooLarge`, `TooManyUploads`.
    """
    if actor.id is None:
        raise NotAllowed
    limit = min(max_bytes or settings.MAX_FILE_BYTES, settings.MAX_FILE_BYTES)
    if expected_size <= 0:
        raise refusal_for(Flaw(FlawCode.EMPTY), allowed=allowed)
    if expected_size > limit:
        raise refusal_for(Flaw(FlawCode.TOO_LARGE, size=expected_size, max_bytes=limit), allowed=allowed)
    if Upload.objects.filter(uploader_kind=actor.kind, uploader_id=actor.id, state=Upload.State.OPEN).count() >= MAX_OPEN:
        raise TooManyUploads(limit=MAX_OPEN)
    upload = Upload.objects.create(
        id=uuid7(at),
        uploader_kind=actor.kind,
        uploader_id=actor.id,
        owner_person_id=owner_person_id or actor.person_id,
        name=name.replace("\x00", "")[-255:],
        declared_type=declared_type.replace("\x00", "")[:150],
        allowed=list(allowed),
        max_bytes=limit,
        purpose=purpose,
        expected_size=expected_size,
        started_at=at,
        expires_at=at + LIFETIME,
        retention_until=retention_until,
    )
    record(UPLOAD_STARTED, upload, actor=actor, at=at, size=expected_size, purpose=purpose)
    return upload


@operation
def append_chunk(*, upload_id: UUID, offset: int, content: bytes, actor: Actor, at: datetime) -> Upload:
    """Add the piece that begins at byte `offset` and return the upload with its new `received`.

    Raises `NotFound` (another's upload too), `UploadClosed`, `OffsetMismatch` with the offset to go on from (a piece sent
    twice or out of order), `ChunkRefused` (empty, over `MAX_CHUNK`, over the announced size).
    """
    upload = _lock_open(upload_id, actor, at)
    if offset != upload.received:
        raise OffsetMismatch(offset=upload.received)
    too_long = len(content) > MAX_CHUNK or offset + len(content) > upload.expected_size
    if not content or too_long or len(upload.parts) >= MAX_PARTS:
        raise ChunkRefused(max_chunk=MAX_CHUNK, offset=upload.received)
    path = storage.part_path(upload.pk, uuid7(at))
    storage.write(path, io.BytesIO(content))
    upload.parts = [*upload.parts, path]
    upload.received += len(content)
    upload.save(update_fields=["parts", "received"])
    record(CHUNK_RECEIVED, upload, actor=actor, at=at, received=upload.received)
    return upload


@operation
def finish_upload(*, upload_id: UUID, actor: Actor, at: datetime) -> StoredFile:
    """Make the pieces one file, look through it and return it.

    Raises `NotFound`, `UploadClosed`, `UploadUnfinished` with the offset to go on from, and every `UnfitFile` (the upload
    then stays open until it is abandoned or expires).
    """
    upload = _lock_open(upload_id, actor, at)
    if upload.received != upload.expected_size:
        raise UploadUnfinished(offset=upload.received, expected_size=upload.expected_size)
    intake = Intake(
        name=upload.name,
        declared_type=upload.declared_type,
        allowed=tuple(upload.allowed),
        purpose=upload.purpose,
        max_bytes=upload.max_bytes,
        owner_person_id=upload.owner_person_id,
        retention_until=upload.retention_until,
    )
    file = keep(_joined(upload), intake, actor=actor, at=at)
    parts, upload.parts = upload.parts, []
    upload.state, upload.file = Upload.State.FINISHED, file
    upload.save(update_fields=["state", "file", "parts"])
    remove_contents.defer(paths=parts)
    record(UPLOAD_FINISHED, upload, actor=actor, at=at, file_id=file.pk)
    return record_stored(file, actor=actor, at=at)


@operation
def abandon_upload(*, upload_id: UUID, actor: Actor, at: datetime, reason: str = "given_up") -> Upload:
    """Give an open upload up and remove its pieces; `reason` is a code. Raises `NotFound`, `UploadClosed`."""
    upload = lock(Upload, upload_id, **_whose(actor))
    if upload.state != Upload.State.OPEN:
        raise UploadClosed
    parts, upload.parts = upload.parts, []
    upload.state = Upload.State.ABANDONED
    upload.save(update_fields=["state", "parts"])
    if parts:
        remove_contents.defer(paths=parts)
    record(UPLOAD_ABANDONED, upload, actor=actor, at=at, reason=reason)
    return upload


def _whose(actor: Actor) -> dict[str, object]:
    return {} if actor.is_system else {"uploader_kind": actor.kind, "uploader_id": actor.id}


def _lock_open(upload_id: UUID, actor: Actor, at: datetime) -> Upload:
    if actor.id is None and not actor.is_system:
        raise NotAllowed
    upload = lock(Upload, upload_id, **_whose(actor))
    if upload.state != Upload.State.OPEN or upload.expires_at <= at:
        raise UploadClosed
    return upload


def _joined(upload: Upload) -> Iterator[bytes]:
    for path in upload.parts:
        with storage.open_content(path) as part:
            yield from pieces_of(part)
