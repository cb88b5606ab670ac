"""Staff, units, roles and delegations; all by the role `admin`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock, lock_key
from satupintu.core.operation import operation
from satupintu.core.regions import region_zone
from satupintu.journal.operations import record
from satupintu.people import events, rules
from satupintu.people.checking import checked
from satupintu.people.errors import (
    CodeTaken,
    DelegationOverlaps,
    LastAdministrator,
    NotAtWork,
    NotTheirRole,
    UnknownRole,
    WrongDelegation,
    WrongIdentity,
    WrongPeriod,
)
from satupintu.people.labels import FUNCTIONS, NOT_FOR_STAFF, PERFORMERS
from satupintu.people.models import Account, Agency, Delegation, Role, RoleBinding, Staff, Unit, UnitDuty
from satupintu.people.rules.staff import parse_nip

LONGEST_DELEGATION = timedelta(days=366)
# Who stands in for an official is one person at a time; signing on behalf (a.n.) can be given to several.
ACTING = ("plh", "plt")
ADMINISTRATORS = "people.administrators"
"""Held while somebody stops being one, so that two do not let each other go at the same moment."""


@operation
def seed_roles(*, actor: Actor, at: datetime) -> None:
    """Write the roles every region starts with; labels an office has changed stay."""
    require_role(actor, "admin")
    wanted = [Role(code=code, label=label, kind=Role.Kind.FUNCTION) for code, label in FUNCTIONS.items()]
    wanted += [Role(code=code, label=label, kind=Role.Kind.PERFORMER) for code, label in PERFORMERS.items()]
    Role.objects.bulk_create(wanted, ignore_conflicts=True)
    record(events.ROLES_SEEDED, Agency(), actor=actor, at=at, count=len(wanted))


@operation
def add_performers(*, performers: Mapping[str, str], actor: Actor, at: datetime) -> list[Role]:
    """Add roles that sheets name as performers: code → Indonesian label; those there already stay. Raises `NotAllowed`."""
    require_role(actor, "admin")
    known = set(Role.objects.filter(pk__in=list(performers)).values_list("pk", flat=True))
    wanted = [
        Role(code=code, label=label[:160], kind=Role.Kind.PERFORMER) for code, label in performers.items() if code not in known
    ]
    added = Role.objects.bulk_create(wanted, ignore_conflicts=True)
    record(events.ROLES_SEEDED, Agency(), actor=actor, at=at, count=len(added), codes=[role.code for role in added])
    return added


@operation
def create_agency(*, code: str, name: str, is_partner: bool = False, actor: Actor, at: datetime) -> Agency:
    """Note an agency. Raises `NotAllowed`, `CodeTaken`."""
    require_role(actor, "admin")
    if Agency.objects.filter(code=code).exists():
        raise CodeTaken(taken=code)
    agency = Agency.objects.create(code=code, name=name, is_partner=is_partner)
    record(events.AGENCY_CREATED, agency, actor=actor, at=at, code=code)
    return agency


@operation
def create_unit(*, agency_id: UUID, code: str, name: str, parent_id: UUID | None = None, actor: Actor, at: datetime) -> Unit:
    """Note a work unit of an agency. Raises `NotAllowed`, `NotFound`, `CodeTaken`."""
    require_role(actor, "admin")
    lock(Agency, agency_id)
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken(taken=code)
    if parent_id is not None:
        lock(Unit, parent_id, agency_id=agency_id)
    unit = Unit.objects.create(agency_id=agency_id, code=code, name=name, parent_id=parent_id)
    record(events.UNIT_CREATED, unit, actor=actor, at=at, code=code)
    return unit


@operation
def assign_duty(*, role: str, unit_id: UUID, service_code: str = "", actor: Actor, at: datetime) -> UnitDuty:
    """Let a unit answer for a role in a service ("": in all that have no unit of their own), in place of one before.

    Cases sent from now on go to it; those under way stay where they are. Raises `NotAllowed`, `NotFound`, `UnknownRole`.
    """
    require_role(actor, "admin")
    unit = lock(Unit, unit_id)
    if role in NOT_FOR_STAFF or not Role.objects.filter(code=role, kind=Role.Kind.PERFORMER).exists():
        raise UnknownRole
    duty, _is_new = UnitDuty.objects.update_or_create(
        role_id=role, service_code=service_code.strip()[:20], defaults={"unit": unit, "since": at}
    )
    record(events.DUTY_ASSIGNED, unit, actor=actor, at=at, role=role, service_code=duty.service_code)
    return duty


@operation
def end_duty(*, duty_id: UUID, actor: Actor, at: datetime) -> None:
    """Let a role belong to all who hold it again, for cases sent from now on. Raises `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    duty = lock(UnitDuty, duty_id)
    record(events.DUTY_ENDED, duty.unit, actor=actor, at=at, role=duty.role_id, service_code=duty.service_code)
    duty.delete()


@operation
def register_staff(
    *, name: str, nip: str = "", title: str = "", email: str = "", unit_id: UUID | None = None, actor: Actor, at: datetime
) -> Staff:
    """Register a member of staff; the NIP is left out for who has none, and nobody else's.

    Raises `WrongIdentity` with every wrong field at once, `NotAllowed`, `NotFound` for the unit.
    """
    require_role(actor, "admin")
    today = at.astimezone(region_zone()).date()
    checks: dict[str, Callable[[str], str]] = {
        "name": rules.normalise_name,
        "nip": lambda text: parse_nip(text, today),
        "email": rules.normalise_email,
    }
    given = checked({"name": name or "-", "nip": nip, "email": email}, checks)
    if given["nip"]:
        lock_key("people.nip")
        if Staff.objects.filter(nip=given["nip"]).exists():
            raise WrongIdentity(errors={"nip": gettext("NIP ini sudah dipakai petugas lain yang terdaftar.")})
    if unit_id is not None and not Unit.objects.filter(pk=unit_id).exists():
        raise NotFound
    staff = Staff.objects.create(**given, title=title, unit_id=unit_id, since=at)
    record(events.STAFF_REGISTERED, staff, actor=actor, at=at)
    return staff


@operation
def deactivate_staff(*, staff_id: UUID, actor: Actor, at: datetime) -> Staff:
    """End somebody's work here: no login, no role, no delegation any more.

    Raises `LastAdministrator`, `NotAllowed`, `NotFound`.
    """
    require_role(actor, "admin")
    lock_key(ADMINISTRATORS)
    staff = lock(Staff, staff_id)
    _require_other_administrator(staff)
    staff.is_active, staff.left_at = False, staff.left_at or at
    staff.save(update_fields=["is_active", "left_at"])
    Account.objects.filter(staff=staff).update(is_active=False)
    Delegation.objects.filter(to_staff=staff, ended_at__isnull=True).update(ended_at=at)
    record(events.STAFF_DEACTIVATED, staff, actor=actor, at=at)
    return staff


def _require_other_administrator(staff: Staff) -> None:
    """Refuse with `LastAdministrator` to lose an administrator who is the last that can log in; needs the key held."""
    administrators = RoleBinding.objects.filter(role_id="admin", staff__is_active=True)
    others = administrators.filter(staff__in=Account.objects.filter(is_active=True).values("staff")).exclude(staff=staff)
    if administrators.filter(staff=staff).exists() and not others.exists():
        raise LastAdministrator


def _at_work(staff_id: UUID) -> Staff:
    staff = lock(Staff, staff_id)
    if not staff.is_active:
        raise NotAtWork
    return staff


@operation
def bind_role(*, staff_id: UUID, role: str, actor: Actor, at: datetime) -> RoleBinding:
    """Give a role; giving it twice changes nothing. Raises `UnknownRole`, `NotAtWork`, `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    staff = _at_work(staff_id)
    if role in NOT_FOR_STAFF or not Role.objects.filter(pk=role).exists():
        raise UnknownRole(role=role)
    binding, _is_new = RoleBinding.objects.get_or_create(staff=staff, role_id=role, defaults={"since": at})
    record(events.ROLE_BOUND, staff, actor=actor, at=at, role=role)
    return binding


@operation
def unbind_role(*, staff_id: UUID, role: str, actor: Actor, at: datetime) -> None:
    """Take a role away. Raises `LastAdministrator`, `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    if role == "admin":
        lock_key(ADMINISTRATORS)
    staff = lock(Staff, staff_id)
    if role == "admin":
        _require_other_administrator(staff)
    RoleBinding.objects.filter(staff=staff, role_id=role).delete()
    record(events.ROLE_UNBOUND, staff, actor=actor, at=at, role=role)


@operation
def delegate(
    *,
    kind: str,
    to_staff_id: UUID,
    role: str,
    decree_no: str,
    valid_from: date,
    valid_to: date,
    from_staff_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> Delegation:
    """Pass a role on for a time (`plh`, `plt`, `an`; UU 30/2014 ps. 13-14) by decree, at most one year.

    `from_staff_id` is left out for a vacant post; else the giver holds the role themselves (what was delegated is not
    delegated again, ps. 13 (6)) and nobody else is Plh or Plt for them on these days. Raises `WrongPeriod`, also for days
    that are over, `WrongDelegation`, `UnknownRole`, `NotTheirRole`, `DelegationOverlaps`, `NotAtWork`, `NotAllowed`,
    `NotFound`.
    """
    require_role(actor, "admin")
    if valid_to < valid_from or valid_to - valid_from > LONGEST_DELEGATION or valid_to < at.astimezone(region_zone()).date():
        raise WrongPeriod
    if kind not in Delegation.Kind.values or not decree_no.strip() or from_staff_id == to_staff_id:
        raise WrongDelegation
    if role in NOT_FOR_STAFF or not Role.objects.filter(pk=role).exists():
        raise UnknownRole(role=role)
    for staff_id in sorted({to_staff_id, from_staff_id or to_staff_id}):
        lock(Staff, staff_id)
    _at_work(to_staff_id)
    if from_staff_id is not None and not RoleBinding.objects.filter(staff_id=from_staff_id, role_id=role).exists():
        raise NotTheirRole(role=role)
    if _overlaps(kind, role, from_staff_id, to_staff_id, valid_from, valid_to):
        raise DelegationOverlaps(role=role)
    delegation = Delegation.objects.create(
        kind=Delegation.Kind(kind),
        from_staff_id=from_staff_id,
        to_staff_id=to_staff_id,
        role_id=role,
        decree_no=decree_no.strip()[:120],
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(events.DELEGATED, delegation, actor=actor, at=at, role=role, kind=kind)
    return delegation


def _overlaps(kind: str, role: str, from_staff_id: UUID | None, to_staff_id: UUID, valid_from: date, valid_to: date) -> bool:
    """Whether the role is passed on already in these days: to the same person, or by the same giver to one who acts for them."""
    same = Delegation.objects.filter(role_id=role, valid_from__lte=valid_to, valid_to__gte=valid_from, ended_at__isnull=True)
    clash = Q(to_staff_id=to_staff_id, from_staff_id=from_staff_id)
    if from_staff_id is not None and kind in ACTING:
        clash |= Q(from_staff_id=from_staff_id, kind__in=ACTING)
    return same.filter(clash).exists()


@operation
def end_delegation(*, delegation_id: UUID, actor: Actor, at: datetime) -> Delegation:
    """End a delegation before its time. Raises `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    delegation = lock(Delegation, delegation_id)
    delegation.ended_at = delegation.ended_at or at
    delegation.save(update_fields=["ended_at"])
    record(events.DELEGATION_ENDED, delegation, actor=actor, at=at)
    return delegation
