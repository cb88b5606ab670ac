"""The hole this module leaves: what came of earlier rounds is known above, where improvements are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up action (rencana tindak lanjut, RTL): the element it is for, plan, who, until when, done when (None: not)."""

    element: str
    plan: str
    owner: str
    due_on: date | None
    done_on: date | None


FollowUpSource = Callable[[UUID], Sequence[FollowUp]]

_sources: list[FollowUpSource] = []


def register_follow_up_source(source: FollowUpSource) -> FollowUpSource:
    """Let `source` answer which actions follow from a round (its id); the last registered answers."""
    _sources.append(source)
    return source


def list_follow_ups(round_id: UUID) -> list[FollowUp]:
    """Return the actions that follow from a round; none while nobody keeps them."""
    return list(_sources[-1](round_id)) if _sources else []
