"""The register of improvement: what was found, why, what is done about it, and whether it helped."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Finding(Identified):
    """Something that must become better (temuan), with its evidence and, once known, the chain of its causes.

    `whys` are the answers to "why?", each to the one before; the last is the root. `source_ref` names the round, complaint
    or report the finding comes from; `element` the element of a survey (U1 to U9). `service_code` is empty when it is about
    more than one service. `reopened` counts how often it was opened again because what was done did not help.
    """

    class Source(models.TextChoices):
        """Where it comes from."""

        INDICATOR = "indicator", _("Peringatan indikator")
        SKM = "skm", _("Survei Kepuasan Masyarakat")
        COMPLAINT = "complaint", _("Pengaduan")
        AUDIT = "audit", _("Audit atau pengawasan")
        SUGGESTION = "suggestion", _("Saran pegawai atau masyarakat")
        FKP = "fkp", _("Forum Konsultasi Publik")
        OMBUDSMAN = "ombudsman", _("Ombudsman")
        PEKPPP = "pekppp", _("PEKPPP")

    class Severity(models.TextChoices):
        """How much it hurts."""

        LOW = "low", _("Ringan")
        MEDIUM = "medium", _("Sedang")
        HIGH = "high", _("Berat")

    class Cause(models.TextChoices):
        """Of which kind the root cause is."""

        PROCEDURE = "procedure", _("Prosedur")
        REQUIREMENT = "requirement", _("Persyaratan")
        PEOPLE = "people", _("Petugas")
        SYSTEM = "system", _("Sistem")
        FACILITY = "facility", _("Sarana dan prasarana")
        INFORMATION = "information", _("Informasi")

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Terbuka")
        PLANNED = "planned", _("Rencana disusun")
        IN_ACTION = "in_action", _("Dikerjakan")
        AWAITING_CHECK = "awaiting_check", _("Menunggu hasil ukur")
        EFFECTIVE = "effective", _("Terbukti berhasil")
        REOPENED = "reopened", _("Dibuka kembali")
        DROPPED = "dropped", _("Tidak ditindaklanjuti")

    CLOSED = (State.EFFECTIVE, State.DROPPED)

    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=12, choices=Source)
    source_ref = models.CharField(max_length=120, blank=True)
    element = models.CharField(max_length=4, blank=True)
    evidence = models.CharField(max_length=2000)
    service_code = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=8, choices=Severity)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    whys = ArrayField(models.CharField(max_length=500), default=list)
    cause = models.CharField(max_length=12, choices=Cause, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    found_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["effective", "dropped"]) ^ Q(closed_at__isnull=True), name="evaluation_finding_closed"
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(closing_reason=""), name="evaluation_finding_dropped"),
        ]
        indexes = [
            models.Index(
                fields=["recorded_at", "id"], condition=~Q(state__in=["effective", "dropped"]), name="evaluation_finding_open"
            ),
            models.Index(fields=["source", "found_on"], name="evaluation_finding_source"),
        ]


class Action(Identified):
    """What somebody does about a finding by a day (rencana tindak lanjut), and how it will be known that it helped.

    The measure is chosen before the work is done: `metric` of `subject` (a service or a place; empty for all) is read over
    the days of the window before and of the window after (both ends counted), and compared with `expected_to` on
    `check_on`. `budget` is whole rupiah.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("Direncanakan")
        DOING = "doing", _("Dikerjakan")
        DONE = "done", _("Selesai dikerjakan")
        VERIFIED = "verified", _("Terbukti berhasil")
        INEFFECTIVE = "ineffective", _("Tidak berhasil")
        CANCELLED = "cancelled", _("Dibatalkan")

    LIVE = (State.PLANNED, State.DOING, State.DONE)
    ENDED = (State.VERIFIED, State.INEFFECTIVE, State.CANCELLED)

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="actions")
    seq = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    budget = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    metric = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    expected_from = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    expected_to = models.DecimalField(max_digits=14, decimal_places=4)
    before_since = models.DateField()
    before_until = models.DateField()
    after_since = models.DateField()
    after_until = models.DateField()
    check_on = models.DateField()
    planned_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    due_noted_on = models.DateField(null=True)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "seq"], name="evaluation_action_once"),
            models.CheckConstraint(
                condition=Q(before_until__gte=F("before_since"))
                & Q(after_until__gte=F("after_since"))
                & Q(after_since__gt=F("before_until"))
                & Q(check_on__gt=F("after_until")),
                name="evaluation_action_windows",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "verified", "ineffective"]) | Q(done_at__isnull=False),
                name="evaluation_action_done",
            ),
        ]
        indexes = [
            models.Index(fields=["check_on"], condition=Q(state="done"), name="evaluation_action_check"),
            models.Index(fields=["due_on"], condition=Q(state__in=["planned", "doing"]), name="evaluation_action_due"),
            models.Index(fields=["owner"], condition=Q(state__in=["planned", "doing", "done"]), name="evaluation_action_owner"),
        ]


class LinkedChange(Identified):
    """What an action changed for good (perubahan yang ditautkan): a version of a sheet or a standard, training, a counter."""

    class Kind(models.TextChoices):
        """What was changed."""

        SOP_VERSION = "sop_version", _("Versi SOP")
        STANDARD_VERSION = "standard_version", _("Versi Standar Pelayanan")
        TRAINING = "training", _("Pelatihan")
        COUNTER = "counter", _("Loket")
        OTHER = "other", _("Perubahan lain")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=16, choices=Kind)
    ref_id = models.UUIDField(null=True)
    label = models.CharField(max_length=200)
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["linked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["sop_version", "standard_version", "counter"]) | Q(ref_id__isnull=False),
                name="evaluation_change_ref",
            ),
        ]


class MeasureChange(Identified):
    """The window after was moved (pengukuran digeser), kept for ever with the reason and who moved it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="measure_changes")
    was_since = models.DateField()
    was_until = models.DateField()
    since = models.DateField()
    until = models.DateField()
    was_check_on = models.DateField()
    check_on = models.DateField()
    reason = models.CharField(max_length=500)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True)


class EffectCheck(Identified):
    """What the measure said on its day (pengukuran hasil), kept for ever: value, count and 95 % interval of both windows."""

    class Outcome(models.TextChoices):
        """What it says of the action."""

        EFFECTIVE = "effective", _("Terbukti berhasil")
        INEFFECTIVE = "ineffective", _("Tidak berhasil")
        UNDECIDED = "undecided", _("Belum dapat disimpulkan")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField()
    before_since = models.DateField()
    before_until = models.DateField()
    after_since = models.DateField()
    after_until = models.DateField()
    before_value = models.FloatField(null=True)
    before_n = models.PositiveIntegerField()
    before_low = models.FloatField(null=True)
    before_high = models.FloatField(null=True)
    after_value = models.FloatField(null=True)
    after_n = models.PositiveIntegerField()
    after_low = models.FloatField(null=True)
    after_high = models.FloatField(null=True)
    expected_to = models.DecimalField(max_digits=14, decimal_places=4)
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason_code = models.CharField(max_length=20)

    class Meta:
        ordering = ["checked_at", "id"]
