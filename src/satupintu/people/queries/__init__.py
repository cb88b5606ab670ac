"""Questions about people; identifiers come back masked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from satupintu.core.actor import NOBODY, Actor
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_zone
from satupintu.core.secrets import blind_index, decrypt
from satupintu.core.statements import Question
from satupintu.journal.models import Entry
from satupintu.people import code_limits, events, faults, rules
from satupintu.people.labels import NOT_FOR_STAFF
from satupintu.people.models import (
    Account,
    Agency,
    Business,
    Correction,
    Delegation,
    Person,
    Role,
    RoleBinding,
    Staff,
    Unit,
    UnitDuty,
)
from satupintu.people.ports import can_text_phones
from satupintu.people.queries.acting import (
    Principal as Principal,
)
from satupintu.people.queries.acting import (
    ProxyLine as ProxyLine,
)
from satupintu.people.queries.acting import (
    can_act_for as can_act_for,
)
from satupintu.people.queries.acting import (
    find_business_contact as find_business_contact,
)
from satupintu.people.queries.acting import (
    get_proxy_line as get_proxy_line,
)
from satupintu.people.queries.acting import (
    holds_or_gave as holds_or_gave,
)
from satupintu.people.queries.acting import (
    is_member_of_business as is_member_of_business,
)
from satupintu.people.queries.acting import (
    list_business_ids as list_business_ids,
)
from satupintu.people.queries.acting import (
    list_given_proxies as list_given_proxies,
)
from satupintu.people.queries.acting import (
    list_held_proxies as list_held_proxies,
)
from satupintu.people.queries.acting import (
    list_principals as list_principals,
)
from satupintu.people.queries.acting import (
    list_proxy_ids as list_proxy_ids,
)
from satupintu.people.queries.rosters import (
    get_roster as get_roster,
)
from satupintu.people.rules import (
    Broken as Broken,
)
from satupintu.people.rules import (
    mask_phone as mask_phone,
)
from satupintu.people.rules import (
    normalise_email as normalise_email,
)
from satupintu.people.rules import (
    normalise_name as normalise_name,
)
from satupintu.people.rules import (
    normalise_phone as normalise_phone,
)

_WHO: Question[tuple[UUID | None, UUID | None, bool | None, UUID | None, UUID | None]] = Question(
    lambda account_id: Account.objects.filter(pk=account_id, is_active=True).values_list(
        "person_id", "staff_id", "staff__is_active", "staff__unit_id", "staff__unit__agency_id"
    )
)
_ROLES: Question[tuple[str]] = Question(
    lambda staff_id, today: (
        RoleBinding.objects.filter(staff_id=staff_id)
        .values_list("role_id")
        .union(
            Delegation.objects.filter(
                to_staff_id=staff_id, valid_from__lte=today, valid_to__gte=today, ended_at__isnull=True
            ).values_list("role_id")
        )
    )
)


def actor_for(account_id: UUID, at: datetime) -> Actor:
    """Return who acts when this account is logged in, with the roles of today's delegations; nobody when inactive."""
    found = _WHO.first(account_id)
    if found is None:
        return NOBODY
    person_id, staff_id, is_active_staff, unit_id, agency_id = found
    if person_id is not None:
        return Actor("person", account_id, person_id=person_id)
    if not is_active_staff:
        return NOBODY
    roles = frozenset(code for (code,) in _ROLES.list(staff_id, at.astimezone(region_zone()).date()))
    units = frozenset([unit_id]) if unit_id else frozenset()
    agencies = frozenset([agency_id]) if agency_id else frozenset()
    return Actor("staff", staff_id, roles=roles, unit_ids=units, agency_ids=agencies, channel="desk")


birth_date_doubt = faults.birth_date_doubt
birth_date_fault = faults.birth_date_fault
identifier_fault = faults.identifier_fault
name_fault = faults.name_fault
nik_doubt = faults.nik_doubt
next_code_at = code_limits.next_code_at


def doubt_of_nik(person: Person) -> str:
    """Return the warning of `nik_doubt` about a person's own NIK, or ""."""
    return nik_doubt(decrypt(person.nik_cipher, "nik")) if person.nik_cipher else ""


def find_account(login: str) -> Account | None:
    """Return the account with this login name, or None."""
    return Account.objects.filter(login=login.strip().lower()).first()


def has_password(account_id: UUID) -> bool:
    """Whether an account has a password of its own, besides one-time codes."""
    return any(account.has_usable_password() for account in Account.objects.filter(pk=account_id))


def has_account(person_id: UUID) -> bool:
    """Whether a person can log in."""
    return Account.objects.filter(person_id=person_id).exists()


def get_person(person_id: UUID) -> Person:
    """Return a person. Raises `NotFound`."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def find_person_by_nik(nik: str) -> Person | None:
    """Return the person with this NIK, or None (also for something that is no NIK)."""
    try:
        return Person.objects.filter(nik_index=blind_index(rules.parse_nik(nik).text, "nik")).first()
    except rules.Broken:
        return None


def search_persons(text: str, limit: int = 20) -> list[Person]:
    """Return persons whose NIK is `text`, or whose name holds it (three letters or more), by name."""
    if found := find_person_by_nik(text):
        return [found]
    wanted = text.strip()
    if len(wanted) < 3:
        return []
    return list(Person.objects.filter(name__icontains=wanted, erased_at__isnull=True).order_by("name")[:limit])


def masked_nik(person: Person) -> str:
    """Return the NIK with only its last four digits, or ""."""
    return rules.mask_nik(decrypt(person.nik_cipher, "nik")) if person.nik_cipher else ""


def masked_passport(person: Person) -> str:
    """Return the passport number with only its last three signs, or ""."""
    return rules.mask_passport(decrypt(person.passport_cipher, "passport")) if person.passport_cipher else ""


def masked_phone(person: Person) -> str:
    """Return the phone number masked, or ""."""
    return rules.mask_phone(decrypt(person.phone_cipher, "phone")) if person.phone_cipher else ""


def list_unproved_contacts(person: Person) -> list[str]:
    """Return which of the person's contacts (`email`, `phone`) could be proved but are not, so that they open no account."""
    found = ["email"] if person.email and person.email_proved_at is None else []
    if person.phone_cipher and person.phone_proved_at is None and can_text_phones():
        found.append("phone")
    return found


def own_identifiers(person_id: UUID, actor: Actor) -> dict[str, str]:
    """Return the person's own NIK, phone and e-mail in full, to that person only, for prefilling their forms."""
    if actor.person_id != person_id:
        return {}
    person = get_person(person_id)
    return {
        "nik": decrypt(person.nik_cipher, "nik") if person.nik_cipher else "",
        "phone": decrypt(person.phone_cipher, "phone") if person.phone_cipher else "",
        "email": person.email,
    }


@dataclass(frozen=True)
class Contact:
    """How the office reaches a person: e-mail, phone (E.164), both "" where unknown, and the language it writes in."""

    email: str
    phone: str
    language: str


def find_contact(person_id: UUID) -> Contact | None:
    """Return how a person is reached, in clear, for sending to them only; None for somebody erased or unknown."""
    person = Person.objects.filter(pk=person_id, erased_at__isnull=True).first()
    if person is None:
        return None
    phone = decrypt(person.phone_cipher, "phone") if person.phone_cipher else ""
    return Contact(person.email, phone, person.language)


def get_staff(staff_id: UUID) -> Staff:
    """Return a member of staff. Raises `NotFound`."""
    staff = Staff.objects.select_related("unit__agency").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    return staff


def list_staff(*, include_inactive: bool = False) -> QuerySet[Staff]:
    """Return the staff by name, with unit, account and roles."""
    staff = Staff.objects.select_related("unit__agency", "account").prefetch_related("bindings__role").order_by("name")
    return staff if include_inactive else staff.filter(is_active=True)


def list_staff_with_role(role: str, *, day: date | None = None) -> list[Staff]:
    """Return active staff who hold the role, or hold it by delegation on `day`; by name."""
    held = Q(bindings__role_id=role)
    if day is not None:
        held |= Q(
            delegations_held__role_id=role,
            delegations_held__valid_from__lte=day,
            delegations_held__valid_to__gte=day,
            delegations_held__ended_at__isnull=True,
        )
    return list(Staff.objects.filter(held, is_active=True).distinct().order_by("name"))


def count_staff_by_role(codes: Iterable[str]) -> dict[str, int]:
    """Return how many at work here hold each of these roles; a role nobody holds is left out."""
    held = RoleBinding.objects.filter(role_id__in=list(codes), staff__is_active=True)
    return dict(held.values_list("role_id").annotate(n=Count("staff_id", distinct=True)))


def list_unheld_roles(codes: Iterable[str]) -> list[Role]:
    """Return those of these roles that nobody at work here holds, by code."""
    held = RoleBinding.objects.filter(staff__is_active=True).values("role_id")
    return list(Role.objects.filter(pk__in=list(codes)).exclude(pk__in=held).order_by("code"))


def find_delegation(staff_id: UUID, role: str, day: date) -> Delegation | None:
    """Return the delegation by which a member of staff holds the role on `day`, or None."""
    return Delegation.objects.filter(
        to_staff_id=staff_id, role_id=role, valid_from__lte=day, valid_to__gte=day, ended_at__isnull=True
    ).first()


def names_of_staff(staff_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return id → name for members of staff, past ones included."""
    ids = set(staff_ids)
    return dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def role_labels() -> dict[str, str]:
    """Return role code → Indonesian label of the region."""
    return dict(Role.objects.values_list("code", "label"))


def list_roles() -> list[Role]:
    """Return every role staff can hold, functions first."""
    return list(Role.objects.exclude(pk__in=NOT_FOR_STAFF).order_by("kind", "label"))


def units_on_duty(service_code: str, roles: Collection[str]) -> dict[str, UUID]:
    """Return role → the unit that answers for it in a service, where one does; its own before one for all services."""
    return {role: unit_id for role, unit_id in _DUTIES.list(service_code) if role in roles}


_DUTIES: Question[tuple[str, UUID]] = Question(
    lambda service_code: (
        UnitDuty.objects.filter(Q(service_code="") | Q(service_code=service_code))
        .order_by("service_code", "id")
        .values_list("role_id", "unit_id")
    )
)


def list_duties() -> list[UnitDuty]:
    """Return every duty by role and service, with its unit and role."""
    return list(UnitDuty.objects.select_related("unit__agency", "role").order_by("role_id", "service_code"))


def list_units() -> list[Unit]:
    """Return the work units by agency and name."""
    return list(Unit.objects.select_related("agency").order_by("agency__name", "name"))


def list_agencies() -> list[Agency]:
    """Return the agencies by name."""
    return list(Agency.objects.order_by("name"))


def get_business(business_id: UUID) -> Business:
    """Return a business. Raises `NotFound`."""
    business = Business.objects.filter(pk=business_id).first()
    if business is None:
        raise NotFound
    return business


def has_withdrawn_consent(person_id: UUID) -> bool:
    """Whether the person took back their consent: then only what the law asks of the office may be done with their data."""
    return Person.objects.filter(pk=person_id, consent_withdrawn_at__isnull=False).exists()


def find_business_by_nib(nib: str) -> Business | None:
    """Return the business with this NIB, or None (also for something that is no NIB)."""
    try:
        return Business.objects.filter(nib=rules.parse_nib(nib)).first()
    except rules.Broken:
        return None


def get_own_data(person_id: UUID) -> dict[str, Any]:
    """Return what is kept about a person and who looked at their identifiers (UU 27/2022 ps. 32), masked."""
    person = get_person(person_id)
    looks = Entry.objects.filter(subject_id=person_id, event=events.IDENTIFIER_REVEALED.name).order_by("-id")[:200]
    names = names_of_staff([look.actor_id for look in looks if look.actor_id])
    return {
        "person": person,
        "nik": masked_nik(person),
        "passport": masked_passport(person),
        "phone": masked_phone(person),
        "unproved": list_unproved_contacts(person),
        "businesses": [m.business for m in person.memberships.filter(ended_at__isnull=True).select_related("business")],
        "corrections": list(person.corrections.order_by("-asked_at")[:20]),
        "looks": [
            {"at": look.at, "who": names.get(look.actor_id, "") if look.actor_id else "", "data": look.data} for look in looks
        ],
    }


@dataclass(frozen=True)
class OpenCorrection:
    """A correction that waits for the office: whose, of what, from what to what; numbers masked."""

    id: UUID
    person_id: UUID
    name: str
    label: str
    current: str
    wanted: str
    due_at: datetime


def list_open_corrections() -> list[OpenCorrection]:
    """Return the corrections people wait for, the soonest due first."""
    found = []
    for correction in Correction.objects.filter(state=Correction.State.OPEN).select_related("person").order_by("due_at", "id"):
        person, wanted = correction.person, decrypt(correction.wanted_cipher or b"", "correction")
        is_nik = correction.field == Correction.Field.NIK
        current = masked_nik(person) if is_nik else str(getattr(person, correction.field) or "")
        found.append(
            OpenCorrection(
                id=correction.id,
                person_id=person.id,
                name=person.name,
                label=str(correction.get_field_display()),
                current=current,
                wanted=rules.mask_nik(wanted) if is_nik else wanted,
                due_at=correction.due_at,
            )
        )
    return found
