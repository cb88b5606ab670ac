"""Background work: invitations end, and the answers of a day are mixed."""

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import periodic
from satupintu.surveys import operations


@periodic(cron="20 * * * *", name="surveys.end_invitations")
def end_invitations_of_region() -> None:
    """Every hour, for the day ends at another hour in each zone: delete invitations whose last day is over."""
    operations.end_invitations(actor=SYSTEM, at=timezone.now())


@periodic(cron="40 17 * * *", name="surveys.mix_answers")
def mix_answers_of_region() -> None:
    """Once a night (00.40 WIB): rewrite the answers of the day in random order."""
    operations.mix_answers(actor=SYSTEM, at=timezone.now())
