"""Background work: the watch over drafts and returned cases whose time runs out, and over files nobody handed in."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from satupintu.applications import operations
from satupintu.applications.errors import MoveOver
from satupintu.applications.models import Application, MoveOrder
from satupintu.applications.queries.moving import cases_elsewhere
from satupintu.applications.rules import DRAFT_DAYS, DRAFT_WARNING_DAYS, RETURN_DAYS, RETURN_WARNING_DAYS
from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import do_each, job, periodic


def watch_cases(at: datetime) -> int:
    """Warn of what will end and end what is over at `at`; return how many cases failed.

    A case that cannot be handled is logged and left; the others go on. Running it again changes nothing more.
    """
    return sum(do_each(cases, _by_system(act, at)) for cases, act in (*_ending(at), *_deemed(at)))


def _by_system(act: Callable[..., object], at: datetime) -> Callable[[UUID], object]:
    return lambda application_id: act(application_id=application_id, actor=SYSTEM, at=at)


Watched = tuple[QuerySet[Application], Callable[..., object]]


def _ending(at: datetime) -> list[Watched]:
    drafts = Application.objects.filter(state=Application.State.DRAFT).order_by("saved_at", "id")
    returned = Application.objects.filter(state=Application.State.RETURNED).order_by("returned_at", "id")
    told_draft, told_return = Q(warned_at__gte=F("saved_at")), Q(warned_at__gte=F("returned_at"))
    unwarned, day = Q(warned_at__isnull=True), timedelta(days=1)
    old = {"saved_at__lte": at - DRAFT_DAYS * day, "warned_at__lte": at - DRAFT_WARNING_DAYS * day}
    late = {"returned_at__lte": at - RETURN_DAYS * day, "warned_at__lte": at - RETURN_WARNING_DAYS * day}
    aging, running_out = at - (DRAFT_DAYS - DRAFT_WARNING_DAYS) * day, at - (RETURN_DAYS - RETURN_WARNING_DAYS) * day
    return [
        (drafts.filter(told_draft, **old), operations.remove_old_draft),
        (drafts.filter(unwarned | ~told_draft, saved_at__lte=aging), operations.warn_of_removal),
        (returned.filter(told_return, **late), operations.lapse_application),
        (returned.filter(unwarned | ~told_return, returned_at__lte=running_out), operations.remind_of_return),
    ]


def _deemed(at: datetime) -> list[Watched]:
    granted = Application.objects.filter(
        state=Application.State.IN_PROCESS,
        version__promise__deemed_approval=True,
        run__outage_code="",
        run__clock_state="running",
    )
    over = granted.filter(deemed_at__isnull=True, deemed_noted_at__lt=at, run__due_at__lte=at)
    return [
        (over.order_by("run__due_at", "id"), operations.execute_deemed_approval),
        (
            granted.filter(deemed_noted_at__isnull=True, run__near_due_at__lte=at).order_by("run__near_due_at", "id"),
            operations.prepare_deemed_approval,
        ),
    ]


@periodic(cron="11 * * * *", name="applications.watch_cases")
def watch_cases_of_region() -> None:
    """Every hour: warn of and end what time ends in this region."""
    watch_cases(timezone.now())


@periodic(cron="52 1 * * *", name="applications.erase_unused_files")
def erase_unused_files_of_region() -> None:
    """Every night: erase what was uploaded in this region and never handed in."""
    operations.erase_unused_files(actor=SYSTEM, at=timezone.now())


@job(name="applications.carry_out_move")
def carry_out_move(*, order_id: str) -> None:
    """Move the cases of an order to its version of the SOP; again it goes on with those that are left."""
    carry_out(UUID(order_id), timezone.now())


def carry_out(order_id: UUID, at: datetime) -> None:
    """Move the cases of an order as of `at`, each in its own transaction, then close it."""
    order = MoveOrder.objects.select_related("sop_version").get(pk=order_id)
    tried = {UUID(line["id"]) for line in order.left}
    cases = [pk for pk in cases_elsewhere(order.sop_version).values_list("pk", flat=True) if pk not in tried]
    with contextlib.suppress(MoveOver):
        for application_id in cases:
            operations.move_next_case(order_id=order_id, application_id=application_id, actor=SYSTEM, at=at)
        operations.finish_move(order_id=order_id, actor=SYSTEM, at=at)
