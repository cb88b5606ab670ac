"""The linter of SOPs: what is wrong with the sheet of a service, or with any sheet that is sent."""

from collections.abc import Sequence
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from satupintu.api.guard import needs
from satupintu.api.schemas import Problem
from satupintu.catalogue.queries import get_version_to_check, list_sheet_findings
from satupintu.config.access import actor_of
from satupintu.core.actor import require_role
from satupintu.sop.queries import Finding, list_findings

router = Router(tags=["sop"])
FAULTS = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
READERS = ("designer", "manager", "supervisor", "admin", "kadis", "kabid")


class FindingOut(Schema):
    """One finding: a stable `code`, the id of the `row` ("" for the whole sheet), why, by which rule, and how to mend it."""

    code: str
    level: Literal["error", "warning"]
    row: str
    sentence: str
    rule: str
    advice: str


class FindingsOut(Schema):
    """The findings about a sheet, errors first, at most 1,000; with an error it cannot be enacted."""

    service: str
    version: int | None
    errors: int
    warnings: int
    items: list[FindingOut]


class SheetIn(Schema):
    """A sheet (docs/reference/sop-linter.md) to be checked; beside the standard and the people of a service when one is named."""

    sheet: dict[str, Any]
    service: str = Field("", max_length=20)


@router.get("/sop/{code}/findings", summary="What is wrong with the SOP of a service", response={200: FindingsOut, **FAULTS})
@needs("sop:read")
def get_findings(request: HttpRequest, code: str, version: int | None = None) -> Any:
    """Hold the sheet of a version against the rules; of the one in force, else the newest, when none is named."""
    require_role(actor_of(request), *READERS)
    found = get_version_to_check(code[:20], version)
    return _out(list_sheet_findings(found.pk), code[:20], found.number)


@router.post("/sop/check", summary="What is wrong with a sheet", response={200: FindingsOut, **FAULTS})
@needs("sop:read")
def check(request: HttpRequest, body: SheetIn) -> Any:
    """Hold any sheet against the rules; nothing of it is kept. At most 500 rows are read."""
    require_role(actor_of(request), *READERS)
    if not body.service:
        return _out(list_findings(body.sheet), "", None)
    return _out(list_sheet_findings(get_version_to_check(body.service).pk, body.sheet), body.service, None)


def _out(findings: Sequence[Finding], service: str, version: int | None) -> FindingsOut:
    errors = sum(finding.level == "error" for finding in findings)
    items = [finding.told() for finding in findings]
    return FindingsOut.model_validate(
        {"service": service, "version": version, "errors": errors, "warnings": len(findings) - errors, "items": items}
    )
