"""Enacting a standard, revoking it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from satupintu.catalogue import events
from satupintu.catalogue.drafting import fingerprint, head_of, read_draft
from satupintu.catalogue.errors import (
    AlreadyEnacted,
    ContentMoved,
    EffectiveLater,
    EnactmentBlocked,
    StandardDecreeMissing,
    StandardNotConsulted,
    StandardNotEnacted,
    WarningsUnread,
)
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.queries.drafting import mark_of
from satupintu.catalogue.queries.enactment import enactment_blockers, mark_warnings
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
from satupintu.sop.models import SopVersion
from satupintu.sop.queries import get_version as get_sop_version

ENACTERS = ("kadis", "manager", "admin")
"""Who puts a standard in force: the head of the office, or of the unit (Permenpan RB 15/2014: at least the head of the unit
that gives the service), and the admin who types in a decree signed on paper. Never its designer alone."""


@operation
def enact_version(
    *,
    version_id: UUID,
    decree_no: str,
    decree_on: date,
    effective_from: date | None = None,
    seen: str = "",
    warnings_read: Collection[str] = (),
    actor: Actor,
    at: datetime,
) -> ServiceVersion:
    """Put a consulted version in force by its decree, with its SOP; the version in force before is revoked by it.

    `effective_from` (default: date of the decree) may not lie ahead. `seen` is the mark (`queries.mark_of`) of the whole
    content as the official read it ("": not asked for). `warnings_read` are the marks of `queries.list_marked_warnings` that
    were ticked as read; only a command of the system enacts without. From now on the version never changes. Raises
    NotAllowed, NotFound, AlreadyEnacted, StandardNotConsulted, ContentMoved, StandardInvalid, EnactmentBlocked,
    WarningsUnread, StandardDecreeMissing, EffectiveLater.
    """
    require_role(actor, *ENACTERS)
    service_id = ServiceVersion.objects.filter(pk=version_id).values_list("service_id", flat=True).first()
    if service_id is not None:
        lock(Service, service_id)
    version = lock(ServiceVersion, version_id)
    if version.state == ServiceVersion.State.ENACTED:
        raise AlreadyEnacted(decree_no=version.decree_no)
    if version.state != ServiceVersion.State.CONSULTED:
        raise StandardNotConsulted
    content = read_content(version, get_sop_version(version.sop_version_id).sheet)
    if seen and mark_of(plain(content)) != seen:
        raise ContentMoved
    _refuse_decree(decree_no, decree_on, effective_from or decree_on, at)
    read_draft(plain(content))
    _refuse_blocked(version_id, None if actor.is_system else warnings_read)
    # The sheet may have been edited by itself since the draft was written.
    version.content_hash = fingerprint(content, version.category_label)
    return _put_in_force(
        version, content, decree_no=decree_no, decree_on=decree_on, effective_from=effective_from or decree_on, actor=actor, at=at
    )


def _refuse_blocked(version_id: UUID, warnings_read: Collection[str] | None) -> None:
    """Refuse what other modules object to, and warnings that nobody has read (None: nobody has to)."""
    blockers = enactment_blockers(version_id)
    errors = {f"{one.code}.{one.where}": one.sentence for one in blockers if one.level == "error"}
    if errors:
        raise EnactmentBlocked(errors=errors)
    if warnings_read is not None:
        unread = {mark: one.sentence for mark, one in mark_warnings(blockers).items() if mark not in warnings_read}
        if unread:
            raise WarningsUnread(errors=unread)


def _refuse_decree(decree_no: str, decree_on: date, effective_from: date, at: datetime) -> None:
    if not decree_no.strip() or not isinstance(decree_on, date):
        raise StandardDecreeMissing
    if effective_from > at.astimezone(region_zone()).date():
        raise EffectiveLater


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
    _refuse_decree(decree_no, decree_on, effective_from, at)
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
    """Take the version in force out of force without a successor, and retire its SOP; running applications go on.

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
    if get_sop_version(version.sop_version_id).state == SopVersion.State.ENACTED:
        sop.retire_sop_version(version_id=version.sop_version_id, actor=actor, at=at)
    return version


def _revoke(version: ServiceVersion, decree_no: str, actor: Actor, at: datetime) -> None:
    version.state, version.revoked_at, version.revoking_decree_no = ServiceVersion.State.REVOKED, at, decree_no[:120]
    version.save(update_fields=["state", "revoked_at", "revoking_decree_no"])
    record(events.VERSION_REVOKED, version, actor=actor, at=at, number=version.number, decree_no=decree_no)
