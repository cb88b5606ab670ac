"""What others plug in: reasons to keep a person's data."""

from collections.abc import Callable
from uuid import UUID

Hold = Callable[[UUID], str]
"""Says why a person's data must be kept, or ""."""

_holds: list[Hold] = []


def register_hold(hold: Hold) -> None:
    """Add a check that may forbid erasing a person."""
    if hold not in _holds:
        _holds.append(hold)


def find_hold(person_id: UUID) -> str:
    """Return the first reason to keep a person's data, or ""."""
    return next((reason for hold in _holds if (reason := hold(person_id))), "")
