"""Single visits, legs and sessions, and what a past day has left open."""

from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Case, Exists, Max, OuterRef, QuerySet, When

from satupintu.centres.models import Counter
from satupintu.centres.queries import closes_at, is_open, list_centres
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day, region_zone
from satupintu.core.statements import Question
from satupintu.visits.carrying import CARRIED, key_of, newest
from satupintu.visits.errors import CounterNotOpen, VisitUnknown
from satupintu.visits.models import CounterSession, Leg, NumberBlock, Visit
from satupintu.visits.rules import CARRIED_WITHIN, LEFT_AFTER


def get_visit(visit_id: UUID) -> Visit:
    """Return a visit with its ticket. Raises `NotFound`."""
    visit = Visit.objects.filter(pk=visit_id).select_related("ticket", "centre").first()
    if visit is None:
        raise NotFound
    return visit


def find_visit(visit_id: UUID) -> Visit | None:
    """Return a visit, or None."""
    return Visit.objects.filter(pk=visit_id).first()


def get_visit_by_code(code: str) -> Visit:
    """Return the visit of this code, typed in any case, with its ticket and centre; of one carried over, today's.

    Raises `VisitUnknown`.
    """
    visit = Visit.objects.filter(code=code.strip().upper()).select_related("ticket", "centre").first()
    if visit is None:
        raise VisitUnknown
    return newest(visit)


def get_leg(leg_id: UUID) -> Leg:
    """Return a leg with visit, ticket and group. Raises `NotFound`."""
    leg = Leg.objects.filter(pk=leg_id).select_related("visit__ticket", "group").first()
    if leg is None:
        raise NotFound
    return leg


def get_current_leg(visit_id: UUID) -> Leg:
    """Return the leg of a visit that counts now: the active one, else the one that changed last. Raises `VisitUnknown`."""
    leg = _CURRENT.first(visit_id)
    if leg is None:
        raise VisitUnknown
    return leg


_CURRENT: Question[Leg] = Question(
    lambda visit_id: (
        Leg.objects.filter(visit_id=visit_id)
        .exclude(state=Leg.State.PLANNED)
        .order_by(Case(When(state__in=Leg.ACTIVE, then=0), default=1), "-changed_at", "-seq")[:1]
    )
)


def get_session(session_id: UUID) -> CounterSession:
    """Return a session with its counter. Raises `NotFound`."""
    session = CounterSession.objects.filter(pk=session_id).select_related("counter__zone", "officer").first()
    if session is None:
        raise NotFound
    return session


def get_session_at(counter_id: UUID) -> CounterSession:
    """Return the open session at a counter. Raises `NotFound` (no such counter), `CounterNotOpen`."""
    session = CounterSession.objects.filter(counter_id=counter_id, closed_at__isnull=True).first()
    if session is None:
        if not Counter.objects.filter(pk=counter_id).exists():
            raise NotFound
        raise CounterNotOpen
    return session


def find_session_of(officer_id: UUID) -> CounterSession | None:
    """Return the counter an officer has open, or None."""
    sessions = CounterSession.objects.filter(officer_id=officer_id, closed_at__isnull=True)
    return sessions.select_related("counter__zone", "officer").first()


def find_last_counter(officer_id: UUID) -> UUID | None:
    """Return the counter an officer opened last, or None."""
    sessions = CounterSession.objects.filter(officer_id=officer_id).order_by("-opened_at")
    return sessions.values_list("counter_id", flat=True).first()


def list_line(centre_id: UUID, today: date) -> QuerySet[Leg]:
    """Return who waits, is called, served or on hold at a centre, in the order of the line, with all a list shows."""
    legs = Leg.objects.filter(group__centre_id=centre_id, state__in=Leg.ACTIVE, visit__day=today)
    return legs.select_related("visit__ticket", "visit__person", "group", "counter").order_by("group__prefix", "rank_time", "id")


def list_no_shows(centre_id: UUID, today: date) -> QuerySet[Leg]:
    """Return today's no-shows of a centre whose visit has not gone on, the latest first; `revive` says for how long."""
    legs = Leg.objects.filter(visit__centre_id=centre_id, visit__day=today, state=Leg.State.NO_SHOW)
    legs = legs.exclude(visit__legs__state__in=Leg.ACTIVE)
    return legs.select_related("visit__ticket", "visit__person", "group").order_by("-changed_at")


def list_legs(visit_id: UUID) -> QuerySet[Leg]:
    """Return the services of a visit in their order."""
    return Leg.objects.filter(visit_id=visit_id).select_related("group", "counter", "officer").order_by("seq")


def find_block(group_id: UUID, day: date, number: int) -> NumberBlock | None:
    """Return the reserved block of a group and day that holds a number, or None."""
    return NumberBlock.objects.filter(group_id=group_id, day=day, first__lte=number, last__gte=number).first()


def list_visits_left_open(today: date) -> list[UUID]:
    """Return the open visits of days before `today`, oldest first, at most 5,000."""
    visits = Visit.objects.filter(closed_at__isnull=True, day__lt=today).order_by("day", "id")
    return list(visits.values_list("pk", flat=True)[:5000])


def list_visits_overstayed(at: datetime) -> list[UUID]:
    """Return today's visits whose centre closed two hours ago and carries nothing over, unless somebody of them is served."""
    is_served = Leg.objects.filter(visit=OuterRef("pk"), state=Leg.State.SERVING)
    visits = Visit.objects.filter(closed_at__isnull=True, day=region_day(at), centre__carries_over=False)
    closed = []
    for centre_id in visits.order_by().values_list("centre_id", flat=True).distinct():
        closing = closes_at(centre_id, at)
        if closing is not None and at >= closing + LEFT_AFTER:
            closed.append(centre_id)
    waiting = visits.filter(~Exists(is_served), centre_id__in=closed).order_by("opened_at", "id")
    return list(waiting.values_list("pk", flat=True)[:5000])


def list_visits_to_carry(at: datetime) -> list[UUID]:
    """Return the visits of the last day of each open centre that carries its line over, as they came, unless carried already."""
    found: list[UUID] = []
    for centre in list_centres():
        if not centre.carries_over or not is_open(centre.pk, at):
            continue
        today = region_day(at)
        past = Visit.objects.filter(centre=centre, day__lt=today, day__gte=today - CARRIED_WITHIN)
        last = past.aggregate(day=Max("day"))["day"]
        expired = Leg.objects.filter(visit=OuterRef("pk"), state=Leg.State.EXPIRED)
        carried = set(Visit.objects.filter(centre=centre, key__startswith=CARRIED, day=today).values_list("key", flat=True))
        lines = past.filter(Exists(expired), day=last).order_by("opened_at", "id").values_list("pk", flat=True)
        found += [pk for pk in lines if key_of(pk) not in carried]
    return found


def list_sessions_left_open(today: date) -> list[UUID]:
    """Return the sessions opened before the local day `today` and not closed."""
    midnight = datetime.combine(today, time(), region_zone())
    sessions = CounterSession.objects.filter(closed_at__isnull=True, opened_at__lt=midnight).order_by("opened_at")
    return list(sessions.values_list("pk", flat=True))
