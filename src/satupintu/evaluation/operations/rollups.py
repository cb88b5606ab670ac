"""Counting everything anew, on purpose and by night."""

from datetime import datetime

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock_key
from satupintu.core.operation import operation
from satupintu.evaluation import flowing, keeping
from satupintu.evaluation.events import FLOW_MAPPED, ROLLUPS_RECOUNTED
from satupintu.evaluation.models import FeedMark
from satupintu.journal.operations import record
from satupintu.journal.queries import find_last_settled


@operation
def rebuild_rollups(*, actor: Actor, at: datetime) -> tuple[int, int]:
    """Derive every fact and count every rollup anew; return how many cases and numbers of the hall were counted.

    For admins and the system. Pages show the old figures until it is done. Raises NotAllowed.
    """
    require_role(actor, "admin")
    lock_key(keeping.LOCK)
    mark = _mark()
    mark.entry_id, mark.read_at = find_last_settled() or mark.entry_id, at  # before anything is read, so that nothing is missed
    cases, legs = keeping.rebuild()
    mark.save()
    record(ROLLUPS_RECOUNTED, mark, actor=actor, at=at, cases=cases, legs=legs)
    return cases, legs


@operation
def rebuild_flow(*, actor: Actor, at: datetime) -> int:
    """Work out the flow of cases through every version of a sheet; return how many versions have one.

    For admins and the system, which does it each night. Raises NotAllowed.
    """
    require_role(actor, "admin")
    lock_key("evaluation.flow")
    count = flowing.work_out(at)
    record(FLOW_MAPPED, _mark(), actor=actor, at=at, count=count)
    return count


def _mark() -> FeedMark:
    return FeedMark.objects.first() or FeedMark.objects.create()
