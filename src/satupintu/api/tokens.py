"""`satupintu token create`."""

import argparse

from django.utils import timezone

from satupintu.api.operations import SCOPES, create_token
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
