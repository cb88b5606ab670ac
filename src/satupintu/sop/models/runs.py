"""Runs and tasks: where every case stands, as rows an officer's list can be read from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.sop.models.sheets import SopVersion


class Run(Identified):
    """One case on its way through one version of a sheet, which it keeps unless it is moved on purpose (`RunMove`).

    `owner_kind` and `owner_id` name whose case it is, without a foreign key, because owners stand above. `round` counts
    clarifications, `rounds` the openings of rows with a limit, `granted` rounds a superior allowed beyond the limit,
    `units` which unit answers for a role (role → id). `due_at` is frozen when computed; every change leaves a DueChange.
    While the clock stands, `remaining_seconds` is the promised time left (working time, or calendar time for promises
    in calendar units) and `due_at` is empty.
    """

    class State(models.TextChoices):
        """Whether the run goes on."""

        RUNNING = "running", _("Berjalan")
        WAITING = "waiting", _("Menunggu pemohon")
        ENDED = "ended", _("Selesai")

    class Outcome(models.TextChoices):
        """How a run ended."""

        ISSUED = "issued", _("Terbit")
        REJECTED = "rejected", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Dicabut")
        LAPSED = "lapsed", _("Gugur")

    class Clock(models.TextChoices):
        """Whether promised time passes; idle before the file is complete."""

        IDLE = "idle", _("Belum dimulai")
        RUNNING = "running", _("Berjalan")
        STOPPED = "stopped", _("Berhenti")

    version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="runs")
    owner_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    units = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    rounds = models.JSONField(default=dict)
    granted = models.PositiveSmallIntegerField(default=0)
    grant_reason = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    clock_state = models.CharField(max_length=10, choices=Clock, default=Clock.IDLE)
    clock_owner = models.CharField(max_length=10, blank=True)
    clock_code = models.CharField(max_length=60, blank=True)
    clock_cause = models.CharField(max_length=12, blank=True)
    outage_code = models.CharField(max_length=60, blank=True)
    promised_value = models.PositiveIntegerField(null=True)
    promised_unit = models.CharField(max_length=12, blank=True)
    due_at = models.DateTimeField(null=True)
    near_due_at = models.DateTimeField(null=True)
    remaining_seconds = models.BigIntegerField(null=True)
    near_seconds = models.PositiveBigIntegerField(default=0)
    near_due_noted_at = models.DateTimeField(null=True)
    overdue_noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id"], condition=~Q(state="ended"), name="sop_run_one_open"),
            models.CheckConstraint(condition=Q(state="ended") ^ Q(ended_at__isnull=True), name="sop_run_end_has_time"),
            models.CheckConstraint(condition=Q(state="ended") ^ Q(outcome=""), name="sop_run_end_has_outcome"),
        ]
        indexes = [
            models.Index(fields=["owner_id"], name="sop_run_owner"),
            models.Index(fields=["due_at"], condition=~Q(state="ended"), name="sop_run_due"),
            models.Index(
                fields=["near_due_at"], condition=~Q(state="ended") & Q(near_due_noted_at__isnull=True), name="sop_run_near"
            ),
            models.Index(fields=["due_at"], condition=~Q(state="ended") & Q(overdue_noted_at__isnull=True), name="sop_run_late"),
        ]


class Task(Identified):
    """One row of a sheet, opened in a run for one performer. The open ones are the position of the run.

    `part` numbers the performers of a together row. A returned task was answered with a RETURN and holds the token until
    the applicant has repaired the file. `key` and `answer` make a repeated completion give the same result.
    `note` is the officer's own words and stays out of the journal.
    """

    class State(models.TextChoices):
        """Where a task stands."""

        OPEN = "open", _("Terbuka")
        FAILED = "failed", _("Gagal")
        RETURNED = "returned", _("Dikembalikan ke pemohon")
        DONE = "done", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")

    ACTIVE = (State.OPEN, State.FAILED, State.RETURNED)

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="tasks")
    row = models.CharField(max_length=20)
    activity = models.CharField(max_length=500)
    kind = models.CharField(max_length=10)
    role = models.CharField(max_length=60)
    part = models.PositiveSmallIntegerField(default=0)
    unit_id = models.UUIDField(null=True)
    assignee_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="opens", db_index=False)
    due_at = models.DateTimeField(null=True)
    near_due_at = models.DateTimeField(null=True)
    near_due_noted_at = models.DateTimeField(null=True)
    overdue_noted_at = models.DateTimeField(null=True)
    has_timeout = models.BooleanField(default=False)
    completed_at = models.DateTimeField(null=True)
    completed_by_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=120, blank=True)
    answer = models.JSONField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "row", "part"], condition=Q(state__in=["open", "failed", "returned"]), name="sop_task_one_token"
            ),
        ]
        indexes = [
            models.Index(fields=["role", "due_at"], condition=Q(state="open"), name="sop_task_role"),
            models.Index(fields=["assignee_id", "due_at"], condition=Q(state="open"), name="sop_task_assignee"),
            models.Index(fields=["unit_id", "due_at"], condition=Q(state="open"), name="sop_task_unit"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="sop_task_failed"),
            models.Index(fields=["near_due_at"], condition=Q(state="open", near_due_noted_at__isnull=True), name="sop_task_near"),
            models.Index(fields=["due_at"], condition=Q(state="open", overdue_noted_at__isnull=True), name="sop_task_late"),
        ]


class RunMove(Identified):
    """One run moved to another version of its sheet, kept for ever, with the reason in an officer's words.

    `rows` maps the rows it stood at to those it went on at.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="moves")
    from_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    rows = models.JSONField()
    reason = models.TextField()
    moved_by_id = models.UUIDField(null=True)
    moved_at = models.DateTimeField()
