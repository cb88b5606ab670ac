"""Reading files: denied unless somebody says yes."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.regions import region_day
from satupintu.files import storage
from satupintu.files.errors import FileBeingScanned, FileGone, FileHidden, FileQuarantined, NotAnImage
from satupintu.files.events import OPENED
from satupintu.files.models import StoredFile, Upload
from satupintu.files.ports import may_read
from satupintu.files.previews import FORMATS, render_preview
from satupintu.files.rules import Limits, sniff
from satupintu.journal.models import Entry

MOST_OPENINGS = 200


def get_file(file_id: UUID, actor: Actor, at: datetime) -> StoredFile:
    """Return the row of a file the actor may read at `at`.

    Raises `FileHidden` when there is none or it is not for the actor (the two look alike), `FileGone` when its content was
    erased or its last day is over.
    """
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None or not may_read(file, actor, at):
        raise FileHidden
    if file.erased_at is not None or (file.retention_until is not None and file.retention_until < region_day(at)):
        raise FileGone
    return file


def open_file(file_id: UUID, actor: Actor, at: datetime) -> tuple[StoredFile, BinaryIO]:
    """Return the row and its content, open for reading; the caller closes it and sends it as a download, sniffing off.

    Raises what `get_file` raises, `FileBeingScanned` while a required verdict is awaited, `FileQuarantined`.
    """
    file = get_file(file_id, actor, at)
    _check_servable(file)
    try:
        return file, storage.open_content(file.path)
    except FileNotFoundError as error:
        raise FileGone from error


def preview_image(file_id: UUID, actor: Actor, at: datetime, *, max_edge: int = 1600) -> bytes:
    """Return a small upright JPEG of a JPEG, PNG or HEIC, at most `max_edge` (64 to 2400) pixels a side, without camera data.

    Raises what `open_file` raises, `NotAnImage`, `FileDamaged`, `ImageTooManyPixels`.
    """
    file = get_file(file_id, actor, at)
    if file.media_type not in FORMATS:
        raise NotAnImage
    file, content = open_file(file_id, actor, at)
    with content:
        return render_preview(content, file.media_type, max_edge=min(max(max_edge, 64), 2400), limits=Limits())


def redraw_picture(content: bytes, *, max_edge: int = 2400) -> bytes | None:
    """Return a picture that is not kept yet as a JPEG without camera data (place, time, device); None for what is none.

    For pictures of people who must not be known by them. Raises `FileDamaged`, `ImageTooManyPixels`.
    """
    media_type = sniff(io.BytesIO(content))
    if media_type not in FORMATS:
        return None
    return render_preview(io.BytesIO(content), media_type, max_edge=max_edge, limits=Limits())


def list_files_of_person(person_id: UUID, actor: Actor) -> QuerySet[StoredFile]:
    """Files a person owns, newest first, for the person and the system (UU 27/2022: access to one's own data)."""
    if not actor.is_system and actor.person_id != person_id:
        raise NotAllowed
    return StoredFile.objects.filter(owner_person_id=person_id).order_by("-id")


@dataclass(frozen=True)
class Opening:
    """That somebody opened a file: when, who (None: the system), and the file."""

    at: datetime
    staff_id: UUID | None
    file: StoredFile


def list_openings(person_id: UUID, actor: Actor) -> list[Opening]:
    """Return who opened a person's files, newest first, at most 200, for the person and the system (UU 27/2022 ps. 7)."""
    files = {file.pk: file for file in list_files_of_person(person_id, actor)}
    opened = Entry.objects.filter(event=OPENED.name, subject_id__in=files).order_by("-id")[:MOST_OPENINGS]
    return [Opening(entry.at, entry.actor_id, files[entry.subject_id]) for entry in opened]


def get_upload(upload_id: UUID, actor: Actor) -> Upload:
    """Return the actor's own upload, with `received` as the offset to go on from. Raises `NotFound`."""
    upload = Upload.objects.filter(pk=upload_id, uploader_kind=actor.kind, uploader_id=actor.id).first()
    if upload is None or actor.id is None:
        raise NotFound
    return upload


def _check_servable(file: StoredFile) -> None:
    if file.state in (StoredFile.State.INFECTED, StoredFile.State.REJECTED):
        raise FileQuarantined
    if file.state == StoredFile.State.SCANNING and settings.SATUPINTU_SCAN_REQUIRED:
        raise FileBeingScanned
