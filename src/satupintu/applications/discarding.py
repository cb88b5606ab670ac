"""Deleting a draft and the files nobody needs then. Only operations call it."""

from datetime import datetime

from satupintu.applications import events
from satupintu.applications.handed_in import let_go
from satupintu.applications.models import Application
from satupintu.core.actor import Actor
from satupintu.journal.operations import record


def discard(application: Application, actor: Actor, at: datetime) -> None:
    """Delete a locked draft; its files are erased unless they are handed in elsewhere, their rows stay with their hashes."""
    record(events.DRAFT_REMOVED, application, actor=actor, at=at, application_id=application.id)
    held = [file_id for file_id in application.items.values_list("file_id", flat=True) if file_id is not None]
    application.delete()
    let_go(held, at=at)
