"""Outages: recording them, ending them, and what they do to the clock of each case."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satupintu.catalogue.queries import get_service
from satupintu.centres.queries import get_centre_by_code
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.evaluation import events
from satupintu.evaluation.access import WATCHERS
from satupintu.evaluation.clocks import earliest_stop, follow, reason_not_to_stop
from satupintu.evaluation.errors import ClockNotStoppable, IncidentClosed, IncidentInvalid, IncidentStopKept, IncidentTwice
from satupintu.evaluation.jobs import resume_clocks, stop_clocks
from satupintu.evaluation.models import ClockStop, Incident
from satupintu.evaluation.writing import faults_of
from satupintu.journal.operations import record
from satupintu.sop import operations as sop
from satupintu.sop.models import Run
from satupintu.sop.ports import get_run_owner

SERIES = "evaluation.incident"
FIELDS = (
    "system_code", "system_label", "is_national", "stops_clock", "service_codes", "centre_codes", "effect", "words", "cause",
)  # fmt: skip
TEXTS = ("system_code", "system_label", "effect", "words", "cause")
CHANGEABLE = ("effect", "words", "cause")

NOTED_WITHIN = timedelta(days=7)
"""How long after its beginning an outage may still be recorded: later, nobody can check what it held up (policy, no law)."""


@operation
def open_incident(*, values: Mapping[str, Any], started_at: datetime, actor: Actor, at: datetime) -> Incident:
    """Record an outage that began at `started_at`; `values` are fields of `Incident` by name.

    When it stops the clock, a job stops that of every affected running case, as far back as nothing happened to it since.
    Raises NotAllowed, NotFound (service, centre), IncidentInvalid by field, ClockNotStoppable, IncidentTwice.
    """
    require_role(actor, *WATCHERS)
    if unknown := values.keys() - set(FIELDS):
        raise IncidentInvalid(errors={name: _("Isian ini tidak dikenal.") for name in sorted(unknown)})
    given = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    row = Incident(started_at=started_at, recorded_at=at, recorded_by_id=actor.id, **given)
    faults = faults_of(row, TEXTS)
    if started_at > at:
        faults["started_at"] = _("Awal gangguan tidak boleh di masa depan.")
    elif started_at < at - NOTED_WITHIN:
        faults["started_at"] = ngettext(
            "Gangguan dicatat paling lambat %(days)s hari setelah mulai.",
            "Gangguan dicatat paling lambat %(days)s hari setelah mulai.",
            NOTED_WITHIN.days,
        ) % {"days": NOTED_WITHIN.days}
    if faults:
        raise IncidentInvalid(errors=faults)
    if row.stops_clock and not row.is_national:
        raise ClockNotStoppable
    for code in row.service_codes:
        get_service(code)
    for code in row.centre_codes:
        get_centre_by_code(code)
    if Incident.objects.filter(system_code=row.system_code, state=Incident.State.OPEN).exists():
        raise IncidentTwice
    year = region_day(at).year
    row.number = f"GG-{year}-{next_number(SERIES, year):04d}"
    row.save(force_insert=True)
    _note(events.INCIDENT_OPENED, row, actor, at)
    if row.stops_clock:
        stop_clocks.defer(incident_id=str(row.pk))
    return row


@operation
def change_incident(*, incident_id: UUID, values: Mapping[str, Any], actor: Actor, at: datetime) -> Incident:
    """Change the words about an outage: effect, cause, what the public reads. Raises NotAllowed, NotFound, IncidentInvalid."""
    require_role(actor, *WATCHERS)
    row = lock(Incident, incident_id)
    if unknown := values.keys() - set(CHANGEABLE):
        raise IncidentInvalid(errors={name: _("Isian ini tidak dikenal.") for name in sorted(unknown)})
    for name, value in values.items():
        setattr(row, name, value.strip())
    if faults := faults_of(row, CHANGEABLE):
        raise IncidentInvalid(errors=faults)
    row.save(update_fields=list(values))
    record(events.INCIDENT_CHANGED, row, actor=actor, at=at, number=row.number, fields=sorted(values))
    return row


@operation
def close_incident(*, incident_id: UUID, ended_at: datetime, cause: str, actor: Actor, at: datetime) -> Incident:
    """Say when an outage was over and why there was one; a job lets the clocks it stopped go on from that moment.

    Raises NotAllowed, NotFound, IncidentClosed, IncidentInvalid (`ended_at` before the beginning or ahead, `cause`).
    """
    require_role(actor, *WATCHERS)
    row = lock(Incident, incident_id)
    if row.state == Incident.State.CLOSED:
        raise IncidentClosed
    faults = {}
    if not row.started_at <= ended_at <= at:
        faults["ended_at"] = _("Akhir gangguan harus setelah awalnya dan tidak di masa depan.")
    if not cause.strip() or len(cause) > 1000:
        faults["cause"] = _("Tulis penyebabnya, paling panjang 1.000 huruf.")
    if faults:
        raise IncidentInvalid(errors=faults)
    row.state, row.ended_at, row.cause, row.closed_by_id = Incident.State.CLOSED, ended_at, cause.strip(), actor.id
    row.save(update_fields=["state", "ended_at", "cause", "closed_by_id"])
    _note(events.INCIDENT_CLOSED, row, actor, at)
    if row.stops_clock:
        resume_clocks.defer(incident_id=str(row.pk))
    return row


@operation
def stop_case(*, incident_id: UUID, run_id: UUID, actor: Actor, at: datetime) -> ClockStop:
    """Stop the clock of one case for an incident, or keep why that cannot be; only the system does.

    It is stopped from the beginning of the incident, or from the last thing that happened to the case after it. For an
    incident that is over by then nothing is stopped. A clock that did not run then
    may be stopped later, when it runs. Raises NotAllowed, NotFound, ClockNotStoppable, IncidentStopKept.
    """
    _require_system(actor)
    incident = lock(Incident, incident_id)
    if not incident.stops_clock:
        raise ClockNotStoppable
    run = _hold_run(run_id)
    stop = ClockStop.objects.filter(incident=incident, run_id=run_id).first() or ClockStop(incident=incident, run_id=run_id)
    if stop.stopped_at is not None or stop.why_not not in ("", ClockStop.Why.NOT_RUNNING):
        raise IncidentStopKept
    moment = earliest_stop(run, incident.started_at)
    why_not = reason_not_to_stop(run, moment, incident.ended_at)
    if why_not and why_not == stop.why_not:
        raise IncidentStopKept
    if not why_not:
        sop.stop_clock(run_id=run_id, outage_code=incident.system_code, actor=actor, at=moment)
    if not why_not and incident.ended_at is not None:  # those who let clocks go on may have been here already
        sop.resume_clock(run_id=run_id, actor=actor, at=incident.ended_at)
        stop.resumed_at = incident.ended_at
    stop.stopped_at, stop.why_not = None if why_not else moment, why_not
    stop.save()
    _note_stop(incident, stop, actor, at)
    return stop


@operation
def resume_case(*, incident_id: UUID, run_id: UUID, actor: Actor, at: datetime) -> ClockStop:
    """Let the clock an incident stopped go on from its end, unless somebody did so by hand; only the system does.

    Where another outage goes on, the clock stands on for that one. Raises NotAllowed, NotFound, IncidentStopKept when the
    incident did not stop this clock or let it go on already.
    """
    _require_system(actor)
    incident = lock(Incident, incident_id)
    run = _hold_run(run_id)
    stop = ClockStop.objects.select_for_update(of=("self",)).filter(incident=incident, run_id=run_id).first()
    if stop is None or incident.ended_at is None:
        raise NotFound
    if stop.stopped_at is None or stop.resumed_at is not None:
        raise IncidentStopKept
    moment = max(incident.ended_at, stop.stopped_at)
    stop.resumed_at = moment
    stop.save(update_fields=["resumed_at"])
    if run.state != Run.State.ENDED and run.outage_code == incident.system_code:
        sop.resume_clock(run_id=run_id, actor=actor, at=moment)
        follow(run_id, incident, moment, actor)
    _note_stop(incident, stop, actor, at)
    return stop


def _hold_run(run_id: UUID) -> Run:
    """Lock the case, then its run, so that nothing happens to it between looking and stopping. Raises NotFound."""
    found = Run.objects.filter(pk=run_id).values_list("owner_kind", "owner_id").first()
    if found is None:
        raise NotFound
    get_run_owner(found[0]).lock(found[1])
    return lock(Run, run_id)


def _require_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed


def _note(event: Any, row: Incident, actor: Actor, at: datetime) -> None:
    since = row.started_at.isoformat()
    record(
        event, row, actor=actor, at=at, number=row.number, system_code=row.system_code, since=since, stops_clock=row.stops_clock
    )


def _note_stop(incident: Incident, stop: ClockStop, actor: Actor, at: datetime) -> None:
    found: dict[str, Any] = {"run_id": stop.run_id, "why_not": str(stop.why_not)}
    record(events.CLOCK_STOP_NOTED, incident, actor=actor, at=at, number=incident.number, **found)
