"""Outages and disturbances, and the clocks they stopped."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.sop.models import Run


class Incident(Identified):
    """A system that did not work from a moment to a moment (gangguan), what that meant, and why.

    `service_codes` and `centre_codes` say what was affected; none named means all. `words` is what the public reads.
    `stops_clock` only for a national system: an office's own failure is its own time.
    """

    class State(models.TextChoices):
        """Whether it goes on."""

        OPEN = "open", _("Berlangsung")
        CLOSED = "closed", _("Selesai")

    number = models.CharField(max_length=24, unique=True)
    system_code = models.CharField(max_length=40)
    system_label = models.CharField(max_length=120)
    is_national = models.BooleanField(default=False)
    stops_clock = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    service_codes = ArrayField(models.CharField(max_length=20), default=list)
    centre_codes = ArrayField(models.CharField(max_length=40), default=list)
    effect = models.CharField(max_length=1000)
    cause = models.CharField(max_length=1000, blank=True)
    words = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField(null=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="open") ^ Q(ended_at__isnull=False), name="evaluation_incident_end"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="evaluation_incident_order"
            ),
            models.CheckConstraint(condition=Q(stops_clock=False) | Q(is_national=True), name="evaluation_incident_law"),
            models.UniqueConstraint(fields=["system_code"], condition=Q(state="open"), name="evaluation_incident_once"),
        ]
        indexes = [models.Index(fields=["-started_at"], name="evaluation_incident_newest")]


class ClockStop(Identified):
    """What an incident did to the clock of one running case (jam dihentikan), or why it could not.

    `stopped_at` may lie after the beginning of the incident: the clock goes back no further than the last thing that
    happened to it. `why_not` is a code, empty for a clock that was stopped.
    """

    class Why(models.TextChoices):
        """Why the clock was not stopped."""

        ALREADY_STOPPED = "already_stopped", _("Jam sudah berhenti karena gangguan lain")
        NOT_RUNNING = "not_running", _("Jam tidak sedang berjalan")
        ENDED = "ended", _("Permohonan sudah selesai")
        MOVED_ON = "moved_on", _("Permohonan sudah bergerak setelah gangguan berakhir")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="stops")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    stopped_at = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)
    why_not = models.CharField(max_length=20, choices=Why, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "run"], name="evaluation_stop_once"),
            models.CheckConstraint(condition=Q(stopped_at__isnull=False) ^ ~Q(why_not=""), name="evaluation_stop_or_why"),
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True) | Q(resumed_at__gte=F("stopped_at")), name="evaluation_stop_order"
            ),
        ]
        indexes = [
            models.Index(fields=["run"], name="evaluation_stop_run"),
            models.Index(
                fields=["incident", "run"],
                condition=Q(resumed_at__isnull=True, stopped_at__isnull=False),
                name="evaluation_stop_standing",
            ),
        ]
