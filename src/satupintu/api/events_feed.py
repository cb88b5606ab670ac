"""The journal as CloudEvents 1.0."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from satupintu.api.guard import needs
from satupintu.api.paging import size_of
from satupintu.api.schemas import EventOut, Limit, Page, Problem
from satupintu.config.access import actor_of
from satupintu.core.actor import require_role
from satupintu.core.schema import schema_name
from satupintu.journal.models import Entry
from satupintu.journal.queries import list_entries_after

router = Router(tags=["events"])
READERS = ("manager", "admin", "supervisor")


@router.get("/events", summary="What happened", response={200: Page[EventOut], 401: Problem, 403: Problem, 422: Problem})
@needs("events:read")
def list_events(request: HttpRequest, after: UUID | None = None, limit: Limit = 50) -> Any:
    """Journal entries after the one with this id, oldest first; for accounts of managers, supervisors and administrators.

    `next` is the id of the last entry of the page, null when there is nothing new: then ask again later with the same `after`.
    An entry shows up once everything recorded before it is there, so none is ever skipped.
    """
    require_role(actor_of(request), *READERS)
    entries = list_entries_after(after, size_of(limit))
    return Page[EventOut](items=[_event(entry) for entry in entries], next=str(entries[-1].id) if entries else None)


def _event(entry: Entry) -> EventOut:
    return EventOut(
        id=entry.id,
        source=f"urn:satupintu:{schema_name()}",
        type=f"id.satupintu.{entry.event}",
        subject=str(entry.subject_id),
        time=entry.at,
        data=entry.data,
    )
