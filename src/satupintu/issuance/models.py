"""Registers and their numbers, issued products, and the keys of the test CA.

Products keep the id of their application without a foreign key: the register is a permanent archive, while the file of
the case is erased when its retention is over.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Register(Identified):
    """A register of outgoing numbers (buku register, agenda surat keluar); `pattern` is the language of `rules`."""

    code = models.SlugField(_("kode"), max_length=60, unique=True)
    name = models.CharField(_("nama"), max_length=160)
    pattern = models.CharField(_("pola nomor"), max_length=80)
    is_yearly = models.BooleanField(_("mulai dari 1 setiap tahun"), default=True)
    is_open = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class RegisterNumber(Identified):
    """One number of a register; never used twice. A voided one stays, with the reason, so that the gap is explained.

    `claim` names what it was reserved for (a task, an application): the same claim gets the same number again.
    """

    class State(models.TextChoices):
        """What became of it."""

        RESERVED = "reserved", _("Dipesan")
        USED = "used", _("Terpakai")
        VOID = "void", _("Dibatalkan")

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=80, unique=True)
    claim = models.CharField(max_length=80)
    code = models.CharField(max_length=16)
    application_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.RESERVED)
    reserved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "year", "sequence"], name="issuance_number_once"),
            models.UniqueConstraint(fields=["claim"], condition=~Q(state="void"), name="issuance_number_claim_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="issuance_number_from_one"),
            models.CheckConstraint(
                condition=Q(state="reserved", settled_at__isnull=True) | Q(state__in=["used", "void"], settled_at__isnull=False),
                name="issuance_number_settled",
            ),
            models.CheckConstraint(condition=Q(state="void") ^ Q(void_reason=""), name="issuance_number_void_why"),
        ]
        indexes = [models.Index(fields=["reserved_at"], condition=Q(state="reserved"), name="issuance_number_waiting")]

    def __str__(self) -> str:
        return self.number


class IssuedDocument(Identified):
    """A product of a service (produk layanan) as it left the office: numbered, signed, kept.

    Facts never change after issue; only the state does, once. `data` holds what a verifier needs beyond them.
    """

    class State(models.TextChoices):
        """Whether it still counts; the end of validity is a date, not a state."""

        VALID = "valid", _("Berlaku")
        REVOKED = "revoked", _("Dicabut")
        SUPERSEDED = "superseded", _("Diganti")

    code = models.CharField(_("kode verifikasi"), max_length=16, unique=True)
    number = models.CharField(_("nomor"), max_length=80)
    register_number = models.OneToOneField(RegisterNumber, on_delete=models.PROTECT, related_name="product")
    claim = models.CharField(max_length=80, unique=True)
    application_id = models.UUIDField(null=True)
    service_code = models.CharField(max_length=60)
    template = models.CharField(max_length=20)
    title = models.CharField(_("nama produk"), max_length=240)
    issuer = models.CharField(_("penerbit"), max_length=160)
    partner_issuer = models.CharField(_("penerbit produk mitra"), max_length=200, blank=True)
    partner_number = models.CharField(_("nomor produk mitra"), max_length=120, blank=True)
    holder_masked = models.CharField(_("pemegang"), max_length=200)
    holder_person_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.VALID)
    issued_at = models.DateTimeField(_("diterbitkan"))
    valid_until = models.DateField(_("berlaku sampai"), null=True)
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    signatory_id = models.UUIDField()
    signatory_name = models.CharField(max_length=160)
    signatory_position = models.CharField(max_length=240)
    signer = models.CharField(max_length=20)
    signature_level = models.CharField(max_length=4)
    certificate_serial = models.CharField(max_length=60)
    is_test_signature = models.BooleanField(default=False)
    data = models.JSONField(default=dict, blank=True)
    ended_at = models.DateTimeField(null=True)
    decree_no = models.CharField(max_length=120, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supersedes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "issuer"], name="issuance_product_number_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="issuance_product_hash"),
            models.CheckConstraint(
                condition=Q(state="valid", ended_at__isnull=True, decree_no="", end_reason="", superseded_by__isnull=True)
                | Q(state="revoked", ended_at__isnull=False, superseded_by__isnull=True) & ~Q(decree_no="") & ~Q(end_reason="")
                | Q(state="superseded", ended_at__isnull=False, superseded_by__isnull=False),
                name="issuance_product_end_told",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")), name="issuance_product_not_by_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["application_id"], name="issuance_of_application"),
            models.Index(fields=["-issued_at", "-id"], name="issuance_newest"),
            models.Index(fields=["service_code", "-issued_at"], name="issuance_of_service"),
            models.Index(fields=["holder_person_id", "-issued_at"], name="issuance_of_holder"),
            models.Index(fields=["valid_until"], condition=Q(state="valid", valid_until__isnull=False), name="issuance_ending"),
        ]

    def __str__(self) -> str:
        return self.number


class Handover(Identified):
    """A product was handed over on paper (penyerahan produk): to whom, by whom, when; `number` is that of its receipt."""

    class As(models.TextChoices):
        """As whom the recipient took it."""

        HOLDER = "holder", _("Pemohon sendiri")
        PROXY = "proxy", _("Penerima kuasa")
        FAMILY = "family", _("Keluarga")
        COURIER = "courier", _("Kurir")

    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="handover")
    number = models.CharField(max_length=24, unique=True)
    recipient_name = models.CharField(max_length=120)
    recipient_as = models.CharField(max_length=8, choices=As, default=As.HOLDER)
    handed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    handed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(recipient_name=""), name="issuance_handover_to_somebody")]


class TestKey(Identified):
    """A key and its certificate of the region's own test CA, the key encrypted (`core.secrets`)."""

    __test__ = False  # not a test class, whatever pytest thinks of the name

    class Kind(models.TextChoices):
        """What it signs."""

        AUTHORITY = "authority", _("CA uji")
        SIGNATORY = "signatory", _("Penandatangan uji")
        TIMESTAMPER = "timestamper", _("Penanda waktu uji")

    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=240)
    serial = models.CharField(max_length=60, unique=True)
    certificate = models.BinaryField()
    key_cipher = models.BinaryField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(revoked_at__isnull=True), name="issuance_testkey_current"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind__in=["authority", "timestamper"]), name="issuance_testkey_one_authority"
            ),
        ]

    def __str__(self) -> str:
        return self.serial
