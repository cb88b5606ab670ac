"""What every page's template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from satupintu.core.jobs import is_in_region
from satupintu.core.regions import current_region


def face(request: HttpRequest) -> dict[str, Any]:
    """Return the region, the actor, the language and whether the demo runs."""
    return {
        "region": current_region() if is_in_region() else None,
        "actor": getattr(request, "actor", None),
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "is_demo": settings.DEMO,
        "version": settings.VERSION,
    }
