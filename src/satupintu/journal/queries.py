"""Reading the journal."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from satupintu.journal.events import find_event
from satupintu.journal.models import Entry


@dataclass(frozen=True)
class TimelineLine:
    """One line of a case's timeline, in the active language."""

    id: UUID
    at: datetime
    event: str
    sentence: str
    actor_kind: str
    actor_id: UUID | None
    data: dict[str, Any]
    is_public: bool


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def get_sentence(entry: Entry) -> str:
    """Return the entry's sentence in the active language; its name where no module knows the event any more."""
    event = find_event(entry.event)
    if event is None:
        return entry.event
    sentence = event.by_proxy if event.by_proxy and entry.data.get("proxy_id") else event.sentence
    return str(sentence) % _Lenient(entry.data)


def list_timeline(application_id: UUID, *, public_only: bool = False) -> list[TimelineLine]:
    """Return what happened to a case, oldest first; `public_only` leaves what only officers may read."""
    lines = []
    for entry in Entry.objects.filter(application_id=application_id).order_by("id"):
        event = find_event(entry.event)
        is_public = event is not None and event.is_public
        if is_public or not public_only:
            lines.append(
                TimelineLine(
                    entry.id, entry.at, entry.event, get_sentence(entry), entry.actor_kind, entry.actor_id, entry.data, is_public
                )
            )
    return lines


def list_entries(*, subject_id: UUID | None = None, application_id: UUID | None = None, event: str = "") -> QuerySet[Entry]:
    """Return entries, newest first, of a subject, a case or an event name."""
    entries = Entry.objects.order_by("-id")
    if application_id:
        entries = entries.filter(application_id=application_id)
    if subject_id:
        entries = entries.filter(subject_id=subject_id)
    if event:
        entries = entries.filter(event=event)
    return entries


def list_entries_after(after: UUID | None, limit: int) -> list[Entry]:
    """Return up to `limit` entries recorded after the one with id `after` (from the beginning for None), oldest first.

    A reader who goes on from the last id misses none: an id holds the moment its entry was recorded, which lies after the
    beginning of its transaction, so entries are held back until nothing that began before them is still running. A
    transaction that never ends holds the feed back; `idle_in_transaction_session_timeout` of PostgreSQL bounds it.
    """
    entries = Entry.objects.filter(id__lt=_settled_before()).order_by("id")
    return list((entries.filter(id__gt=after) if after else entries)[:limit])


def find_last_settled() -> UUID | None:
    """Return the id of the newest entry that `list_entries_after` would give, or None; what it tells of is all written."""
    return Entry.objects.filter(id__lt=_settled_before()).order_by("-id").values_list("id", flat=True).first()


_SETTLES_IN = timedelta(seconds=1)
"""Between making an id and beginning to write it, and between the clocks of web servers and database."""

_OLDEST = """
    SELECT least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
      AND application_name <> 'pg_dump'
"""


def _settled_before() -> UUID:
    """Return the least id an entry can still get that is not visible yet.

    Asked in a statement before the one that reads, never in the same: what ended in between is seen by the second.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        (moment,) = cursor.fetchone()
    return UUID(int=int((moment - _SETTLES_IN).timestamp() * 1000) << 80)
