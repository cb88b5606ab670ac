"""Scenarios: paths through a draft whose end is known, played again at every change."""

from django.db import models

from satupintu.catalogue.models.standards import ServiceVersion
from satupintu.core.models import Identified


class SopScenario(Identified):
    """One expected path of a version: what was answered and done, and what must come of it.

    `acts` are those of `sop.trying.Act` in JSON; `began_at` is when the walk begins, because ages and holidays depend on
    it. `expected` has path (list of [row, exit]), outcome, reason_code, norm_minutes (working minutes), fee (rupiah,
    None when not known), requirements (keys) and product (whether one is issued). As immutable as its version.
    """

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    variant = models.CharField(max_length=60)
    answers = models.JSONField()
    acts = models.JSONField()
    began_at = models.DateTimeField()
    expected = models.JSONField()
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["version_id", "name"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="catalogue_sopscenario_name_once")]

    def __str__(self) -> str:
        return self.name
