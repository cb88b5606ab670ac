"""A visit and its ticket."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Visit(Identified):
    """Somebody comes to a centre on a day (kunjungan); `code` is the key by which they follow it, unguessable.

    `priority_reason` is what they say of themselves; it is neither proved nor explained (UU 25/2009 ps. 29). `needs` are kinds
    of help, not of disability. `key` makes taking a ticket repeatable without a second one.
    """

    class Channel(models.TextChoices):
        """How they joined the line."""

        KIOSK = "kiosk", _("Anjungan mandiri")
        RECEPTION = "reception", _("Meja informasi")
        PHONE = "phone", _("Ponsel")
        APPOINTMENT = "appointment", _("Janji temu")

    class Priority(models.TextChoices):
        """Why they go first."""

        ELDERLY = "elderly", _("Lanjut usia")
        DISABILITY = "disability", _("Penyandang disabilitas")
        PREGNANT = "pregnant", _("Ibu hamil")
        NURSING = "nursing", _("Ibu menyusui")
        WITH_INFANT = "with_infant", _("Membawa bayi")
        CHILD = "child", _("Anak-anak")
        DISASTER_VICTIM = "disaster_victim", _("Korban bencana")
        OTHER = "other", _("Alasan lain")

    class Need(models.TextChoices):
        """Which help they wish."""

        WHEELCHAIR = "wheelchair", _("Kursi roda")
        SIGN_LANGUAGE = "sign_language", _("Juru bahasa isyarat")
        READING_AID = "reading_aid", _("Dibacakan")
        COMPANION = "companion", _("Pendamping")
        INTERPRETER = "interpreter", _("Juru bahasa lisan")

    code = models.CharField(max_length=12, unique=True)
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    channel = models.CharField(max_length=12, choices=Channel)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    proxy = models.ForeignKey("people.Proxy", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    priority_reason = models.CharField(max_length=16, choices=Priority, blank=True)
    needs = ArrayField(models.CharField(max_length=16, choices=Need), default=list)
    language = models.CharField(max_length=2, default="id")
    party_size = models.PositiveSmallIntegerField(default=1)
    device_id = models.UUIDField(null=True)
    key = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "key"], condition=~Q(key=""), name="visits_visit_key"),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="visits_visit_party"),
            models.CheckConstraint(condition=Q(language__in=["id", "en"]), name="visits_visit_language"),
        ]
        indexes = [
            models.Index(fields=["centre", "day"], name="visits_visit_day"),
            models.Index(fields=["day"], condition=Q(closed_at__isnull=True), name="visits_visit_open"),
            models.Index(fields=["device_id", "-opened_at"], condition=Q(device_id__isnull=False), name="visits_visit_device"),
        ]


class Ticket(Identified):
    """The number of a visit (nomor antrean): of the group first joined, kept through every transfer, once a group and day."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="ticket")
    group = models.ForeignKey("centres.QueueGroup", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "day", "number"], name="visits_ticket_once")]


class NumberBlock(Identified):
    """Numbers put aside for a kiosk, to print while it cannot reach the server (blok nomor)."""

    device_id = models.UUIDField()
    group = models.ForeignKey("centres.QueueGroup", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    reserved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="visits_block_order"),
            models.UniqueConstraint(fields=["group", "day", "first"], name="visits_block_once"),
        ]
