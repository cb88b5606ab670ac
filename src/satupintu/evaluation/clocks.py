"""How far back a clock may be stopped, why it may not, and which outage goes on when another is over."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.evaluation.models import ClockStop, Incident
from satupintu.sop import operations as sop
from satupintu.sop.models import ClockInterval, DueChange, Run, Task

Why = ClockStop.Why


def earliest_stop(run: Run, wanted: datetime) -> datetime:
    """Return from when a run's clock may stand: not before the last thing that happened to it, for that showed work went on."""
    moments = [wanted]
    moments += ClockInterval.objects.filter(run=run, ended_at__isnull=True).values_list("started_at", flat=True)
    moments += DueChange.objects.filter(run=run).order_by("-at").values_list("at", flat=True)[:1]
    moments += Task.objects.filter(run=run, opened_at__gt=wanted).order_by("-opened_at").values_list("opened_at", flat=True)[:1]
    return max(moments)


def reason_not_to_stop(run: Run, moment: datetime, ended_at: datetime | None) -> str:
    """Return the code of why a run's clock cannot be stopped at a moment for an outage that ended then (None: goes on)."""
    if run.state == Run.State.ENDED:
        return Why.ENDED
    if run.outage_code:
        return Why.ALREADY_STOPPED
    if run.clock_state != Run.Clock.RUNNING:
        return Why.NOT_RUNNING
    if ended_at is not None and moment >= ended_at:
        return Why.MOVED_ON
    return ""


def follow(run_id: UUID, over: Incident, moment: datetime, actor: Actor) -> None:
    """Stop a clock that went on at `moment` for another outage that had found it stopped and goes on, or went on until later."""
    waiting = ClockStop.objects.filter(run_id=run_id, why_not=Why.ALREADY_STOPPED, incident__stops_clock=True)
    for stop in waiting.exclude(incident=over).select_related("incident").order_by("incident__started_at"):
        other = stop.incident
        if other.ended_at is not None and other.ended_at <= moment:
            continue
        sop.stop_clock(run_id=run_id, outage_code=other.system_code, actor=actor, at=moment)
        stop.stopped_at, stop.why_not = moment, ""
        stop.save(update_fields=["stopped_at", "why_not"])
        if other.ended_at is None:
            return
        sop.resume_clock(run_id=run_id, actor=actor, at=other.ended_at)
        stop.resumed_at = moment = other.ended_at
        stop.save(update_fields=["resumed_at"])
