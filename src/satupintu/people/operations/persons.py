"""Registering persons, correcting, erasing and looking at what is kept about them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.core.secrets import blind_index, decrypt
from satupintu.journal.operations import record
from satupintu.people import events, rules
from satupintu.people.checking import checked, insert, living_person, seal
from satupintu.people.errors import AlreadyKnown, CannotErase, WrongIdentity, WrongPurpose, WrongReason
from satupintu.people.models import Account, BusinessMember, Person, Proxy, RecoveryCode
from satupintu.people.ports import find_hold
from satupintu.people.rules.births import check_birth_date

PURPOSE = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def _nik(value: str) -> str:
    return rules.parse_nik(value).text


def _sex(value: str) -> str:
    if value not in Person.Sex.values:
        raise rules.Broken("sex", gettext_noop("Pilih laki-laki atau perempuan."))
    return value


def _language(value: str) -> str:
    if value not in Person.Language.values:
        raise rules.Broken("language", gettext_noop("Pilih bahasa Indonesia atau bahasa Inggris."))
    return value


def _birth_date(text: str, *, today: date) -> str:
    return check_birth_date(date.fromisoformat(text), today).isoformat()


PERSON_CHECKS: dict[str, Callable[[str], str]] = {
    "name": rules.normalise_name,
    "nik": _nik,
    "passport": rules.parse_passport,
    "phone": rules.normalise_phone,
    "email": rules.normalise_email,
    "sex": _sex,
    "village_code": rules.parse_village_code,
    "nationality": rules.parse_nationality,
    "birth_date": rules.parse_birth_date,
    "language": _language,
}


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
    language: str = "id",
    actor: Actor,
    at: datetime,
) -> Person:
    """Register a person by NIK (16 digits) or passport; notices go out in `language` (`id` or `en`).

    Contacts the system gives were proved by a code; what staff type opens nobody's account until it is proved
    (`prove_contact`). Raises `WrongIdentity` with every wrong field at once, `AlreadyKnown` when NIK or passport is
    registered.
    """
    given = {"name": name, "nik": nik, "passport": passport, "phone": phone, "email": email, "sex": sex}
    given |= {"village_code": village_code, "nationality": nationality, "language": language}
    given["birth_date"] = birth_date.isoformat() if birth_date else ""
    clean = checked(given, {**PERSON_CHECKS, "birth_date": partial(_birth_date, today=region_day(at))})
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
        language=clean["language"] or Person.Language.INDONESIAN,
        registered_at=at,
    )
    for kind in ("nik", "passport", "phone"):
        seal(person, kind, clean[kind])
    if actor.is_system:
        person.email_proved_at, person.phone_proved_at = (at if clean["email"] else None), (at if clean["phone"] else None)
    insert(person)
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
    language: str | None = None,
    actor: Actor,
    at: datetime,
) -> Person:
    """Change how and in which language a person is reached, and where they live; what is None stays.

    By the person or counter staff.

    A new e-mail address or phone is unproved: codes sent there do not open the account until it is (`prove_contact`).
    Raises `WrongIdentity`, `NotFound`, `NotAllowed`.
    """
    person = living_person(person_id)
    if not _may_change(person_id, actor):
        raise NotAllowed
    given = {"phone": phone, "email": email, "village_code": village_code, "language": language}
    clean = checked({key: value for key, value in given.items() if value is not None}, PERSON_CHECKS)
    if "phone" in clean:
        former = person.phone_index
        seal(person, "phone", clean["phone"])
        if former is None or person.phone_index is None or bytes(former) != bytes(person.phone_index):
            person.phone_proved_at = None
    if clean.get("email", person.email) != person.email:
        person.email, person.email_proved_at = clean["email"], None
    person.address_line = person.address_line if address_line is None else address_line.strip()[:240]
    person.village_code = clean.get("village_code", person.village_code)
    person.language = clean.get("language") or person.language
    person.save()
    record(events.PERSON_UPDATED, person, actor=actor, at=at)
    return person


@operation
def correct_person(
    *,
    person_id: UUID,
    reason: str,
    name: str | None = None,
    nik: str | None = None,
    passport: str | None = None,
    birth_date: date | None = None,
    sex: str | None = None,
    nationality: str | None = None,
    actor: Actor,
    at: datetime,
) -> Person:
    """Correct who a person is (UU 27/2022 ps. 6), after the counter has seen the identity card; what is None stays.

    By counter staff and `admin`. `reason` is a code like `purpose` in `reveal_identifier`. The journal keeps which fields
    were corrected and of their former values only the blind index, which proves one but tells none. Raises `WrongReason`,
    `WrongIdentity` with every wrong field at once, also when neither NIK nor passport would be left, `AlreadyKnown`,
    `NotAllowed`, `NotFound`.
    """
    person = living_person(person_id)
    if not (actor.is_system or (actor.is_staff and actor.has("loket", "admin"))):
        raise NotAllowed
    if not PURPOSE.fullmatch(reason):
        raise WrongReason
    given = {"name": name, "nik": nik, "passport": passport, "sex": sex, "nationality": nationality}
    clean = checked({key: value for key, value in given.items() if value is not None}, PERSON_CHECKS)
    if clean.get("name") == "":
        raise WrongIdentity(errors={"name": gettext("Tulis nama lengkap sesuai KTP.")})
    before = {key: _known_as(person, key) for key in [*clean, *(["birth_date"] if birth_date else [])]}
    for kind in clean.keys() & {"nik", "passport"}:
        seal(person, kind, clean[kind])
    if person.nik_index is None and person.passport_index is None:
        raise WrongIdentity(errors={"nik": gettext("Tulis NIK, 16 angka pada KTP.")})
    for key in clean.keys() & {"name", "sex", "nationality"}:
        setattr(person, key, clean[key])
    person.birth_date = birth_date or person.birth_date
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # somebody else is registered with this NIK or passport
        raise AlreadyKnown from None
    fields = ", ".join(sorted(before))
    record(events.PERSON_CORRECTED, person, actor=actor, at=at, fields=fields, reason=reason, before=before)
    return person


def _known_as(person: Person, key: str) -> str:
    """Return by what a former value can be proved later: the blind index of the region, in hexadecimal; "" of nothing."""
    if key in {"nik", "passport"}:
        index = getattr(person, f"{key}_index")
        return bytes(index).hex() if index else ""
    value = getattr(person, key)
    return blind_index(str(value), f"former_{key}").hex() if value else ""


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
    person.email_proved_at = person.phone_proved_at = None
    for kind in ("nik", "passport", "phone"):
        seal(person, kind, "")
    person.erased_at = at
    person.corrections.all().delete()
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
