"""Writing drafts of standards, by a designer or from a pack."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from satupintu.catalogue import events
from satupintu.catalogue.drafting import SWITCHABLE, fingerprint, head_of, is_in_force, own_library, read_draft
from satupintu.catalogue.errors import NothingChanges, StandardNotDraft
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.operations.enactment import _put_in_force
from satupintu.catalogue.pack.check import Library
from satupintu.catalogue.pack.procedure import runnable_sheet
from satupintu.catalogue.standard import ServiceFile
from satupintu.catalogue.storage import columns_of, read_content, write_parts
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop import operations as sop
from satupintu.sop.queries import get_version as get_sop_version

WRITERS = ("designer", "admin")


@operation
def create_service_draft(*, content: Mapping[str, Any], actor: Actor, at: datetime) -> ServiceVersion:
    """Write a new draft of a service's standard, with a draft of its SOP; the service is made with its first draft.

    `content` has the shape of a service file of a pack (`docs/panduan/menulis-paket.md`); names of lists and
    validators may be those of the packs that come with the system. A draft may still be wrong in meaning, not in shape.
    Raises NotAllowed, StandardInvalid.
    """
    require_role(actor, *WRITERS)
    draft, _data = read_draft(content, whole=False)
    label = own_library().categories.get(draft.category, draft.category)
    return _create(draft, label, "", actor, at)


@operation
def update_service_draft(*, version_id: UUID, content: Mapping[str, Any], actor: Actor, at: datetime) -> ServiceVersion:
    """Replace the content of a draft; one that was consulted becomes a draft again. Code and slug stay.

    Raises NotAllowed, NotFound, StandardNotDraft, StandardInvalid.
    """
    require_role(actor, *WRITERS)
    version = lock(ServiceVersion, version_id)
    if version.state not in (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED):
        raise StandardNotDraft
    return _rewrite(version, content, actor, at)


@operation
def install_service(
    *,
    content: Mapping[str, Any],
    library: Library,
    decree_no: str,
    decree_on: date,
    consultation_no: str = "",
    consulted_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> ServiceVersion:
    """Put one service of a pack in force as it is: draft, consultation and enactment in one.

    A consultation (forum konsultasi publik, Permenpan RB 16/2017) is noted only when it is named. Raises
    NotAllowed, StandardInvalid, StandardDecreeMissing, NothingChanges when the version in force has this content.
    """
    require_role(actor, "admin")
    draft, _data = read_draft(content, library)
    label = library.categories[draft.category]
    if is_in_force(draft, label):
        raise NothingChanges
    version = _create(draft, label, library.name, actor, at)
    version.state, version.consulted_on = ServiceVersion.State.CONSULTED, consulted_on
    version.consultation_no = consultation_no.strip()[:120]
    version.save(update_fields=["state", "consulted_on", "consultation_no"])
    return _put_in_force(version, draft, decree_no=decree_no, decree_on=decree_on, effective_from=decree_on, actor=actor, at=at)


def _rewrite(
    version: ServiceVersion, content: Mapping[str, Any], actor: Actor, at: datetime, parts: Sequence[str] = ()
) -> ServiceVersion:
    """Give a locked draft other content; what was consulted is a draft again, with the draft of its SOP.

    `parts` are the paths that were written, for the journal; none named means the whole.
    """
    fixed = {"code": version.service.code, "slug": version.service.slug}
    draft, _data = read_draft({**content, **fixed}, whole=False)
    label = own_library().categories.get(draft.category, draft.category)
    identity = _followed_identity(version, draft)
    for column, value in columns_of(draft, label).items():
        setattr(version, column, value)
    version.content_hash = fingerprint(draft, label)
    version.state, version.consulted_on, version.consultation_no = ServiceVersion.State.DRAFT, None, ""
    version.save()
    write_parts(version, draft)
    sheet = runnable_sheet(draft.sheet)
    sop.update_draft(version_id=version.sop_version_id, sheet=sheet, identity=identity, actor=actor, at=at)
    record(events.VERSION_UPDATED, version, actor=actor, at=at, number=version.number, parts=list(parts))
    return version


def _followed_identity(version: ServiceVersion, draft: ServiceFile) -> dict[str, Any]:
    """Return the identity block of the SOP with what follows from the standard, except where somebody wrote otherwise."""
    written = dict(get_sop_version(version.sop_version_id).identity)
    before, now = _identity(read_content(version, {})), _identity(draft)
    return {**written, **{key: now[key] for key in now if written.get(key) in (None, "", [], before[key])}}


def _create(draft: ServiceFile, label: str, pack: str, actor: Actor, at: datetime) -> ServiceVersion:
    service = Service.objects.filter(code=draft.code).first()
    if service is None:
        service = Service.objects.create(
            **head_of(draft, label),
            code=draft.code,
            slug=draft.slug,
            is_open=draft.agency.delivery_mode != SWITCHABLE,
            pack=pack,
            created_at=at,
        )
        record(events.SERVICE_CREATED, service, actor=actor, at=at, code=service.code)
    service = lock(Service, service.pk)
    sop_version = sop.create_sop_version(
        service_code=draft.code,
        title=draft.name,
        sheet=runnable_sheet(draft.sheet),
        identity=_identity(draft),
        actor=actor,
        at=at,
    )
    last = service.versions.aggregate(last=Max("number"))["last"] or 0
    version = ServiceVersion.objects.create(
        service=service,
        number=last + 1,
        sop_version=sop_version,
        content_hash=fingerprint(draft, label),
        created_at=at,
        **columns_of(draft, label),
    )
    write_parts(version, draft)
    record(events.VERSION_DRAFTED, version, actor=actor, at=at, number=version.number, code=service.code)
    return version


def _identity(draft: ServiceFile) -> dict[str, Any]:
    """Return the items of the SOP's identity block that follow from the standard (Permenpan RB 35/2012)."""
    return {
        "title": draft.name,
        "legal_basis": [f"{basis.ref} tentang {basis.about}" for basis in draft.legal_basis],
        "qualification": [draft.components["competence"].text] if "competence" in draft.components else [],
        "equipment": [draft.components["facilities"].text] if "facilities" in draft.components else [],
        "note": draft.sheet_note,
    }
