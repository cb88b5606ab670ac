"""Making and revoking tokens, keeping answers for repeated calls."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.api.errors import KeyReused, UnknownScope
from satupintu.api.events import ANSWER_KEPT, TOKEN_CREATED, TOKEN_REVOKED
from satupintu.api.hashing import hash_token
from satupintu.api.models import ApiToken
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock, lock_key
from satupintu.core.models import IdempotentAnswer
from satupintu.core.operation import note_recorded, operation
from satupintu.journal.operations import record

SCOPES = ("services:read", "applications:read", "applications:write", "tasks:read", "tasks:write", "events:read")
"""What a token may be good for."""


@operation
def create_token(*, account_id: UUID, name: str, scopes: Sequence[str], actor: Actor, at: datetime) -> tuple[ApiToken, str]:
    """Make a token that acts for an account, and return it with its text, which is shown this once. By `admin`.

    Raises `UnknownScope`, `NotAllowed`.
    """
    require_role(actor, "admin")
    for scope in scopes:
        if scope not in SCOPES:
            raise UnknownScope(scope=scope)
    text = f"sp_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        account_id=account_id, name=name[:80], token_hash=hash_token(text), scopes=sorted(set(scopes)), created_at=at
    )
    record(TOKEN_CREATED, token, actor=actor, at=at, scopes=token.scopes)
    return token, text


@operation
def revoke_token(*, token_id: UUID, actor: Actor, at: datetime) -> ApiToken:
    """End a token at once. By `admin`. Raises `NotFound`, `NotAllowed`."""
    require_role(actor, "admin")
    token = lock(ApiToken, token_id)
    token.revoked_at = token.revoked_at or at
    token.save(update_fields=["revoked_at"])
    record(TOKEN_REVOKED, token, actor=actor, at=at)
    return token


@operation
def answer_once(
    *, key: str, token_id: UUID, request_hash: bytes, call: Callable[[], tuple[int, Any]], actor: Actor, at: datetime
) -> tuple[int, Any]:
    """Do a call that carries an Idempotency-Key, or give again what it was answered the first time.

    The work and the answer kept of it are one transaction, under a lock of this caller and key: a crash or two calls at
    once leave neither half. `call` returns status and JSON body. Raises `KeyReused` for another request with the key.
    """
    lock_key(f"{token_id}:{key}")
    kept = IdempotentAnswer.objects.filter(caller_id=token_id, key=key).first()
    if kept is not None:
        if bytes(kept.request_hash) != request_hash:
            raise KeyReused
        note_recorded()  # a repeat writes nothing: its entry is the one of the first time
        return kept.status, kept.body
    status, body = call()
    IdempotentAnswer.objects.create(
        key=key, caller_id=token_id, request_hash=request_hash, status=status, body=body, created_at=at
    )
    record(ANSWER_KEPT, ApiToken(pk=token_id), actor=actor, at=at, status=status)
    return status, body
