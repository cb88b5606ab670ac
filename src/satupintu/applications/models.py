"""The case and what was handed in for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Application(Identified):
    """An application (permohonan) for one service by one applicant.

    It pins the version of the standard, and with it the SOP version, for life. `answers_cipher` is the filled-in form,
    encrypted as a whole because it holds NIK and other identifiers. `secret_cipher` is the code by which the case can be
    followed without a login. `warned_at` is when the applicant was last told that the case will be removed or lapse,
    `deemed_noted_at` when they and the heads were told that it will be deemed approved, `deemed_at`
    when it was.
    """

    class State(models.TextChoices):
        """Where a case stands."""

        DRAFT = "draft", _("Draf")
        IN_PROCESS = "in_process", _("Diproses")
        RETURNED = "returned", _("Perlu dilengkapi")
        ISSUED = "issued", _("Terbit")
        REJECTED = "rejected", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Dicabut pemohon")
        LAPSED = "lapsed", _("Gugur")

    class Channel(models.TextChoices):
        """Where the case came in."""

        PORTAL = "portal", _("Daring")
        DESK = "desk", _("Loket")
        API = "api", _("Antarmuka sistem")
        MOBILE = "mobile", _("Layanan keliling")

    OPEN = (State.IN_PROCESS, State.RETURNED)
    CLOSED = (State.ISSUED, State.REJECTED, State.WITHDRAWN, State.LAPSED)

    number = models.CharField(max_length=40, unique=True)
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    run = models.OneToOneField("sop.Run", on_delete=models.PROTECT, null=True, related_name="+")
    variant = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    applicant_person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    applicant_business = models.ForeignKey("people.Business", on_delete=models.PROTECT, null=True, related_name="+")
    proxy = models.ForeignKey("people.Proxy", on_delete=models.PROTECT, null=True, related_name="+")
    contact_person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    answers_cipher = models.BinaryField(blank=True, default=b"")
    secret_cipher = models.BinaryField(blank=True, default=b"")
    reason_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    deemed_noted_at = models.DateTimeField(null=True)
    deemed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applicant_person__isnull=False) ^ Q(applicant_business__isnull=False),
                name="applications_application_one_applicant",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | (Q(run__isnull=False) & Q(submitted_at__isnull=False)),
                name="applications_application_runs_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_process", "returned"]) ^ Q(decided_at__isnull=False),
                name="applications_application_closed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["applicant_person", "-created_at"], name="applications_of_person"),
            models.Index(
                fields=["applicant_business", "-created_at"],
                condition=Q(applicant_business__isnull=False),
                name="applications_of_business",
            ),
            models.Index(
                fields=["contact_person", "-created_at"],
                condition=Q(contact_person__isnull=False),
                name="applications_of_contact",
            ),
            models.Index(fields=["service", "state", "-submitted_at"], name="applications_of_service"),
            models.Index(fields=["-submitted_at"], condition=Q(submitted_at__isnull=False), name="applications_register"),
            models.Index(fields=["saved_at"], condition=Q(state="draft"), name="applications_old_drafts"),
            models.Index(fields=["returned_at"], condition=Q(state="returned"), name="applications_waiting"),
        ]


class RequirementItem(Identified):
    """What was handed in for one requirement (persyaratan) of the standard, and the office's verdict on it."""

    class State(models.TextChoices):
        """What the office says of it."""

        EMPTY = "empty", _("Belum ada")
        FILLED = "filled", _("Menunggu pemeriksaan")
        ACCEPTED = "accepted", _("Diterima")
        REJECTED = "rejected", _("Perlu diperbaiki")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.EMPTY)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_note = models.CharField(max_length=500, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "key"], name="applications_item_once"),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason_code="") | ~Q(reason_note=""), name="applications_item_reason"
            ),
        ]
        indexes = [models.Index(fields=["file"], condition=Q(file__isnull=False), name="applications_item_file")]


class Verdict(Identified):
    """One verdict an officer gave on a requirement, kept for ever."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="verdicts")
    key = models.CharField(max_length=40)
    task_id = models.UUIDField()
    is_accepted = models.BooleanField()
    reason_code = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    round = models.PositiveSmallIntegerField()
    staff_id = models.UUIDField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="applications_verdict_case")]


class Message(Identified):
    """A message between applicant and office about a case."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    is_from_office = models.BooleanField()
    author_id = models.UUIDField()
    body = models.CharField(max_length=4000)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="applications_message_case")]


class Note(Identified):
    """An officer's note on a case (catatan); the applicant never sees it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    staff_id = models.UUIDField()
    body = models.CharField(max_length=4000)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="applications_note_case")]


class MoveOrder(Identified):
    """An order to move the running cases of an SOP to its version in force, case by case in the background.

    `left` are those that could not be moved: number and sentences. `rows` is the mapping, old row → new row.
    """

    class State(models.TextChoices):
        """Whether every case was gone through."""

        ORDERED = "ordered", _("Sedang dikerjakan")
        FINISHED = "finished", _("Selesai")

    sop_version = models.ForeignKey("sop.SopVersion", on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.ORDERED)
    total = models.PositiveIntegerField()
    moved = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=list)
    ordered_by_id = models.UUIDField(null=True)
    ordered_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sop_version"], condition=models.Q(state="ordered"), name="applications_move_one_order"
            )
        ]
