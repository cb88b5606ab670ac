"""Rollups: counts by day and by month, from which every figure of a page is read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Rollup(models.Model):
    """How often something was counted in a period, for one value of one dimension.

    `family` names the dimension (see `cells.FAMILIES`), `key` its value, `service` narrows it ("" for all). `start` is the day,
    or the first day of the month, as `grain` says. `measure` is what was counted and `total` the sum of its values. `steps` says
    how many durations fell on each step of the ladder of `rules.bin_of`, in one array so that a page reads as many rows of an
    old office as of a young one; it is empty where no percentile is read.
    """

    family = models.CharField(max_length=12)
    grain = models.CharField(max_length=1)
    service = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=64, blank=True)
    start = models.DateField()
    measure = models.CharField(max_length=12)
    count = models.IntegerField()
    total = models.BigIntegerField(default=0)
    steps = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family", "grain", "service", "key", "start", "measure"], name="evaluation_rollup_once"
            )
        ]
        indexes = [
            models.Index(fields=["family", "grain", "measure", "start"], name="evaluation_rollup_measure"),
            models.Index(fields=["family", "grain", "service", "start"], name="evaluation_rollup_service"),
        ]
