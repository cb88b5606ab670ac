"""Background work: every morning the standards whose yearly review is due."""

from datetime import datetime

from django.utils import timezone

from satupintu.catalogue import operations
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.operations.publishing import REMIND_DAYS
from satupintu.catalogue.queries import list_due_reviews
from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import do_each, periodic
from satupintu.core.regions import region_day


def watch_reviews(at: datetime) -> int:
    """Note every review that is due, at most once in thirty days; return how many failed. Again it changes nothing."""
    due = [one.version.pk for one in list_due_reviews(region_day(at), within=REMIND_DAYS)]
    versions = ServiceVersion.objects.filter(pk__in=due).order_by("pk")
    return do_each(versions, lambda pk: operations.note_review_due(version_id=pk, actor=SYSTEM, at=at))


@periodic(cron="37 5 * * *", name="catalogue.watch_reviews")
def watch_reviews_of_region() -> None:
    """Every morning: reviews of standards that are due in this region."""
    watch_reviews(timezone.now())
