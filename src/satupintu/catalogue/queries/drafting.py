"""Reading drafts of standards: their parts, the marks by which writers do not overwrite each other, their faults."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue.drafting import faults_of, own_library
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.queries.scenarios import run_scenarios
from satupintu.catalogue.queries.standards import get_draft_content
from satupintu.core.errors import NotFound

EDITABLE = frozenset(
    {
        "name", "category", "agency", "zone", "synonyms", "referral", "legal_basis", "personas", "variants", "parameters",
        "form", "requirements", "fee", "product", "time", "components", "rejection_reasons", "agency_systems", "sheet",
        "sheet_note", "planning", "verification", "sources",
    }
)  # fmt: skip
"""The parts of a draft that are written one by one; its code and address name stay."""


def mark_of(value: Any) -> str:
    """Return a short mark of a part's value; equal values have equal marks."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def blank_content(head: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole service file with the parts of `head` and nothing else decided yet."""
    return {
        "format": 1,
        "legal_basis": [],
        "variants": [{"code": "umum", "label": "Umum"}],
        "form": [],
        "requirements": [],
        "fee": {"kind": "gratis", "amount": 0},
        "product": {"name": "", "short": "", "issued_by_us": True, "validity": {"text": ""}, "signer": ""},
        "time": {"value": 1, "unit": "hari_kerja", "counted_from": "berkas lengkap"},
        "components": {},
        "rejection_reasons": [],
        "sheet": {"performers": [], "rows": []},
        **head,
    }


def list_content_faults(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what `list_version_faults` does, for content that was read already; without the scenarios of a version."""
    return faults_of(content)


def list_version_faults(version_id: UUID) -> dict[str, str]:
    """Return what keeps a version from being enacted: path in its content → Indonesian sentence; empty when nothing does.

    A scenario that does not come out as recorded stands under `scenarios.<number in the order of names>`. Raises NotFound.
    """
    faults = faults_of(get_draft_content(version_id))
    for number, result in enumerate(run_scenarios(version_id), 1):
        if not result.passes:
            data = {"name": result.scenario.name, "why": result.departures[0]}
            faults[f"scenarios.{number}"] = _("Skenario uji “%(name)s” gagal: %(why)s") % data
    return faults


def get_service_version(version_id: UUID) -> ServiceVersion:
    """Return a version of a standard with its service. Raises NotFound."""
    version = ServiceVersion.objects.select_related("service").filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def get_version_by_number(service_code: str, number: int | None = None) -> ServiceVersion:
    """Return a version of a service by its number, or the newest one. Raises NotFound."""
    versions = ServiceVersion.objects.select_related("service").filter(service__code=service_code).order_by("-number")
    version = versions.first() if number is None else versions.filter(number=number).first()
    if version is None:
        raise NotFound
    return version


def list_services_with_versions() -> list[tuple[Service, list[ServiceVersion]]]:
    """Return every service, in force or not, with its versions, newest first; in the order of their codes."""
    services = Service.objects.prefetch_related("versions").order_by("code")
    return [(service, sorted(service.versions.all(), key=lambda version: -version.number)) for service in services]


def list_known_categories() -> Mapping[str, str]:
    """Return the categories a standard may name, code → label: those of the packs that come with the system."""
    return own_library().categories
