"""What happens to a file after it is stored: judged, opened, kept longer, erased."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.files.errors import AlreadyScanned, FileGone, FileHidden, RetentionNotLonger
from satupintu.files.events import ERASED, OPENED, OWNER_CHANGED, QUARANTINED, RETENTION_EXTENDED, RETENTION_SET, SCANNED
from satupintu.files.jobs import remove_contents
from satupintu.files.models import StoredFile
from satupintu.files.ports import may_read
from satupintu.journal.operations import record

QUARANTINE = timedelta(days=30)
"""How long an infected content is kept as evidence, served to nobody."""


@operation
def mark_scanned(
    *,
    file_id: UUID,
    verdict: Literal["clean", "infected", "unscannable", "unscanned"],
    actor: Actor,
    at: datetime,
    signature: str = "",
) -> StoredFile:
    """Take the scanner's verdict over a waiting file and return it; only the system may.

    `infected` quarantines it: it is served to nobody and its content goes after 30 days. What could not be judged is served
    only where no scan is required. Raises `NotAllowed`, `NotFound`, `AlreadyScanned`.
    """
    if not actor.is_system:
        raise NotAllowed
    file = lock(StoredFile, file_id)
    if file.state != StoredFile.State.SCANNING:
        raise AlreadyScanned
    file.scanned_at = at
    file.verdict = signature[:80] if verdict == "infected" else verdict
    if verdict == "infected":
        file.state = StoredFile.State.INFECTED
        last_day = region_day(at + QUARANTINE)
        file.retention_until = min(file.retention_until or last_day, last_day)
    elif verdict == "clean" or not settings.SATUPINTU_SCAN_REQUIRED:
        file.state = StoredFile.State.CLEAN
    else:
        file.state = StoredFile.State.REJECTED
    file.save(update_fields=["state", "verdict", "scanned_at", "retention_until"])
    if verdict == "infected":
        record(QUARANTINED, file, actor=actor, at=at, signature=file.verdict, purpose=file.purpose)
    else:
        record(SCANNED, file, actor=actor, at=at, verdict=verdict)
    return file


@operation
def record_opened(*, file_id: UUID, actor: Actor, at: datetime) -> StoredFile:
    """Record that the actor opened a file, so its owner can see who looked (UU 27/2022 art. 7); returns the file.

    Faces call it when an officer opens somebody's file. Raises `FileHidden`.
    """
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None or not may_read(file, actor, at):
        raise FileHidden
    record(OPENED, file, actor=actor, at=at, purpose=file.purpose)
    return file


@operation
def hand_over(*, file_id: UUID, owner_person_id: UUID | None, actor: Actor, at: datetime) -> StoredFile:
    """Make a file another person's, when who brought it handed it in for them; return it.

    None: it belongs to no person (a business), and is read by the right to its case alone. Only who may read it may hand
    it over. Raises `NotFound`, `FileHidden`, `FileGone`.
    """
    file = lock(StoredFile, file_id)
    if not may_read(file, actor, at):
        raise FileHidden
    if file.erased_at is not None:
        raise FileGone
    file.owner_person_id = owner_person_id
    file.save(update_fields=["owner_person_id"])
    record(OWNER_CHANGED, file, actor=actor, at=at, owner_person_id=owner_person_id)
    return file


@operation
def set_retention(*, file_id: UUID, until: date, actor: Actor, at: datetime) -> StoredFile:
    """Give a file its last day (UU 43/2009: jadwal retensi arsip) and return it; a later day it has already stays.

    For the system, when what the file was handed in for is over. Raises `NotAllowed`, `NotFound`, `FileGone`.
    """
    if not actor.is_system:
        raise NotAllowed
    file = lock(StoredFile, file_id)
    if file.erased_at is not None:
        raise FileGone
    if file.state != StoredFile.State.INFECTED:
        file.retention_until = max(file.retention_until or until, until)
        file.save(update_fields=["retention_until"])
    last_day = file.retention_until or until
    record(RETENTION_SET, file, actor=actor, at=at, until=last_day.isoformat())
    return file


@operation
def extend_retention(*, file_id: UUID, until: date, actor: Actor, at: datetime) -> StoredFile:
    """Keep a file until a later day and return it; supervisors, managers and the system may.

    A file without an end is kept for ever and has nothing to extend. Raises `NotAllowed`, `NotFound`, `FileGone`,
    `RetentionNotLonger`.
    """
    require_role(actor, "supervisor", "manager")
    file = lock(StoredFile, file_id)
    if file.erased_at is not None:
        raise FileGone
    if file.retention_until is None or until <= file.retention_until or file.state == StoredFile.State.INFECTED:
        raise RetentionNotLonger
    file.retention_until = until
    file.save(update_fields=["retention_until"])
    record(RETENTION_EXTENDED, file, actor=actor, at=at, until=until.isoformat())
    return file


@operation
def erase_file(*, file_id: UUID, reason: str, actor: Actor, at: datetime) -> StoredFile:
    """Remove the content and the given name of a file and return its row, which stays with its hash.

    `reason` is a code (`retention`, `request`, `withdrawn`, `mistake`). Managers and the system may. Raises `NotAllowed`,
    `NotFound`, `FileGone` when it was erased before.
    """
    require_role(actor, "manager")
    file = lock(StoredFile, file_id)
    if file.erased_at is not None:
        raise FileGone
    file.erased_at, file.erased_reason, file.original_name = at, reason, ""
    file.save(update_fields=["erased_at", "erased_reason", "original_name"])
    remove_contents.defer(paths=[file.path])
    record(ERASED, file, actor=actor, at=at, reason=reason)
    return file
