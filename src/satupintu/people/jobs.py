"""What runs at night: forgetting."""

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import periodic
from satupintu.people import operations


@periodic(cron="17 2 * * *", name="people.sweep_logins")
def sweep_logins() -> None:
    """Every night: forget one-time codes, tried login names and counts that no limit looks at any more."""
    operations.sweep_logins(actor=SYSTEM, at=timezone.now())
