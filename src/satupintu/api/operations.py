"""Making and revoking tokens; answering a repeated call once."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from satupintu.api.errors import ExpiryRefused, KeyReused, StillRunning, TokenForCitizen, UnknownScope
from satupintu.api.events import ANSWER_KEPT, ANSWERS_REMOVED, TOKEN_CREATED, TOKEN_REVOKED, TOKEN_USED
from satupintu.api.hashing import hash_token
from satupintu.api.models import ApiToken
from satupintu.config.problem import as_problem
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.locks import lock
from satupintu.core.models import IdempotentAnswer
from satupintu.core.operation import note_recorded, operation, undoable
from satupintu.core.schema import schema_name
from satupintu.journal.operations import record
from satupintu.people.models import Account

SCOPES = (
    "applications:read",
    "applications:write",
    "tasks:read",
    "tasks:write",
    "hall:read",
    "hall:write",
    "complaints:read",
    "complaints:write",
    "evaluation:read",
    "events:read",
    "sop:read",
)
"""What a token may be good for."""

LIFETIME = timedelta(days=365)
LONGEST_LIFETIME = timedelta(days=731)
NOTED_EVERY = timedelta(hours=1)
"""How often the use of a token is written down."""

KEPT_FOR = timedelta(days=2)
"""How long the answer to a call with an Idempotency-Key can be had again."""

PASSING = {401, 403, 429}
"""Refusals that are not kept: the caller's right or pace may be another the next time."""


@operation
def create_token(
    *, account_id: UUID, name: str, scopes: Sequence[str], expires_at: datetime | None = None, actor: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token that acts for an account, and return it with its text, which is shown this once.

    By `admin` for accounts of staff, by the system (command line) for any. `expires_at`: a year ahead unless named.
    Raises `UnknownScope`, `ExpiryRefused`, `TokenForCitizen`, `NotFound`, `NotAllowed`.
    """
    require_role(actor, "admin")
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NotFound
    if account.staff_id is None and not actor.is_system:
        raise TokenForCitizen
    for scope in scopes:
        if scope not in SCOPES:
            raise UnknownScope(scope=scope)
    end = expires_at or at + LIFETIME
    if not at < end <= at + LONGEST_LIFETIME:
        raise ExpiryRefused
    text = f"sp_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        account_id=account_id,
        name=name[:80],
        hint=text[-4:],
        token_hash=hash_token(text),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=end,
    )
    record(TOKEN_CREATED, token, actor=actor, at=at, account_id=account_id, scopes=token.scopes, expires_at=end.isoformat())
    return token, text


@operation
def revoke_token(*, token_id: UUID, actor: Actor, at: datetime) -> ApiToken:
    """End a token at once; ending it again changes nothing. By `admin`. Raises `NotFound`, `NotAllowed`."""
    require_role(actor, "admin")
    token = lock(ApiToken, token_id)
    token.revoked_at = token.revoked_at or at
    token.save(update_fields=["revoked_at"])
    record(TOKEN_REVOKED, token, actor=actor, at=at)
    return token


@operation
def note_token_used(*, token_id: UUID, actor: Actor, at: datetime) -> None:
    """Write down that a token is in use, at most once an hour."""
    due = Q(used_at__isnull=True) | Q(used_at__lte=at - NOTED_EVERY)
    if not ApiToken.objects.filter(due, pk=token_id).update(used_at=at):
        note_recorded()  # another call of the same moment wrote it down
        return
    record(TOKEN_USED, ApiToken(pk=token_id), actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to a call: HTTP status and JSON body; `is_repeat` when it was given before."""

    status: int
    body: Any
    is_repeat: bool


@operation
def answer_once(
    *, key: str, token_id: UUID, request_hash: bytes, answer: Callable[[], tuple[int, Any]], actor: Actor, at: datetime
) -> KeptAnswer:
    """Do what a call asks and keep its answer, in one transaction: both are there or neither is.

    `answer` does it and returns status and JSON body. The same key of the same token gives the first answer again, be it a
    refusal (but 401, 403, 429); nothing is done twice. Raises `KeyReused` for another request, `StillRunning` while the
    first has not ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{schema_name()}:{token_id}:{key}"])
        if not cursor.fetchone()[0]:
            raise StillRunning(retry_after=1)
    kept = IdempotentAnswer.objects.filter(caller_id=token_id, key=key).first()
    if kept is not None:
        if bytes(kept.request_hash) != request_hash:
            raise KeyReused
        note_recorded()  # nothing is done again: the entry is the one of the first time
        return KeptAnswer(kept.status, kept.body, is_repeat=True)
    try:
        with undoable():  # what a refused call began is undone, its answer is kept
            status, body = answer()
    except Refusal as refusal:
        if refusal.status in PASSING or refusal.status >= 500:
            raise
        status, body = refusal.status, as_problem(refusal)
    IdempotentAnswer.objects.create(
        key=key, caller_id=token_id, request_hash=request_hash, status=status, body=body, created_at=at
    )
    record(ANSWER_KEPT, ApiToken(pk=token_id), actor=actor, at=at, status=status)
    return KeptAnswer(status, body, is_repeat=False)


@operation
def remove_old_answers(*, actor: Actor, at: datetime) -> int:
    """Remove answers kept longer than two days, and return how many.

    By `admin` and the system. Raises `NotAllowed`.
    """
    require_role(actor, "admin")
    count, _rows = IdempotentAnswer.objects.filter(created_at__lt=at - KEPT_FOR).delete()
    record(ANSWERS_REMOVED, ApiToken(), actor=actor, at=at, count=count)
    return count
