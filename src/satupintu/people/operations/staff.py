"""Staff, units, roles and delegations; all by the role `admin`."""

from datetime import date, datetime, timedelta
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.people import events
from satupintu.people.errors import CodeTaken, NotAtWork, UnknownRole, WrongDelegation, WrongPeriod
from satupintu.people.labels import FUNCTIONS, PERFORMERS
from satupintu.people.models import Account, Agency, Delegation, Role, RoleBinding, Staff, Unit, UnitDuty

LONGEST_DELEGATION = timedelta(days=366)


@operation
def seed_roles(*, actor: Actor, at: datetime) -> None:
    """Write the roles every region starts with; labels an office has changed stay."""
    require_role(actor, "admin")
    wanted = [Role(code=code, label=label, kind=Role.Kind.FUNCTION) for code, label in FUNCTIONS.items()]
    wanted += [Role(code=code, label=label, kind=Role.Kind.PERFORMER) for code, label in PERFORMERS.items()]
    Role.objects.bulk_create(wanted, ignore_conflicts=True)
    record(events.ROLES_SEEDED, Agency(), actor=actor, at=at, count=len(wanted))


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
    if not Role.objects.filter(code=role, kind=Role.Kind.PERFORMER).exists():
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
    """Register a member of staff. Raises `NotAllowed`, `NotFound` for the unit."""
    require_role(actor, "admin")
    if unit_id is not None and not Unit.objects.filter(pk=unit_id).exists():
        raise NotFound
    staff = Staff.objects.create(name=name, nip=nip, title=title, email=email, unit_id=unit_id, since=at)
    record(events.STAFF_REGISTERED, staff, actor=actor, at=at)
    return staff


@operation
def deactivate_staff(*, staff_id: UUID, actor: Actor, at: datetime) -> Staff:
    """End somebody's work here: no login, no role, no delegation any more. Raises `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    staff = lock(Staff, staff_id)
    staff.is_active, staff.left_at = False, staff.left_at or at
    staff.save(update_fields=["is_active", "left_at"])
    Account.objects.filter(staff=staff).update(is_active=False)
    Delegation.objects.filter(to_staff=staff, ended_at__isnull=True).update(ended_at=at)
    record(events.STAFF_DEACTIVATED, staff, actor=actor, at=at)
    return staff


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
    if not Role.objects.filter(pk=role).exists():
        raise UnknownRole(role=role)
    binding, _is_new = RoleBinding.objects.get_or_create(staff=staff, role_id=role, defaults={"since": at})
    record(events.ROLE_BOUND, staff, actor=actor, at=at, role=role)
    return binding


@operation
def unbind_role(*, staff_id: UUID, role: str, actor: Actor, at: datetime) -> None:
    """Take a role away. Raises `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    staff = lock(Staff, staff_id)
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

    `from_staff_id` is left out for a vacant post. Raises `WrongPeriod`, `WrongDelegation`, `UnknownRole`, `NotAtWork`,
    `NotAllowed`, `NotFound`.
    """
    require_role(actor, "admin")
    if valid_to < valid_from or valid_to - valid_from > LONGEST_DELEGATION:
        raise WrongPeriod
    if kind not in Delegation.Kind.values or not decree_no.strip() or from_staff_id == to_staff_id:
        raise WrongDelegation
    if not Role.objects.filter(pk=role).exists():
        raise UnknownRole(role=role)
    if from_staff_id is not None and not Staff.objects.filter(pk=from_staff_id).exists():
        raise NotFound
    _at_work(to_staff_id)
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


@operation
def end_delegation(*, delegation_id: UUID, actor: Actor, at: datetime) -> Delegation:
    """End a delegation before its time. Raises `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    delegation = lock(Delegation, delegation_id)
    delegation.ended_at = delegation.ended_at or at
    delegation.save(update_fields=["ended_at"])
    record(events.DELEGATION_ENDED, delegation, actor=actor, at=at)
    return delegation
