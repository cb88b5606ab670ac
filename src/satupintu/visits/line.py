"""Who is called next: the highest ageing score of the groups of a counter, priority bounded, locked without waiting."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from satupintu.core.regions import region_zone
from satupintu.visits.models import CounterSession, Leg

_BOUNDED = """
SELECT g.id FROM centres_queuegroup g WHERE g.id = ANY(%s) AND g.priority_ratio > 0 AND g.priority_ratio = (
    SELECT count(*) FILTER (WHERE recent.is_priority) FROM (
        SELECT is_priority FROM visits_leg WHERE group_id = g.id AND first_called_at >= %s
        ORDER BY first_called_at DESC LIMIT g.priority_ratio) recent)
"""


def bounded_groups(group_ids: list[UUID], since: datetime) -> list[UUID]:
    """Return the groups whose last calls since a moment were all of priority, as many as the group allows in a row."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUNDED, [group_ids, since])
        return [row[0] for row in cursor.fetchall()]


def midnight(at: datetime) -> datetime:
    """Return when the local day of a moment began."""
    return at.astimezone(region_zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def meant_for(session: CounterSession) -> Q:
    """Return the condition that a leg is for this counter: told to come back to it or its officer, or of its groups and free."""
    is_free = Q(for_counter__isnull=True, for_officer__isnull=True, group_id__in=session.group_ids)
    return is_free | Q(for_counter=session.counter_id) | Q(for_officer=session.officer_id)


def callable_legs(session: CounterSession, at: datetime) -> QuerySet[Leg]:
    """Return who may be called to the counter at `at`, first the next; booked ones who are early come at the end.

    Only who joined today: a line that was not closed yet at midnight is not called on.
    """
    legs = Leg.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=at),
        meant_for(session),
        state=Leg.State.WAITING,
        is_here=True,
        joined_at__gte=midnight(at),
    )
    is_early = ExpressionWrapper(Q(due_from__isnull=False) & Q(due_from__gt=at), output_field=BooleanField())
    return legs.order_by(is_early, "rank_time", "id")


def pick_next(session: CounterSession, at: datetime) -> Leg | None:
    """Return the next leg for the counter, locked, or None; rows another counter is taking right now are passed over."""
    legs = callable_legs(session, at).select_related("visit__ticket", "group").select_for_update(skip_locked=True, of=("self",))
    bounded = bounded_groups(session.group_ids, midnight(at))
    if bounded:
        # The bound holds only where somebody regular waits in the same group.
        regular = callable_legs(session, at).filter(group_id=OuterRef("group_id"), is_priority=False).order_by()
        kept_back = Q(is_priority=True, group_id__in=bounded) & Exists(regular)
        found = legs.exclude(kept_back).first()
        if found is not None:
            return found
    return legs.first()


def count_ahead(leg: Leg, at: datetime) -> int:
    """Return how many of the leg's own group are before it in the line."""
    ahead = Leg.objects.filter(group_id=leg.group_id, state=Leg.State.WAITING, is_here=True).exclude(pk=leg.pk)
    ahead = ahead.annotate(later=Coalesce(F("not_before"), F("rank_time"))).filter(later__lte=at)
    return ahead.filter(Q(rank_time__lt=leg.rank_time) | Q(rank_time=leg.rank_time, id__lt=leg.pk)).count()
