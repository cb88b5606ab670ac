"""What happened to a complaint, in words, as staff read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.complaints.models import Complaint, Kind
from satupintu.journal.models import Entry
from satupintu.journal.queries import get_sentence, list_entries
from satupintu.people.queries import names_of_staff

MOST = 100


@dataclass(frozen=True)
class HistoryLine:
    """One fact: what, when and who; the complainant is never named."""

    title: str
    at: datetime
    who: str


def list_history(complaint_id: UUID) -> list[HistoryLine]:
    """Return the newest hundred facts about a complaint whose right to be seen was decided, newest first."""
    entries = list(list_entries(subject_id=complaint_id)[:MOST])
    names = names_of_staff(entry.actor_id for entry in entries if entry.actor_kind == "staff" and entry.actor_id)
    words = _words()
    return [HistoryLine(_in_words(entry, words), entry.at, _who(entry, names)) for entry in entries]


def _words() -> dict[str, Mapping[str, str]]:
    """Return, for data of entries that are codes, code → what people call it."""
    choices = {"kind": Kind.choices, "channel": Complaint.Channel.choices, "reason": Complaint.EndReason.choices}
    return {name: {str(value): str(label) for value, label in pairs} for name, pairs in choices.items()}


def _in_words(entry: Entry, words: Mapping[str, Mapping[str, str]]) -> str:
    """Return the sentence with words in the place of codes; the entry in hand is changed, not the one that is kept."""
    entry.data = {name: words.get(name, {}).get(str(value), value) for name, value in entry.data.items()}
    return get_sentence(entry)


def _who(entry: Entry, names: Mapping[UUID, str]) -> str:
    if entry.actor_id is not None:
        return names.get(entry.actor_id, "")
    return _("Sistem") if entry.actor_kind == "system" else _("Pelapor")
