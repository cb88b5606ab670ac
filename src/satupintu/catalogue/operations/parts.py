"""Writing a standard step by step: a first draft, a draft from the version in force, one part of a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.catalogue.drafting import own_library, read_draft
from satupintu.catalogue.errors import DraftExists, PartMoved, PartUnchanged, PartUnknown, ServiceCodeTaken, StandardNotDraft
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.operations.drafts import WRITERS, _create, _rewrite
from satupintu.catalogue.operations.scenarios import _copy_scenarios
from satupintu.catalogue.queries import get_draft_content, get_service
from satupintu.catalogue.queries.drafting import EDITABLE, blank_content, mark_of
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation

_UNFINISHED = (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED)


@operation
def begin_service(*, head: Mapping[str, Any], actor: Actor, at: datetime) -> ServiceVersion:
    """Begin the standard of a service that is not in the catalogue: a draft whose other parts are empty.

    `head` has code, slug, name, category, agency and zone in the shape of a service file. Raises NotAllowed,
    StandardInvalid, ServiceCodeTaken.
    """
    require_role(actor, *WRITERS)
    draft, _data = read_draft(blank_content(head), whole=False)
    if Service.objects.filter(code=draft.code).exists() or Service.objects.filter(slug=draft.slug).exists():
        raise ServiceCodeTaken
    return _create(draft, own_library().categories.get(draft.category, draft.category), "", actor, at)


@operation
def begin_revision(*, service_code: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Begin a new draft of a service's standard with the content and the scenarios of its newest version.

    Raises NotAllowed, ServiceUnknown, DraftExists while the last draft is not enacted.
    """
    require_role(actor, *WRITERS)
    service = lock(Service, get_service(service_code).pk)
    if service.versions.filter(state__in=_UNFINISHED).exists():
        raise DraftExists
    newest = service.versions.order_by("-number").first()
    assert newest is not None, "a service is made with its first version"
    draft, _data = read_draft(get_draft_content(newest.pk), whole=False)
    version = _create(draft, newest.category_label, service.pack, actor, at)
    _copy_scenarios(newest, version)
    return version


@operation
def edit_part(*, version_id: UUID, part: str, value: Any, seen: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Replace one part of a draft: a key of a service file, such as `requirements` or `fee`.

    `seen` is the mark (`queries.mark_of`) of the part as the writer saw it, so two writers never overwrite each other;
    other parts may have moved meanwhile. Raises NotAllowed, NotFound, StandardNotDraft,
    PartUnknown, PartMoved, PartUnchanged, StandardInvalid when the value does not have the shape of the part.
    """
    require_role(actor, *WRITERS)
    version = lock(ServiceVersion, version_id)
    if version.state not in _UNFINISHED:
        raise StandardNotDraft
    if part not in EDITABLE:
        raise PartUnknown
    content = get_draft_content(version_id)
    if mark_of(content.get(part)) != seen:
        raise PartMoved(current=mark_of(content.get(part)))
    if content.get(part) == value:
        raise PartUnchanged
    return _rewrite(version, {**content, part: value}, actor, at, (part,))
