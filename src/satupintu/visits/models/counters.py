"""Counters at work: who sits where, and what they do from when to when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class CounterSession(Identified):
    """An officer at a counter (loket dibuka); `group_ids` are the groups called from there, its work profile."""

    counter = models.ForeignKey("centres.Counter", on_delete=models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    group_ids = ArrayField(models.UUIDField())
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["counter"], condition=Q(closed_at__isnull=True), name="visits_session_counter"),
            models.UniqueConstraint(fields=["officer"], condition=Q(closed_at__isnull=True), name="visits_session_officer"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="visits_session_order"
            ),
        ]
        indexes = [models.Index(fields=["counter", "-opened_at"], name="visits_session_newest")]


class OfficerInterval(Identified):
    """A stretch of an officer's day at a counter, [from, to). Kept for ever; only its end is filled in, once."""

    class State(models.TextChoices):
        """What they do."""

        AVAILABLE = "available", _("Siap melayani")
        SERVING = "serving", _("Melayani")
        WRAPUP = "wrapup", _("Menyelesaikan berkas")
        BREAK = "break", _("Istirahat")
        PRAYER = "prayer", _("Salat")
        BACKOFFICE = "backoffice", _("Pekerjaan belakang")
        TRAINING = "training", _("Pelatihan")

    PAUSES = (State.BREAK, State.PRAYER, State.BACKOFFICE, State.TRAINING)

    session = models.ForeignKey(CounterSession, on_delete=models.PROTECT, related_name="intervals")
    state = models.CharField(max_length=10, choices=State)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_time_accurate = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(ended_at__isnull=True), name="visits_interval_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="visits_interval_order"
            ),
        ]
