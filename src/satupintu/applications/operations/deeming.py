"""Deemed approval (fiktif positif): law grants what the office did not decide in time.

UU 30/2014 art. 53 as changed by UU 6/2023; PP 28/2025 art. 225 and 230. The standard of the service says whether it
applies (`promise.deemed_approval`). It is announced while there is still time to decide, and executed by the system.
"""

from datetime import datetime
from uuid import UUID

from satupintu.applications import events, moves
from satupintu.applications.errors import NotDeemable
from satupintu.applications.models import Application
from satupintu.applications.steps import find_product_row
from satupintu.catalogue.queries import get_standard
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.sop import operations as sop
from satupintu.sop.models import Run


def _hold(application_id: UUID, actor: Actor) -> tuple[Application, Run]:
    if not actor.is_system:
        raise NotAllowed
    application = lock(Application, application_id)
    moves.require(application, "deem")
    if not get_standard(application.version_id, application.submitted_at).promise.deemed_approval:
        raise NotDeemable
    assert application.run is not None
    return application, application.run


@operation
def prepare_deemed_approval(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Announce once, to applicant and heads, that a case near its due date will be deemed approved; only the system does.

    Raises `NotAllowed`, `WrongState`, `NotDeemable` (law does not grant it, too early, announced before,
    or the sheet has not exactly one row that issues a product).
    """
    application, run = _hold(application_id, actor)
    is_near = run.due_at is not None and run.near_due_at is not None and run.near_due_at <= at
    if application.deemed_noted_at is not None or not is_near or not find_product_row(run.version_id):
        raise NotDeemable
    application.deemed_noted_at = at
    application.save(update_fields=["deemed_noted_at"])
    record(events.DEEMED_APPROVAL_NOTED, application, actor=actor, at=at, application_id=application.id)
    return application


@operation
def execute_deemed_approval(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Let a case whose time passed without a decision go on to the row that issues its product; only the system does.

    What was open is cancelled. Where the signatory must sign in person the issuing row waits for them. Raises
    `NotAllowed`, `WrongState`, `NotDeemable` (not granted, not announced earlier, or the sheet has not exactly one row
    that issues a product) and what `sop.deem_run` refuses (time not over, clock stopped, already being issued).
    """
    application, run = _hold(application_id, actor)
    row = find_product_row(run.version_id)
    if application.deemed_at or application.deemed_noted_at is None or application.deemed_noted_at >= at or not row:
        raise NotDeemable
    application.deemed_at = at
    application.save(update_fields=["deemed_at"])
    record(events.DEEMED_APPROVED, application, actor=actor, at=at, application_id=application.id, row=row)
    sop.deem_run(run_id=run.id, row=row, actor=actor, at=at)
    return application
