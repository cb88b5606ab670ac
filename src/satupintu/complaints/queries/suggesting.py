"""Suggestions of staff, as colleagues and managers read them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from satupintu.complaints import moves
from satupintu.complaints.errors import SuggestionUnknown
from satupintu.complaints.models import StaffSuggestion
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.keyset import Page, read_page


@dataclass(frozen=True)
class SuggestionLine:
    """A suggestion; `author` is "" when it is anonymous. `next_states` are what the reader can answer now (value, label)."""

    id: UUID
    number: str
    title: str
    body: str
    topic_label: str
    state: str
    state_label: str
    author: str
    is_own: bool
    answer: str
    answered_by: str
    submitted_at: datetime
    answered_at: datetime | None
    next_states: list[tuple[str, str]]
    may_withdraw: bool


def page_suggestions(
    actor: Actor, *, state: str = "", own: bool = False, after: str = "", size: int = 30
) -> Page[SuggestionLine]:
    """Return a page of suggestions, newest first; with `own` only the reader's. Raises `NotAllowed` (not staff), `Invalid`."""
    if not actor.is_staff:
        raise NotAllowed
    wanted = Q(state=state) if state else Q()
    if own:
        wanted &= Q(author_id=actor.id)
    rows = StaffSuggestion.objects.filter(wanted).select_related("author", "answered_by")
    found = read_page(rows, "submitted_at", newest_first=True, after=after, size=size)
    return Page([_line(row, actor) for row in found.rows], found.after)


def get_suggestion(suggestion_id: UUID, actor: Actor) -> SuggestionLine:
    """Return one suggestion. Raises `NotAllowed` (not staff), `SuggestionUnknown`."""
    if not actor.is_staff:
        raise NotAllowed
    found = StaffSuggestion.objects.select_related("author", "answered_by").filter(pk=suggestion_id).first()
    if found is None:
        raise SuggestionUnknown
    return _line(found, actor)


def _line(row: StaffSuggestion, actor: Actor) -> SuggestionLine:
    labels = dict(StaffSuggestion.State.choices)
    is_own = row.author_id == actor.id
    states = moves.next_states(row) if actor.has("manager") else []
    return SuggestionLine(
        id=row.pk,
        number=row.number,
        title=row.title,
        body=row.body,
        topic_label=row.get_topic_display(),
        state=str(row.state),
        state_label=row.get_state_display(),
        author="" if row.is_anonymous else row.author.name,
        is_own=is_own,
        answer=row.answer,
        answered_by=row.answered_by.name if row.answered_by else "",
        submitted_at=row.submitted_at,
        answered_at=row.answered_at,
        next_states=[(state, str(labels[StaffSuggestion.State(state)])) for state in states],
        may_withdraw=is_own and row.state in moves.SUGGESTION_MOVES["withdrawn"],
    )
