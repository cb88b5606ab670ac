"""Facts: what figures need to know of a case, a step and a number of the hall, one narrow row each.

A fact is derived from the rows of the modules below and can be derived again at any time; it names no person but the officer
who did the step. There is no foreign key: facts outlive nothing, they are rewritten.
"""

from django.db import models
from django.db.models import Q

from satupintu.core.models import Identified


class CaseFact(models.Model):
    """What figures need of one case that was sent; `case_id` is the application's id.

    `district` is the kecamatan (its six digits) of the applicant, "" when unknown. `rounds` counts returns. `is_on_time` says
    whether a decided case kept its own enacted promise, None without a promise or a clock. Minutes are working minutes of the
    office calendar, `door_minutes` passing ones from the first visit, or from sending online, to the decision; all are 0 until
    the case is decided. `agencies` splits `agency_minutes` by the agency's role.
    """

    case_id = models.UUIDField(primary_key=True)
    service = models.CharField(max_length=60)
    variant = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10)
    district = models.CharField(max_length=6, blank=True)
    version_id = models.UUIDField()
    received_on = models.DateField()
    returned_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    rounds = models.PositiveSmallIntegerField(default=0)
    is_on_time = models.BooleanField(null=True)
    elapsed_minutes = models.PositiveIntegerField(default=0)
    office_minutes = models.PositiveIntegerField(default=0)
    agency_minutes = models.PositiveIntegerField(default=0)
    applicant_minutes = models.PositiveIntegerField(default=0)
    outage_minutes = models.PositiveIntegerField(default=0)
    door_minutes = models.PositiveIntegerField(default=0)
    agencies = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decided_on__isnull=True) ^ ~Q(outcome=""), name="evaluation_casefact_decided"),
        ]
        indexes = [
            models.Index(fields=["decided_on", "service"], name="evaluation_case_decided"),
            models.Index(fields=["received_on", "service"], name="evaluation_case_received"),
        ]


class StepFact(models.Model):
    """One row of a sheet done in one case; `task_id` is the task's id.

    `version_id` is the version of the sheet the run followed when the row was done. `opener_id` is the task whose completion
    opened it, empty for the first and after the applicant repaired the file: then `came_from` is `START` or `RETURN`, else "".
    `went_to` is `RETURN` or how the run ended, "" where it went on. `minutes` are working minutes from opening to completion,
    `gap_minutes` those the file was with the applicant before; `is_late` whether the row's own time norm was missed.
    """

    task_id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    service = models.CharField(max_length=60)
    version_id = models.UUIDField()
    version_number = models.PositiveIntegerField()
    row = models.CharField(max_length=20)
    role = models.CharField(max_length=60)
    unit_id = models.UUIDField(null=True)
    officer_id = models.UUIDField(null=True)
    opener_id = models.UUIDField(null=True)
    came_from = models.CharField(max_length=20, blank=True)
    went_to = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField()
    done_on = models.DateField()
    minutes = models.PositiveIntegerField()
    gap_minutes = models.PositiveIntegerField(default=0)
    is_late = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["version_id", "case_id"], name="evaluation_step_version"),
            models.Index(fields=["case_id"], name="evaluation_step_case"),
        ]


class LegFact(models.Model):
    """One number of the hall that is over; `leg_id` is the leg's id.

    `wait_seconds` until the first call, or until they gave up; `is_within` whether it kept the target of its group, None where
    nothing can be said; `serve_seconds` at the counter. Times are None where the clock was forgotten.
    """

    leg_id = models.UUIDField(primary_key=True)
    day = models.DateField()
    centre = models.CharField(max_length=40)
    counter_id = models.UUIDField(null=True)
    officer_id = models.UUIDField(null=True)
    service = models.CharField(max_length=20)
    channel = models.CharField(max_length=12)
    is_served = models.BooleanField()
    has_given_up = models.BooleanField()
    is_within = models.BooleanField(null=True)
    wait_seconds = models.PositiveIntegerField(null=True)
    serve_seconds = models.PositiveIntegerField(null=True)


class FeedMark(Identified):
    """The last journal entry the rollups have heard of; there is one row."""

    entry_id = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)
