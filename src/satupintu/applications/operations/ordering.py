"""Moving running cases to another version of their SOP in the background: ordered once, each case by itself."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from satupintu.applications import events
from satupintu.applications.errors import MoveOver, MoveUnderWay, NothingToMove
from satupintu.applications.models import Application, MoveOrder
from satupintu.applications.queries.moving import cases_elsewhere
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed, Refusal
from satupintu.core.locks import lock
from satupintu.core.operation import operation, undoable
from satupintu.journal.operations import record
from satupintu.sop import operations as sop
from satupintu.sop.errors import ReasonMissing, VersionNotEnacted
from satupintu.sop.models import SopVersion
from satupintu.sop.operations import MOVERS
from satupintu.sop.queries import get_version


@operation
def order_move(*, version_id: UUID, rows: Mapping[str, str] | None = None, reason: str, actor: Actor, at: datetime) -> MoveOrder:
    """Order that every running case of the SOP goes on by this version, which is in force; a job moves them one by one.

    rows: old row → new row (see `sop.operations.move_run`). A case that cannot be moved stays where it is and is listed;
    ask `queries.preview_case_moves` before. Raises NotAllowed, ReasonMissing, NotFound, VersionNotEnacted, NothingToMove,
    MoveUnderWay.
    """
    from satupintu.applications.jobs import carry_out_move

    require_role(actor, *MOVERS)
    if not reason.strip():
        raise ReasonMissing
    version = lock(SopVersion, version_id)
    if version.state != SopVersion.State.ENACTED:
        raise VersionNotEnacted
    if MoveOrder.objects.filter(sop_version=version, state=MoveOrder.State.ORDERED).exists():
        raise MoveUnderWay
    total = cases_elsewhere(version).count()
    if not total:
        raise NothingToMove
    order = MoveOrder.objects.create(
        sop_version=version,
        rows=dict(rows or {}),
        reason=reason.strip()[:500],
        total=total,
        ordered_by_id=actor.id,
        ordered_at=at,
    )
    carry_out_move.defer(order_id=str(order.pk))
    record(events.MOVE_ORDERED, order, actor=actor, at=at, number=version.number, total=total, version_id=version.pk)
    return order


@operation
def move_next_case(*, order_id: UUID, application_id: UUID, actor: Actor, at: datetime) -> bool:
    """Move one case of an order, or note why it stays; return whether it was moved. For the system, in a job.

    The entry of the case names who ordered it. Raises NotAllowed, NotFound, MoveOver.
    """
    if not actor.is_system:
        raise NotAllowed
    order = lock(MoveOrder, order_id)
    if order.state != MoveOrder.State.ORDERED:
        raise MoveOver
    case = lock(Application, application_id)
    version = get_version(order.sop_version_id)
    mover = Actor("staff", order.ordered_by_id, roles=frozenset(MOVERS), channel="desk") if order.ordered_by_id else actor
    try:
        if case.run_id is None:
            raise NothingToMove
        with undoable():
            sop.move_run(run_id=case.run_id, version_id=version.pk, rows=order.rows, reason=order.reason, actor=mover, at=at)
    except Refusal as refusal:
        sentences = list(refusal.errors.values()) or [str(refusal)]
        order.left = [*order.left, {"id": str(case.pk), "number": case.number, "sentences": sentences}]
        order.save(update_fields=["left"])
        record(events.MOVE_REFUSED, case, actor=mover, at=at, application_id=case.pk, number=version.number, code=refusal.code)
        return False
    order.moved += 1
    order.save(update_fields=["moved"])
    return True


@operation
def finish_move(*, order_id: UUID, actor: Actor, at: datetime) -> MoveOrder:
    """Close an order that was gone through; the system only. Raises NotAllowed, NotFound, MoveOver."""
    if not actor.is_system:
        raise NotAllowed
    order = lock(MoveOrder, order_id)
    if order.state != MoveOrder.State.ORDERED:
        raise MoveOver
    order.state, order.finished_at = MoveOrder.State.FINISHED, at
    order.total = order.moved + len(order.left)
    order.save(update_fields=["state", "finished_at", "total"])
    number = get_version(order.sop_version_id).number
    record(events.MOVE_FINISHED, order, actor=actor, at=at, number=number, moved=order.moved, total=order.total)
    return order
