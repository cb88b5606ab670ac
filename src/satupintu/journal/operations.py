"""Writing the journal, and the one thing people do to background jobs, which core itself could not write down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from procrastinate.contrib.django.models import ProcrastinateJob

from satupintu.core.actor import Actor, require_role
from satupintu.core.ids import uuid7
from satupintu.core.jobs import put_back_failed_job
from satupintu.core.operation import gather, note_recorded, operation
from satupintu.core.statements import insert_rows
from satupintu.journal.errors import JobNotFailed
from satupintu.journal.events import JOB_RETRIED, Event
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
    insert_rows(entries)
    if heard := [{"entry_id": str(entry.id)} for entry in entries if has_reactions(entry.event)]:
        deliver_entry.defer_many(heard)


@operation
def retry_failed_job(*, job_id: int, actor: Actor, at: datetime) -> str:
    """Let a background job that was given up run once more; return its name. A job may run twice and must bear it.

    Raises NotAllowed unless the actor is admin or supervisor, JobNotFailed (also for jobs of other regions).
    """
    require_role(actor, "admin", "supervisor")
    name = put_back_failed_job(job_id)
    if not name:
        raise JobNotFailed
    record(JOB_RETRIED, ProcrastinateJob(pk=job_id), actor=actor, at=at, job=name, job_id=job_id)
    return name
