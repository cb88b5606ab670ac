"""Consulting the public about a standard, enacting it, revoking it."""

from datetime import date, datetime
from uuid import UUID

from satupintu.catalogue import events
from satupintu.catalogue.drafting import fingerprint, head_of, read_draft
from satupintu.catalogue.errors import (
    EffectiveLater,
    StandardDecreeMissing,
    StandardNotConsulted,
    StandardNotDraft,
    StandardNotEnacted,
)
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.rules import known_names
from satupintu.catalogue.shape import plain
from satupintu.catalogue.standard import ServiceFile
from satupintu.catalogue.storage import read_content
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_zone
from satupintu.journal.operations import record
from satupintu.sop import operations as sop
from satupintu.sop.queries import get_version as get_sop_version

WRITERS = ("designer", "admin")
ENACTERS = ("manager", "admin")


@operation
def consult_version(*, version_id: UUID, held_on: date, record_no: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Note that the draft was discussed with the public (FKP): the day, and the number of its minutes (berita acara).

    Raises NotAllowed, NotFound, StandardNotDraft.
    """
    require_role(actor, *WRITERS)
    version = lock(ServiceVersion, version_id)
    if version.state != ServiceVersion.State.DRAFT:
        raise StandardNotDraft
    version.state, version.consulted_on, version.consultation_no = (
        ServiceVersion.State.CONSULTED,
        held_on,
        record_no.strip()[:120],
    )
    version.save(update_fields=["state", "consulted_on", "consultation_no"])
    record(events.VERSION_CONSULTED, version, actor=actor, at=at, number=version.number)
    return version


@operation
def enact_version(
    *, version_id: UUID, decree_no: str, decree_on: date, effective_from: date | None = None, actor: Actor, at: datetime
) -> ServiceVersion:
    """Put a consulted version in force by its decree, with its SOP; the version in force before is revoked by it.

    `effective_from` (default: date of the decree) may not lie ahead. From now on the version never changes. Raises
    NotAllowed, NotFound, StandardNotConsulted, StandardInvalid, StandardDecreeMissing, EffectiveLater.
    """
    require_role(actor, *ENACTERS)
    service_id = ServiceVersion.objects.filter(pk=version_id).values_list("service_id", flat=True).first()
    if service_id is not None:
        lock(Service, service_id)
    version = lock(ServiceVersion, version_id)
    if version.state != ServiceVersion.State.CONSULTED:
        raise StandardNotConsulted
    content = read_content(version, get_sop_version(version.sop_version_id).sheet)
    read_draft(plain(content))
    # The sheet may have been edited by itself since the draft was written.
    version.content_hash = fingerprint(content, version.category_label)
    return _put_in_force(
        version, content, decree_no=decree_no, decree_on=decree_on, effective_from=effective_from or decree_on, actor=actor, at=at
    )


def _put_in_force(
    version: ServiceVersion,
    content: ServiceFile,
    *,
    decree_no: str,
    decree_on: date,
    effective_from: date,
    actor: Actor,
    at: datetime,
) -> ServiceVersion:
    """Enact a consulted version whose content was checked; part of an operation."""
    if not decree_no.strip() or not isinstance(decree_on, date):
        raise StandardDecreeMissing
    if effective_from > at.astimezone(region_zone()).date():
        raise EffectiveLater
    decree_no = decree_no.strip()
    fields = known_names(content)
    sop.review_sop_version(version_id=version.sop_version_id, fields=fields, actor=actor, at=at)
    sop.enact_sop_version(
        version_id=version.sop_version_id, decree_no=decree_no, decree_on=decree_on, fields=fields, actor=actor, at=at
    )
    for earlier in version.service.versions.filter(state=ServiceVersion.State.ENACTED):
        _revoke(earlier, decree_no, actor, at)
    version.state, version.enacted_at = ServiceVersion.State.ENACTED, at
    version.decree_no, version.decree_on, version.effective_from = decree_no, decree_on, effective_from
    version.save()
    service = version.service
    for column, value in head_of(content, version.category_label).items():
        setattr(service, column, value)
    service.stamp += 1
    service.save()
    record(events.VERSION_ENACTED, version, actor=actor, at=at, number=version.number, code=service.code, decree_no=decree_no)
    return version


@operation
def revoke_version(*, version_id: UUID, decree_no: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Take the version in force out of force without a successor; running applications go on.

    Raises NotAllowed, NotFound, StandardNotEnacted, StandardDecreeMissing.
    """
    require_role(actor, *ENACTERS)
    service_id = ServiceVersion.objects.filter(pk=version_id).values_list("service_id", flat=True).first()
    if service_id is not None:
        lock(Service, service_id)
    version = lock(ServiceVersion, version_id)
    if version.state != ServiceVersion.State.ENACTED:
        raise StandardNotEnacted
    if not decree_no.strip():
        raise StandardDecreeMissing
    _revoke(version, decree_no.strip(), actor, at)
    return version


def _revoke(version: ServiceVersion, decree_no: str, actor: Actor, at: datetime) -> None:
    version.state, version.revoked_at, version.revoking_decree_no = ServiceVersion.State.REVOKED, at, decree_no[:120]
    version.save(update_fields=["state", "revoked_at", "revoking_decree_no"])
    record(events.VERSION_REVOKED, version, actor=actor, at=at, number=version.number, decree_no=decree_no)
