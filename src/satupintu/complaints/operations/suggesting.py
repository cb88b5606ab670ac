"""Suggestions of staff (saran pegawai): proposed, answered by the manager, withdrawn."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.complaints import events, moves
from satupintu.complaints.errors import ComplaintInvalid, SuggestionUnknown
from satupintu.complaints.models import StaffSuggestion, Topic
from satupintu.complaints.operations.receiving import LONGEST_TITLE, SHORTEST_TITLE
from satupintu.complaints.remarks import clean_text
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed, TooMany
from satupintu.core.ids import uuid7
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record

MOST_OPEN = 20
"""Suggestions one member of staff may have waiting for an answer."""


@operation
def submit_suggestion(
    *, title: str, body: str, topic: str, is_anonymous: bool = False, actor: Actor, at: datetime
) -> StaffSuggestion:
    """Propose an improvement and return it. Anonymous: colleagues, managers and the journal do not learn by whom.

    Raises `NotAllowed` (not staff), `ComplaintInvalid`, `TooMany` (twenty wait already).
    """
    if not actor.is_staff or actor.id is None:
        raise NotAllowed
    errors = {}
    clean = " ".join(title.split())
    if not SHORTEST_TITLE <= len(clean) <= LONGEST_TITLE:
        errors["title"] = _("Tulis judul, %(least)s sampai %(most)s huruf.") % {"least": SHORTEST_TITLE, "most": LONGEST_TITLE}
    if topic not in Topic.values:
        errors["topic"] = _("Pilih tentang apa saran ini.")
    if not body.strip():
        errors["body"] = _("Tulis saran Anda.")
    if errors:
        raise ComplaintInvalid(errors=errors)
    if StaffSuggestion.objects.filter(author_id=actor.id, state=StaffSuggestion.State.SUBMITTED).count() >= MOST_OPEN:
        raise TooMany
    year = region_day(at).year
    suggestion = StaffSuggestion.objects.create(
        id=uuid7(at),
        number=f"SAR-{year}-{next_number('complaints.suggestion', year):04d}",
        author_id=actor.id,
        is_anonymous=is_anonymous,
        topic=topic,
        title=clean,
        body=clean_text(body, "body"),
        submitted_at=at,
    )
    record(events.SUGGESTION_SUBMITTED, suggestion, actor=_author(suggestion, actor), at=at)
    return suggestion


@operation
def answer_suggestion(*, suggestion_id: UUID, state: str, text: str, actor: Actor, at: datetime) -> StaffSuggestion:
    """Say what becomes of a suggestion: `considered`, `adopted`, `declined` or `carried_out`, with words for its author.

    Raises `NotAllowed`, `SuggestionUnknown`, `WrongSuggestionState`, `ComplaintInvalid`.
    """
    require_role(actor, "manager")
    if actor.id is None or not actor.is_staff:
        raise NotAllowed
    suggestion = _lock(suggestion_id)
    moves.require_next(suggestion, state)
    suggestion.answer, suggestion.state = clean_text(text), state
    suggestion.answered_by_id, suggestion.answered_at = actor.id, at
    suggestion.save(update_fields=["answer", "state", "answered_by", "answered_at"])
    record(events.SUGGESTION_ANSWERED, suggestion, actor=actor, at=at, state=state)
    return suggestion


@operation
def withdraw_suggestion(*, suggestion_id: UUID, actor: Actor, at: datetime) -> StaffSuggestion:
    """Take one's own suggestion back. Raises `SuggestionUnknown` (another's too), `WrongSuggestionState`."""
    suggestion = _lock(suggestion_id)
    if not actor.is_staff or suggestion.author_id != actor.id:
        raise SuggestionUnknown
    moves.require_next(suggestion, StaffSuggestion.State.WITHDRAWN)
    suggestion.state = StaffSuggestion.State.WITHDRAWN
    suggestion.save(update_fields=["state"])
    record(events.SUGGESTION_WITHDRAWN, suggestion, actor=_author(suggestion, actor), at=at)
    return suggestion


def _lock(suggestion_id: UUID) -> StaffSuggestion:
    if not StaffSuggestion.objects.filter(pk=suggestion_id).exists():
        raise SuggestionUnknown
    return lock(StaffSuggestion, suggestion_id)


def _author(suggestion: StaffSuggestion, actor: Actor) -> Actor:
    """Return the author for the journal; nobody in particular for an anonymous suggestion."""
    return Actor("staff", None, channel=actor.channel) if suggestion.is_anonymous else actor
