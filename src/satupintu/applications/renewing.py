"""A draft follows its standard: enacted anew, what is known stays, what is no longer asked goes, and the change is told."""

from datetime import datetime

from satupintu.applications import events
from satupintu.applications.answers import read_answers, seal_answers
from satupintu.applications.handed_in import let_go
from satupintu.applications.models import Application
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue.queries import Standard
from satupintu.core.actor import Actor
from satupintu.journal.operations import record

IN_FORCE = "enacted"


def is_outdated(application: Application, standard: Standard) -> bool:
    """Whether a draft is still filled in by a version that is not in force any more; `standard` is the one it pins."""
    return application.state == Application.State.DRAFT and standard.state != IN_FORCE


def follow_standard(application: Application, *, actor: Actor, at: datetime) -> Standard:
    """Return the standard a held case goes by; a draft first moves to the version in force when its own was replaced.

    While the service has no version in force the draft stays as it is. A variant that is gone is kept until the
    applicant has chosen another, unless only one is left.
    """
    pinned = catalogue.get_standard(application.version_id, at)
    if not is_outdated(application, pinned):
        return pinned
    version = catalogue.find_enacted(pinned.code)
    if version is None:
        return pinned
    current = catalogue.get_standard(version.pk, at)
    answers = read_answers(application)
    known, asked = _fields(pinned), _fields(current)
    dropped = sorted(name for name in answers if name in known and known[name] != asked.get(name))
    items = application.items.exclude(key__in=[key for key, kind in _items(pinned).items() if _items(current).get(key) == kind])
    held = dict(items.values_list("key", "file_id"))
    dropped_items = sorted(held)
    items.delete()
    let_go([file_id for file_id in held.values() if file_id is not None], at=at)
    if current.variant(application.variant) is None and len(current.variants) == 1:
        application.variant = current.variants[0].code
    kept = {name: value for name, value in answers.items() if name not in dropped}
    application.answers_cipher = seal_answers({**kept, "varian": application.variant})
    application.version = version
    application.save(update_fields=["answers_cipher", "version", "variant"])
    record(
        events.STANDARD_FOLLOWED,
        application,
        actor=actor,
        at=at,
        application_id=application.id,
        number=current.number,
        from_version_id=pinned.version_id,
        dropped_fields=dropped,
        dropped_items=dropped_items,
        new_fields=sorted(asked.keys() - known.keys()),
        new_items=sorted(_items(current).keys() - _items(pinned).keys()),
    )
    return current


def _fields(standard: Standard) -> dict[str, str]:
    """Return the type of each question by name: an answer of another type is of no use."""
    return {question.name: question.type for question in standard.fields if not question.formula}


def _items(standard: Standard) -> dict[str, str]:
    """Return the kind of each requirement by key: what was a file is none when a number is asked for now."""
    return {requirement.key: requirement.kind for requirement in standard.requirements}
