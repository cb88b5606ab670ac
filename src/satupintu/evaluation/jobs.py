"""Background work: the rollups follow the journal, and the process maps are worked out at night."""

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import periodic
from satupintu.evaluation import keeping
from satupintu.evaluation.operations import rebuild_flow

ROUNDS = 40
"""Batches heard in one minute at most; what is left waits for the next."""


@periodic(cron="* * * * *", name="evaluation.follow_journal")
def follow_journal_of_region() -> None:
    """Every minute: bring the rollups up to what the journal tells."""
    for _round in range(ROUNDS):
        if keeping.follow_journal(timezone.now()) < keeping.BATCH:
            return


@periodic(cron="40 17 * * *", name="evaluation.rebuild_flow")
def rebuild_flow_of_region() -> None:
    """Every night (00.40 WIB): work out the process maps."""
    rebuild_flow(actor=SYSTEM, at=timezone.now())
