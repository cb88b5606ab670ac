"""Pure rules of a case: limits, and what still stands against sending it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

DRAFTS_PER_PERSON = 20
"""Unfinished drafts one person may have at a time."""
DRAFT_DAYS = 90
"""Days after which an untouched draft is removed."""
DRAFT_WARNING_DAYS = 14
"""Days between the warning and the removal of a draft."""
RETURN_DAYS = 30
"""Calendar days an applicant has to repair a returned case before it lapses."""
RETURN_WARNING_DAYS = 7
"""Days between the reminder and the lapse of a returned case."""


def draft_ends_at(saved_at: datetime) -> datetime:
    """Return when a draft last touched at `saved_at` may be removed."""
    return saved_at + timedelta(days=DRAFT_DAYS)


def return_ends_at(returned_at: datetime) -> datetime:
    """Return when a case returned at `returned_at` lapses."""
    return returned_at + timedelta(days=RETURN_DAYS)


def is_warned(warned_at: datetime | None, since: datetime, days: int, at: datetime) -> bool:
    """Whether a warning was given after `since` and is at least `days` old at `at`: nobody loses a case unwarned."""
    return warned_at is not None and warned_at >= since and warned_at + timedelta(days=days) <= at


class Asked(Protocol):
    """A requirement as far as completeness is concerned."""

    @property
    def key(self) -> str:
        """Its key in the standard."""

    @property
    def kind(self) -> str:
        """How it is handed in."""

    @property
    def is_mandatory(self) -> bool:
        """Whether the case cannot go on without it."""


def find_missing(asked: Iterable[Asked], handed_in: Mapping[str, bool]) -> list[str]:
    """Return the keys of requirements that must be handed in and are not.

    `asked` are the requirements that apply to this case (conditions already decided); `handed_in` says by key whether
    something is there. Proof of payment is asked for by a row of the sheet, later, never before sending.
    """
    return [
        requirement.key
        for requirement in asked
        if requirement.kind == "upload" and requirement.is_mandatory and not handed_in.get(requirement.key, False)
    ]
