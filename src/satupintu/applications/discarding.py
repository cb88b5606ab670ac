"""Deleting a draft and the files nobody needs then. Only operations call it."""

from datetime import datetime
from uuid import UUID

from satupintu.applications import events
from satupintu.applications.models import Application, RequirementItem
from satupintu.core.actor import SYSTEM, Actor
from satupintu.files.operations import erase_file
from satupintu.journal.operations import record


def discard(application: Application, actor: Actor, at: datetime) -> None:
    """Delete a locked draft; files that stand under no other case are erased."""
    record(events.DRAFT_REMOVED, application, actor=actor, at=at, application_id=application.id)
    file_ids = set(application.items.filter(file__isnull=False, file__erased_at__isnull=True).values_list("file_id", flat=True))
    application.delete()
    erase_unused(file_ids, at)


def erase_unused(file_ids: set[UUID], at: datetime) -> None:
    """Erase those of these files that stand under no case any more."""
    kept = set(RequirementItem.objects.filter(file_id__in=file_ids).values_list("file_id", flat=True))
    for file_id in sorted(file_ids - kept):
        erase_file(file_id=file_id, reason="withdrawn", actor=SYSTEM, at=at)
