"""Stored files and uploads that are still coming in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class StoredFile(Identified):
    """A file the region keeps: its content lies in the storage at `path`, everything known about it here.

    When the content is erased the row and its hash stay, so that it can still be proven what had been handed in.
    """

    class State(models.TextChoices):
        """What the scanner says; only `clean` is always served."""

        SCANNING = "scanning", _("Sedang diperiksa")
        CLEAN = "clean", _("Aman")
        INFECTED = "infected", _("Dikarantina")
        REJECTED = "rejected", _("Tidak dapat diperiksa")

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(_("jenis berkas"), max_length=100)
    original_name = models.CharField(_("nama berkas"), max_length=120, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=State)
    verdict = models.CharField(max_length=80, blank=True)
    scanned_at = models.DateTimeField(null=True)
    purpose = models.CharField(_("kegunaan"), max_length=40)
    path = models.CharField(max_length=160, unique=True)
    owner_person_id = models.UUIDField(null=True)
    uploaded_by_kind = models.CharField(max_length=10)
    uploaded_by_id = models.UUIDField(null=True)
    stored_at = models.DateTimeField()
    retention_until = models.DateField(_("disimpan sampai"), null=True)
    erased_at = models.DateTimeField(null=True)
    erased_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="files_storedfile_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_storedfile_hash"),
            models.CheckConstraint(
                condition=Q(state__in=["scanning", "clean", "infected", "rejected"]), name="files_storedfile_state"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_reason="") | Q(erased_at__isnull=False) & ~Q(erased_reason=""),
                name="files_storedfile_erased_why",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="scanning"), name="files_storedfile_scanning"),
            models.Index(
                fields=["retention_until", "id"],
                condition=Q(retention_until__isnull=False, erased_at__isnull=True),
                name="files_storedfile_due",
            ),
            models.Index(
                fields=["owner_person_id", "id"], condition=Q(owner_person_id__isnull=False), name="files_storedfile_owner"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Upload(Identified):
    """A file that comes in pieces over a slow line; its pieces lie in the storage until it is finished or given up."""

    class State(models.TextChoices):
        """Open uploads may go on; the others are over."""

        OPEN = "open", _("Berjalan")
        FINISHED = "finished", _("Selesai")
        ABANDONED = "abandoned", _("Dihentikan")

    uploader_kind = models.CharField(max_length=10)
    uploader_id = models.UUIDField(null=True)
    owner_person_id = models.UUIDField(null=True)
    name = models.CharField(max_length=255, blank=True)
    declared_type = models.CharField(max_length=150, blank=True)
    allowed = models.JSONField()
    max_bytes = models.PositiveBigIntegerField()
    purpose = models.CharField(max_length=40)
    expected_size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    retention_until = models.DateField(null=True)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="upload")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("expected_size")), name="files_upload_not_over"),
            models.CheckConstraint(condition=Q(state__in=["open", "finished", "abandoned"]), name="files_upload_state"),
            models.CheckConstraint(
                condition=Q(state="finished", file__isnull=False) | ~Q(state="finished") & Q(file__isnull=True),
                name="files_upload_finished_has_file",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at", "id"], condition=Q(state="open"), name="files_upload_open"),
            models.Index(fields=["uploader_id", "id"], condition=Q(state="open"), name="files_upload_uploader"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
