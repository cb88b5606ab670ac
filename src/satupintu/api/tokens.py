"""`satupintu token create`, `list` and `revoke`."""

import argparse
from uuid import UUID

from django.utils import timezone

from satupintu.api.hashing import hash_token
from satupintu.api.models import ApiToken
from satupintu.api.operations import SCOPES, create_token, revoke_token
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.people.queries import find_account


def create_token_by_command(arguments: argparse.Namespace) -> int:
    """Make a token for the account `--login` of `--region` and print it, this once."""
    with region_context(arguments.region):
        account = find_account(arguments.login)
        if account is None:
            print(f"No account {arguments.login} in {arguments.region}.")
            return 1
        scopes = arguments.scope or list(SCOPES)
        _token, text = create_token(
            account_id=account.id, name=f"command:{arguments.login}", scopes=scopes, actor=SYSTEM, at=timezone.now()
        )
    print(text)
    return 0


def list_tokens_by_command(arguments: argparse.Namespace) -> int:
    """Print the tokens of `--region`: identifier, name, scopes, and whether each is still good."""
    with region_context(arguments.region):
        for token in ApiToken.objects.order_by("created_at"):
            state = "revoked" if token.revoked_at else "good"
            print(f"{token.id}  {state:8} {token.name:30} {' '.join(token.scopes)}")
    return 0


def revoke_token_by_command(arguments: argparse.Namespace) -> int:
    """End the token `arguments.token` (its text, or its identifier from the list) at once."""
    with region_context(arguments.region):
        found = ApiToken.objects.filter(token_hash=hash_token(arguments.token)).first()
        try:
            token_id = found.id if found else UUID(arguments.token)
        except ValueError:
            print("There is no such token: see `satupintu token list`.")
            return 1
        revoke_token(token_id=token_id, actor=SYSTEM, at=timezone.now())
    print("Revoked.")
    return 0
