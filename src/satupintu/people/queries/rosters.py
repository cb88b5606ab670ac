"""Who is there to do the rows of a sheet: roles that are held, and roles somebody is at work for where they are done."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from satupintu.people.models import RoleBinding, UnitDuty


@dataclass(frozen=True, slots=True)
class Roster:
    """Role codes: `held` by somebody at work in the region; `ready` of those, by somebody in the unit on duty, if one is."""

    held: frozenset[str]
    ready: frozenset[str]


def get_roster(service_code: str) -> Roster:
    """Return who is there for a service; delegations do not count, since they end by themselves."""
    bindings = set(RoleBinding.objects.filter(staff__is_active=True).values_list("role_id", "staff__unit_id"))
    duties = UnitDuty.objects.filter(Q(service_code="") | Q(service_code=service_code)).order_by("service_code")
    on_duty = dict(duties.values_list("role_id", "unit_id"))  # a duty for this service comes after one for all
    held = frozenset(role for role, _unit in bindings)
    return Roster(held, frozenset(role for role in held if role not in on_duty or (role, on_duty[role]) in bindings))
