"""What the leaders of a hall write down about a day."""

from django.db import models
from django.db.models import Q

from satupintu.core.models import Identified


class DayRemark(Identified):
    """A remark about a day of a centre (catatan harian): what no figure says, a power cut or a bus that came. Never changed."""

    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    body = models.CharField(max_length=300)
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="visits_remark_says_something")]
        indexes = [models.Index(fields=["centre", "day"], name="visits_remark_day")]
