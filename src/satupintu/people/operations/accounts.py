"""Opening accounts, passwords, unlocking."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from satupintu.core.actor import SYSTEM, Actor, require_role
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.people import events
from satupintu.people.checking import checked, require_strong
from satupintu.people.errors import HasAccount, LoginTaken, NotAtWork, WrongPassword, WrongReason
from satupintu.people.models import Account, Person, RoleBinding, Staff
from satupintu.people.operations.consent import give_consent
from satupintu.people.operations.persons import PURPOSE, register_person
from satupintu.people.rules.staff import parse_login


def _open(account: Account, password: str | None, actor: Actor, at: datetime) -> Account:
    account.login = account.login.strip().lower()
    if not account.login or Account.objects.filter(login=account.login).exists():
        raise LoginTaken
    if password is None:
        account.set_unusable_password()
    else:
        require_strong(password)
        account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:  # somebody took the name at the same moment
        raise LoginTaken from None
    record(events.ACCOUNT_OPENED, account, actor=actor, at=at)
    return account


@operation
def open_citizen_account(*, person_id: UUID, login: str, password: str | None = None, actor: Actor, at: datetime) -> Account:
    """Open the account of a person; without password they log in by one-time code. By the system or counter staff.

    Raises `LoginTaken`, `HasAccount`, `WeakPassword`, `NotAllowed`, `NotFound`.
    """
    if not (actor.is_system or actor.person_id == person_id or (actor.is_staff and actor.has("loket", "admin"))):
        raise NotAllowed
    person = lock(Person, person_id)
    if person.erased_at is not None:
        raise NotFound
    if Account.objects.filter(person=person).exists():
        raise HasAccount
    return _open(Account(login=login, person_id=person_id, opened_at=at), password, actor, at)


@operation
def register_citizen(
    *,
    target: str,
    name: str,
    nik: str = "",
    passport: str = "",
    birth_date: date | None = None,
    is_consenting: bool = False,
    language: str = "id",
    actor: Actor,
    at: datetime,
) -> Account:
    """Register a person reached at `target` (an e-mail address or phone that was proved by a code) and open their account.

    With `is_consenting` they agreed to the privacy notice as it stands (UU 27/2022 ps. 20-22), and that is kept. All of it
    or nothing: a person without account could never register again. By the system or counter staff. Raises what
    `register_person` and `open_citizen_account` raise.
    """
    phone, email = ("", target) if "@" in target else (target, "")
    person = register_person(
        name=name,
        nik=nik,
        passport=passport,
        birth_date=birth_date,
        phone=phone,
        email=email,
        language=language,
        actor=actor,
        at=at,
    )
    if is_consenting:
        give_consent(person_id=person.id, actor=SYSTEM, at=at)
    return open_citizen_account(person_id=person.id, login=target, actor=actor, at=at)


@operation
def open_staff_account(
    *, staff_id: UUID, login: str, password: str, second_factor_required: bool = True, actor: Actor, at: datetime
) -> Account:
    """Open the account of a member of staff; by `admin`.

    Raises `WrongIdentity` for a login name of other signs, `LoginTaken`, `HasAccount`, `NotAtWork`, `WeakPassword`,
    `NotAllowed`, `NotFound`.
    """
    require_role(actor, "admin")
    login = checked({"login": login or "-"}, {"login": parse_login})["login"]
    staff = lock(Staff, staff_id)
    if not staff.is_active:
        raise NotAtWork
    if Account.objects.filter(staff=staff).exists():
        raise HasAccount
    account = Account(login=login, staff_id=staff_id, second_factor_required=second_factor_required, opened_at=at)
    return _open(account, password, actor, at)


@operation
def open_administrator(*, login: str, password: str, actor: Actor, at: datetime) -> Account:
    """Open the first administrator of a region: a member of staff with the role `admin`; by the system only.

    Raises `WrongIdentity` for a login name of other signs, `LoginTaken`, `WeakPassword`, `NotAllowed`.
    """
    if not actor.is_system:
        raise NotAllowed
    login = checked({"login": login or "-"}, {"login": parse_login})["login"]
    staff = Staff.objects.create(name="Administrator", title="Admin kantor", since=at)
    RoleBinding.objects.create(staff=staff, role_id="admin", since=at)
    return _open(Account(login=login, staff=staff, second_factor_required=True, opened_at=at), password, actor, at)


@operation
def change_password(*, account_id: UUID, password: str, current: str = "", actor: Actor, at: datetime) -> Account:
    """Set a new password; every other session of the account ends. By its holder, who shows the current one, or `admin`.

    Who never had a password shows none. Raises `WrongPassword`, `WeakPassword`, `NotAllowed`, `NotFound`.
    """
    account = lock(Account, account_id)
    is_own = _is_own(account, actor)
    if not (actor.has("admin") or is_own):
        raise NotAllowed
    if is_own and account.has_usable_password() and not account.check_password(current):
        raise WrongPassword(errors={"current": WrongPassword.sentence})
    require_strong(password)
    account.set_password(password)
    account.save(update_fields=["password"])
    record(events.PASSWORD_CHANGED, account, actor=actor, at=at)
    return account


def _is_own(account: Account, actor: Actor) -> bool:
    if actor.is_staff:
        return account.staff_id is not None and account.staff_id == actor.id
    return account.id == actor.id


@operation
def reset_second_factor(*, account_id: UUID, reason: str, actor: Actor, at: datetime) -> Account:
    """Take a lost second factor and its recovery codes off an account, to be enrolled again; by another `admin`.

    `reason` is a code (`ponsel-hilang`), kept in the journal. Nobody takes off their own: an open session must not be
    enough for that. Raises `WrongReason`, `NotAllowed`, `NotFound`.
    """
    require_role(actor, "admin")
    account = lock(Account, account_id)
    if _is_own(account, actor):
        raise NotAllowed
    if not PURPOSE.fullmatch(reason):
        raise WrongReason
    account.totp_cipher, account.totp_confirmed_at, account.totp_last_step = None, None, 0
    account.save(update_fields=["totp_cipher", "totp_confirmed_at", "totp_last_step"])
    account.recovery_codes.all().delete()
    record(events.SECOND_FACTOR_RESET, account, actor=actor, at=at, reason=reason)
    return account


@operation
def unlock_account(*, account_id: UUID, actor: Actor, at: datetime) -> Account:
    """End a lockout before its time; by `admin`. Raises `NotAllowed`, `NotFound`."""
    require_role(actor, "admin")
    account = lock(Account, account_id)
    account.failures, account.locked_until = 0, None
    account.save(update_fields=["failures", "locked_until"])
    record(events.UNLOCKED, account, actor=actor, at=at)
    return account
