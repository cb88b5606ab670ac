"""The journal as CloudEvents 1.0."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from satupintu.api.errors import ScopeMissing
from satupintu.api.guard import needs
from satupintu.api.schemas import Problem
from satupintu.config.access import actor_of
from satupintu.core.schema import schema_name
from satupintu.journal.queries import list_entries_after

router = Router(tags=["events"])


@router.get("/events", summary="What happened", response={200: dict[str, Any], 401: Problem, 403: Problem})
@needs("events:read")
def events(request: HttpRequest, after: UUID | None = None, limit: int = 100) -> Any:
    """Journal entries after an id, oldest first, as CloudEvents; for accounts of managers and administrators."""
    actor = actor_of(request)
    if not actor.has("manager", "admin", "supervisor"):
        raise ScopeMissing(scope="events:read")
    entries = list_entries_after(after, max(1, min(limit, 500)))
    items = [
        {
            "specversion": "1.0",
            "id": str(entry.id),
            "source": f"urn:satupintu:{schema_name()}",
            "type": f"id.satupintu.{entry.event}",
            "subject": str(entry.subject_id),
            "time": entry.at.isoformat(),
            "datacontenttype": "application/json",
            "data": entry.data,
        }
        for entry in entries
    ]
    return {"items": items, "next": items[-1]["id"] if items else None}
