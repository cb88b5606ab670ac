"""Background work: rollups follow the journal, effects are checked on their day, owners reminded, clocks stopped."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.core.jobs import do_each, job, periodic
from satupintu.core.regions import region_day
from satupintu.evaluation import keeping
from satupintu.evaluation.models import Action, ClockStop, Finding, Incident, ReportSubscription
from satupintu.evaluation.queries.alarms import has_open_alarm, list_alarms
from satupintu.evaluation.queries.incidents import list_runs_to_stop
from satupintu.evaluation.rules import Span, first_of_month

ROUNDS = 40
"""Batches heard in one minute at most; what is left waits for the next."""
REMIND_DAYS = 3
"""Days before an action is due that its owner is reminded."""
AGAIN_DAYS = 7
"""Days between reminders of an action that is late."""


def watch_actions(at: datetime) -> int:
    """Check effects whose day has come and remind owners of what is due; return how many failed. Again it changes nothing."""
    from satupintu.evaluation import operations

    today = region_day(at)
    due = Action.objects.filter(state=Action.State.DONE, check_on__lte=today).exclude(
        checks__after_since=F("after_since"), checks__after_until=F("after_until")
    )
    pending = Action.objects.filter(state__in=(Action.State.PLANNED, Action.State.DOING))
    near = Q(due_on__lte=today + timedelta(days=REMIND_DAYS), due_noted_on__isnull=True)
    late = Q(due_on__lt=today, due_noted_on__lte=today - timedelta(days=AGAIN_DAYS))
    just_late = Q(due_on__lt=today, due_noted_on__lte=F("due_on"))
    return do_each(
        due.order_by("check_on", "id"), lambda pk: operations.check_effect(action_id=pk, actor=SYSTEM, at=at)
    ) + do_each(
        pending.filter(near | late | just_late).order_by("due_on", "id"),
        lambda pk: operations.note_action_due(action_id=pk, actor=SYSTEM, at=at),
    )


def watch_alarms(at: datetime) -> int:
    """Record a finding for every indicator that was no chance in the last weeks and has none open; return how many."""
    from satupintu.evaluation import operations

    made = 0
    for alarm in list_alarms(at):
        if has_open_alarm(alarm.metric.code):
            continue
        week, value = alarm.week.isoformat(), alarm.reading.value or 0.0
        words = {"week": week, "value": f"{value:.2f}", "low": f"{alarm.limits.low:.2f}", "high": f"{alarm.limits.high:.2f}"}
        finding = {
            "title": _("%(metric)s di luar batas wajar") % {"metric": alarm.metric.label},
            "source": Finding.Source.INDICATOR,
            "source_ref": alarm.metric.code,
            "evidence": _("Pekan %(week)s: %(value)s, sedangkan batas wajarnya %(low)s sampai %(high)s.") % words,
            "severity": Finding.Severity.MEDIUM,
        }
        operations.record_finding(values=finding, actor=SYSTEM, at=at)
        made += 1
    return made


def tell_reports(at: datetime) -> int:
    """Tell who asked for it that the report of the month before is ready, in January also that of the year.

    Return how many failed. Again it changes nothing.
    """
    month = Span("month", first_of_month(region_day(at))).before()
    failed = _tell_reports(ReportSubscription.Kind.MONTHLY, month.code, at)
    if month.start.month == 12:
        failed += _tell_reports(ReportSubscription.Kind.YEARLY, f"{month.start.year}", at)
    return failed


def _tell_reports(kind: str, period: str, at: datetime) -> int:
    from satupintu.evaluation import operations

    waiting = ReportSubscription.objects.filter(kind=kind, last_period__lt=period, staff__is_active=True)
    return do_each(
        waiting.order_by("id"), lambda pk: operations.tell_report(subscription_id=pk, period=period, actor=SYSTEM, at=at)
    )


@periodic(cron="10 0 2-9 * *", name="evaluation.tell_reports")
def tell_reports_of_region() -> None:
    """From the second of each month (07.10 WIB): reports that are ready; missed days are made up for."""
    tell_reports(timezone.now())


@periodic(cron="41 5 * * 1", name="evaluation.watch_alarms")
def watch_alarms_of_region() -> None:
    """Every Monday morning: indicators of this region that are no chance any more."""
    watch_alarms(timezone.now())


@periodic(cron="23 5 * * *", name="evaluation.watch_actions")
def watch_actions_of_region() -> None:
    """Every morning: effects to check and owners to remind in this region."""
    watch_actions(timezone.now())


@job(name="evaluation.stop_clocks")
def stop_clocks(*, incident_id: str) -> None:
    """Stop the clock of every running case an incident affects, each by itself; those on record already are left."""
    stop_affected(UUID(incident_id), timezone.now())


@job(name="evaluation.resume_clocks")
def resume_clocks(*, incident_id: str) -> None:
    """Let every clock an incident stopped go on from its end."""
    resume_affected(UUID(incident_id), timezone.now())


def stop_affected(incident_id: UUID, at: datetime) -> None:
    """Stop the clocks of an incident as of `at`; the cases are asked for in turn until none is left."""
    from satupintu.evaluation import operations

    incident = Incident.objects.get(pk=incident_id)
    for run_id in list_runs_to_stop(incident):
        _attempt(lambda run_id=run_id: operations.stop_case(incident_id=incident_id, run_id=run_id, actor=SYSTEM, at=at))


def resume_affected(incident_id: UUID, at: datetime) -> None:
    """Let the clocks of an incident that is over go on, as of `at`."""
    from satupintu.evaluation import operations

    standing = ClockStop.objects.filter(incident_id=incident_id, stopped_at__isnull=False, resumed_at__isnull=True)
    for run_id in list(standing.order_by("run_id").values_list("run_id", flat=True)):
        _attempt(lambda run_id=run_id: operations.resume_case(incident_id=incident_id, run_id=run_id, actor=SYSTEM, at=at))


def _attempt(act: object) -> None:
    """Do it; a refusal means that the case has moved on, or that another worker was faster."""
    assert callable(act)
    try:
        act()
    except Refusal:
        return


@periodic(cron="* * * * *", name="evaluation.follow_journal")
def follow_journal_of_region() -> None:
    """Every minute: bring the rollups up to what the journal tells."""
    for _round in range(ROUNDS):
        if keeping.follow_journal(timezone.now()) < keeping.BATCH:
            return


@periodic(cron="40 17 * * *", name="evaluation.rebuild_flow")
def rebuild_flow_of_region() -> None:
    """Every night (00.40 WIB): work out the process maps."""
    from satupintu.evaluation.operations import rebuild_flow

    rebuild_flow(actor=SYSTEM, at=timezone.now())
