"""The cases behind a figure: every figure of a page opens the list it was counted from."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from satupintu.evaluation.models import CaseFact

_DECIDED = Q(outcome__in=("issued", "rejected"))
MEASURES = {
    "received": ("received_on", Q()),
    "returned": ("returned_on", Q()),
    "issued": ("decided_on", Q(outcome="issued")),
    "rejected": ("decided_on", Q(outcome="rejected")),
    "withdrawn": ("decided_on", Q(outcome="withdrawn")),
    "lapsed": ("decided_on", Q(outcome="lapsed")),
    "on_time": ("decided_on", Q(outcome="issued", is_on_time=True)),
    "late": ("decided_on", Q(outcome="issued", is_on_time=False)),
    "judged": ("decided_on", _DECIDED),
    "first_right": ("decided_on", _DECIDED & Q(rounds=0)),
    "not_first_right": ("decided_on", _DECIDED & Q(rounds__gt=0)),
    "open": ("received_on", Q()),
}
"""What can be listed: which day counts, and which cases."""


def list_case_ids(
    measure: str,
    since: date,
    until: date,
    *,
    service: str = "",
    variant: str | None = None,
    channel: str = "",
    district: str | None = None,
    agency: str = "",
) -> QuerySet[CaseFact, object]:
    """Return the ids of the cases a figure counts from `since` to before `until`, as a subquery for the register.

    `open` are the cases in process when `until` began. An unknown `measure` lists nothing.
    """
    if measure not in MEASURES:
        return CaseFact.objects.none().values_list("case_id", flat=True)
    column, which = MEASURES[measure]
    facts = CaseFact.objects.filter(which)
    if measure == "open":
        facts = facts.filter(received_on__lt=until).filter(Q(decided_on__isnull=True) | Q(decided_on__gte=until))
    else:
        facts = facts.filter(**{f"{column}__gte": since, f"{column}__lt": until})
    if service:
        facts = facts.filter(service=service)
    if variant is not None:
        facts = facts.filter(variant=variant)
    if channel:
        facts = facts.filter(channel=channel)
    if district is not None:
        facts = facts.filter(district=district)
    if agency:
        facts = facts.filter(agencies__has_key=agency)
    return facts.values_list("case_id", flat=True)
