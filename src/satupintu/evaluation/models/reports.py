"""What reports need besides figures: targets of a year, and who is sent which report."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Target(Identified):
    """What the office undertook to reach in a year (target kinerja), by one achievement of `queries.reports.ACHIEVEMENTS`."""

    year = models.PositiveSmallIntegerField()
    achievement = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    decree_no = models.CharField(max_length=120, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "achievement"], name="evaluation_target_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="evaluation_target_above_nought"),
        ]


class ReportSubscription(Identified):
    """A member of staff is told by mail when the report of a period is ready; `last_period` is the code of the last one."""

    class Kind(models.TextChoices):
        """Which report."""

        MONTHLY = "monthly", _("Laporan bulanan")
        YEARLY = "yearly", _("Laporan tahunan")

    kind = models.CharField(max_length=8, choices=Kind)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    last_period = models.CharField(max_length=8, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "staff"], name="evaluation_subscription_once")]
