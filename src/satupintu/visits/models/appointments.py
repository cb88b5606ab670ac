"""Appointments: capacity by group and start, how it is planned, and who booked it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.visits.models.visits import Visit


class BookingRule(Identified):
    """How a group is booked (aturan janji temu): policy of the office, no law.

    A slot is `slot_minutes` long, may be booked until `lead_minutes` before it begins and from `ahead_days` before its day on;
    one person may have `most_live` live appointments at a time.
    """

    group = models.OneToOneField("centres.QueueGroup", on_delete=models.CASCADE, related_name="booking_rule")
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    lead_minutes = models.PositiveSmallIntegerField(default=60)
    ahead_days = models.PositiveSmallIntegerField(default=14)
    most_live = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(slot_minutes__in=[10, 15, 20, 30, 60]), name="visits_rule_minutes"),
            models.CheckConstraint(condition=Q(ahead_days__gte=1, ahead_days__lte=90), name="visits_rule_days"),
            models.CheckConstraint(condition=Q(most_live__gte=1, most_live__lte=20), name="visits_rule_most"),
        ]


class WeeklyCapacity(Identified):
    """What is offered of a group from a local time on, on every such weekday (Monday is 0): to the public, and for the office."""

    group = models.ForeignKey("centres.QueueGroup", on_delete=models.CASCADE, related_name="+", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    cap_public = models.PositiveSmallIntegerField()
    cap_internal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["group", "weekday", "starts"], name="visits_weekly_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="visits_weekly_weekday"),
        ]


class AppointmentSlot(Identified):
    """Capacity of a group from a start on (slot janji temu), for the public and kept for the office; never oversold.

    A blocked slot takes nobody, whatever is left of it.
    """

    group = models.ForeignKey("centres.QueueGroup", on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    cap_public = models.PositiveSmallIntegerField()
    cap_internal = models.PositiveSmallIntegerField(default=0)
    taken_public = models.PositiveSmallIntegerField(default=0)
    taken_internal = models.PositiveSmallIntegerField(default=0)
    blocked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "starts_at"], name="visits_slot_once"),
            models.CheckConstraint(condition=Q(taken_public__lte=F("cap_public")), name="visits_slot_public"),
            models.CheckConstraint(condition=Q(taken_internal__lte=F("cap_internal")), name="visits_slot_internal"),
        ]


class Appointment(Identified):
    """An appointment (janji temu) of a named person for a service; `code` is its key, shown at check-in.

    It takes `slot_count` slots in a row from `slot` on. What is given back is free again at `release_at` only, so that nobody
    can hand a slot over to a buyer by cancelling. Who is not registered gives a name and one way to be reached; both are
    forgotten some time after (UU 27/2022 ps. 43). `sequence` counts the moves of the chain that began as `series_id` (empty:
    itself), for calendars (RFC 5545, 3.8.7.4).
    """

    class State(models.TextChoices):
        """Where it stands."""

        HELD = "held", _("Dipesan sementara")
        CONFIRMED = "confirmed", _("Terkonfirmasi")
        CHECKED_IN = "checked_in", _("Sudah datang")
        CANCELLED = "cancelled", _("Dibatalkan")
        MISSED = "missed", _("Tidak datang")
        LAPSED = "lapsed", _("Pemesanan gugur")

    class Excuse(models.TextChoices):
        """Why a missed appointment is not counted."""

        ILL = "ill", _("Sakit atau keadaan darurat")
        OFFICE = "office", _("Kekeliruan kantor")
        TRAVEL = "travel", _("Gangguan perjalanan atau bencana")
        OTHER = "other", _("Alasan lain yang dapat diterima")

    class Cause(models.TextChoices):
        """Why the office takes back a day."""

        CLOSED = "closed", _("Tempat pelayanan tutup")
        FEWER_OFFICERS = "fewer_officers", _("Petugas berkurang")
        OUTAGE = "outage", _("Gangguan sistem atau listrik")
        MISTAKE = "mistake", _("Kekeliruan penjadwalan")

    LIVE = (State.HELD, State.CONFIRMED)

    slot = models.ForeignKey(AppointmentSlot, on_delete=models.PROTECT, related_name="appointments")
    slot_count = models.PositiveSmallIntegerField(default=1)
    is_internal = models.BooleanField(default=False)
    service_code = models.CharField(max_length=20)
    variant = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    visitor_name = models.CharField(max_length=200, blank=True)
    contact_cipher = models.BinaryField(null=True)
    contact_index = models.BinaryField(max_length=32, null=True)
    language = models.CharField(max_length=2, default="id")
    is_represented = models.BooleanField(default=False)
    needs = ArrayField(models.CharField(max_length=16, choices=Visit.Need), default=list)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=10, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.HELD)
    priority_reason = models.CharField(max_length=16, choices=Visit.Priority, blank=True)
    booked_at = models.DateTimeField()
    hold_until = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminded_last_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    forgiven_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="appointment")
    moved_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    series_id = models.UUIDField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)

    if TYPE_CHECKING:
        person_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(slot_count__gte=1), name="visits_appointment_slots"),
            models.CheckConstraint(
                condition=Q(state="held", hold_until__isnull=False) | ~Q(state="held"), name="visits_appointment_hold"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "confirmed"]) ^ Q(ended_at__isnull=False), name="visits_appointment_ended"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(visitor_name="", contact_index__isnull=True), name="visits_appointment_whose"
            ),
        ]
        indexes = [
            models.Index(fields=["hold_until"], condition=Q(state="held"), name="visits_appointment_holds"),
            models.Index(fields=["release_at"], condition=Q(release_at__isnull=False), name="visits_appointment_release"),
            models.Index(fields=["contact_index"], condition=Q(contact_index__isnull=False), name="visits_appointment_contact"),
        ]

    @property
    def called(self) -> str:
        """The name of who is expected; "" once it is forgotten."""
        return self.person.name if self.person is not None else self.visitor_name

    @property
    def calendar_id(self) -> UUID:
        """What stays the same through every move."""
        return self.series_id or self.pk
