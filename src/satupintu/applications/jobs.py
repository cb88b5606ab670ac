"""Background work: the watch over drafts and returned cases whose time runs out."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from satupintu.applications import operations
from satupintu.applications.models import Application
from satupintu.applications.rules import DRAFT_DAYS, DRAFT_WARNING_DAYS, RETURN_DAYS, RETURN_WARNING_DAYS
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.core.jobs import periodic

log = logging.getLogger(__name__)

BATCH = 500
"""Cases handled in one round of the watch; the rest waits for the next."""


def watch_cases(at: datetime) -> int:
    """Warn of what will end and end what is over at `at`; return how many cases failed.

    A case that cannot be handled is logged and left; the others go on. Running it again changes nothing more.
    """
    drafts = Application.objects.filter(state=Application.State.DRAFT).order_by("saved_at", "id")
    returned = Application.objects.filter(state=Application.State.RETURNED).order_by("returned_at", "id")
    warned_draft, warned_return = Q(warned_at__gte=F("saved_at")), Q(warned_at__gte=F("returned_at"))
    day = timedelta(days=1)
    return sum(
        (
            _each(
                drafts.filter(warned_draft, saved_at__lte=at - DRAFT_DAYS * day, warned_at__lte=at - DRAFT_WARNING_DAYS * day),
                lambda pk: operations.remove_old_draft(application_id=pk, actor=SYSTEM, at=at),
            ),
            _each(
                drafts.filter(
                    Q(warned_at__isnull=True) | ~warned_draft, saved_at__lte=at - (DRAFT_DAYS - DRAFT_WARNING_DAYS) * day
                ),
                lambda pk: operations.warn_of_removal(application_id=pk, actor=SYSTEM, at=at),
            ),
            _each(
                returned.filter(
                    warned_return, returned_at__lte=at - RETURN_DAYS * day, warned_at__lte=at - RETURN_WARNING_DAYS * day
                ),
                lambda pk: operations.lapse_application(application_id=pk, actor=SYSTEM, at=at),
            ),
            _each(
                returned.filter(
                    Q(warned_at__isnull=True) | ~warned_return, returned_at__lte=at - (RETURN_DAYS - RETURN_WARNING_DAYS) * day
                ),
                lambda pk: operations.remind_of_return(application_id=pk, actor=SYSTEM, at=at),
            ),
        )
    )


def _each(cases: QuerySet[Application], do: Callable[[UUID], object]) -> int:
    failed = 0
    for pk in list(cases.values_list("pk", flat=True)[:BATCH]):
        try:
            do(pk)
        except Refusal:
            continue  # somebody changed it meanwhile
        except Exception:
            log.exception("case not handled", extra={"case": str(pk)})
            failed += 1
    return failed


@periodic(cron="11 * * * *", name="applications.watch_cases")
def watch_cases_of_region() -> None:
    """Every hour: warn of and end what time ends in this region."""
    watch_cases(timezone.now())
