"""Delivery and sealing in the background."""

import logging
from uuid import UUID

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import job, periodic
from satupintu.journal import reactions

log = logging.getLogger(__name__)


@job(name="journal.deliver", retries=8)
def deliver_entry(*, entry_id: str) -> None:
    """Hand one entry to its subscribers."""
    reactions.deliver(UUID(entry_id))


@periodic(cron="*/10 * * * *", name="journal.seal")
def seal_entries() -> None:
    """Seal what was recorded until now, and log number and hash of each seal: a copy the database cannot rewrite."""
    from satupintu.journal.seals import has_unsealed, seal_journal

    while has_unsealed():
        seal = seal_journal(actor=SYSTEM, at=timezone.now())
        log.info("journal sealed %s:%s", seal.number, seal.hash)
