"""Services (layanan), the versions of their standard (standar pelayanan), and what a region sets by itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified
from satupintu.sop.models import SopVersion


class Service(Identified):
    """One kind of service the region offers (jenis pelayanan, UU 25/2009).

    Name, category and the like repeat the version in force, for lists and search. `stamp` grows with every change that
    a standard already read must notice.
    """

    code = models.CharField(_("kode"), max_length=20, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nama"), max_length=200)
    category = models.CharField(_("kategori"), max_length=60)
    category_label = models.CharField(max_length=120)
    agency_name = models.CharField(_("instansi pemilik"), max_length=200)
    issuer = models.CharField(_("penerbit"), max_length=200)
    delivery_mode = models.CharField(max_length=40)
    level = models.CharField(_("tingkat"), max_length=40)
    zone = models.CharField(_("zona"), max_length=10)
    synonyms = models.JSONField(default=list)
    search_text = models.TextField(blank=True)
    is_open = models.BooleanField(_("menerima permohonan"), default=True)
    own_issuing = models.BooleanField(_("diterbitkan sendiri"), default=False)
    referral = models.TextField(_("rujukan"), blank=True)
    pack = models.CharField(max_length=60, blank=True)
    stamp = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ServiceVersion(Identified):
    """One version of a standard of service. Enacted, it never changes again but to be revoked (database trigger).

    Its parts stand in tables of their own; what is read only as a whole stands here as JSON, in the shapes of
    `catalogue.standard`. `content_hash` is of the content it was made from.
    """

    class State(models.TextChoices):
        """Where a version stands (UU 25/2009 art. 20; Permenpan RB 15/2014)."""

        DRAFT = "draft", _("Rancangan")
        CONSULTED = "consulted", _("Telah dikonsultasikan")
        ENACTED = "enacted", _("Berlaku")
        REVOKED = "revoked", _("Dicabut")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    sop_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=60)
    category_label = models.CharField(max_length=120)
    agency = models.JSONField()
    zone = models.JSONField()
    synonyms = models.JSONField(default=list)
    referral = models.TextField(blank=True)
    promised_value = models.PositiveIntegerField()
    promised_unit = models.CharField(max_length=10)
    promise = models.JSONField()
    fee_kind = models.CharField(max_length=60)
    fee = models.JSONField()
    product = models.JSONField()
    form_evidence = models.JSONField(default=dict)
    agency_systems = models.JSONField(default=list)
    planning = models.JSONField(default=dict)
    verification = models.JSONField(default=dict)
    sheet_note = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    decree_no = models.CharField(max_length=120, blank=True)
    decree_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    consulted_on = models.DateField(null=True)
    consultation_no = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    enacted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoking_decree_no = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["service_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="catalogue_version_number_once"),
            models.UniqueConstraint(fields=["service"], condition=Q(state="enacted"), name="catalogue_version_one_enacted"),
            models.CheckConstraint(
                condition=~Q(state__in=["enacted", "revoked"])
                | (~Q(decree_no="") & Q(decree_on__isnull=False) & Q(effective_from__isnull=False) & Q(enacted_at__isnull=False)),
                name="catalogue_version_enacted_by_decree",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class RegionOverride(Identified):
    """What the region sets by its own decree instead of the standard: time, fee, parameters, validity; empty = as it is.

    A row counts from `effective_from` (local date) until a later one does, and is never changed (database trigger), so a
    case keeps what stood on the day it was sent. Of rows with the same date the newer one counts.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="overrides")
    promised_value = models.PositiveIntegerField(null=True)
    promised_unit = models.CharField(max_length=10, blank=True)
    fee_amount = models.PositiveBigIntegerField(null=True)
    parameters = models.JSONField(default=dict)
    validity = models.JSONField(default=dict)
    own_issuing = models.BooleanField(default=False)
    decree_no = models.CharField(max_length=120, blank=True)
    effective_from = models.DateField()
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["service", "-effective_from", "-id"], name="catalogue_override_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(promised_value__isnull=True, promised_unit="") | Q(promised_value__gt=0),
                name="catalogue_override_time",
            ),
        ]
