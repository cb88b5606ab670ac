"""Any two versions of a standard side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.catalogue import queries
from satupintu.catalogue.models import ServiceVersion
from satupintu.config.access import staff
from satupintu.desk.standards.frame import READERS, version_page


@staff(*READERS)
@require_safe
def compare(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show what differs from another version (`?dengan=` its number; without one that in force, else the one before)."""
    version = queries.get_service_version(version_id)
    others = [one for one in queries.list_versions(version.service.code) if one.pk != version.pk]
    wanted = request.GET.get("dengan", "")
    other = next((one for one in others if str(one.number) == wanted), None) or _usual(version, others)
    parts = queries.compare_versions(other.pk, version.pk) if other else []
    context = {
        "others": others,
        "other": other,
        "changes": parts,
        "count": sum(len(part.lines) for part in parts),
        "left": _head(other) if other else "",
        "right": _head(version),
    }
    return version_page(request, version, "compare", "desk/standards/life/compare.html", context)


def _usual(version: ServiceVersion, others: list[ServiceVersion]) -> ServiceVersion | None:
    """Return the version most readers mean: the one in force, else the newest before this one, else any."""
    in_force = next((one for one in others if one.state == ServiceVersion.State.ENACTED), None)
    before = next((one for one in others if one.number < version.number), None)
    usual = (in_force, before) if in_force and in_force.number < version.number else (before, in_force)
    return usual[0] or usual[1] or (others[0] if others else None)


def _head(version: ServiceVersion) -> str:
    return _("versi %(number)s (%(state)s)") % {"number": version.number, "state": version.get_state_display()}
