"""Which of the region's own decisions about a service counts at a moment."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now, TruncDate

from satupintu.catalogue.models import RegionOverride
from satupintu.core.regions import region_zone


def override_now() -> Subquery:
    """Return the key of what the region had set, and what had begun, by now, for a query of versions."""
    return override_at(TruncDate(Now(), tzinfo=region_zone()), Now())


def override_at(day: Any, at: Any) -> Subquery:
    """Return what `override_now` returns, for a day of the region and a time, as values or expressions."""
    counting = RegionOverride.objects.filter(service=OuterRef("service"), effective_from__lte=day, set_at__lte=at)
    return Subquery(counting.order_by("-effective_from", "-id").values("pk")[:1])
