"""Registering persons, businesses and powers of attorney."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext, gettext_noop

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.secrets import blind_index, decrypt, encrypt
from satupintu.journal.operations import record
from satupintu.people import events, rules
from satupintu.people.errors import AlreadyKnown, CannotErase, NotPrincipal, WrongIdentity, WrongPeriod, WrongPurpose
from satupintu.people.models import Account, Business, BusinessMember, Person, Proxy, RecoveryCode
from satupintu.people.ports import find_hold

LONGEST_PROXY = timedelta(days=366)
PURPOSE = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def _checked(values: dict[str, str], checks: dict[str, Callable[[str], str]]) -> dict[str, str]:
    """Normalise every value that is given; refuse with `WrongIdentity` naming all that are wrong."""
    errors: dict[str, str] = {}
    clean: dict[str, str] = {}
    for key, value in values.items():
        if not value.strip():
            clean[key] = ""
            continue
        try:
            clean[key] = checks[key](value)
        except rules.Broken as broken:
            sentence = gettext(broken.sentence)
            errors[key] = sentence % broken.data if broken.data else sentence
    if errors:
        raise WrongIdentity(errors=errors)
    return clean


def _nik(value: str) -> str:
    return rules.parse_nik(value).text


def _sex(value: str) -> str:
    if value not in Person.Sex.values:
        raise rules.Broken("sex", gettext_noop("Pilih laki-laki atau perempuan."))
    return value


def _insert(row: Model) -> None:
    """Save a new row; refuse with `AlreadyKnown` when somebody saved the same identifier at the same moment."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyKnown from None


def _living_person(person_id: UUID) -> Person:
    person = lock(Person, person_id)
    if person.erased_at is not None:
        raise NotFound
    return person


_PERSON_CHECKS: dict[str, Callable[[str], str]] = {
    "name": rules.normalise_name,
    "nik": _nik,
    "passport": rules.parse_passport,
    "phone": rules.normalise_phone,
    "email": rules.normalise_email,
    "sex": _sex,
    "village_code": rules.parse_village_code,
    "nationality": rules.parse_nationality,
}


def _seal(person: Person, kind: str, value: str) -> None:
    setattr(person, f"{kind}_cipher", encrypt(value, kind) if value else None)
    setattr(person, f"{kind}_index", blind_index(value, kind) if value else None)


@operation
def register_person(
    *,
    name: str,
    nik: str = "",
    passport: str = "",
    birth_date: date | None = None,
    sex: str = "",
    phone: str = "",
    email: str = "",
    address_line: str = "",
    village_code: str = "",
    nationality: str = "WNI",
    actor: Actor,
    at: datetime,
) -> Person:
    """Register a person by NIK (16 digits) or passport.

    Raises `WrongIdentity` with every wrong field at once, `AlreadyKnown` when NIK or passport is registered.
    """
    given = {"name": name, "nik": nik, "passport": passport, "phone": phone, "email": email, "sex": sex}
    clean = _checked({**given, "village_code": village_code, "nationality": nationality}, _PERSON_CHECKS)
    if not clean["name"]:
        raise WrongIdentity(errors={"name": gettext("Tulis nama lengkap sesuai KTP.")})
    if not (clean["nik"] or clean["passport"]):
        raise WrongIdentity(errors={"nik": gettext("Tulis NIK, 16 angka pada KTP.")})
    for kind in ("nik", "passport"):
        if clean[kind] and Person.objects.filter(**{f"{kind}_index": blind_index(clean[kind], kind)}).exists():
            raise AlreadyKnown
    person = Person(
        name=clean["name"],
        email=clean["email"],
        birth_date=birth_date,
        sex=clean["sex"],
        address_line=address_line.strip()[:240],
        village_code=clean["village_code"],
        nationality=clean["nationality"] or "WNI",
        registered_at=at,
    )
    for kind in ("nik", "passport", "phone"):
        _seal(person, kind, clean[kind])
    _insert(person)
    record(events.PERSON_REGISTERED, person, actor=actor, at=at)
    return person


def _may_change(person_id: UUID, actor: Actor) -> bool:
    return actor.is_system or actor.person_id == person_id or (actor.is_staff and actor.has("loket", "admin"))


@operation
def update_person(
    *,
    person_id: UUID,
    phone: str | None = None,
    email: str | None = None,
    address_line: str | None = None,
    village_code: str | None = None,
    actor: Actor,
    at: datetime,
) -> Person:
    """Change how a person is reached and where they live; what is None stays. By the person or counter staff.

    Raises `WrongIdentity`, `NotFound`, `NotAllowed`.
    """
    person = _living_person(person_id)
    if not _may_change(person_id, actor):
        raise NotAllowed
    given = {"phone": phone, "email": email, "village_code": village_code}
    clean = _checked({key: value for key, value in given.items() if value is not None}, _PERSON_CHECKS)
    if "phone" in clean:
        _seal(person, "phone", clean["phone"])
    person.email = clean.get("email", person.email)
    person.address_line = person.address_line if address_line is None else address_line.strip()[:240]
    person.village_code = clean.get("village_code", person.village_code)
    person.save()
    record(events.PERSON_UPDATED, person, actor=actor, at=at)
    return person


@operation
def erase_person(*, person_id: UUID, actor: Actor, at: datetime) -> Person:
    """Erase a person's data (UU 27/2022 ps. 43): the row stays, empty of everything personal.

    Their account closes and loses its login name; powers of attorney given and held, and seats in businesses, end. By the
    person or `admin`. Raises `CannotErase` while something needs the data, `NotAllowed`, `NotFound`.
    """
    person = lock(Person, person_id)
    if not (actor.is_system or actor.person_id == person_id or actor.has("admin")):
        raise NotAllowed
    if reason := find_hold(person_id):
        raise CannotErase(reason=reason)
    account = Account.objects.filter(person=person).first()
    if account is not None:
        account.is_active, account.login, account.totp_cipher = False, f"terhapus-{account.id}", None
        account.set_unusable_password()
        account.save()
        RecoveryCode.objects.filter(account=account).delete()
    BusinessMember.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at)
    Proxy.objects.filter(Q(principal_person=person) | Q(agent=person), revoked_at__isnull=True).update(revoked_at=at)
    person.name, person.email, person.address_line, person.village_code = "(dihapus)", "", "", ""
    person.birth_date, person.sex = None, ""
    for kind in ("nik", "passport", "phone"):
        _seal(person, kind, "")
    person.erased_at = at
    person.save()
    record(events.PERSON_ERASED, person, actor=actor, at=at)
    return person


@operation
def reveal_identifier(*, person_id: UUID, kind: str, purpose: str, actor: Actor, at: datetime) -> str:
    """Return the full `nik`, `passport` or `phone` of a person to staff; who looked and why is recorded.

    `purpose` is a code of small letters, digits, `-` and `_`, not words about the person, for it is kept in the journal.
    Raises `NotFound`, `NotAllowed`, `WrongPurpose`.
    """
    if kind not in {"nik", "passport", "phone"}:
        raise NotFound
    person = lock(Person, person_id)
    if not (actor.is_staff or actor.is_system or actor.person_id == person_id):
        raise NotAllowed
    if not PURPOSE.fullmatch(purpose):
        raise WrongPurpose
    cipher = getattr(person, f"{kind}_cipher")
    record(events.IDENTIFIER_REVEALED, person, actor=actor, at=at, kind=kind, purpose=purpose)
    return decrypt(cipher, kind) if cipher else ""


@operation
def register_business(
    *, name: str, nib: str = "", npwp: str = "", legal_form: str = "", address_line: str = "", actor: Actor, at: datetime
) -> Business:
    """Register a business by NIB (13 digits) or NPWP (15 or 16); a citizen who registers it becomes its member.

    Raises `WrongIdentity`, `AlreadyKnown`.
    """
    checks: dict[str, Callable[[str], str]] = {"nib": rules.parse_nib, "npwp": rules.parse_npwp}
    clean = _checked({"nib": nib, "npwp": npwp}, checks)
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
    _insert(business)
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
    _living_person(person_id)
    return _add(business, person_id, position, actor, at)


@operation
def end_membership(*, business_id: UUID, person_id: UUID, actor: Actor, at: datetime) -> BusinessMember:
    """Note that a person acts for a business no more, by any member of it or counter staff; rights end at once.

    Raises `NotPrincipal`, `NotFound` when the person is no member now.
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
    valid_from: date,
    valid_to: date,
    actor: Actor,
    at: datetime,
) -> Proxy:
    """Let `agent_id` act for a person or a business, at most one year; by the principal or counter staff.

    Raises `WrongPeriod`, `NotPrincipal`, `NotFound`.
    """
    if valid_to < valid_from or valid_to - valid_from > LONGEST_PROXY:
        raise WrongPeriod
    if (person_id is None) == (business_id is None) or agent_id == person_id:
        raise NotFound
    if not _is_principal(actor, person_id, business_id):
        raise NotPrincipal
    _lock_living(agent_id, person_id)
    if business_id is not None:
        lock(Business, business_id)
    proxy = Proxy.objects.create(
        principal_person_id=person_id,
        principal_business_id=business_id,
        agent_id=agent_id,
        letter_file_id=letter_file_id,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_at=at,
    )
    record(events.PROXY_GRANTED, proxy, actor=actor, at=at, agent_id=agent_id)
    return proxy


def _lock_living(*person_ids: UUID | None) -> None:
    """Lock these persons in the order of their keys, so that they cannot be erased meanwhile."""
    for person_id in sorted(person_id for person_id in person_ids if person_id is not None):
        _living_person(person_id)


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
    """Take a power of attorney back at once. Raises `NotPrincipal`, `NotFound`."""
    proxy = lock(Proxy, proxy_id)
    if not _is_principal(actor, proxy.principal_person_id, proxy.principal_business_id):
        raise NotPrincipal
    proxy.revoked_at = proxy.revoked_at or at
    proxy.save(update_fields=["revoked_at"])
    record(events.PROXY_REVOKED, proxy, actor=actor, at=at)
    return proxy
