"""Background work: the watch over ends that are near, have passed, or end a complaint by themselves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from satupintu.complaints import operations
from satupintu.complaints.models import Complaint
from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import do_each, periodic
from satupintu.core.regions import region_zone

AGAIN_AFTER = timedelta(days=5)
"""So long after it was raised once a complaint that is still late is raised again."""


def watch_complaints(at: datetime) -> int:
    """Warn, raise and end what time asks for at `at`; return how many failed. Running it again changes nothing more."""
    office = Complaint.objects.filter(state__in=Complaint.AT_THE_OFFICE)
    near = office.filter(near_due_at__lte=at, next_due_at__gt=at).filter(
        Q(noted_for__isnull=True) | ~Q(noted_for=F("next_due_at"))
    )
    late = office.filter(next_due_at__lte=at)
    again = late.filter(escalation=1, escalated_at__lte=at - AGAIN_AFTER)
    over = Complaint.objects.filter(next_due_at__lte=at)
    watched = (
        (near, operations.note_near_due),
        (again, operations.escalate_complaint),
        (late.filter(escalation=0), operations.escalate_complaint),
        (over.filter(state=Complaint.State.INCOMPLETE), operations.lapse_complaint),
        (over.filter(state=Complaint.State.ANSWERED), operations.close_complaint),
    )
    return sum(do_each(rows.order_by("next_due_at", "id"), _by_system(act, at)) for rows, act in watched)


def _by_system(act: Callable[..., object], at: datetime) -> Callable[[UUID], object]:
    return lambda complaint_id: act(complaint_id=complaint_id, actor=SYSTEM, at=at)


def forget_old_complainants(at: datetime) -> int:
    """Erase who complained where the complaint has been over for the years of retention; return how many failed."""
    zone = region_zone()
    before = datetime(at.astimezone(zone).year - settings.RETENTION_YEARS, 1, 1, tzinfo=zone)
    old = Complaint.objects.filter(identity_cipher__isnull=False, ended_at__lt=before)
    return do_each(old.order_by("ended_at", "id"), _by_system(operations.forget_complainant, at))


@periodic(cron="27 * * * *", name="complaints.watch_complaints")
def watch_complaints_of_region() -> None:
    """Every hour: what time asks for in this region."""
    watch_complaints(timezone.now())


@periodic(cron="22 2 * * *", name="complaints.forget_old_complainants")
def forget_old_complainants_of_region() -> None:
    """Every night: erase who complained where nobody needs to know any more."""
    forget_old_complainants(timezone.now())
