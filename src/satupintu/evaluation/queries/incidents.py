"""Reading the incident log: what goes on, what was, and which clocks it concerns."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from satupintu.applications.models import Application
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.keyset import Page, read_page
from satupintu.evaluation.access import READERS, WATCHERS
from satupintu.evaluation.models import ClockStop, Incident

PUBLIC_DAYS = 30
"""So long an outage that is over can still be read by everybody."""


def list_open_incidents() -> list[Incident]:
    """Return the outages that go on, newest first."""
    return list(Incident.objects.filter(state=Incident.State.OPEN).order_by("-started_at"))


def list_recent_incidents(at: datetime) -> list[Incident]:
    """Return the outages of the last `PUBLIC_DAYS` days and those that go on, newest first, a hundred at most."""
    recent = Q(state=Incident.State.OPEN) | Q(started_at__gte=at - timedelta(days=PUBLIC_DAYS))
    return list(Incident.objects.filter(recent, started_at__lte=at).order_by("-started_at")[:100])


def page_incidents(actor: Actor, *, after: str = "", size: int = 50) -> Page[Incident]:
    """Return a page of the log, newest first, with how many clocks each stopped (`stopped`). Raises NotAllowed."""
    require_role(actor, *READERS, *WATCHERS)
    rows = Incident.objects.annotate(stopped=Count("stops", filter=Q(stops__stopped_at__isnull=False)))
    return read_page(rows, "started_at", newest_first=True, after=after, size=size)


def get_incident(incident_id: UUID, actor: Actor) -> Incident:
    """Return one outage. Raises NotAllowed, NotFound."""
    require_role(actor, *READERS, *WATCHERS)
    found = Incident.objects.filter(pk=incident_id).first()
    if found is None:
        raise NotFound
    return found


def count_stops(incident_id: UUID) -> dict[str, int]:
    """Return how many clocks an incident stopped (key "") and how many it could not, by the code of why."""
    rows = ClockStop.objects.filter(incident_id=incident_id).values_list("why_not").annotate(n=Count("id")).order_by("why_not")
    return {str(why): n for why, n in rows}


def list_stops(incident_id: UUID, most: int = 200) -> list[tuple[ClockStop, str]]:
    """Return the clocks of an incident with the numbers of their cases, `most` at most."""
    stops = list(ClockStop.objects.filter(incident_id=incident_id).order_by("id")[:most])
    numbers = dict(Application.objects.filter(run_id__in=[stop.run_id for stop in stops]).values_list("run_id", "number"))
    return [(stop, numbers.get(stop.run_id, "–")) for stop in stops]


def list_runs_to_stop(incident: Incident) -> list[UUID]:
    """Return the runs of cases in process that an incident affects and whose clock is not on record for it yet."""
    if not incident.stops_clock:
        return []
    cases = Application.objects.filter(state__in=Application.OPEN, run__isnull=False, submitted_at__lte=incident.recorded_at)
    if incident.service_codes:
        cases = cases.filter(service__code__in=incident.service_codes)
    known = ClockStop.objects.filter(incident=incident).values("run_id")
    return [run_id for run_id in cases.exclude(run_id__in=known).order_by("run_id").values_list("run_id", flat=True) if run_id]


def list_stops_due(application_id: UUID) -> list[tuple[UUID, UUID]]:
    """Return the outages that go on and stop the clock of this case, oldest first, each with the case's run."""
    incidents = Incident.objects.filter(state=Incident.State.OPEN, stops_clock=True).order_by("started_at")
    affecting = list(incidents.values_list("id", "service_codes"))
    if not affecting:
        return []
    found = Application.objects.filter(pk=application_id).values_list("service__code", "run_id").first()
    if found is None or found[1] is None:
        return []
    return [(pk, found[1]) for pk, codes in affecting if not codes or found[0] in codes]
