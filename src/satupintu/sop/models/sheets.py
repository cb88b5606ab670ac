"""The SOP and its versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Sop(Identified):
    """One standard operating procedure, of a service and a variant of it ("" for the only one)."""

    service_code = models.CharField(max_length=60)
    variant = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service_code", "variant"], name="sop_sop_once")]


class SopVersion(Identified):
    """One version of a sheet. Enacted, it never changes again, but to be retired: a trigger refuses everything else.

    `sheet` is the authored table, `identity` the thirteen items of the identity block (Permenpan RB 35/2012).
    """

    class State(models.TextChoices):
        """Where a version stands."""

        DRAFT = "draft", _("Rancangan")
        REVIEWED = "reviewed", _("Telah ditelaah")
        ENACTED = "enacted", _("Berlaku")
        RETIRED = "retired", _("Tidak berlaku")

    sop = models.ForeignKey(Sop, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    sheet = models.JSONField()
    identity = models.JSONField(default=dict)
    decree_no = models.CharField(max_length=120, blank=True)
    decree_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_id = models.UUIDField(null=True)
    enacted_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sop", "number"], name="sop_version_number_once"),
            models.UniqueConstraint(fields=["sop"], condition=Q(state="enacted"), name="sop_version_one_enacted"),
            models.CheckConstraint(
                condition=~Q(state__in=["enacted", "retired"])
                | (~Q(decree_no="") & Q(decree_on__isnull=False) & Q(enacted_at__isnull=False)),
                name="sop_version_enacted_by_decree",
            ),
        ]
