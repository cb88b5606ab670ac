"""Who a token is, and which tokens there are."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from satupintu.api.hashing import hash_token
from satupintu.api.models import ApiToken
from satupintu.core.actor import Actor, require_role
from satupintu.core.statements import Question
from satupintu.people.queries import actor_for


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a token, the actor it stands for, and when its use was last written down."""

    token_id: UUID
    actor: Actor
    used_at: datetime | None


_VALID: Question[tuple[UUID, UUID, list[str], datetime | None]] = Question(
    lambda token_hash, at: ApiToken.objects.filter(token_hash=token_hash, revoked_at__isnull=True, expires_at__gt=at).values_list(
        "pk", "account_id", "scopes", "used_at"
    )
)


def find_caller(token: str, at: datetime) -> Caller | None:
    """Return who acts by a valid token, or None; a token counts only in the region that made it."""
    found = _VALID.first(hash_token(token), at)
    if found is None:
        return None
    token_id, account_id, scopes, used_at = found
    actor = actor_for(account_id, at)
    if actor.id is None:
        return None
    return Caller(token_id, replace(actor, channel="api", scopes=frozenset(scopes)), used_at)


def list_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Return the tokens of the region, newest first. By `admin`. Raises `NotAllowed`."""
    require_role(actor, "admin")
    return ApiToken.objects.select_related("account").order_by("-created_at", "-id")


def find_token(reference: str) -> UUID | None:
    """Return the id of the token with this id or this text, valid or not, or None."""
    try:
        wanted = Q(pk=UUID(reference))
    except ValueError:
        wanted = Q(token_hash=hash_token(reference))
    return ApiToken.objects.filter(wanted).values_list("pk", flat=True).first()
