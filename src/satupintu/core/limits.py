"""Counting tries in a window of time, for all processes together: the ground under every limit on how often.

The count is one row in PostgreSQL and one statement, so that two processes never both let the last try through. It is
not part of any operation: a try counts also when what was tried is refused and rolled back, so callers count first,
outside the operation.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from satupintu.core.models import TryCount
from satupintu.core.secrets import blind_index


@dataclass(frozen=True)
class Tries:
    """How many tries there were in the window, this one included, and when the window ends (aware)."""

    count: int
    ends_at: datetime


def count_try(key: str, *, seconds: int, at: datetime) -> Tries:
    """Count one try under `key` and return where the count stands; a window of `seconds` begins with its first try.

    Of the key, which may hold an address, only the blind index of the region is kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_trycount AS kept (key_index, tries, ends_at) VALUES (%(key)s, 1, %(ends)s) "
            "ON CONFLICT (key_index) DO UPDATE SET "
            "tries = CASE WHEN kept.ends_at <= %(at)s THEN 1 ELSE LEAST(kept.tries + 1, 1000000) END, "
            "ends_at = CASE WHEN kept.ends_at <= %(at)s THEN excluded.ends_at ELSE kept.ends_at END "
            "RETURNING tries, ends_at",
            {"key": blind_index(key, "try_count"), "ends": at + timedelta(seconds=seconds), "at": at},
        )
        row = cursor.fetchone()
    assert row is not None
    return Tries(count=int(row[0]), ends_at=row[1])


def forget_ended_counts(*, at: datetime) -> int:
    """Delete the counts whose window is over and return how many; called by a periodic job."""
    gone, _by_model = TryCount.objects.filter(ends_at__lte=at).delete()
    return gone
