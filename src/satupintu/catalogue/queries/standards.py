"""The standard of a service: read once per version and change of the region's own values, then kept in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from satupintu.catalogue.errors import ServiceUnknown
from satupintu.catalogue.models import RegionOverride, Service, ServiceVersion
from satupintu.catalogue.queries.overrides import override_at, override_now
from satupintu.catalogue.queries.wording import component_texts
from satupintu.catalogue.shape import plain
from satupintu.catalogue.standard import Product, ServiceFile, Standard, Validity
from satupintu.catalogue.storage import read_content
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_zone
from satupintu.core.statements import Question
from satupintu.sop.queries import get_version as get_sop_version

_State = ServiceVersion.State
_Found = tuple[UUID, str, int, UUID | None]


def get_service(service_code: str) -> Service:
    """Return a service. Raises ServiceUnknown."""
    service = Service.objects.filter(code=service_code).first()
    if service is None:
        raise ServiceUnknown
    return service


def find_enacted(service_code: str) -> ServiceVersion | None:
    """Return the version of a service's standard that is in force, or None."""
    return ServiceVersion.objects.select_related("service").filter(service__code=service_code, state=_State.ENACTED).first()


def list_versions(service_code: str) -> QuerySet[ServiceVersion]:
    """Return the versions of a service's standard, newest first."""
    return ServiceVersion.objects.filter(service__code=service_code).select_related("service").order_by("-number")


def get_standard(version_id: UUID, at: datetime | None = None) -> Standard:
    """Return the standard of a version with the region's own values as of `at`; one query when it is in memory.

    For a case `at` is the time it was sent; None means now. Raises NotFound.
    """
    if at is None:
        return _standard({"pk": version_id}, NotFound)
    return _kept_standard(_BY_TIME.first(version_id, at.astimezone(region_zone()).date(), at), NotFound)


_BY_TIME: Question[_Found] = Question(
    lambda version_id, day, at: ServiceVersion.objects.filter(pk=version_id).values_list(
        "pk", "state", "service__stamp", override_at(day, at)
    )
)


def get_enacted_standard(service_code: str) -> Standard:
    """Return the standard in force of a service, with the region's own values of today. Raises ServiceUnknown."""
    return _standard({"service__code": service_code, "state": _State.ENACTED}, ServiceUnknown)


def get_standard_by_slug(slug: str) -> Standard:
    """Return the standard in force of the service with this slug. Raises ServiceUnknown."""
    return _standard({"service__slug": slug, "state": _State.ENACTED}, ServiceUnknown)


def _standard(wanted: Mapping[str, Any], refusal: type[NotFound]) -> Standard:
    versions = ServiceVersion.objects.filter(**wanted).values_list("pk", "state", "service__stamp", override_now())
    return _kept_standard(versions.first(), refusal)


def _kept_standard(found: _Found | None, refusal: type[NotFound]) -> Standard:
    if found is None:
        raise refusal
    version_id, state, stamp, override_id = found
    if state in (_State.ENACTED, _State.REVOKED):
        return _kept(str(connection.schema_name), version_id, state, stamp, override_id)  # type: ignore[attr-defined]
    return _load(version_id, override_id)


@lru_cache(maxsize=1024)
def _kept(_schema_name: str, version_id: UUID, _state: str, _stamp: int, override_id: UUID | None) -> Standard:
    return _load(version_id, override_id)


def get_draft_content(version_id: UUID) -> dict[str, Any]:
    """Return a version's content as plain data in the shape of a service file, to be edited. Raises NotFound."""
    version = ServiceVersion.objects.select_related("service").filter(pk=version_id).first()
    if version is None:
        raise NotFound
    content: dict[str, Any] = plain(read_content(version, get_sop_version(version.sop_version_id).sheet))
    return content


def _load(version_id: UUID, override_id: UUID | None) -> Standard:
    version = ServiceVersion.objects.select_related("service").get(pk=version_id)
    service = version.service
    sheet = get_sop_version(version.sop_version_id).sheet
    override = RegionOverride.objects.get(pk=override_id) if override_id else None
    own_issuing = override is not None and override.own_issuing
    content = _merge(read_content(version, sheet), override)
    return Standard(
        service_id=service.pk,
        version_id=version.pk,
        sop_version_id=version.sop_version_id,
        number=version.number,
        state=version.state,
        decree_no=version.decree_no,
        decree_on=version.decree_on,
        effective_from=version.effective_from,
        code=service.code,
        slug=service.slug,
        name=content.name,
        category=content.category,
        category_label=version.category_label,
        agency=content.agency,
        zone=content.zone,
        synonyms=content.synonyms,
        is_open=service.is_open,
        referral=service.referral or content.referral,
        own_issuing=own_issuing,
        legal_basis=content.legal_basis,
        personas=content.personas,
        variants=content.variants,
        parameters=content.parameters,
        sections=content.form,
        requirements=content.requirements,
        fee=content.fee,
        product=content.product,
        promise=content.time,
        components=component_texts(content),
        rejection_reasons=content.rejection_reasons,
        agency_systems=content.agency_systems,
        planning=content.planning,
        sources=content.sources,
    )


def _merge(content: ServiceFile, override: RegionOverride | None) -> ServiceFile:
    """Put the region's own values in place of the standard's."""
    if override is None:
        return content
    if override.own_issuing and content.product.partner_document is not None:
        content = replace(content, product=_own_product(content.product))
    if override.promised_value:
        note = f"Ketentuan daerah: {override.decree_no}" if override.decree_no else content.time.note
        time = replace(content.time, value=override.promised_value, unit=override.promised_unit, note=note)  # type: ignore[arg-type]
        content = replace(content, time=time)
    if override.fee_amount is not None:
        content = replace(content, fee=replace(content.fee, amount=override.fee_amount))
    if override.parameters:
        numbers = {name: Decimal(value) for name, value in override.parameters.items()}
        parameters = tuple(replace(entry, value=numbers.get(entry.name, entry.value)) for entry in content.parameters)
        content = replace(content, parameters=parameters)
    if override.validity:
        validity = Validity(**override.validity)
        content = replace(content, product=replace(content.product, validity=validity))
    return content


def _own_product(product: Product) -> Product:
    assert product.partner_document is not None
    name = product.partner_document.name
    return replace(product, name=name, short=name, issued_by_us=True, template="product", partner_document=None)
