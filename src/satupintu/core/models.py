"""Tables every region has: number series, the office calendar, and answers remembered for idempotent calls."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.ids import uuid7


class Identified(models.Model):
    """Base of rows named by a time-ordered identifier (UUIDv7)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class NumberSeries(models.Model):
    """The last number given out in a series and year; locked while the next one is taken, so there are no gaps."""

    series = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="core_numberseries_once")]


class Holiday(Identified):
    """A day the office is closed (hari libur nasional, cuti bersama, penutupan setempat), with its decree."""

    class Category(models.TextChoices):
        """Why the office is closed."""

        PUBLIC = "public", _("Libur nasional")
        JOINT_LEAVE = "joint_leave", _("Cuti bersama")
        LOCAL = "local", _("Penutupan setempat")

    date = models.DateField(unique=True)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=20, choices=Category)
    decree_no = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["date"]


class OfficeHours(Identified):
    """Service hours of one weekday (jam pelayanan); Monday is 0. A weekday without a row is not a working day."""

    weekday = models.PositiveSmallIntegerField(unique=True)
    opens = models.TimeField()
    closes = models.TimeField()
    break_from = models.TimeField(null=True, blank=True)
    break_to = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="core_officehours_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="core_officehours_order"),
        ]


class IdempotentAnswer(models.Model):
    """The first answer to an API call that carried an Idempotency-Key, kept to be given again."""

    key = models.CharField(max_length=200)
    caller_id = models.UUIDField()
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller_id", "key"], name="core_idempotentanswer_once")]


class TryCount(models.Model):
    """How often something was tried in a window of time; see `core.limits`. The table is not logged: a crash may empty it."""

    key_index = models.BinaryField(max_length=32, primary_key=True)
    tries = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
