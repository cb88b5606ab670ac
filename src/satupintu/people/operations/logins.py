"""Logging in: passwords and the second factor.

Wrong credentials are an answer, not a refusal, because the failure itself must be kept (lockout) while the caller learns
as little as possible.
"""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import make_password

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.secrets import blind_index, decrypt, encrypt, random_code
from satupintu.journal.operations import record
from satupintu.people import events
from satupintu.people.attempts import LoginResult, fail, is_locked, stay_locked, succeed
from satupintu.people.models import Account, RecoveryCode, TriedLogin

RECOVERY_CODES = 10


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _tried(login: str, at: datetime) -> TriedLogin:
    """Note that a login name was tried, and lock its row. Known and unknown names take the same two statements."""
    index = blind_index(login, "login")
    row = TriedLogin(login_index=index, last_at=at)
    TriedLogin.objects.bulk_create([row], update_conflicts=True, unique_fields=["login_index"], update_fields=["last_at"])
    return TriedLogin.objects.select_for_update().get(login_index=index)


@operation
def authenticate_password(*, login: str, password: str, actor: Actor, at: datetime) -> LoginResult:
    """Check login name and password. Five failures lock the account for 15 minutes, doubling each time.

    The answer, the lock, the statements and the hashing are the same for unknown names, closed accounts and wrong
    passwords, so that nobody learns which names are taken.
    """
    name = login.strip().lower()
    account = Account.objects.select_for_update().filter(login=name).first()
    tried = _tried(name, at)
    holder: Account | TriedLogin = account or tried
    if account is not None and account.has_usable_password():
        is_right = account.check_password(password) and account.is_active
    else:
        make_password(password)
        is_right = False
    if is_locked(holder, at):
        return stay_locked(holder, actor, at)
    if account is None or not is_right:
        return fail(holder, actor, at)
    needs_more = account.second_factor_required or account.totp_confirmed_at is not None
    return succeed(account, actor, at, complete=not needs_more)


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
        fail(account, actor, at)
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
    if is_locked(account, at) or not account.is_active or account.totp_confirmed_at is None:
        return stay_locked(account, actor, at)
    if not _accepts(account, token, at):
        return fail(account, actor, at)
    account.save(update_fields=["totp_last_step"])
    return succeed(account, actor, at, complete=True)


@operation
def use_recovery_code(*, account_id: UUID, code: str, actor: Actor, at: datetime) -> LoginResult:
    """Log in with a recovery code instead of the second factor; each counts once."""
    account = lock(Account, account_id)
    if is_locked(account, at) or not account.is_active:
        return stay_locked(account, actor, at)
    given = code.strip().upper().replace("-", "").replace(" ", "")
    found = account.recovery_codes.filter(code_hash=_hash(given), used_at__isnull=True).first()
    if found is None:
        return fail(account, actor, at)
    found.used_at = at
    found.save(update_fields=["used_at"])
    record(events.RECOVERY_CODE_USED, account, actor=actor, at=at)
    return succeed(account, actor, at, complete=True)
