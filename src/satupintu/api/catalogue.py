"""Services and their enacted standards; verification of products; areas."""

from typing import Any, Literal

from django.http import HttpRequest, JsonResponse
from ninja import Router

from satupintu.api.guard import open_to_all
from satupintu.api.paging import size_of
from satupintu.api.schemas import AreaOut, AreaPage, Limit, Page, Problem, ProductOut, ServiceLineOut, ServiceOut
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue.queries import Requirement, ServiceLine, Standard
from satupintu.config.access import moment_of
from satupintu.core.areas import list_areas
from satupintu.core.money import money_json
from satupintu.issuance.queries import verify

router = Router(tags=["catalogue"])


@router.get("/services", summary="Catalogue", response={200: Page[ServiceLineOut], 422: Problem})
@open_to_all
def list_services(
    request: HttpRequest, q: str = "", category: str = "", after: str = "", limit: Limit = 50
) -> Page[ServiceLineOut]:
    """The services of the region by code; `q` searches (best first, typos allowed), `category` narrows."""
    lines = catalogue.search_services(q[:100]) if q.strip() else catalogue.list_services()
    if category:
        lines = [line for line in lines if line.category == category]
    if after:
        codes = [line.code for line in lines]
        lines = lines[codes.index(after) + 1 :] if after in codes else [] if q else [line for line in lines if line.code > after]
    page = lines[: size_of(limit)]
    return Page(items=[_line(line) for line in page], next=page[-1].code if len(lines) > len(page) else None)


def _line(line: ServiceLine) -> ServiceLineOut:
    return ServiceLineOut.model_validate(
        {
            "code": line.code,
            "slug": line.slug,
            "name": line.name,
            "category": line.category,
            "category_label": line.category_label,
            "agency": line.agency_name,
            "is_open": line.is_open,
            "promised": {"value": line.promised_value, "unit": line.promised_unit},
            "fee": None if line.fee_amount is None else money_json(line.fee_amount),
        }
    )


@router.get(
    "/services/{code}",
    summary="One service",
    response={200: ServiceOut, 404: Problem, 422: Problem},
    by_alias=True,
    openapi_extra={"responses": {200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}}},
)
@open_to_all
def get_service(
    request: HttpRequest,
    code: str,
    format: Literal["", "json", "cpsv"] = "",  # noqa: A002 - the contract names it so
) -> Any:
    """The standard in force with its requirements and the JSON Schema of its form; `format=cpsv`: CPSV-AP 3 as JSON-LD."""
    standard = catalogue.get_enacted_standard(code)
    if format == "cpsv":
        base = f"{request.scheme}://{request.get_host()}"
        return JsonResponse(catalogue.to_cpsv(standard, base_url=base), content_type="application/ld+json")
    return ServiceOut.model_validate({**_head(standard), **_parts(standard)})


def _head(standard: Standard) -> dict[str, Any]:
    return {
        "code": standard.code,
        "slug": standard.slug,
        "name": standard.name,
        "category": standard.category,
        "category_label": standard.category_label,
        "agency": standard.agency.owner,
        "issuer": standard.agency.issuer,
        "is_open": standard.is_open,
        "referral": standard.referral,
        "version": standard.number,
        "decree": {"number": standard.decree_no, "date": standard.decree_on},
        "promised": {"value": standard.promised_value, "unit": standard.promised_unit},
        "counted_from": standard.promise.counted_from,
    }


def _parts(standard: Standard) -> dict[str, Any]:
    fee = standard.fee
    return {
        "variants": [{"code": variant.code, "label": variant.label} for variant in standard.variants],
        "requirements": [_requirement(requirement) for requirement in standard.requirements],
        "fee": {
            "kind": fee.kind,
            "amount": None if fee.amount is None or fee.components else money_json(fee.amount),
            "payable_to": fee.payable_to,
            "parts": [
                {
                    "code": part.code,
                    "label": part.label,
                    "payee": part.payee,
                    "in_total": part.in_total,
                    "condition": part.condition,
                }
                for part in fee.components
            ],
        },
        "components": [{"kind": part.kind, "label": part.label, "text": part.text} for part in standard.public_components],
        "form": catalogue.form_schema(standard),
    }


def _requirement(requirement: Requirement) -> dict[str, Any]:
    return {
        "key": requirement.key,
        "label": requirement.label,
        "kind": requirement.kind,
        "format": requirement.format,
        "obligation": requirement.obligation,
        "condition": requirement.condition,
        "stage": requirement.stage,
        "accept": list(requirement.accept),
        "max_mb": requirement.max_mb,
    }


@router.get("/products/{code}/verify", summary="Verify a product", response={200: ProductOut, 401: Problem, 422: Problem})
@open_to_all
def verify_product(request: HttpRequest, code: str) -> Any:
    """Whether a product is valid, revoked or unknown, with the least that is needed to tell."""
    return ProductOut.model_validate(verify(code[:40], moment_of(request)).as_plain())


@router.get("/areas", summary="Areas of Indonesia", response={200: AreaPage, 401: Problem, 422: Problem})
@open_to_all
def areas(request: HttpRequest, parent: str = "") -> Any:
    """The areas right below `parent`, all of them; the provinces without it."""
    return AreaPage(items=[AreaOut(code=area.code, name=area.name, level=area.level) for area in list_areas(parent[:10])])
