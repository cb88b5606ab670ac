"""Holes that others fill: who may read a file, and who looks for viruses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Literal, Protocol

from satupintu.core.actor import Actor
from satupintu.files.models import StoredFile

Reader = Callable[[StoredFile, Actor, datetime], bool]
"""Answers whether the actor may read the file at a moment, by what the asking module knows (a case, a product)."""

_readers: list[Reader] = []


def register_reader(reader: Reader) -> Reader:
    """Let `reader` open files for actors; one yes is enough. Usable as a decorator; registering twice changes nothing."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def may_read(file: StoredFile, actor: Actor, at: datetime) -> bool:
    """Whether the actor may read at `at`: the system, the owner, staff who stored it, or by one registered reader.

    A citizen who stored it reads it as its owner; handed in for somebody else it is theirs no more.
    """
    if actor.is_system:
        return True
    if actor.id is not None and actor.kind != "person" and (actor.kind, actor.id) == (file.uploaded_by_kind, file.uploaded_by_id):
        return True
    if actor.person_id is not None and actor.person_id == file.owner_person_id:
        return True
    return any(reader(file, actor, at) for reader in _readers)


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
