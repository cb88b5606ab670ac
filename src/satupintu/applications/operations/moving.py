"""Moving a draft to the standard in force, when the one it was begun on was replaced meanwhile."""

from datetime import datetime
from uuid import UUID

from satupintu.applications import events, moves
from satupintu.applications.access import require_applicant
from satupintu.applications.answers import read_answers, seal_answers
from satupintu.applications.discarding import erase_unused
from satupintu.applications.errors import NoSuchVariant, StandardCurrent
from satupintu.applications.models import Application
from satupintu.catalogue import queries as catalogue
from satupintu.core.actor import Actor
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record


@operation
def move_draft(*, application_id: UUID, variant: str = "", actor: Actor, at: datetime) -> Application:
    """Let a draft go on under the standard in force; answers and files that are still asked for stay, the others go.

    `variant` is the kind of request under the new standard, "" the one it has. Raises `WrongState`, `NotYours`,
    `StandardCurrent`, `NoSuchVariant`, and what `catalogue` refuses when no standard is in force.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor)
    moves.require(application, "save")
    standard = catalogue.get_enacted_standard(application.service.code)
    if standard.version_id == application.version_id:
        raise StandardCurrent
    variant = variant or application.variant
    if variant not in {choice.code for choice in standard.variants}:
        raise NoSuchVariant(variant=variant)
    known = {field.name for field in standard.fields}
    kept = {name: value for name, value in read_answers(application).items() if name in known}
    application.version_id, application.variant = standard.version_id, variant
    application.answers_cipher = seal_answers({**kept, "varian": variant})
    application.saved_at = at
    application.save(update_fields=["version", "variant", "answers_cipher", "saved_at"])
    gone = application.items.exclude(key__in=[requirement.key for requirement in standard.requirements])
    keys = sorted(gone.values_list("key", flat=True))
    file_ids = set(gone.filter(file__isnull=False, file__erased_at__isnull=True).values_list("file_id", flat=True))
    gone.delete()
    erase_unused(file_ids, at)
    record(events.DRAFT_MOVED, application, actor=actor, at=at, application_id=application.id, keys=keys)
    return application
