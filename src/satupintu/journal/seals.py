"""Sealing: batches of entries in a hash chain, so that nobody can change, remove or slip in a row unseen."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from satupintu.core.actor import Actor
from satupintu.core.operation import operation
from satupintu.core.schema import schema_name
from satupintu.journal.events import SEALED
from satupintu.journal.models import Entry, Seal
from satupintu.journal.operations import record

_BATCH = 5_000
LATEST_COMMIT = timedelta(hours=1)
"""How much older than the seal before an entry may be: longer than any transaction and any correction of a clock."""

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
    last = find_newest_seal()
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


def find_newest_seal() -> Seal | None:
    """Return the newest seal, or None before the first. Its number and hash, kept elsewhere, prove all before it."""
    return Seal.objects.order_by("-number").first()


def verify_journal(*, expected: tuple[int, str] | None = None) -> list[Finding]:
    """Recompute every seal of the region and return what does not hold; an empty list means all is intact.

    `expected` is number and hash of a seal as they were noted outside of the database: only so is it found when the
    newest seals are gone together with all their entries.
    """
    findings = []
    previous, expected_number, floor = "0" * 64, 1, UUID(int=0)
    if expected is not None and not Seal.objects.filter(number=expected[0], hash=expected[1]).exists():
        findings.append(Finding(expected[0], "the seal that was noted is not there, or is another one"))
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
        ids = [UUID(str(row[0])) for row in rows]
        if backdated := sum(entry_id < floor for entry_id in ids):
            findings.append(Finding(seal.number, f"{backdated} entries are much older than the seal before"))
        floor = max(floor, _earliest_after(ids[-1])) if ids else floor
        previous, expected_number = seal.hash, seal.number + 1
    orphans = Entry.objects.filter(seal_number__gte=expected_number).count()
    if orphans:
        findings.append(Finding(expected_number, f"{orphans} entries name a seal that does not exist"))
    if backdated := Entry.objects.filter(seal_number__isnull=True, id__lt=floor).count():
        findings.append(Finding(expected_number, f"{backdated} unsealed entries are much older than the seal before"))
    if told := Entry.objects.filter(event=SEALED.name, data__number__gte=expected_number).count():
        findings.append(Finding(expected_number, f"{told} entries tell of a sealing whose seal is not there"))
    return findings


def _earliest_after(newest: UUID) -> UUID:
    """Return the smallest key an entry may have that is sealed after the one with key `newest`.

    Sealing takes the oldest first, so what follows is younger but for writers that committed late. Keys hold the time of
    the clock in their first 48 bits (RFC 9562 §5.7).
    """
    milliseconds = (newest.int >> 80) - int(LATEST_COMMIT.total_seconds() * 1000)
    return UUID(int=max(milliseconds, 0) << 80)
