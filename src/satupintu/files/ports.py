"""Holes that others fill: who may read a file, and who looks for viruses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

from satupintu.core.actor import Actor
from satupintu.files.models import StoredFile

Reader = Callable[[StoredFile, Actor], bool]
"""Answers whether the actor may read the file because of what the asking module knows (a case, a product, a complaint)."""

_readers: list[Reader] = []


def register_reader(reader: Reader) -> Reader:
    """Let `reader` open files for actors; one yes is enough. Usable as a decorator; registering twice changes nothing."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def may_read(file: StoredFile, actor: Actor) -> bool:
    """Whether the actor may read: the system, the uploader, the owner, or by one registered reader; nobody else."""
    if actor.is_system:
        return True
    if actor.id is not None and (actor.kind, actor.id) == (file.uploaded_by_kind, file.uploaded_by_id):
        return True
    if actor.person_id is not None and actor.person_id == file.owner_person_id:
        return True
    return any(reader(file, actor) for reader in _readers)


@dataclass(frozen=True)
class Verdict:
    """What a scanner found: `code`, and the `signature` of the virus or the reason it could not judge."""

    code: Literal["clean", "infected", "unscannable"]
    signature: str = ""


class ScannerDown(Exception):
    """The scanner did not answer, or not in its language; the scan is tried again later."""


class Scanner(Protocol):
    """Something that looks for viruses."""

    def scan(self, content: BinaryIO) -> Verdict | None:
        """Return the verdict over `content`; None when this scanner judges nothing. Raises `ScannerDown`."""

    def ping(self) -> bool:
        """Whether it answers now."""
