"""The clock of a run: whose time passed, how its due date moved, and its one extension."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.sop.models.runs import Run


class ClockInterval(Identified):
    """A stretch of a run's time that belongs to somebody; the last one is open while the clock was started.

    `owner_code` is the agency's role or the national system; `cause` why the clock stands, "" while it runs.
    """

    class Owner(models.TextChoices):
        """Whose time it is."""

        OFFICE = "office", _("Kantor")
        AGENCY = "agency", _("Instansi teknis")
        APPLICANT = "applicant", _("Pemohon")
        OUTAGE = "outage", _("Gangguan sistem")

    class Cause(models.TextChoices):
        """Why the clock may stand; nothing else stops it."""

        COMPLETION = "completion", _("Pelengkapan oleh pemohon")
        PAYMENT = "payment", _("Pembayaran")
        OUTAGE = "outage", _("Gangguan sistem nasional yang dicatat")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="intervals")
    owner_kind = models.CharField(max_length=10, choices=Owner)
    owner_code = models.CharField(max_length=60, blank=True)
    cause = models.CharField(max_length=12, choices=Cause, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=Q(ended_at__isnull=True), name="sop_interval_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="sop_interval_order"
            ),
        ]


class DueChange(Identified):
    """One change of a run's due date, kept for ever; `due_at` is empty while the clock stands."""

    class Cause(models.TextChoices):
        """What moved the due date."""

        STARTED = "started", _("Jam dimulai")
        STOPPED = "stopped", _("Jam dihentikan")
        RESUMED = "resumed", _("Jam dilanjutkan")
        EXTENDED = "extended", _("Diperpanjang")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="due_changes")
    at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=Cause)
    was_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)


class Extension(Identified):
    """The one extension a run may get, with the superior's reason."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="extension")
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=12)
    reason = models.TextField()
    granted_by_id = models.UUIDField(null=True)
    granted_at = models.DateTimeField()
