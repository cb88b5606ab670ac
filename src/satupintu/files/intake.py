"""From bytes to a kept file: measured and hashed while they come in, looked through, then written."""

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, BinaryIO, cast
from uuid import UUID

from django.conf import settings

from satupintu.core.actor import Actor
from satupintu.core.ids import uuid7
from satupintu.core.statements import insert_rows
from satupintu.files import storage
from satupintu.files.errors import refusal_for
from satupintu.files.events import STORED
from satupintu.files.jobs import scan_file
from satupintu.files.models import StoredFile
from satupintu.files.rules import Flaw, FlawCode, Inspection, Limits, inspect
from satupintu.files.scanners import NoScanner, scanner_for
from satupintu.journal.operations import record

_PIECE = 256 * 1024
_IN_MEMORY = 2 * 1024 * 1024


@dataclass(frozen=True)
class Received:
    """Bytes that have come in whole: where they are for the moment and their hash (SHA-256, hexadecimal)."""

    content: BinaryIO
    sha256: str


@contextmanager
def receive(pieces: Iterable[bytes], *, max_bytes: int) -> Iterator[Received]:
    """Collect and hash the pieces in a temporary file; stop at the first byte over `max_bytes` (`Flaw` TOO_LARGE)."""
    state, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        for piece in pieces:
            size += len(piece)
            if size > max_bytes:
                raise Flaw(FlawCode.TOO_LARGE, size=size, max_bytes=max_bytes)
            state.update(piece)
            spool.write(piece)
        yield Received(cast(BinaryIO, spool), state.hexdigest())


def pieces_of(content: IO[bytes] | bytes) -> Iterator[bytes]:
    """Return the content in pieces, from where it stands."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    while piece := stream.read(_PIECE):
        yield piece


@dataclass(frozen=True)
class Intake:
    """What is asked of a file and known about it before it is looked at; `max_bytes` None means the region's default."""

    name: str
    declared_type: str
    allowed: tuple[str, ...]
    purpose: str
    max_bytes: int | None = None
    owner_person_id: UUID | None = None
    retention_until: date | None = None
    made_here: bool = False

    @property
    def limits(self) -> Limits:
        """The bounds; never above the region's own."""
        return Limits(max_bytes=min(self.max_bytes or settings.MAX_FILE_BYTES, settings.MAX_FILE_BYTES))


def keep(pieces: Iterable[bytes], intake: Intake, *, actor: Actor, at: datetime) -> StoredFile:
    """Look through the bytes, write the content and make the row; raises a refusal of `files.errors` and leaves nothing."""
    try:
        with receive(pieces, max_bytes=intake.limits.max_bytes) as received:
            found = inspect(
                received.content,
                name=intake.name,
                declared_type=intake.declared_type,
                allowed=intake.allowed,
                limits=intake.limits,
            )
            return _write(received, found, intake, actor=actor, at=at)
    except Flaw as flaw:
        raise refusal_for(flaw, allowed=intake.allowed) from flaw


def record_stored(file: StoredFile, *, actor: Actor, at: datetime) -> StoredFile:
    """Record a new file inside the running operation and send it to the scanner if it waits for one."""
    record(STORED, file, actor=actor, at=at, media_type=file.media_type, size=file.size, purpose=file.purpose)
    if file.state == StoredFile.State.SCANNING:
        scan_file.defer(file_id=str(file.pk))
    return file


def _write(received: Received, found: Inspection, intake: Intake, *, actor: Actor, at: datetime) -> StoredFile:
    file_id = uuid7(at)
    path = storage.file_path(file_id, at)
    storage.write(path, received.content)
    verdict = "made_here" if intake.made_here else "unscanned"
    has_scanner = not isinstance(scanner_for(settings.SATUPINTU_CLAMAV), NoScanner)
    # Where a scan is required and nobody can do it, the file waits unserved rather than pass as clean.
    waits = not intake.made_here and (has_scanner or settings.SATUPINTU_SCAN_REQUIRED)
    file = StoredFile(
        id=file_id,
        sha256=received.sha256,
        size=found.size,
        media_type=found.media_type,
        original_name=found.name,
        width=found.width,
        height=found.height,
        state=StoredFile.State.SCANNING if waits else StoredFile.State.CLEAN,
        verdict="" if waits else verdict,
        purpose=intake.purpose,
        path=path,
        owner_person_id=intake.owner_person_id,
        uploaded_by_kind=actor.kind,
        uploaded_by_id=actor.id,
        stored_at=at,
        retention_until=intake.retention_until,
    )
    insert_rows([file])
    return file
