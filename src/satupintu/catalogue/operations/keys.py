"""Giving a question of a draft another key, wherever it is used."""

from datetime import datetime
from uuid import UUID

from satupintu.catalogue.editing import rename_everywhere
from satupintu.catalogue.errors import PartMoved, PartUnchanged, StandardNotDraft
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.operations.drafts import WRITERS, _rewrite
from satupintu.catalogue.operations.parts import _UNFINISHED
from satupintu.catalogue.queries import get_draft_content, mark_of
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation


@operation
def rename_question(*, version_id: UUID, name: str, key: str, seen: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Give a question of a draft another key, in the form and wherever its conditions, formulas and sheet use it.

    `seen` is the mark of the form as the writer saw it. Raises NotAllowed, NotFound, StandardNotDraft, PartMoved,
    PartUnchanged, QuestionUnknown, QuestionKeyTaken.
    """
    require_role(actor, *WRITERS)
    version = lock(ServiceVersion, version_id)
    if version.state not in _UNFINISHED:
        raise StandardNotDraft
    content = get_draft_content(version_id)
    if mark_of(content["form"]) != seen:
        raise PartMoved(current=mark_of(content["form"]))
    if key == name:
        raise PartUnchanged
    return _rewrite(version, rename_everywhere(content, name, key), actor, at)
