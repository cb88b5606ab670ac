"""Appointments: capacity by group and start, and who booked it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.visits.models.visits import Visit


class AppointmentSlot(Identified):
    """Capacity of a group from a start on (slot janji temu), for the public and kept for the office; never oversold."""

    group = models.ForeignKey("centres.QueueGroup", on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    cap_public = models.PositiveSmallIntegerField()
    cap_internal = models.PositiveSmallIntegerField(default=0)
    taken_public = models.PositiveSmallIntegerField(default=0)
    taken_internal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "starts_at"], name="visits_slot_once"),
            models.CheckConstraint(condition=Q(taken_public__lte=F("cap_public")), name="visits_slot_public"),
            models.CheckConstraint(condition=Q(taken_internal__lte=F("cap_internal")), name="visits_slot_internal"),
        ]


class Appointment(Identified):
    """An appointment (janji temu) of a named person for a service; `code` is shown at check-in.

    It takes `slot_count` slots in a row from `slot` on. What is given back is free again at `release_at` only, so that nobody
    can hand a slot over to a buyer by cancelling.
    """

    class State(models.TextChoices):
        """Where it stands."""

        HELD = "held", _("Dipesan sementara")
        CONFIRMED = "confirmed", _("Terkonfirmasi")
        CHECKED_IN = "checked_in", _("Sudah datang")
        CANCELLED = "cancelled", _("Dibatalkan")
        MISSED = "missed", _("Tidak datang")
        LAPSED = "lapsed", _("Pemesanan gugur")

    LIVE = (State.HELD, State.CONFIRMED)

    slot = models.ForeignKey(AppointmentSlot, on_delete=models.PROTECT, related_name="appointments")
    slot_count = models.PositiveSmallIntegerField(default=1)
    is_internal = models.BooleanField(default=False)
    service_code = models.CharField(max_length=20)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=10, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.HELD)
    priority_reason = models.CharField(max_length=16, choices=Visit.Priority, blank=True)
    booked_at = models.DateTimeField()
    hold_until = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="appointment")
    moved_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(slot_count__gte=1), name="visits_appointment_slots"),
            models.CheckConstraint(
                condition=Q(state="held", hold_until__isnull=False) | ~Q(state="held"), name="visits_appointment_hold"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "confirmed"]) ^ Q(ended_at__isnull=False), name="visits_appointment_ended"
            ),
        ]
        indexes = [
            models.Index(fields=["hold_until"], condition=Q(state="held"), name="visits_appointment_holds"),
            models.Index(fields=["release_at"], condition=Q(release_at__isnull=False), name="visits_appointment_release"),
        ]
