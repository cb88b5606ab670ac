"""The bridge to Django's sessions: accounts are looked up here, credentials are checked by operations only."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from satupintu.people.models import Account


class AccountBackend:
    """Finds the account of a session; never authenticates."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        """Refuse: logging in goes through `people.operations`."""
        return None

    def get_user(self, user_id: UUID) -> Account | None:
        """Return the active account of a session, or None."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
