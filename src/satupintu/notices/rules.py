"""When a message that did not go out is tried again."""

from datetime import timedelta

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""Pauses after the first, second … failed attempt; after the last the notice has failed."""


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts (1 or more); None when enough is enough."""
    return PAUSES[attempts - 1] if 1 <= attempts <= len(PAUSES) else None
