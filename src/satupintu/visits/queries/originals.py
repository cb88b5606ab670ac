"""Originals the office keeps: of a case, and all of them."""

from uuid import UUID

from django.db.models import QuerySet

from satupintu.core.errors import NotFound
from satupintu.visits.models import Original


def list_originals(application_id: UUID) -> QuerySet[Original]:
    """Return the originals taken in for a case, those given back too, the newest first."""
    return _full().filter(application_id=application_id).order_by("-taken_at", "-id")


def list_originals_held() -> QuerySet[Original]:
    """Return what the office holds now, the soonest due first."""
    return _full().filter(returned_at__isnull=True).order_by("due_on", "taken_at")


def get_original(original_id: UUID) -> Original:
    """Return originals with their case and officers. Raises `NotFound`."""
    found = _full().filter(pk=original_id).first()
    if found is None:
        raise NotFound
    return found


def _full() -> QuerySet[Original]:
    return Original.objects.select_related("application__service", "taken_by", "returned_by")
