"""Registering businesses, who acts for them, and powers of attorney."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext

from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.core.secrets import blind_index, encrypt
from satupintu.journal.operations import record
from satupintu.people import events, rules
from satupintu.people.checking import checked, insert, living_person
from satupintu.people.errors import AlreadyKnown, LetterMissing, NotPrincipal, WrongIdentity, WrongPeriod
from satupintu.people.models import Business, BusinessMember, Proxy

LONGEST_PROXY = timedelta(days=366)


@operation
def register_business(
    *, name: str, nib: str = "", npwp: str = "", legal_form: str = "", address_line: str = "", actor: Actor, at: datetime
) -> Business:
    """Register a business by NIB (13 digits) or NPWP (15 or 16); a citizen who registers it becomes its member.

    Raises `WrongIdentity`, `AlreadyKnown`.
    """
    checks: dict[str, Callable[[str], str]] = {"nib": rules.parse_nib, "npwp": rules.parse_npwp}
    clean = checked({"nib": nib, "npwp": npwp}, checks)
    if not name.strip():
        raise WrongIdentity(errors={"name": gettext("Tulis nama badan usaha sesuai akta.")})
    if not (clean["nib"] or clean["npwp"]):
        raise WrongIdentity(errors={"nib": gettext("Tulis NIB (13 angka) atau NPWP.")})
    index = blind_index(clean["npwp"], "npwp") if clean["npwp"] else None
    if (clean["nib"] and Business.objects.filter(nib=clean["nib"]).exists()) or (
        index and Business.objects.filter(npwp_index=index).exists()
    ):
        raise AlreadyKnown
    business = Business(
        name=name.strip()[:200],
        nib=clean["nib"] or None,
        npwp_cipher=encrypt(clean["npwp"], "npwp") if clean["npwp"] else None,
        npwp_index=index,
        legal_form=legal_form[:40],
        address_line=address_line.strip()[:240],
        registered_at=at,
    )
    insert(business)
    record(events.BUSINESS_REGISTERED, business, actor=actor, at=at)
    if actor.person_id is not None:
        _add(business, actor.person_id, "", actor, at)
    return business


def _add(business: Business, person_id: UUID, position: str, actor: Actor, at: datetime) -> BusinessMember:
    member, _is_new = BusinessMember.objects.get_or_create(
        business=business, person_id=person_id, ended_at=None, defaults={"position": position[:80], "since": at}
    )
    record(events.MEMBER_ADDED, business, actor=actor, at=at, person_id=person_id)
    return member


@operation
def add_member(*, business_id: UUID, person_id: UUID, position: str = "", actor: Actor, at: datetime) -> BusinessMember:
    """Name a person who may act for a business; by a member or counter staff.

    Naming a member again changes nothing. Raises `NotPrincipal`, `NotFound`.
    """
    business = lock(Business, business_id)
    if not (_is_principal(actor, None, business_id) or (actor.is_staff and actor.has("admin"))):
        raise NotPrincipal
    living_person(person_id)
    return _add(business, person_id, position, actor, at)


@operation
def end_membership(*, business_id: UUID, person_id: UUID, actor: Actor, at: datetime) -> BusinessMember:
    """Let a person act for a business no longer; by a member (themselves too) or counter staff.

    Raises `NotPrincipal`, `NotFound` when they are no member.
    """
    lock(Business, business_id)
    if not (_is_principal(actor, None, business_id) or (actor.is_staff and actor.has("admin"))):
        raise NotPrincipal
    member = BusinessMember.objects.filter(business_id=business_id, person_id=person_id, ended_at__isnull=True).first()
    if member is None:
        raise NotFound
    member.ended_at = at
    member.save(update_fields=["ended_at"])
    record(events.MEMBER_ENDED, member.business, actor=actor, at=at, person_id=person_id)
    return member


@operation
def grant_proxy(
    *,
    agent_id: UUID,
    person_id: UUID | None = None,
    business_id: UUID | None = None,
    letter_file_id: UUID | None = None,
    service_codes: Collection[str] = (),
    valid_from: date,
    valid_to: date,
    actor: Actor,
    at: datetime,
) -> Proxy:
    """Let `agent_id` act for a person or a business, at most one year; by the principal, a member, or counter staff.

    `service_codes` narrows it to these services; none named means all (KUHPerdata ps. 1795). Counter staff, who only take
    down what the principal signed, show the scanned letter (`letter_file_id`). Raises `WrongPeriod`, also for days that are
    over, `LetterMissing`, `NotPrincipal`, `NotFound`.
    """
    if valid_to < valid_from or valid_to - valid_from > LONGEST_PROXY or valid_to < region_day(at):
        raise WrongPeriod
    if (person_id is None) == (business_id is None) or agent_id == person_id:
        raise NotFound
    if not _is_principal(actor, person_id, business_id):
        raise NotPrincipal
    if actor.is_staff and letter_file_id is None:
        raise LetterMissing
    _lock_living(agent_id, person_id)
    if business_id is not None:
        lock(Business, business_id)
    proxy = Proxy.objects.create(
        principal_person_id=person_id,
        principal_business_id=business_id,
        agent_id=agent_id,
        letter_file_id=letter_file_id,
        service_codes=sorted(set(service_codes)),
        valid_from=valid_from,
        valid_to=valid_to,
        granted_at=at,
    )
    record(events.PROXY_GRANTED, proxy, actor=actor, at=at, agent_id=agent_id, services=proxy.service_codes)
    return proxy


def _lock_living(*person_ids: UUID | None) -> None:
    """Lock these persons in the order of their keys, so that they cannot be erased meanwhile."""
    for person_id in sorted(person_id for person_id in person_ids if person_id is not None):
        living_person(person_id)


def _is_principal(actor: Actor, person_id: UUID | None, business_id: UUID | None) -> bool:
    if actor.is_system or (actor.is_staff and actor.has("loket")):
        return True
    if actor.person_id is None:
        return False
    if person_id is not None:
        return person_id == actor.person_id
    if business_id is None:
        return False
    return BusinessMember.objects.filter(business_id=business_id, person_id=actor.person_id, ended_at__isnull=True).exists()


@operation
def revoke_proxy(*, proxy_id: UUID, actor: Actor, at: datetime) -> Proxy:
    """Take a power of attorney back at once (KUHPerdata ps. 1814); by the principal, a member, or counter staff.

    Cases begun by it stay the principal's; the agent sees them no more. Raises `NotPrincipal`, `NotFound`.
    """
    proxy = lock(Proxy, proxy_id)
    if not _is_principal(actor, proxy.principal_person_id, proxy.principal_business_id):
        raise NotPrincipal
    proxy.revoked_at = proxy.revoked_at or at
    proxy.save(update_fields=["revoked_at"])
    record(events.PROXY_REVOKED, proxy, actor=actor, at=at)
    return proxy
