"""A service as schema.org JSON-LD, safe inside a script element."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from satupintu.catalogue.queries import Standard
from satupintu.core.regions import current_region

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def service_json_ld(standard: Standard, url: str) -> SafeString:
    """Return schema.org `GovernmentService` of a standard; escaped so that no text can end the element."""
    region = current_region()
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": standard.name,
        "identifier": standard.code,
        "url": url,
        "serviceType": standard.category_label,
        "provider": {
            "@type": "GovernmentOrganization",
            "name": region.office_name,
            "address": region.address,
            "telephone": region.phone,
        },
        "areaServed": {"@type": "AdministrativeArea", "name": region.name},
        "serviceOutput": {"@type": "GovernmentPermit", "name": standard.product.name},
        "alternateName": list(standard.synonyms[:10]),
    }
    if standard.fee.amount is not None:
        data["offers"] = {"@type": "Offer", "price": str(standard.fee.amount), "priceCurrency": "IDR"}
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 escaped above
