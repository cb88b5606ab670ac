"""Services and their standards; verification of products; areas."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router

from satupintu.api.guard import open_to_all
from satupintu.api.schemas import Problem
from satupintu.catalogue import queries as catalogue
from satupintu.config.access import moment_of
from satupintu.core.areas import list_areas
from satupintu.issuance.queries import verify

router = Router(tags=["catalogue"])


@router.get("/services", summary="Catalogue")
@open_to_all
def list_services(request: HttpRequest, q: str = "", category: str = "", limit: int = 50, after: str = "") -> dict[str, Any]:
    """The services of the region: `q` searches, `category` narrows; pages by `after` (a code), at most 100 lines."""
    lines = catalogue.search_services(q[:100]) if q else catalogue.list_services(category)
    if category:
        lines = [line for line in lines if line.category == category]
    if after and not q:
        lines = [line for line in lines if line.code > after]
    size = max(1, min(limit, 100))
    items = [
        {
            "code": line.code,
            "slug": line.slug,
            "name": line.name,
            "category": line.category,
            "agency": line.agency_name,
            "is_open": line.is_open,
            "promised": {"value": line.promised_value, "unit": line.promised_unit},
        }
        for line in lines[:size]
    ]
    return {"items": items, "next": items[-1]["code"] if len(lines) > size and not q else None}


@router.get("/services/{code}", summary="One service", response={200: dict[str, Any], 404: Problem})
@open_to_all
def get_service(request: HttpRequest, code: str, format: str = "") -> Any:  # noqa: A002 - the contract names it so
    """The enacted standard of a service with the JSON Schema of its form; `format=cpsv` gives CPSV-AP JSON-LD."""
    standard = catalogue.get_enacted_standard(code)
    if format == "cpsv":
        base = f"{request.scheme}://{request.get_host()}"
        return JsonResponse(catalogue.to_cpsv(standard, base_url=base), content_type="application/ld+json")
    return {
        "code": standard.code,
        "slug": standard.slug,
        "name": standard.name,
        "category": standard.category,
        "agency": standard.agency.owner,
        "issuer": standard.agency.issuer,
        "is_open": standard.is_open,
        "version": standard.number,
        "decree": {"number": standard.decree_no, "date": str(standard.decree_on or "")},
        "promised": {"value": standard.promised_value, "unit": standard.promised_unit},
        "variants": [{"code": v.code, "label": v.label} for v in standard.variants],
        "requirements": [
            {
                "key": r.key,
                "label": r.label,
                "kind": r.kind,
                "format": r.format,
                "obligation": r.obligation,
                "condition": r.condition,
                "accept": list(r.accept),
                "max_mb": r.max_mb,
            }
            for r in standard.requirements
        ],
        "components": [{"kind": c.kind, "text": c.text} for c in standard.public_components],
        "schema": catalogue.form_schema(standard),
    }


@router.get("/products/{code}/verify", summary="Verify a product")
@open_to_all
def verify_product(request: HttpRequest, code: str) -> dict[str, Any]:
    """Whether a product is valid, revoked or unknown, with the least that is needed to tell."""
    return verify(code[:40], moment_of(request)).as_plain()


@router.get("/areas", summary="Areas of Indonesia")
@open_to_all
def areas(request: HttpRequest, parent: str = "") -> dict[str, Any]:
    """The areas right below `parent`; the provinces without it."""
    return {"items": [{"code": area.code, "name": area.name, "level": area.level} for area in list_areas(parent[:10])]}
