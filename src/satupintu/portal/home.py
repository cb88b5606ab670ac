"""The first page: search, categories, popular services, tracking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from satupintu.applications import queries
from satupintu.catalogue import queries as catalogue
from satupintu.config.access import moment_of, public
from satupintu.portal.catalogue import category_tiles, list_line

POPULAR = 6


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the ways in."""
    services = catalogue.list_public_services()
    open_ones = {line.service_id: line for line in services if line.is_open}
    wanted = [open_ones[id_] for id_ in queries.list_popular_service_ids() if id_ in open_ones]
    context = {
        "tiles": category_tiles(services),
        "popular": [list_line(line) for line in wanted[:POPULAR]],
        "count": len(services),
        "at": moment_of(request),
    }
    return render(request, "portal/home.html", context)
