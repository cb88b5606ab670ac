"""Putting away what is over."""

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import periodic


@periodic(cron="40 2 * * *", name="api.remove_answers")
def remove_answers() -> None:
    """Remove the answers nobody can ask for any more."""
    from satupintu.api.operations import remove_old_answers

    remove_old_answers(actor=SYSTEM, at=timezone.now())
