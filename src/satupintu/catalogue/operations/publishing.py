"""What follows enactment: publication on named media, and the yearly review."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue import events
from satupintu.catalogue.errors import PublicationInvalid, PublicationOver, ReviewInvalid, ReviewNotDue, StandardNotEnacted
from satupintu.catalogue.models import Publication, ServiceVersion, StandardReview
from satupintu.catalogue.queries.life import find_review_due
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.models import Entry
from satupintu.journal.operations import record

PUBLISHERS = ("designer", "manager", "admin")
"""Who notes where a standard was published."""
REVIEWERS = ("designer", "manager", "admin", "kadis")
"""Who notes what the yearly review came to."""
REMIND_DAYS = 30
"""Days before a review is due that it is told, and between two reminders."""


@operation
def publish_version(*, version_id: UUID, medium: str, where: str, published_on: date, actor: Actor, at: datetime) -> Publication:
    """Note that the version in force was made public on a medium, with its address or place and the local day.

    Raises NotAllowed, NotFound, StandardNotEnacted, PublicationInvalid.
    """
    require_role(actor, *PUBLISHERS)
    version = lock(ServiceVersion, version_id)
    if version.state != ServiceVersion.State.ENACTED:
        raise StandardNotEnacted
    faults = {}
    if medium not in Publication.Medium.values:
        faults["medium"] = _("Pilih medianya.")
    if not where.strip():
        faults["where"] = _("Isi alamat laman, nama akun, atau tempatnya.")
    if published_on > region_day(at):
        faults["published_on"] = _("Tanggal publikasi belum tiba.")
    elif version.decree_on and published_on < version.decree_on:
        faults["published_on"] = _("Standar dipublikasikan setelah ditetapkan.")
    if faults:
        raise PublicationInvalid(errors=faults)
    row = Publication.objects.create(
        version=version, medium=medium, where=where.strip()[:300], published_on=published_on, created_at=at
    )
    record(events.VERSION_PUBLISHED, version, actor=actor, at=at, number=version.number, medium=medium, publication_id=row.pk)
    return row


@operation
def end_publication(*, publication_id: UUID, ended_on: date, actor: Actor, at: datetime) -> Publication:
    """Note that a publication is public no more since a local day; the row stays.

    Raises NotAllowed, NotFound, PublicationOver, PublicationInvalid.
    """
    require_role(actor, *PUBLISHERS)
    row = lock(Publication, publication_id)
    if row.ended_on is not None:
        raise PublicationOver
    if not row.published_on <= ended_on <= region_day(at):
        raise PublicationInvalid(errors={"ended_on": _("Publikasi berakhir setelah dimulai dan paling lambat hari ini.")})
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    record(events.PUBLICATION_ENDED, row, actor=actor, at=at, medium=row.medium, version_id=row.version_id)
    return row


@operation
def review_version(*, version_id: UUID, reviewed_on: date, result: str, note: str, actor: Actor, at: datetime) -> StandardReview:
    """Note what the yearly review of the version in force came to: `keep` or `change`, with its reasons.

    Raises NotAllowed, NotFound, StandardNotEnacted, ReviewInvalid.
    """
    require_role(actor, *REVIEWERS)
    version = lock(ServiceVersion, version_id)
    if version.state != ServiceVersion.State.ENACTED:
        raise StandardNotEnacted
    faults = {}
    if result not in StandardReview.Result.values:
        faults["result"] = _("Pilih hasil peninjauan.")
    if not note.strip():
        faults["note"] = _("Isi pertimbangan peninjauan.")
    if reviewed_on > region_day(at):
        faults["reviewed_on"] = _("Tanggal peninjauan belum tiba.")
    elif version.effective_from and reviewed_on < version.effective_from:
        faults["reviewed_on"] = _("Standar ditinjau setelah berlaku.")
    if faults:
        raise ReviewInvalid(errors=faults)
    row = StandardReview.objects.create(
        version=version, reviewed_on=reviewed_on, result=result, note=note.strip()[:2_000], created_at=at
    )
    record(events.VERSION_REEXAMINED, version, actor=actor, at=at, number=version.number, result=result, review_id=row.pk)
    return row


@operation
def note_review_due(*, version_id: UUID, actor: Actor, at: datetime) -> ServiceVersion:
    """Note that the review of a version is due soon or late, so that designers and managers are told; the system only.

    Raises NotAllowed, NotFound, ReviewNotDue when it is not, or was noted within thirty days.
    """
    if not actor.is_system:
        raise NotAllowed
    version = lock(ServiceVersion, version_id)
    due_on = find_review_due(version)
    since = at - timedelta(days=REMIND_DAYS)
    told = Entry.objects.filter(event=events.REVIEW_DUE_NOTED.name, subject_id=version.pk, at__gt=since).exists()
    if due_on is None or due_on > region_day(at) + timedelta(days=REMIND_DAYS) or told:
        raise ReviewNotDue
    record(events.REVIEW_DUE_NOTED, version, actor=actor, at=at, number=version.number, due_on=due_on.isoformat())
    return version
