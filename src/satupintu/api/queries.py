"""Who a token is."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from satupintu.api.hashing import hash_token
from satupintu.api.models import ApiToken
from satupintu.core.actor import Actor
from satupintu.people.queries import actor_for


def find_caller(token: str, at: datetime) -> tuple[UUID, Actor] | None:
    """Return the id of a valid token and who acts by it, or None; tokens count only in the region that made them."""
    found = ApiToken.objects.filter(token_hash=hash_token(token), revoked_at__isnull=True).first()
    if found is None:
        return None
    actor = actor_for(found.account_id, at)
    if actor.id is None:
        return None
    return found.id, replace(actor, channel="api", scopes=frozenset(found.scopes))
