"""Writing the journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from satupintu.core.actor import Actor
from satupintu.core.ids import uuid7
from satupintu.core.operation import gather, note_recorded
from satupintu.journal.events import Event
from satupintu.journal.jobs import deliver_entry
from satupintu.journal.models import Entry
from satupintu.journal.reactions import has_reactions


def record(event: Event, subject: Model, *, actor: Actor, at: datetime, application_id: UUID | None = None, **data: Any) -> Entry:
    """Write down that `event` happened to `subject`, inside the running operation.

    `data` holds identifiers and codes (JSON values), never names or other personal values. Subscribers hear of it
    after the transaction is committed. The entries of an operation are written together at its end.
    """
    note_recorded()
    entry = Entry(
        at=at,
        event=event.name,
        subject_type=subject._meta.label,
        subject_id=subject.pk,
        application_id=application_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        data={key: str(value) if isinstance(value, UUID) else value for key, value in data.items()},
    )
    gather(_write, entry)
    return entry


def _write(entries: list[Entry]) -> None:
    for entry in entries:
        entry.id = uuid7()  # the key is the moment of writing: who pages by key must not find the past filled in later
    Entry.objects.bulk_create(entries)
    if heard := [{"entry_id": str(entry.id)} for entry in entries if has_reactions(entry.event)]:
        deliver_entry.defer_many(heard)
