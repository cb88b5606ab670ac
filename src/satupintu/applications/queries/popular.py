"""Which services people apply for most."""

from uuid import UUID

from django.db.models import Count

from satupintu.applications.models import Application

RECENT = 1000
"""So many of the newest cases of a region are counted: an index gives them at once, however many there are."""


def list_popular_service_ids() -> list[UUID]:
    """Return the services of the newest cases that were sent, the most applied for first; empty while there are none."""
    newest = Application.objects.filter(submitted_at__isnull=False).order_by("-submitted_at").values("id")[:RECENT]
    counted = Application.objects.filter(id__in=newest).order_by().values_list("service_id").annotate(count=Count("id"))
    return [service_id for service_id, _count in counted.order_by("-count", "service_id")]
