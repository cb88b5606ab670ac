"""Which of the region's own decisions about a service counts at a moment."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now, TruncDate

from satupintu.catalogue.models import RegionOverride
from satupintu.core.regions import region_zone


def override_at(at: datetime | None = None) -> Subquery:
    """Return the key of what the region had set, and what had begun, by `at` (None: now), for a query of versions."""
    zone = region_zone()
    day: Any = at.astimezone(zone).date() if at else TruncDate(Now(), tzinfo=zone)
    counting = RegionOverride.objects.filter(service=OuterRef("service"), effective_from__lte=day, set_at__lte=at or Now())
    return Subquery(counting.order_by("-effective_from", "-id").values("pk")[:1])
