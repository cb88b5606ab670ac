"""Storing a file that is there as a whole."""

from datetime import date, datetime
from typing import IO
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.operation import operation
from satupintu.files.intake import Intake, keep, pieces_of, record_stored
from satupintu.files.models import StoredFile


@operation
def store_file(
    *,
    content: IO[bytes] | bytes,
    name: str,
    declared_type: str,
    allowed: tuple[str, ...],
    purpose: str,
    actor: Actor,
    at: datetime,
    max_bytes: int | None = None,
    owner_person_id: UUID | None = None,
    retention_until: date | None = None,
    made_here: bool = False,
) -> StoredFile:
    """Look through a file, keep it and return its row.

    `name` and `declared_type` (media type, may be "") are the sender's claim; `allowed` are media types of `files.rules`;
    `purpose` is a short code (`requirement`, `product`, `letter`); `max_bytes` narrows the region's limit.
    `owner_person_id` defaults to the acting person. `made_here` marks what the office made itself: it is looked through like
    any other but not sent to the virus scanner. Raises `NotAllowed` for somebody not logged in and every `UnfitFile`.
    """
    if actor.id is None and not actor.is_system:
        raise NotAllowed
    intake = Intake(
        name=name,
        declared_type=declared_type,
        allowed=allowed,
        purpose=purpose,
        max_bytes=max_bytes,
        owner_person_id=owner_person_id or actor.person_id,
        retention_until=retention_until,
        made_here=made_here,
    )
    return record_stored(keep(pieces_of(content), intake, actor=actor, at=at), actor=actor, at=at)
