"""`satupintu token create|list|revoke`."""

import argparse
from datetime import timedelta

from django.utils import timezone

from satupintu.api.errors import AccountUnknown, ExpiryRefused
from satupintu.api.operations import LONGEST_LIFETIME, SCOPES, create_token, revoke_token
from satupintu.api.queries import find_token, list_tokens
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_context, region_zone
from satupintu.people.queries import find_account


def create_token_by_command(arguments: argparse.Namespace) -> int:
    """Make a token for the account `login` of `region` and print it, this once.

    `scope`: all when none is named; `name` is for people; it ends after `days`. Returns 0. Raises `AccountUnknown`,
    `UnknownScope`, `ExpiryRefused`; the command tells refusals in words.
    """
    at = timezone.now()
    if not 1 <= arguments.days <= LONGEST_LIFETIME.days:
        raise ExpiryRefused
    with region_context(arguments.region):
        account = find_account(arguments.login)
        if account is None:
            raise AccountUnknown
        _token, text = create_token(
            account_id=account.id,
            name=arguments.name or "satupintu token create",
            scopes=arguments.scope or SCOPES,
            expires_at=at + timedelta(days=arguments.days),
            actor=SYSTEM,
            at=at,
        )
    print(text)
    return 0


def list_tokens_by_command(arguments: argparse.Namespace) -> int:
    """Print the tokens of `region`, newest first: id, last four characters, login, state, end, last use, scopes, name."""
    at = timezone.now()
    with region_context(arguments.region), timezone.override(region_zone()):
        for token in list_tokens(SYSTEM):
            state = "revoked" if token.revoked_at else "over" if token.expires_at <= at else "valid"
            used = f"{timezone.localtime(token.used_at):%Y-%m-%d %H:%M}" if token.used_at else "never"
            print(
                f"{token.id}  …{token.hint}  {token.account.login}  {state}  until "
                f"{timezone.localtime(token.expires_at):%Y-%m-%d}  used {used}  {','.join(token.scopes)}  {token.name}"
            )
    return 0


def revoke_token_by_command(arguments: argparse.Namespace) -> int:
    """End the token `token` (its id, or its text when it has leaked) of `region` at once. Returns 0. Raises `NotFound`."""
    with region_context(arguments.region):
        known = find_token(arguments.token)
        if known is None:
            raise NotFound
        token = revoke_token(token_id=known, actor=SYSTEM, at=timezone.now())
    print(f"{token.id}  …{token.hint}  revoked")
    return 0
