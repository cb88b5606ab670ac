"""Tokens by which other systems act for an account of the region."""

from django.db import models
from django.db.models import F, Q

from satupintu.core.models import Identified


class ApiToken(Identified):
    """A bearer token of an account; only the SHA-256 of it is kept.

    `hint` are its last four characters, by which people tell tokens apart. `used_at` moves at most once an hour.
    """

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=4)
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_apitoken_order")]
