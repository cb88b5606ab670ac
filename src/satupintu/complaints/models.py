"""Complaints, what was written about them, their files; the limits an office sets; suggestions of staff."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.files.models import StoredFile
from satupintu.people.models import Person, Staff, Unit


class Topic(models.TextChoices):
    """What it is about, in the words of the elements (unsur) of Permenpan RB 14/2017, so that both can be laid side by side."""

    REQUIREMENTS = "requirements", _("Persyaratan")
    PROCEDURE = "procedure", _("Sistem, Mekanisme, dan Prosedur")
    TIME = "time", _("Waktu Penyelesaian")
    FEE = "fee", _("Biaya/Tarif")
    PRODUCT = "product", _("Produk Spesifikasi Jenis Pelayanan")
    COMPETENCE = "competence", _("Kompetensi Pelaksana")
    BEHAVIOUR = "behaviour", _("Perilaku Pelaksana")
    HANDLING = "handling", _("Penanganan Pengaduan, Saran dan Masukan")
    FACILITIES = "facilities", _("Sarana dan Prasarana")
    OTHER = "other", _("Lainnya")


class Kind(models.TextChoices):
    """The classes of SP4N (Permenpan RB 62/2018)."""

    OVERSIGHT = "oversight", _("Pengaduan berkadar pengawasan")
    ORDINARY = "ordinary", _("Pengaduan tidak berkadar pengawasan")
    INFORMATION = "information", _("Permintaan informasi")
    SUGGESTION = "suggestion", _("Aspirasi")


class Complaint(Identified):
    """One complaint, question or suggestion of somebody outside the office.

    Who complained lies encrypted in `identity_cipher` (JSON) and nowhere else; an anonymous one has none, not even the
    account it was sent with. The text is encrypted too. Of the secret code only the index is kept. `due_at` is the limit of
    the class, `latest_at` that of the act (60 days since complete); `next_due_at` is what the office must mind now.
    A whistle-blowing report (`is_whistleblowing`) exists for the inspectorate alone.
    """

    class State(models.TextChoices):
        """How far it is."""

        RECEIVED = "received", _("Diterima")
        INCOMPLETE = "incomplete", _("Menunggu kelengkapan")
        VERIFIED = "verified", _("Terverifikasi")
        ASSIGNED = "assigned", _("Didisposisikan")
        IN_PROGRESS = "in_progress", _("Ditindaklanjuti")
        ANSWERED = "answered", _("Dijawab")
        CLOSED = "closed", _("Ditutup")
        REJECTED = "rejected", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Dicabut")

    class Channel(models.TextChoices):
        """How it came in."""

        WEB = "web", _("Laman")
        COUNTER = "counter", _("Loket")
        KIOSK = "kiosk", _("Anjungan mandiri")
        PHONE = "phone", _("Telepon")
        LETTER = "letter", _("Surat atau kotak pengaduan")
        SP4N = "sp4n", _("SP4N-LAPOR!")

    class EndReason(models.TextChoices):
        """Why it ended: the first two close an answered one, the next three withdraw, the others reject."""

        ACCEPTED = "accepted", _("Jawaban diterima pelapor")
        SILENT = "silent", _("Tidak ada tanggapan pelapor sampai batas waktu")
        BY_COMPLAINANT = "by_complainant", _("Dicabut pelapor")
        NOT_COMPLETED = "not_completed", _("Tidak dilengkapi sampai batas waktu")
        NOT_COMPLAINT = "not_complaint", _("Bukan pengaduan pelayanan")
        DUPLICATE = "duplicate", _("Sudah pernah disampaikan")
        INCOMPLETE = "incomplete", _("Tidak dapat dipahami atau tidak lengkap")
        NOT_OURS = "not_ours", _("Bukan kewenangan daerah ini")

    OPEN = (State.RECEIVED, State.INCOMPLETE, State.VERIFIED, State.ASSIGNED, State.IN_PROGRESS)
    AT_THE_OFFICE = (State.RECEIVED, State.VERIFIED, State.ASSIGNED, State.IN_PROGRESS)
    ENDED = (State.CLOSED, State.REJECTED, State.WITHDRAWN)

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    code_index = models.BinaryField(max_length=32)
    key = models.CharField(max_length=60, null=True, unique=True)
    kind = models.CharField(_("klasifikasi"), max_length=12, choices=Kind)
    topic = models.CharField(_("unsur"), max_length=12, choices=Topic)
    is_whistleblowing = models.BooleanField(default=False)
    title = models.CharField(_("judul"), max_length=120)
    body_cipher = models.BinaryField()
    happened_on = models.DateField(null=True)
    place = models.CharField(max_length=160, blank=True)
    service_code = models.CharField(max_length=60, blank=True)
    application_id = models.UUIDField(null=True)
    accused_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    is_confidential = models.BooleanField(default=False)
    identity_cipher = models.BinaryField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="id")
    channel = models.CharField(_("saluran"), max_length=8, choices=Channel)
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    external_id = models.CharField(max_length=60, blank=True)
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.RECEIVED)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    complete_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    latest_at = models.DateTimeField(null=True)
    near_due_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    noted_for = models.DateTimeField(null=True)
    escalation = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    rounds = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    working_days = models.PositiveSmallIntegerField(null=True)
    is_in_time = models.BooleanField(null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(identity_cipher__isnull=True, person__isnull=True),
                name="complaints_anonymous_is_nobody",
            ),
            models.CheckConstraint(
                condition=Q(is_whistleblowing=False) | Q(kind=Kind.OVERSIGHT), name="complaints_whistle_is_oversight"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "rejected", "withdrawn"], ended_at__isnull=False) & ~Q(end_reason="")
                | ~Q(state__in=["closed", "rejected", "withdrawn"]) & Q(ended_at__isnull=True, end_reason=""),
                name="complaints_end_is_told",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 4)), name="complaints_satisfaction_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["answered", "closed"], answered_at__isnull=False) | ~Q(state__in=["answered", "closed"]),
                name="complaints_answered_when",
            ),
            models.UniqueConstraint(fields=["external_id"], condition=~Q(external_id=""), name="complaints_external_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_due_at", "id"],
                condition=Q(state__in=["received", "incomplete", "verified", "assigned", "in_progress", "answered"]),
                name="complaints_open_by_due",
            ),
            models.Index(fields=["-received_at", "-id"], name="complaints_by_receipt"),
            models.Index(fields=["person", "-received_at"], condition=Q(person__isnull=False), name="complaints_of_person"),
        ]

    def __str__(self) -> str:
        return self.number


class Remark(Identified):
    """Something written about a complaint, encrypted; who of the complainant's side wrote is not kept."""

    class Kind(models.TextChoices):
        """What it is; only a note is kept from the complainant."""

        NOTE = "note", _("Catatan internal")
        QUESTION = "question", _("Permintaan kelengkapan")
        ADDITION = "addition", _("Kelengkapan dari pelapor")
        ANSWER = "answer", _("Jawaban")
        OBJECTION = "objection", _("Alasan dibuka kembali")
        REJECTION = "rejection", _("Alasan ditolak")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind)
    text_cipher = models.BinaryField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]


class ComplaintFile(Identified):
    """A file handed in with a complaint, or later to complete it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class ComplaintLimit(Identified):
    """How long the office gives itself for a class, where it set another limit than the usual one, with its decree."""

    class Unit(models.TextChoices):
        """Working or calendar days."""

        WORKING_DAY = "hari_kerja", _("hari kerja")
        DAY = "hari", _("hari")

    kind = models.CharField(max_length=12, choices=Kind, unique=True)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=Unit)
    decree_no = models.CharField(max_length=120, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(value__gte=1), name="complaints_limit_at_least_one")]


class StaffSuggestion(Identified):
    """What somebody who works here proposes (saran pegawai); `is_anonymous` hides the author from all colleagues."""

    class State(models.TextChoices):
        """How far it is."""

        SUBMITTED = "submitted", _("Diajukan")
        CONSIDERED = "considered", _("Dipertimbangkan")
        ADOPTED = "adopted", _("Akan dilaksanakan")
        DECLINED = "declined", _("Tidak dilaksanakan")
        CARRIED_OUT = "carried_out", _("Sudah dilaksanakan")
        WITHDRAWN = "withdrawn", _("Dicabut")

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    topic = models.CharField(max_length=12, choices=Topic)
    title = models.CharField(_("judul"), max_length=120)
    body = models.TextField()
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.SUBMITTED)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "withdrawn"])
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="complaints_suggestion_answered",
            )
        ]
        indexes = [models.Index(fields=["-submitted_at", "-id"], name="complaints_suggestion_newest")]

    def __str__(self) -> str:
        return self.number
