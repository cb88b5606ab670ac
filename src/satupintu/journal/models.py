"""The entry, its delivery to reactions, and the seals."""

from django.db import models
from django.db.models import Q

from satupintu.core.models import Identified


class Entry(Identified):
    """A fact that happened. Never changed, never deleted: a trigger refuses both.

    `data` holds identifiers and codes. There is no foreign key, so entries outlive what they speak of. `seal_number`
    is the one column that is written later, once, when the entry is sealed.
    """

    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    application_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    seal_number = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["application_id", "id"], condition=Q(application_id__isnull=False), name="journal_entry_case"),
            models.Index(fields=["subject_id", "id"], name="journal_entry_subject"),
            models.Index(fields=["event", "id"], name="journal_entry_event"),
            models.Index(fields=["id"], condition=Q(seal_number__isnull=True), name="journal_entry_unsealed"),
            models.Index(fields=["seal_number", "id"], condition=Q(seal_number__isnull=False), name="journal_entry_sealed"),
        ]


class Delivery(Identified):
    """An entry has reached a subscriber; written in the transaction of the reaction itself, so it happens once."""

    entry_id = models.UUIDField()
    subscriber = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id", "subscriber"], name="journal_delivery_once")]


class Seal(Identified):
    """A batch of entries, chained to the one before by its hash (SHA-256, hexadecimal)."""

    number = models.PositiveIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
