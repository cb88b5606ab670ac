"""Writing, reviewing, enacting and retiring versions of a sheet."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop.errors import DecreeMissing, SheetInvalid
from satupintu.sop.events import (
    VERSION_CREATED,
    VERSION_DISCARDED,
    VERSION_ENACTED,
    VERSION_RETIRED,
    VERSION_REVIEWED,
    VERSION_UPDATED,
)
from satupintu.sop.models import Sop, SopVersion
from satupintu.sop.moves import VERSION_MOVES, require_version_move
from satupintu.sop.queries import list_findings


@operation
def create_sop_version(
    *,
    service_code: str,
    variant: str = "",
    title: str,
    sheet: Mapping[str, Any],
    identity: Mapping[str, Any] | None = None,
    actor: Actor,
    at: datetime,
) -> SopVersion:
    """Write a new draft of the SOP of a service and variant; the SOP itself is made with its first draft.

    A draft may be as unfinished as it likes. Raises NotAllowed unless the actor is a designer or admin.
    """
    require_role(actor, *VERSION_MOVES["update"].roles)
    sop, _is_new = Sop.objects.get_or_create(
        service_code=service_code, variant=variant, defaults={"title": title, "created_at": at}
    )
    sop = lock(Sop, sop.pk)
    last = SopVersion.objects.filter(sop=sop).aggregate(last=Max("number"))["last"] or 0
    version = SopVersion.objects.create(sop=sop, number=last + 1, sheet=dict(sheet), identity=dict(identity or {}), created_at=at)
    record(VERSION_CREATED, version, actor=actor, at=at, number=version.number, sop_id=sop.pk)
    return version


@operation
def update_draft(
    *,
    version_id: UUID,
    sheet: Mapping[str, Any] | None = None,
    identity: Mapping[str, Any] | None = None,
    actor: Actor,
    at: datetime,
) -> SopVersion:
    """Replace sheet or identity of a draft; a reviewed version becomes a draft again, since it must be reviewed anew.

    Raises NotAllowed, NotFound, VersionNotDraft when it was enacted.
    """
    require_role(actor, *VERSION_MOVES["update"].roles)
    version = lock(SopVersion, version_id)
    require_version_move(version, "update")
    version.sheet = version.sheet if sheet is None else dict(sheet)
    version.identity = version.identity if identity is None else dict(identity)
    version.state, version.reviewed_at, version.reviewed_by_id = SopVersion.State.DRAFT, None, None
    version.save()
    record(VERSION_UPDATED, version, actor=actor, at=at, number=version.number)
    return version


@operation
def discard_sop_draft(*, version_id: UUID, actor: Actor, at: datetime) -> None:
    """Delete a version that was never enacted; an SOP of which no version is left goes with it.

    Raises NotAllowed, NotFound, VersionNotDraft. What still refers to the version makes the database refuse.
    """
    require_role(actor, *VERSION_MOVES["update"].roles)
    sop_id = SopVersion.objects.filter(pk=version_id).values_list("sop_id", flat=True).first()
    if sop_id is None:
        raise NotFound
    sop, version = lock(Sop, sop_id), lock(SopVersion, version_id)
    require_version_move(version, "update")
    record(VERSION_DISCARDED, version, actor=actor, at=at, number=version.number, sop_id=sop.pk)
    version.delete()
    if not SopVersion.objects.filter(sop=sop).exists():
        sop.delete()


def _refuse_errors(sheet: Mapping[str, Any], fields: Collection[str] | None) -> None:
    errors: dict[str, str] = {}
    for finding in list_findings(sheet, fields=fields):
        if finding.level == "error":
            errors.setdefault(f"rows.{finding.row}" if finding.row else "rows", finding.sentence)
    if errors:
        raise SheetInvalid(errors=errors)


@operation
def review_sop_version(*, version_id: UUID, fields: Collection[str] | None = None, actor: Actor, at: datetime) -> SopVersion:
    """Mark a draft as reviewed. `fields` are the answers conditions may name, None when they are not known.

    Raises NotAllowed, NotFound, VersionNotDraft, SheetInvalid when the linter finds errors.
    """
    require_role(actor, *VERSION_MOVES["review"].roles)
    version = lock(SopVersion, version_id)
    require_version_move(version, "review")
    _refuse_errors(version.sheet, fields)
    version.state, version.reviewed_at, version.reviewed_by_id = SopVersion.State.REVIEWED, at, actor.id
    version.save()
    record(VERSION_REVIEWED, version, actor=actor, at=at, number=version.number)
    return version


@operation
def enact_sop_version(
    *,
    version_id: UUID,
    decree_no: str,
    decree_on: date,
    fields: Collection[str] | None = None,
    actor: Actor,
    at: datetime,
) -> SopVersion:
    """Put a reviewed version in force by its decree; the version in force before is retired. It never changes again.

    Raises NotAllowed, NotFound, VersionNotReviewed, DecreeMissing, SheetInvalid.
    """
    require_role(actor, *VERSION_MOVES["enact"].roles)
    sop_id = SopVersion.objects.filter(pk=version_id).values_list("sop_id", flat=True).first()
    if sop_id is not None:
        lock(Sop, sop_id)
    version = lock(SopVersion, version_id)
    require_version_move(version, "enact")
    if not decree_no.strip() or not isinstance(decree_on, date):
        raise DecreeMissing
    _refuse_errors(version.sheet, fields)
    for earlier in SopVersion.objects.filter(sop_id=version.sop_id, state=SopVersion.State.ENACTED):
        _retire(earlier, actor, at)
    version.state, version.enacted_at = SopVersion.State.ENACTED, at
    version.decree_no, version.decree_on = decree_no.strip(), decree_on
    version.save()
    record(VERSION_ENACTED, version, actor=actor, at=at, number=version.number, decree_no=version.decree_no)
    return version


@operation
def retire_sop_version(*, version_id: UUID, actor: Actor, at: datetime) -> SopVersion:
    """Take a version out of force; its runs go on. Raises NotAllowed, NotFound, VersionNotEnacted."""
    require_role(actor, *VERSION_MOVES["retire"].roles)
    version = lock(SopVersion, version_id)
    require_version_move(version, "retire")
    _retire(version, actor, at)
    return version


def _retire(version: SopVersion, actor: Actor, at: datetime) -> None:
    version.state, version.retired_at = SopVersion.State.RETIRED, at
    version.save(update_fields=["state", "retired_at"])
    record(VERSION_RETIRED, version, actor=actor, at=at, number=version.number)
