"""How attempts at a login end; shared by the operations that check a password, a code or the second factor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.journal.operations import record
from satupintu.people import events
from satupintu.people.models import Account, TriedLogin

FAILURES = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)


@dataclass(frozen=True)
class LoginResult:
    """How an attempt went.

    `next` says what is still to be shown: the second factor, or its enrolment. `locked_until` (aware) says when the lock
    ends by itself, where there is one.
    """

    ok: bool
    account_id: UUID | None = None
    next: Literal["", "totp", "enrol"] = ""
    is_locked: bool = False
    locked_until: datetime | None = None


def fail(holder: Account | TriedLogin, actor: Actor, at: datetime) -> LoginResult:
    """Count a failure; every fifth locks, for 15 minutes and then twice as long each time, up to a day."""
    holder.failures += 1
    rounds, rest = divmod(holder.failures, FAILURES)
    if rest == 0:
        holder.locked_until = at + min(FIRST_LOCK * 2 ** min(rounds - 1, 10), LONGEST_LOCK)
        record(events.LOCKED_OUT, holder, actor=actor, at=at)
    holder.save(update_fields=["failures", "locked_until"])
    record(events.LOGIN_FAILED, holder, actor=actor, at=at)
    return LoginResult(ok=False, is_locked=rest == 0, locked_until=holder.locked_until if rest == 0 else None)


def stay_locked(holder: Account | TriedLogin, actor: Actor, at: datetime) -> LoginResult:
    """Answer an attempt during a lock, which it does not lengthen."""
    record(events.LOGIN_FAILED, holder, actor=actor, at=at)
    return LoginResult(ok=False, is_locked=True, locked_until=holder.locked_until if is_locked(holder, at) else None)


def succeed(account: Account, actor: Actor, at: datetime, *, complete: bool) -> LoginResult:
    """Let an account in. Failures are forgotten only then: a password that forgave them would let tokens be guessed."""
    if complete:
        account.failures, account.locked_until, account.last_login = 0, None, at
        account.save(update_fields=["failures", "locked_until", "last_login"])
        record(events.LOGGED_IN, account, actor=actor, at=at)
        return LoginResult(ok=True, account_id=account.id)
    step: Literal["totp", "enrol"] = "totp" if account.totp_confirmed_at else "enrol"
    record(events.FIRST_STEP_PASSED, account, actor=actor, at=at, awaits=step)
    return LoginResult(ok=True, account_id=account.id, next=step)


def is_locked(holder: Account | TriedLogin, at: datetime) -> bool:
    """Whether nobody gets in here now."""
    return holder.locked_until is not None and holder.locked_until > at
