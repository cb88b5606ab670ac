"""Rollups: counts by day and by month, from which every figure of a page is read."""

from django.db import models


class Rollup(models.Model):
    """How often something was counted in a period, for one value of one dimension.

    `family` names the dimension (see `cells.FAMILIES`), `key` its value, `service` narrows it ("" for all). `start` is the day,
    or the first day of the month, as `grain` says. `measure` is what was counted; for durations `bin` is the step of the ladder
    of `rules.bin_of` the value fell on and `total` the sum of the values.
    """

    family = models.CharField(max_length=12)
    grain = models.CharField(max_length=1)
    service = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=64, blank=True)
    start = models.DateField()
    measure = models.CharField(max_length=12)
    bin = models.PositiveSmallIntegerField(default=0)
    count = models.IntegerField()
    total = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family", "grain", "service", "key", "start", "measure", "bin"], name="evaluation_rollup_once"
            )
        ]
        indexes = [
            models.Index(fields=["family", "grain", "measure", "start"], name="evaluation_rollup_measure"),
            models.Index(fields=["family", "grain", "service", "start"], name="evaluation_rollup_service"),
        ]
