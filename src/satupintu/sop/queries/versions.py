"""Versions of sheets: found, compiled to plans, checked; and the identity block of each."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from satupintu.core.errors import NotFound
from satupintu.core.expressions import compile_expression
from satupintu.core.regions import region_zone
from satupintu.sop.engine import Plan, compile_plan
from satupintu.sop.identity import Identity, mark_of_identity, read_identity
from satupintu.sop.lint import Finding, Surroundings, lint
from satupintu.sop.models import Sop, SopVersion
from satupintu.sop.ports import list_actions


def find_sop(service_code: str, variant: str = "") -> Sop | None:
    """Return the SOP of a service and variant, or None."""
    return Sop.objects.filter(service_code=service_code, variant=variant).first()


def get_version(version_id: UUID) -> SopVersion:
    """Return a version with its SOP. Raises NotFound."""
    version = SopVersion.objects.select_related("sop").filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def find_enacted(service_code: str, variant: str = "") -> SopVersion | None:
    """Return the version of a service's SOP that is in force, or None."""
    found = SopVersion.objects.filter(sop__service_code=service_code, sop__variant=variant, state=SopVersion.State.ENACTED)
    return found.select_related("sop").first()


def list_versions(sop_id: UUID) -> QuerySet[SopVersion]:
    """Return the versions of an SOP, newest first."""
    return SopVersion.objects.filter(sop_id=sop_id).order_by("-number")


def get_plan(version_id: UUID) -> Plan:
    """Return the compiled plan of a version; those in force are kept in memory. Raises NotFound, PlanError."""
    return _plan(str(connection.schema_name), version_id)  # type: ignore[attr-defined]


@lru_cache(maxsize=2048)
def _kept_plan(schema_name: str, version_id: UUID) -> Plan:
    return compile_plan(SopVersion.objects.values_list("sheet", flat=True).get(pk=version_id))


_frozen: set[tuple[str, UUID]] = set()


def _plan(schema_name: str, version_id: UUID) -> Plan:
    if (schema_name, version_id) not in _frozen:
        version = get_version(version_id)
        if version.state not in (SopVersion.State.ENACTED, SopVersion.State.RETIRED):
            return compile_plan(version.sheet)
        _frozen.add((schema_name, version_id))
    return _kept_plan(schema_name, version_id)


def get_identity(version: SopVersion) -> Identity:
    """Return the identity block of a version as it is printed; days are those of the region."""
    return read_identity(version, region_zone())


def mark_identity(version: SopVersion) -> str:
    """Return the mark of a version's identity block, to write it with `operations.set_identity`."""
    return mark_of_identity(version)


def list_variants(service_code: str) -> list[SopVersion]:
    """Return of every variant of a service's SOP (but the only one, "") its newest version, with its SOP."""
    versions = SopVersion.objects.filter(sop__service_code=service_code).exclude(sop__variant="").select_related("sop")
    return list(versions.order_by("sop__variant", "-number").distinct("sop__variant"))


def list_findings(
    sheet: Mapping[str, Any],
    *,
    fields: Collection[str] | None = None,
    roles: Collection[str] | None = None,
    promised: tuple[int, str] | None = None,
    ready: Collection[str] | None = None,
    procedure: str | None = None,
) -> list[Finding]:
    """Lint a sheet against this installation's actions and expression language; it writes nothing.

    What is known of the standard and the region is given as `lint.Surroundings` has it; what is None is not checked.
    """

    def names_in(text: str) -> Collection[str]:
        return compile_expression(text).names

    return lint(sheet, Surroundings(list_actions(), fields, names_in, roles, promised, ready, procedure))
