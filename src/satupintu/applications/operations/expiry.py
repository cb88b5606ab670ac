"""What time ends: drafts nobody touches, and returned cases nobody repairs. Each is warned of before it happens."""

from datetime import datetime, timedelta
from uuid import UUID

from satupintu.applications import events, moves
from satupintu.applications.discarding import discard
from satupintu.applications.errors import TooEarly
from satupintu.applications.models import Application
from satupintu.applications.rules import (
    DRAFT_WARNING_DAYS,
    RETURN_WARNING_DAYS,
    draft_ends_at,
    is_warned,
    return_ends_at,
)
from satupintu.core.actor import SYSTEM, Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop import operations as sop


def _require_system(actor: Actor) -> None:
    if actor != SYSTEM:
        raise NotAllowed


def _note_warning(application: Application, since: datetime, due: datetime, at: datetime) -> None:
    """Note on a held case that its people are told, from `due` on and once after `since`. Raises `TooEarly`."""
    if at < due or is_warned(application.warned_at, since, 0, at):
        raise TooEarly
    application.warned_at = at
    application.save(update_fields=["warned_at"])


@operation
def warn_of_removal(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Tell the applicant, once after each change, that the draft will be removed; only the system does.

    Raises `NotAllowed`, `WrongState`, `TooEarly` (also when they were told already).
    """
    _require_system(actor)
    application = lock(Application, application_id)
    moves.require(application, "warn_draft")
    since = application.saved_at
    _note_warning(application, since, draft_ends_at(since) - timedelta(days=DRAFT_WARNING_DAYS), at)
    record(events.DRAFT_ENDING_NOTED, application, actor=actor, at=at, application_id=application.id)
    return application


@operation
def remove_old_draft(*, application_id: UUID, actor: Actor, at: datetime) -> None:
    """Delete a draft that was not touched for 90 days and warned of 14 days ago, its files too; only the system does.

    Raises `NotAllowed`, `WrongState`, `TooEarly`.
    """
    _require_system(actor)
    application = lock(Application, application_id)
    moves.require(application, "remove")
    since = application.saved_at
    if at < draft_ends_at(since) or not is_warned(application.warned_at, since, DRAFT_WARNING_DAYS, at):
        raise TooEarly
    discard(application, actor, at)


@operation
def remind_of_return(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Tell the applicant, once a return, that the case will lapse unless it is repaired; only the system does.

    Raises `NotAllowed`, `WrongState`, `TooEarly` (also when they were told already).
    """
    _require_system(actor)
    application = lock(Application, application_id)
    moves.require(application, "remind")
    since = application.returned_at or at
    _note_warning(application, since, return_ends_at(since) - timedelta(days=RETURN_WARNING_DAYS), at)
    record(events.RETURN_ENDING_NOTED, application, actor=actor, at=at, application_id=application.id)
    return application


@operation
def lapse_application(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Close a returned case whose 30 days for repair are over and whose applicant was reminded 7 days ago.

    By the system or a supervisor. Raises `NotAllowed`, `WrongState`, `TooEarly`.
    """
    if actor != SYSTEM:
        require_role(actor, "supervisor", "admin")
        if not actor.is_staff:
            raise NotAllowed
    application = lock(Application, application_id)
    moves.require(application, "lapse")
    since = application.returned_at or at
    if at < return_ends_at(since) or not is_warned(application.warned_at, since, RETURN_WARNING_DAYS, at):
        raise TooEarly
    assert application.run_id is not None
    sop.lapse_run(run_id=application.run_id, actor=actor, at=at)
    application.refresh_from_db()
    return application
