"""What changed for a draft when its standard was enacted anew, in the words of both versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from satupintu.applications import events
from satupintu.applications.models import Application
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue.queries import Standard
from satupintu.journal.queries import TimelineLine


@dataclass(frozen=True)
class Renewal:
    """When a draft followed its standard, and the labels of what went and of what is asked for the first time."""

    at: datetime
    dropped: tuple[str, ...]
    new: tuple[str, ...]


def find_renewal(application: Application, standard: Standard, timeline: Sequence[TimelineLine]) -> Renewal | None:
    """Return the last time a draft followed its standard, or None; a case that was sent has nothing to be told."""
    if application.state != Application.State.DRAFT:
        return None
    line = next((line for line in reversed(timeline) if line.event == events.STANDARD_FOLLOWED.name), None)
    if line is None:
        return None
    before = catalogue.get_standard(UUID(line.data["from_version_id"]), line.at)
    dropped = _labels(before, [*line.data["dropped_fields"], *line.data["dropped_items"]])
    return Renewal(line.at, dropped, _labels(standard, [*line.data["new_fields"], *line.data["new_items"]]))


def _labels(standard: Standard, names: Iterable[str]) -> tuple[str, ...]:
    labels = {question.name: question.label for question in standard.fields} | dict(standard.labels)
    return tuple(dict.fromkeys(labels[name] for name in names if name in labels))
