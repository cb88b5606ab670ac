"""Questions about the life of versions: consultations, publications, reviews and when the next one is due."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from satupintu.catalogue.models import (
    Consultation,
    ConsultationParticipant,
    Publication,
    ServiceVersion,
    StandardReview,
)
from satupintu.catalogue.queries.standards import get_draft_content
from satupintu.catalogue.rules.differences import Difference, find_differences
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound
from satupintu.core.secrets import decrypt

NAME_PURPOSE = "consultation"
NAME_READERS = ("designer", "manager", "admin", "kadis")
"""Who reads the names of participants: who runs the forum and who answers for it (UU 27/2022)."""
ENOUGH_MEDIA = 4
"""Media on which a standard should be public, besides SIPPN, for full marks (Permenpan RB 29/2022)."""


@dataclass(frozen=True)
class ParticipantLine:
    """A participant as the reader may see them: `name` is "" for who may not."""

    id: UUID
    element: str
    element_label: str
    name: str
    organisation: str
    attended: bool


def list_consultations(version_id: UUID) -> list[Consultation]:
    """Return the consultations about a version, newest first, with their points."""
    return list(Consultation.objects.filter(version_id=version_id).select_related("minutes_file").prefetch_related("points"))


def get_consultation(consultation_id: UUID) -> Consultation:
    """Return a consultation with its version and service. Raises NotFound."""
    rows = Consultation.objects.select_related("version__service").prefetch_related("points")
    found = rows.filter(pk=consultation_id).first()
    if found is None:
        raise NotFound
    return found


def list_participants(consultation_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[ParticipantLine]]:
    """Return the participants of each consultation; their names only for `NAME_READERS`."""
    may_read = actor.has(*NAME_READERS)
    found: dict[UUID, list[ParticipantLine]] = {pk: [] for pk in consultation_ids}
    for row in ConsultationParticipant.objects.filter(consultation_id__in=consultation_ids).order_by("id"):
        name = decrypt(row.name_cipher, NAME_PURPOSE) if may_read else ""
        line = ParticipantLine(row.pk, row.element, str(row.get_element_display()), name, row.organisation, row.attended)
        found[row.consultation_id].append(line)
    return found


def list_missing_elements(lines: Collection[ParticipantLine], *, attended: bool) -> list[str]:
    """Return the labels of the five elements nobody stands for among the lines, or among those who attended."""
    present = {line.element for line in lines if line.attended or not attended}
    return [str(element.label) for element in ConsultationParticipant.Element if element not in present]


def list_changes_since_consultation(version_id: UUID) -> list[Difference]:
    """Return what the draft differs in from what the public discussed last; empty when it never was. Raises NotFound."""
    held = Consultation.objects.filter(version_id=version_id, state=Consultation.State.HELD).first()
    return find_differences(held.content, get_draft_content(version_id)) if held is not None and held.content else []


def list_publications(version_id: UUID) -> QuerySet[Publication]:
    """Return where a version was published, in the order of the days."""
    return Publication.objects.filter(version_id=version_id)


def list_reviews(version_id: UUID) -> QuerySet[StandardReview]:
    """Return the reviews of a version, newest first."""
    return StandardReview.objects.filter(version_id=version_id)


def review_due_on(effective_from: date, last_review: date | None) -> date:
    """Return the local day by which a standard is to be reviewed (again): a year after it began or was reviewed last.

    PP 96/2012 art. 33.
    """
    since = max(effective_from, last_review or effective_from)
    year = since.year + 1
    return since.replace(year=year, day=min(since.day, monthrange(year, since.month)[1]))


@dataclass(frozen=True)
class DueReview:
    """A version in force, and by when it is to be reviewed; `is_late` when that day is over."""

    version: ServiceVersion
    due_on: date
    is_late: bool


def list_due_reviews(day: date, *, within: int = 30) -> list[DueReview]:
    """Return the versions in force whose review is due within so many days after `day`, the most urgent first."""
    versions = ServiceVersion.objects.filter(state=ServiceVersion.State.ENACTED, effective_from__isnull=False)
    found = []
    for version in versions.select_related("service").annotate(reviewed=Max("reviews__reviewed_on")):
        assert version.effective_from is not None
        due_on = review_due_on(version.effective_from, version.reviewed)
        if due_on <= day + timedelta(days=within):
            found.append(DueReview(version, due_on, due_on < day))
    return sorted(found, key=lambda one: (one.due_on, one.version.service.code))


def find_review_due(version: ServiceVersion) -> date | None:
    """Return by when a version is to be reviewed, None when it is not in force."""
    if version.state != ServiceVersion.State.ENACTED or version.effective_from is None:
        return None
    last: Any = StandardReview.objects.filter(version=version).aggregate(last=Max("reviewed_on"))["last"]
    return review_due_on(version.effective_from, last)
