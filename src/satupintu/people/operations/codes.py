"""One-time codes: sent to an e-mail address or a phone, to log in, to prove an address, to set a new password."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, NotFound, Unavailable
from satupintu.core.limits import forget_ended_counts
from satupintu.core.locks import lock_key
from satupintu.core.operation import operation
from satupintu.core.secrets import blind_index, decrypt, encrypt
from satupintu.journal.operations import record
from satupintu.people import events, rules
from satupintu.people.attempts import LoginResult, succeed
from satupintu.people.checking import living_person, require_strong, say
from satupintu.people.code_limits import CODE_LIFE, CODES_PER_DAY, CODES_PER_WINDOW, DAY
from satupintu.people.errors import TooManyCodes, TooManyCodesToday, TooManyWrongCodes, WrongIdentity
from satupintu.people.models import Account, OneTimeCode, TriedLogin
from satupintu.people.ports import can_text_phones
from satupintu.people.sending import send_code

CODE_TRIES = 5
WRONG_CODES_PER_DAY = 25
KEEP_CODES = timedelta(days=7)
KEEP_TRIED = timedelta(days=30)


def _code_hash(target: str, code: str) -> bytes:
    """Hash a one-time code under the region's key: six digits alone are guessed from a plain hash at once."""
    return blind_index(f"{target} {code}", "one_time_code")


def _target(text: str) -> tuple[str, bytes]:
    try:
        clean = rules.normalise_email(text) if "@" in text else rules.normalise_phone(text, mobile_only=True)
    except rules.Broken as broken:
        raise WrongIdentity(errors={"target": say(broken)}) from None
    return clean, blind_index(clean, "login_target")


@operation
def request_code(*, target: str, actor: Actor, at: datetime) -> str:
    """Send a six-digit code, valid 10 minutes, to an e-mail address or phone; return the normalised target.

    The answer is the same whether or not anybody is registered with it. Raises `WrongIdentity`, `Unavailable` for a phone
    while nothing carries texts to phones, `TooManyCodes` (three in ten minutes), `TooManyCodesToday` (ten in a day),
    `TooManyWrongCodes` (25 wrong tries in a day: six digits must not be guessable by patience).
    """
    clean, index = _target(target)
    if "@" not in clean and not can_text_phones():
        raise Unavailable
    # There is no row to lock yet; without this, requests at the same moment would each count the others out.
    lock_key(f"people.code:{index.hex()}")
    sent = OneTimeCode.objects.filter(target_index=index, sent_at__gt=at - DAY).aggregate(
        day=Count("id"), window=Count("id", filter=Q(sent_at__gt=at - CODE_LIFE)), wrong=Sum("tries")
    )
    if sent["window"] >= CODES_PER_WINDOW:
        raise TooManyCodes
    if sent["day"] >= CODES_PER_DAY:
        raise TooManyCodesToday
    if (sent["wrong"] or 0) >= WRONG_CODES_PER_DAY:
        raise TooManyWrongCodes
    code = f"{secrets.randbelow(1_000_000):06d}"
    kept = OneTimeCode.objects.create(
        target_index=index, code_hash=_code_hash(clean, code), sent_at=at, expires_at=at + CODE_LIFE
    )
    record(events.CODE_REQUESTED, kept, actor=actor, at=at)
    send_code.defer(sealed=encrypt(f"{clean} {code}", "one_time_code").hex())
    return clean


def _use_code(clean: str, index: bytes, code: str, actor: Actor, at: datetime) -> OneTimeCode | None:
    """Use up the newest code of a target when `code` is right; None, with the wrong try counted, when it is not."""
    kept = (
        OneTimeCode.objects.select_for_update()
        .filter(target_index=index, expires_at__gt=at, used_at__isnull=True, tries__lt=CODE_TRIES)
        .order_by("-sent_at")
        .first()
    )
    if kept is None:
        record(events.CODE_REFUSED, OneTimeCode(), actor=actor, at=at)
        return None
    if not hmac.compare_digest(bytes(kept.code_hash), _code_hash(clean, code.strip())):
        kept.tries += 1
        kept.save(update_fields=["tries"])
        record(events.CODE_REFUSED, kept, actor=actor, at=at)
        return None
    kept.used_at = at
    kept.save(update_fields=["used_at"])
    return kept


@operation
def confirm_code(*, target: str, code: str, actor: Actor, at: datetime) -> LoginResult:
    """Check a one-time code. `ok` without `account_id` means the target is proved but opens nobody's account.

    The code stands for the password: an account with a second factor still has to show that (`next`).
    Five wrong tries use a code up. Raises `WrongIdentity` for a target that cannot be one.
    """
    clean, index = _target(target)
    kept = _use_code(clean, index, code, actor, at)
    if kept is None:
        return LoginResult(ok=False)
    account = _account_of(clean)
    if account is None:
        record(events.FIRST_STEP_PASSED, kept, actor=actor, at=at, awaits="registration")
        return LoginResult(ok=True)
    return succeed(account, actor, at, complete=account.totp_confirmed_at is None)


def _account_of(target: str) -> Account | None:
    """Find whose account an address opens: it must have been proved to be theirs, by a code, or be their login name.

    An address somebody merely wrote into their contacts opens nothing: it may be another's, or mistyped. The login name
    wins; among proved contacts (a family may share a phone), who was registered first.
    """
    accounts = Account.objects.select_for_update(of=("self",)).filter(is_active=True, person__isnull=False)
    if own := accounts.filter(login=target).first():
        return own
    reached = (
        {"person__email": target, "person__email_proved_at__isnull": False}
        if "@" in target
        else {"person__phone_index": blind_index(target, "phone"), "person__phone_proved_at__isnull": False}
    )
    return accounts.filter(**reached).order_by("person__registered_at", "id").first()


@operation
def prove_contact(*, person_id: UUID, kind: Literal["email", "phone"], code: str, actor: Actor, at: datetime) -> bool:
    """Prove by the code sent there that a person's e-mail address or phone is theirs: from now on it opens their account.

    A login name that is an address of the same kind follows, unless somebody has the new one: the former address, which
    may be lost, opens the account no longer. By the person only. False for a wrong code, which counts as a try. Raises
    `NotAllowed`, `NotFound` when they have no such contact.
    """
    person = living_person(person_id)
    if actor.person_id != person_id:
        raise NotAllowed
    value = person.email if kind == "email" else decrypt(person.phone_cipher, "phone") if person.phone_cipher else ""
    if not value:
        raise NotFound
    clean, index = _target(value)
    if _use_code(clean, index, code, actor, at) is None:
        return False
    setattr(person, f"{kind}_proved_at", at)
    person.save(update_fields=[f"{kind}_proved_at"])
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is not None and ("@" in account.login if kind == "email" else account.login.startswith("+")):
        _rename(account, clean)
    record(events.CONTACT_PROVED, person, actor=actor, at=at, kind=kind)
    return True


def _rename(account: Account, login: str) -> None:
    """Give an account another login name, unless it is taken, by somebody else at this moment too."""
    account.login = login
    try:
        with transaction.atomic():
            account.save(update_fields=["login"])
    except IntegrityError:
        account.refresh_from_db(fields=["login"])


@operation
def reset_password(*, target: str, code: str, password: str, actor: Actor, at: datetime) -> bool:
    """Set a new password by a code instead of the forgotten one; every session of the account ends, a lock too.

    For citizens only; a second factor stays and is asked for at the login. False for a wrong code and for an address that
    opens no account. Raises `WeakPassword` before the code is used up, `WrongIdentity`.
    """
    require_strong(password)
    clean, index = _target(target)
    kept = _use_code(clean, index, code, actor, at)
    if kept is None:
        return False
    account = _account_of(clean)
    if account is None:
        record(events.FIRST_STEP_PASSED, kept, actor=actor, at=at, awaits="registration")
        return False
    account.set_password(password)
    account.failures, account.locked_until = 0, None
    account.save(update_fields=["password", "failures", "locked_until"])
    record(events.PASSWORD_RESET, account, actor=actor, at=at)
    return True


@operation
def sweep_logins(*, actor: Actor, at: datetime) -> int:
    """Forget one-time codes after a week, tried login names after a month, ended limits. By the system; returns how many.

    Raises `NotAllowed`.
    """
    if not actor.is_system:
        raise NotAllowed
    codes, _by_model = OneTimeCode.objects.filter(sent_at__lt=at - KEEP_CODES).delete()
    tried, _by_model = TriedLogin.objects.filter(last_at__lt=at - KEEP_TRIED).delete()
    count = codes + tried + forget_ended_counts(at=at)
    record(events.LOGINS_CLEARED, OneTimeCode(), actor=actor, at=at, count=count)
    return count
