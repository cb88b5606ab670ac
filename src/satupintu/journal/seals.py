"""Sealing: batches of entries in a hash chain, so that nobody can change, remove or slip in a row unseen."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from satupintu.core.actor import Actor
from satupintu.core.operation import operation
from satupintu.core.schema import schema_name
from satupintu.journal.events import SEALED
from satupintu.journal.models import Entry, Seal
from satupintu.journal.operations import record

_BATCH = 5_000
_COLUMNS = "id, at, event, subject_type, subject_id, application_id, actor_kind, actor_id, data"


@dataclass(frozen=True)
class Finding:
    """Something wrong with the seal of this number."""

    seal_number: int
    sentence: str


def digest(previous: str, rows: Iterable[tuple[object, ...]]) -> str:
    """Return the SHA-256 of `rows` (ordered by id) chained to the hexadecimal hash `previous`."""
    state = hashlib.sha256(previous.encode())
    for row in rows:
        state.update(json.dumps([str(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode())
        state.update(b"\n")
    return state.hexdigest()


def _rows(where: str, parameters: list[int]) -> list[tuple[object, ...]]:
    columns = _COLUMNS.replace("at,", "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'),", 1).replace(
        " data", " data::text"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM journal_entry WHERE {where} ORDER BY id", parameters)  # noqa: S608 - our own words
        return [tuple(row) for row in cursor.fetchall()]


@operation
def seal_journal(*, actor: Actor, at: datetime) -> Seal:
    """Seal up to 5,000 unsealed entries, oldest first, and return the new seal.

    Writers are not held up: an entry that is committed later goes into a later seal. The sealing is itself recorded
    and stands in the next seal.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"journal.seal:{schema_name()}"])
    ids = list(Entry.objects.filter(seal_number__isnull=True).order_by("id").values_list("id", flat=True)[:_BATCH])
    last = Seal.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    previous = last.hash if last else "0" * 64
    Entry.objects.filter(id__in=ids).update(seal_number=number)
    seal = Seal.objects.create(
        number=number,
        count=len(ids),
        previous=previous,
        hash=digest(previous, _rows("seal_number = %s", [number])),
        sealed_at=at,
    )
    record(SEALED, seal, actor=actor, at=at, number=number, count=len(ids))
    return seal


def has_unsealed() -> bool:
    """Whether anything but a sealing itself waits to be sealed."""
    return Entry.objects.filter(seal_number__isnull=True).exclude(event=SEALED.name).exists()


def verify_journal() -> list[Finding]:
    """Recompute every seal of the region and return what does not hold; an empty list means all is intact."""
    findings = []
    previous, expected_number = "0" * 64, 1
    for seal in Seal.objects.order_by("number").iterator():
        if seal.number != expected_number:
            findings.append(Finding(expected_number, "seal is missing"))
        if seal.previous != previous:
            findings.append(Finding(seal.number, "chain is broken: it does not name the seal before"))
        rows = _rows("seal_number = %s", [seal.number])
        if len(rows) != seal.count:
            findings.append(Finding(seal.number, f"{seal.count} entries were sealed, {len(rows)} are there"))
        elif digest(seal.previous, rows) != seal.hash:
            findings.append(Finding(seal.number, "an entry was changed"))
        previous, expected_number = seal.hash, seal.number + 1
    orphans = Entry.objects.filter(seal_number__gte=expected_number).count()
    if orphans:
        findings.append(Finding(expected_number, f"{orphans} entries name a seal that does not exist"))
    return findings
