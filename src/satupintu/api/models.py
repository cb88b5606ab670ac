"""Tokens by which other systems act for an account of the region."""

from django.db import models

from satupintu.core.models import Identified


class ApiToken(Identified):
    """A bearer token; only the SHA-256 of it is kept."""

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
