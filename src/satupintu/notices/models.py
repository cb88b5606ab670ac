"""Notices and how far they came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Notice(Identified):
    """One message to one recipient by one channel, in words fixed when it was made.

    `entry_id` is the journal entry it answers to. The address is not kept: it is looked up when the message is sent, so a
    corrected address is used and an erased one is gone. `reason` is a code that says why it was skipped or failed.
    """

    class State(models.TextChoices):
        """How far it came; `skipped` was never to be sent (`reason` says why)."""

        QUEUED = "queued", _("Menunggu dikirim")
        SENT = "sent", _("Terkirim")
        READ = "read", _("Dibaca")
        FAILED = "failed", _("Gagal")
        SKIPPED = "skipped", _("Dilewati")

    class RecipientKind(models.TextChoices):
        """Whom `recipient_id` names."""

        PERSON = "person", _("Pemohon")
        STAFF = "staff", _("Petugas")
        VISITOR = "visitor", _("Pengunjung")

    entry_id = models.UUIDField()
    recipient_kind = models.CharField(max_length=10, choices=RecipientKind)
    recipient_id = models.UUIDField()
    channel = models.CharField(_("saluran"), max_length=20)
    template = models.CharField(max_length=100)
    language = models.CharField(max_length=2)
    subject = models.CharField(_("judul"), max_length=150)
    body = models.TextField(_("isi"))
    link = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=State)
    reason = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "recipient_kind", "recipient_id", "channel"], name="notices_notice_once"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent", "read", "failed", "skipped"]), name="notices_notice_state"
            ),
            models.CheckConstraint(
                condition=Q(recipient_kind__in=["person", "staff", "visitor"]), name="notices_notice_recipient"
            ),
            models.CheckConstraint(condition=~Q(state__in=["failed", "skipped"]) | ~Q(reason=""), name="notices_notice_reason"),
        ]
        indexes = [
            models.Index(fields=["recipient_id", "-id"], condition=Q(channel="inapp"), name="notices_notice_inbox"),
            models.Index(fields=["recipient_id"], condition=Q(channel="inapp", state="sent"), name="notices_notice_unread"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="notices_notice_failed"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
