"""Background work: days end by themselves."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.core.jobs import periodic
from satupintu.core.regions import region_day
from satupintu.visits import operations
from satupintu.visits.queries import list_sessions_left_open, list_visits_left_open

log = logging.getLogger(__name__)


def close_days(at: datetime) -> int:
    """Expire visits and close counters of days that are over at `at`; return how many failed. Again it changes nothing.

    The day is the region's, so that it ends at its own midnight (WIB, WITA, WIT).
    """
    today = region_day(at)
    failed = sum(
        _failed(lambda pk: operations.expire_visit(visit_id=pk, actor=SYSTEM, at=at), pk) for pk in list_visits_left_open(today)
    )
    return failed + sum(
        _failed(lambda pk: operations.end_session(session_id=pk, actor=SYSTEM, at=at), pk)
        for pk in list_sessions_left_open(today)
    )


def _failed(act: Callable[[UUID], object], pk: UUID) -> bool:
    try:
        act(pk)
    except Refusal:
        return False  # somebody was faster
    except Exception:
        log.exception("day not closed", extra={"row": str(pk)})
        return True
    return False


@periodic(cron="7,37 * * * *", name="visits.close_days")
def close_days_of_region() -> None:
    """Twice an hour: close what a past day has left open in this region."""
    close_days(timezone.now())
