"""A line that goes on the next day: the visit of yesterday leads on to the one of today, by its key."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from satupintu.visits.models import Leg, Period, Visit

CARRIED = "carried:"


def key_of(visit_id: UUID) -> str:
    """Return the key of the visit that continues this one; a centre has it once."""
    return f"{CARRIED}{visit_id}"


def newest(visit: Visit) -> Visit:
    """Return the visit by which this one goes on, ticket and centre at hand: itself unless it was carried over.

    So the code on yesterday's paper leads to today's number.
    """
    while visit.closed_at is not None:
        later = Visit.objects.filter(centre_id=visit.centre_id, key=key_of(visit.pk)).select_related("ticket", "centre").first()
        if later is None:
            break
        visit = later
    return visit


def unserved(visit_id: UUID) -> QuerySet[Leg]:
    """Return the legs of a visit that ended with their day before anybody was done with them, in order.

    One that was being served has been served: only its officer forgot to say so.
    """
    was_served = Period.objects.filter(leg=OuterRef("pk"), kind=Period.Kind.SERVING, ended_at=OuterRef("ended_at"))
    expired = Leg.objects.filter(visit_id=visit_id, state=Leg.State.EXPIRED)
    return expired.exclude(Exists(was_served)).order_by("seq")


def first_joined(visit_id: UUID) -> datetime:
    """Return when the visitor first stood in the line, on whichever day."""
    found = Leg.objects.filter(visit_id=visit_id, joined_at__isnull=False).order_by("seq").values_list("ref_time", flat=True)
    moment = found.first()
    assert moment is not None  # a visit begins by joining
    return moment
