"""The clock of a complaint: which end it runs to in each stage."""

from datetime import datetime

from satupintu.complaints.models import Complaint, ComplaintLimit
from satupintu.complaints.rules import (
    CLASS_LIMITS,
    COMPLETION,
    RESPONSE,
    Clock,
    Limit,
    clock_of_class,
    clock_of_receipt,
    end_of,
    near_end_of,
)
from satupintu.core.calendars import get_work_calendar

TIMES = ("due_at", "latest_at", "near_due_at", "next_due_at", "escalation", "escalated_at", "noted_for")
"""Fields these functions set."""


def limit_of(kind: str) -> Limit | None:
    """Return the limit the office set for a class, or the one of SP4N; None for a class without one."""
    own = ComplaintLimit.objects.filter(kind=kind).first()
    return Limit(own.value, own.unit) if own else CLASS_LIMITS[kind]


def start_receipt_clock(complaint: Complaint, at: datetime) -> None:
    """Run to the day by which the report must be verified."""
    _run(complaint, clock_of_receipt(get_work_calendar(), at))
    complaint.due_at = complaint.latest_at = None


def start_class_clock(complaint: Complaint, complete_at: datetime) -> None:
    """Run to the day by which a report of its class, complete at that moment, must be answered."""
    clock = clock_of_class(get_work_calendar(), complaint.kind, limit_of(complaint.kind), complete_at)
    _run(complaint, clock)
    complaint.due_at, complaint.latest_at = clock.due_at, clock.latest_at


def start_completion_clock(complaint: Complaint, at: datetime) -> None:
    """Run to the day by which the complainant must have completed the report; the office's own clock is off."""
    calendar = get_work_calendar()
    _run(complaint, Clock(end_of(calendar, at, COMPLETION), None, near_end_of(calendar, at, COMPLETION)))
    complaint.due_at = complaint.latest_at = None


def start_response_clock(complaint: Complaint, at: datetime) -> None:
    """Run to the day until which the complainant may object to the answer; the ends it was answered by stay."""
    _run(complaint, Clock(end_of(get_work_calendar(), at, RESPONSE), None, None))


def stop_clock(complaint: Complaint) -> None:
    """Nothing runs any more."""
    _run(complaint, Clock(None, None, None))


def _run(complaint: Complaint, clock: Clock) -> None:
    complaint.next_due_at, complaint.near_due_at = clock.next_at, clock.near_at
    complaint.escalation, complaint.escalated_at, complaint.noted_for = 0, None, None
