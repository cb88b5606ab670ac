"""What the linter says about the sheet of a version, in its surroundings: the standard it serves and the region it runs in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.pack.procedure import runnable_sheet
from satupintu.catalogue.queries.standards import get_draft_content
from satupintu.catalogue.rules.names import known_names
from satupintu.catalogue.shape import find_misfits, read
from satupintu.catalogue.standard import ServiceFile
from satupintu.core.errors import NotFound
from satupintu.people.queries import get_roster
from satupintu.sop.queries import Finding, list_findings


def list_sheet_findings(version_id: UUID, sheet: Mapping[str, Any] | None = None) -> list[Finding]:
    """Return the findings about the sheet of a version, errors first; about `sheet` in its place when one is given.

    What the standard has not decided yet is not held against the sheet. Raises NotFound.
    """
    content = get_draft_content(version_id)
    return list_content_findings(content, content.get("sheet") or {} if sheet is None else sheet)


def list_content_findings(content: Mapping[str, Any], sheet: Mapping[str, Any]) -> list[Finding]:
    """Return the findings about a sheet beside the content of its standard and the people of this region."""
    roster = get_roster(str(content.get("code") or ""))
    rest = {**content, "sheet": {}}  # what is checked is the sheet that was given, be it readable or not
    standard = None if any(find_misfits(ServiceFile, rest)) else read(ServiceFile, rest)
    written = standard.components.get("procedure") if standard else None
    return list_findings(
        runnable_sheet(sheet),
        fields=known_names(standard) if standard else None,
        roles=roster.held,
        ready=roster.ready,
        promised=(standard.time.value, standard.time.unit) if standard else None,
        procedure=written.text if written else None,
    )


def get_version_to_check(code: str, number: int | None = None) -> ServiceVersion:
    """Return a version of a service by its number; without one that in force, else the newest. Raises NotFound."""
    versions = ServiceVersion.objects.select_related("service").filter(service__code=code).order_by("-number")
    chosen = list(versions if number is None else versions.filter(number=number))
    in_force = [version for version in chosen if version.state == ServiceVersion.State.ENACTED]
    found = next(iter(in_force or chosen), None)
    if found is None:
        raise NotFound
    return found
