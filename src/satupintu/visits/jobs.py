"""Background work: days end by themselves, slots are freed, and what visitors were told is kept."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.core.jobs import periodic
from satupintu.core.regions import region_day
from satupintu.visits import operations, queries

log = logging.getLogger(__name__)


def close_days(at: datetime) -> int:
    """Expire visits, close counters and note missed appointments of days that are over; return how many failed.

    The day is the region's, so that it ends at its own midnight (WIB, WITA, WIT). Again it changes nothing.
    """
    today = region_day(at)
    return (
        _each(queries.list_visits_left_open(today), lambda pk: operations.expire_visit(visit_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_sessions_left_open(today), lambda pk: operations.end_session(session_id=pk, actor=SYSTEM, at=at))
        + _each(
            queries.list_appointments_missed(today),
            lambda pk: operations.miss_appointment(appointment_id=pk, actor=SYSTEM, at=at),
        )
    )


def tend_hall(at: datetime) -> int:
    """End holds that were not confirmed, free places given back, keep new estimates; return how many failed.

    Lines carried over begin again as their centre opens, and two hours after closing nobody waits any more.
    """
    return (
        _each(queries.list_visits_to_carry(at), lambda pk: operations.carry_visit(visit_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_visits_overstayed(at), lambda pk: operations.leave_after_closing(visit_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_holds_over(at), lambda pk: operations.lapse_hold(appointment_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_releases_due(at), lambda pk: operations.release_slots(appointment_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_centres_to_estimate(), lambda pk: operations.keep_estimates(centre_id=pk, actor=SYSTEM, at=at))
    )


def _each(pks: list[UUID], act: Callable[[UUID], object]) -> int:
    failed = 0
    for pk in pks:
        try:
            act(pk)
        except Refusal:
            continue  # somebody was faster
        except Exception:
            log.exception("row of the hall not handled", extra={"row": str(pk)})
            failed += 1
    return failed


@periodic(cron="7,37 * * * *", name="visits.close_days")
def close_days_of_region() -> None:
    """Twice an hour: close what a past day has left open in this region."""
    close_days(timezone.now())


@periodic(cron="* * * * *", name="visits.tend_hall")
def tend_hall_of_region() -> None:
    """Every minute: holds, freed slots and estimates of this region."""
    tend_hall(timezone.now())
