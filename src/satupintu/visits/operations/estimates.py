"""Keeping what visitors are told they will wait, to be compared with what they did wait."""

from datetime import datetime
from uuid import UUID

from satupintu.centres.models import Centre
from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.visits import events
from satupintu.visits.errors import NothingToEstimate
from satupintu.visits.models import Leg, WaitEstimate
from satupintu.visits.queries.snapshot import METHOD, estimate_waits


@operation
def keep_estimates(*, centre_id: UUID, actor: Actor, at: datetime) -> int:
    """Keep the first estimate of every waiting number that has none yet; return how many. For the job.

    Raises NotAllowed, NotFound, NothingToEstimate.
    """
    if not actor.is_system:
        raise NotAllowed
    centre = Centre.objects.filter(pk=centre_id).first()
    if centre is None:
        raise NotFound
    waits = estimate_waits(centre_id, at)
    untold = Leg.objects.filter(pk__in=list(waits), estimates__isnull=True, state=Leg.State.WAITING)
    rows = [
        WaitEstimate(
            leg_id=pk,
            made_at=at,
            low_minutes=waits[pk].low,
            high_minutes=waits[pk].high,
            ahead=waits[pk].ahead,
            method=METHOD,
        )
        for pk in untold.values_list("pk", flat=True)
    ]
    if not rows:
        raise NothingToEstimate
    WaitEstimate.objects.bulk_create(rows, ignore_conflicts=True)
    record(events.WAIT_ESTIMATED, centre, actor=actor, at=at, count=len(rows), method=METHOD)
    return len(rows)
