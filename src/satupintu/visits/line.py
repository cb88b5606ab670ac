"""Who is called next: the highest ageing score of the groups of a counter, priority bounded, locked without waiting."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce

from satupintu.core.regions import region_zone
from satupintu.core.statements import Question
from satupintu.visits.models import CounterSession, Leg

NEAR = 64
"""From how many of the front of each line the next one is locked: more than counters that call at the same moment."""

_WAITING = """state = 'waiting' AND is_here AND joined_at >= %(midnight)s AND (not_before IS NULL OR not_before <= %(at)s)
    AND coalesce(due_from > %(at)s, false) = %(early)s"""
# What `callable_legs` says in the words of the ORM, so that each line is read from its front only, by its index.
_NEXT = f"""
WITH near AS MATERIALIZED (
    SELECT front.* FROM unnest(%(groups)s::uuid[]) AS line (id) CROSS JOIN LATERAL (
        SELECT id, rank_time FROM visits_leg
        WHERE group_id = line.id AND for_counter_id IS NULL AND for_officer_id IS NULL AND {_WAITING}
        AND NOT (is_priority AND line.id = ANY(%(bounded)s::uuid[]))
        ORDER BY rank_time, id LIMIT {NEAR}) AS front
    UNION ALL SELECT id, rank_time FROM visits_leg WHERE for_counter_id = %(counter)s AND {_WAITING}
    UNION ALL SELECT id, rank_time FROM visits_leg WHERE for_officer_id = %(officer)s AND {_WAITING}
)
SELECT leg.id FROM near JOIN visits_leg leg ON leg.id = near.id WHERE leg.state = 'waiting' AND leg.is_here
ORDER BY near.rank_time, near.id LIMIT 1 FOR UPDATE OF leg SKIP LOCKED
"""  # noqa: S608 (texts of ours)
_BOUNDED = f"""
SELECT g.id FROM centres_queuegroup g WHERE g.id = ANY(%(groups)s) AND g.priority_ratio > 0 AND g.priority_ratio = (
    SELECT count(*) FILTER (WHERE recent.is_priority) FROM (
        SELECT is_priority FROM visits_leg WHERE group_id = g.id AND first_called_at >= %(midnight)s
        ORDER BY first_called_at DESC LIMIT g.priority_ratio) recent)
AND EXISTS (
    SELECT 1 FROM visits_leg WHERE group_id = g.id AND NOT is_priority AND for_counter_id IS NULL AND for_officer_id IS NULL
    AND {_WAITING})
"""  # noqa: S608 (texts of ours)
_LEG: Question[Leg] = Question(lambda leg_id: Leg.objects.select_related("visit__ticket", "group").filter(pk=leg_id))


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
    """Return the next leg for the counter, locked, or None; rows another counter is taking right now are passed over.

    Priority is kept back in the groups whose last calls of the day were all of priority, as many as the group allows in a
    row, while somebody regular waits there. Who is booked and early is called when nobody else waits.
    """
    values: dict[str, Any] = {
        "groups": session.group_ids,
        "counter": session.counter_id,
        "officer": session.officer_id,
        "midnight": midnight(at),
        "at": at,
        "early": False,
        "bounded": [],
    }
    with connection.cursor() as cursor:
        cursor.execute(_BOUNDED, values)
        bounded = [row[0] for row in cursor.fetchall()]
        steps: list[dict[str, Any]] = [{"bounded": bounded}, {}, {"early": True}]
        for step in steps if bounded else steps[1:]:
            cursor.execute(_NEXT, values | step)
            if (row := cursor.fetchone()) is not None:
                return _LEG.first(row[0])
    return None


def count_ahead(leg: Leg, at: datetime) -> int:
    """Return how many of the leg's own group are before it in the line."""
    ahead = Leg.objects.filter(group_id=leg.group_id, state=Leg.State.WAITING, is_here=True).exclude(pk=leg.pk)
    ahead = ahead.annotate(later=Coalesce(F("not_before"), F("rank_time"))).filter(later__lte=at)
    return ahead.filter(Q(rank_time__lt=leg.rank_time) | Q(rank_time=leg.rank_time, id__lt=leg.pk)).count()
