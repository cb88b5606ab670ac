"""How the runs of a service went so far: how its decisions fell and how many files came."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from satupintu.sop.models import Run, Task

FEW = 30
"""With fewer decisions than this the shares of a row say nothing."""


def list_outcome_shares(service_code: str, since: datetime) -> dict[str, dict[str, float]]:
    """Return by row how often each exit was taken by tasks completed since a moment; rows decided rarely are left out."""
    counted = (
        Task.objects.filter(run__version__sop__service_code=service_code, completed_at__gte=since)
        .exclude(outcome__in=["", "timeout"])
        .values_list("row", "outcome")
        .annotate(n=Count("id"))
        .order_by("row", "outcome")
    )
    found: dict[str, dict[str, float]] = {}
    for row, outcome, count in counted:
        found.setdefault(row, {})[outcome] = float(count)
    return {row: shares for row, shares in found.items() if sum(shares.values()) >= FEW}


def count_begun(service_code: str, since: datetime) -> int:
    """Return how many runs of a service began since a moment."""
    return Run.objects.filter(version__sop__service_code=service_code, started_at__gte=since).count()
