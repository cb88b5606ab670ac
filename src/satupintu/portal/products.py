"""Products of a case for the applicant's page, as far as the office issues them here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from satupintu.applications.models import Application
from satupintu.core.regions import region_zone
from satupintu.issuance import queries as issuance


def list_products(application: Application, at: datetime) -> list[dict[str, Any]]:
    """Return what was issued for the case, newest first: number, validity, addresses of file and verification."""
    today = at.astimezone(region_zone()).date()
    return [
        {
            "number": product.number,
            "name": product.title,
            "is_valid": product.state == "valid" and (product.valid_until is None or product.valid_until >= today),
            "issued_at": product.issued_at,
            "valid_until": product.valid_until,
            "file_url": f"/berkas/{product.file_id}/",
            "verify_url": f"/v/{product.code}/",
        }
        for product in issuance.list_products(application.id)
    ]
