"""Physical originals the office keeps for a while."""

from django.db import models
from django.db.models import Q

from satupintu.core.models import Identified


class Original(Identified):
    """Papers handed in as originals for a case (berkas asli titipan), until they are given back; `number` is of the receipt."""

    number = models.CharField(max_length=24, unique=True)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField(default=1)
    brought_by = models.CharField(max_length=120)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    returned_to = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="visits_original_count"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, returned_to="")
                | Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(returned_to=""),
                name="visits_original_returned_whole",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(returned_at__isnull=True), name="visits_original_held")]
