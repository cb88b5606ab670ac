"""Background work: days end by themselves, slots are freed, and what visitors were told is kept."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.core.jobs import periodic
from satupintu.core.regions import region_day
from satupintu.visits import operations, queries
from satupintu.visits.errors import NothingToForget

log = logging.getLogger(__name__)


def close_days(at: datetime) -> int:
    """Expire visits and close counters of days that are over; return how many failed.

    The day is the region's, so that it ends at its own midnight (WIB, WITA, WIT). Again it changes nothing.
    """
    today = region_day(at)
    visits, sessions = queries.list_visits_left_open(today), queries.list_sessions_left_open(today)
    return _each(visits, lambda pk: operations.expire_visit(visit_id=pk, actor=SYSTEM, at=at)) + _each(
        sessions, lambda pk: operations.end_session(session_id=pk, actor=SYSTEM, at=at)
    )


def tend_hall(at: datetime) -> int:
    """End unconfirmed holds, free places given back, note who stayed away, keep new estimates; return how many failed.

    Lines carried over begin again as their centre opens, and two hours after closing nobody waits any more.
    """
    missed = queries.list_appointments_missed(at)
    return (
        _each(queries.list_visits_to_carry(at), lambda pk: operations.carry_visit(visit_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_visits_overstayed(at), lambda pk: operations.leave_after_closing(visit_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_holds_over(at), lambda pk: operations.lapse_hold(appointment_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_releases_due(at), lambda pk: operations.release_slots(appointment_id=pk, actor=SYSTEM, at=at))
        + _each(missed, lambda pk: operations.miss_appointment(appointment_id=pk, actor=SYSTEM, at=at))
        + _each(queries.list_centres_to_estimate(), lambda pk: operations.keep_estimates(centre_id=pk, actor=SYSTEM, at=at))
    )


def remind(at: datetime) -> int:
    """Remind of appointments on the day before and two hours before; return how many failed. Again it reminds nobody twice."""
    due = queries.list_reminders_due(at)
    return _each(due, lambda pk: operations.remind_of_appointment(appointment_id=pk, actor=SYSTEM, at=at))


def open_days(at: datetime) -> int:
    """Open the days that came into the horizon of weekly plans, and forget visitors of long ago; return how many failed."""
    failed = _each(queries.list_groups_planned(), lambda pk: operations.open_slots(group_id=pk, actor=SYSTEM, at=at))
    with suppress(NothingToForget):
        operations.forget_visitors(actor=SYSTEM, at=at)
    return failed


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
    """Every minute: holds, freed slots, who stayed away and estimates of this region."""
    tend_hall(timezone.now())


@periodic(cron="*/5 * * * *", name="visits.remind")
def remind_in_region() -> None:
    """Every five minutes: the reminders that are due in this region."""
    remind(timezone.now())


@periodic(cron="23 * * * *", name="visits.open_days")
def open_days_of_region() -> None:
    """Every hour: the days of the horizon of this region, which begins at its own midnight."""
    open_days(timezone.now())
