"""What an application cost people and the office before (dasar), and what is assumed about today."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Method(models.TextChoices):
    """How a figure came about; a modelled one is never shown as a measured one."""

    MEASURED = "measured", _("Diukur")
    SURVEYED = "surveyed", _("Disurvei")
    MODELLED = "modelled", _("Dimodelkan")


class Baseline(Identified):
    """What one application of a service cost before the change (dasar pengukuran), with where the figures come from.

    `values` maps names of `rules.benefits.COMPONENTS` to numbers. Frozen once, by one service, and never changed after
    (a trigger refuses it): without it no benefit is claimed. `volume` is applications a year at that time.
    """

    class State(models.TextChoices):
        """Whether it may still be changed."""

        DRAFT = "draft", _("Rancangan")
        FROZEN = "frozen", _("Dibekukan")

    service_code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    values = models.JSONField(default=dict)
    methods = models.JSONField(default=dict)
    volume = models.PositiveIntegerField(default=0)
    sample = models.PositiveIntegerField(default=0)
    since = models.DateField()
    until = models.DateField()
    source = models.CharField(max_length=300)
    evidence = models.CharField(max_length=500)
    saved_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    frozen_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="evaluation_baseline_order"),
            models.CheckConstraint(condition=Q(state="frozen") ^ Q(frozen_at__isnull=True), name="evaluation_baseline_frozen"),
        ]


class Assumption(Identified):
    """A figure of today that no system measures (asumsi), for one service or (empty code) for all; the newest holds.

    Rows are only added, so that the history of every claim can be read.
    """

    service_code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    method = models.CharField(max_length=10, choices=Method)
    sample = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["service_code", "name", "-set_at"], name="evaluation_assumption_newest")]
