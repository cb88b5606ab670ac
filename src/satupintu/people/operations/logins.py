"""Logging in: passwords, one-time codes, the second factor.

Wrong credentials are an answer, not a refusal, because the failure itself must be kept (lockout) while the caller learns
as little as possible.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import make_password
from django.db import connection

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.secrets import blind_index, decrypt, encrypt, random_code
from satupintu.journal.operations import record
from satupintu.people import events, rules
from satupintu.people.errors import TooManyCodes, WrongIdentity
from satupintu.people.jobs import send_code
from satupintu.people.models import Account, OneTimeCode, Person, RecoveryCode

FAILURES = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODES_PER_WINDOW = 3
RECOVERY_CODES = 10


@dataclass(frozen=True)
class LoginResult:
    """How an attempt went. `next` says what is still to be shown: the second factor, or its enrolment."""

    ok: bool
    account_id: UUID | None = None
    next: Literal["", "totp", "enrol"] = ""
    is_locked: bool = False


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _code_hash(target: str, code: str) -> bytes:
    """Hash a one-time code under the region's key: six digits alone are guessed from a plain hash at once."""
    return blind_index(f"{target} {code}", "one_time_code")


def _fail(account: Account, actor: Actor, at: datetime) -> LoginResult:
    account.failures += 1
    rounds, rest = divmod(account.failures, FAILURES)
    if rest == 0:
        account.locked_until = at + min(FIRST_LOCK * 2 ** (rounds - 1), LONGEST_LOCK)
        record(events.LOCKED_OUT, account, actor=actor, at=at)
    account.save(update_fields=["failures", "locked_until"])
    record(events.LOGIN_FAILED, account, actor=actor, at=at)
    return LoginResult(ok=False, is_locked=rest == 0)


def _succeed(account: Account, actor: Actor, at: datetime, *, complete: bool) -> LoginResult:
    """Let an account in. Failures are forgotten only then: a password that forgave them would let tokens be guessed."""
    if complete:
        account.failures, account.locked_until, account.last_login = 0, None, at
        account.save(update_fields=["failures", "locked_until", "last_login"])
        record(events.LOGGED_IN, account, actor=actor, at=at)
        return LoginResult(ok=True, account_id=account.id)
    step: Literal["totp", "enrol"] = "totp" if account.totp_confirmed_at else "enrol"
    record(events.FIRST_STEP_PASSED, account, actor=actor, at=at, awaits=step)
    return LoginResult(ok=True, account_id=account.id, next=step)


def _is_locked(account: Account, at: datetime) -> bool:
    return account.locked_until is not None and account.locked_until > at


@operation
def authenticate_password(*, login: str, password: str, actor: Actor, at: datetime) -> LoginResult:
    """Check login name and password. Five failures lock the account for 15 minutes, doubling each time.

    The answer and the time it takes are the same for unknown names and wrong passwords.
    """
    account = Account.objects.select_for_update().filter(login=login.strip().lower()).first()
    if account is None or not account.is_active or not account.has_usable_password():
        make_password(password)
        record(events.LOGIN_FAILED, account or Account(), actor=actor, at=at)
        return LoginResult(ok=False)
    is_right = account.check_password(password)
    if _is_locked(account, at):
        record(events.LOGIN_FAILED, account, actor=actor, at=at)
        return LoginResult(ok=False, is_locked=True)
    if not is_right:
        return _fail(account, actor, at)
    needs_more = account.second_factor_required or account.totp_confirmed_at is not None
    return _succeed(account, actor, at, complete=not needs_more)


@operation
def begin_totp(*, account_id: UUID, actor: Actor, at: datetime) -> str:
    """Make a secret for an authenticator app and return its `otpauth://` address. Raises `NotAllowed` once enrolled."""
    account = lock(Account, account_id)
    if account.totp_confirmed_at is not None:
        raise NotAllowed
    secret = pyotp.random_base32()
    account.totp_cipher = encrypt(secret, "totp")
    account.save(update_fields=["totp_cipher"])
    record(events.SECOND_FACTOR_BEGUN, account, actor=actor, at=at)
    return pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name="Satu Pintu")


def _accepts(account: Account, token: str, at: datetime) -> bool:
    """Whether the token is right now (one step of drift) and newer than the last one used (RFC 6238 §5.2)."""
    if account.totp_cipher is None:
        return False
    totp = pyotp.TOTP(decrypt(account.totp_cipher, "totp"))
    now = int(at.timestamp()) // totp.interval
    for step in (now - 1, now, now + 1):
        expected = totp.generate_otp(step)
        if hmac.compare_digest(expected.encode(), token.strip().encode()) and step > account.totp_last_step:
            account.totp_last_step = step
            return True
    return False


@operation
def enrol_totp(*, account_id: UUID, token: str, actor: Actor, at: datetime) -> list[str]:
    """Confirm the new second factor by a first token and return ten recovery codes, shown once; [] when it is wrong.

    Raises `NotAllowed` once enrolled or when the account is closed, `NotFound`.
    """
    account = lock(Account, account_id)
    if account.totp_confirmed_at is not None or not account.is_active:
        raise NotAllowed
    if not _accepts(account, token, at):
        _fail(account, actor, at)
        return []
    account.totp_confirmed_at, account.failures, account.last_login = at, 0, at
    account.save(update_fields=["totp_confirmed_at", "totp_last_step", "failures", "last_login"])
    codes = [random_code(10) for _ in range(RECOVERY_CODES)]
    account.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, code_hash=_hash(code)) for code in codes)
    record(events.SECOND_FACTOR_ENROLLED, account, actor=actor, at=at)
    return codes


@operation
def confirm_totp(*, account_id: UUID, token: str, actor: Actor, at: datetime) -> LoginResult:
    """Check the second factor; a token counts once. Failures count towards the lockout."""
    account = lock(Account, account_id)
    if _is_locked(account, at) or not account.is_active or account.totp_confirmed_at is None:
        record(events.LOGIN_FAILED, account, actor=actor, at=at)
        return LoginResult(ok=False, is_locked=True)
    if not _accepts(account, token, at):
        return _fail(account, actor, at)
    account.save(update_fields=["totp_last_step"])
    return _succeed(account, actor, at, complete=True)


@operation
def use_recovery_code(*, account_id: UUID, code: str, actor: Actor, at: datetime) -> LoginResult:
    """Log in with a recovery code instead of the second factor; each counts once."""
    account = lock(Account, account_id)
    if _is_locked(account, at) or not account.is_active:
        record(events.LOGIN_FAILED, account, actor=actor, at=at)
        return LoginResult(ok=False, is_locked=True)
    given = code.strip().upper().replace("-", "").replace(" ", "")
    found = account.recovery_codes.filter(code_hash=_hash(given), used_at__isnull=True).first()
    if found is None:
        return _fail(account, actor, at)
    found.used_at = at
    found.save(update_fields=["used_at"])
    record(events.RECOVERY_CODE_USED, account, actor=actor, at=at)
    return _succeed(account, actor, at, complete=True)


def _target(text: str) -> tuple[str, bytes]:
    try:
        clean = rules.normalise_email(text) if "@" in text else rules.normalise_phone(text)
    except rules.Broken as broken:
        raise WrongIdentity(errors={"target": str(broken)}) from None
    return clean, blind_index(clean, "login_target")


@operation
def request_code(*, target: str, actor: Actor, at: datetime) -> str:
    """Send a six-digit code, valid 10 minutes, to an e-mail address or phone; return the normalised target.

    The answer is the same whether or not anybody is registered with it. Raises `WrongIdentity`, `TooManyCodes` (three
    codes in ten minutes).
    """
    clean, index = _target(target)
    with connection.cursor() as cursor:
        # There is no row to lock yet; without this, requests at the same moment would each count the others out.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], signed=True)])
    recent = OneTimeCode.objects.filter(target_index=index, sent_at__gt=at - CODE_LIFE).count()
    if recent >= CODES_PER_WINDOW:
        raise TooManyCodes
    code = f"{secrets.randbelow(1_000_000):06d}"
    kept = OneTimeCode.objects.create(
        target_index=index, code_hash=_code_hash(clean, code), sent_at=at, expires_at=at + CODE_LIFE
    )
    record(events.CODE_REQUESTED, kept, actor=actor, at=at)
    send_code.defer(sealed=encrypt(f"{clean} {code}", "one_time_code").hex())
    return clean


@operation
def confirm_code(*, target: str, code: str, actor: Actor, at: datetime) -> LoginResult:
    """Check a one-time code. `ok` without `account_id` means the target is proved but nobody is registered with it.

    The code stands for the password: an account with a second factor still has to show that (`next`).
    Five wrong tries use a code up. Raises `WrongIdentity` for a target that cannot be one.
    """
    clean, index = _target(target)
    kept = (
        OneTimeCode.objects.select_for_update()
        .filter(target_index=index, expires_at__gt=at, used_at__isnull=True, tries__lt=CODE_TRIES)
        .order_by("-sent_at")
        .first()
    )
    if kept is None:
        record(events.CODE_REFUSED, OneTimeCode(), actor=actor, at=at)
        return LoginResult(ok=False)
    if not hmac.compare_digest(bytes(kept.code_hash), _code_hash(clean, code.strip())):
        kept.tries += 1
        kept.save(update_fields=["tries"])
        record(events.CODE_REFUSED, kept, actor=actor, at=at)
        return LoginResult(ok=False)
    kept.used_at = at
    kept.save(update_fields=["used_at"])
    account = _account_of(clean)
    if account is None:
        record(events.FIRST_STEP_PASSED, kept, actor=actor, at=at, awaits="registration")
        return LoginResult(ok=True)
    return _succeed(account, actor, at, complete=account.totp_confirmed_at is None)


def _account_of(target: str) -> Account | None:
    if "@" in target:
        person = Person.objects.filter(email=target, account__is_active=True).order_by("registered_at").first()
    else:
        index = blind_index(target, "phone")
        person = Person.objects.filter(phone_index=index, account__is_active=True).order_by("registered_at").first()
    return Account.objects.select_for_update().filter(person=person, is_active=True).first() if person else None
