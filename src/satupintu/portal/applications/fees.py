"""What a case will cost, as far as its answers tell."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from satupintu.applications.queries import CasePage, facts_of
from satupintu.catalogue.queries import compute_fee
from satupintu.config.templatetags.komponen import rupiah


def fee_rows(case: CasePage, at: datetime) -> list[tuple[str, str]]:
    """Return the parts of the fee that can be computed now, then what cannot yet, then the sum; empty when it is free."""
    statement = compute_fee(case.standard, case.answers, **facts_of(case.application, at))
    lines = [line for line in statement.lines if line.in_total]
    rows = [(line.label, rupiah(line.amount)) for line in lines if line.amount]
    rows += [(line.label, _("belum dapat dihitung")) for line in lines if line.amount is None]
    if len(rows) > 1 and statement.total:
        rows.append((_("Jumlah"), rupiah(statement.total)))
    return rows
