"""The parts of a version, one row each. They are as immutable as their version (database trigger)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.models.standards import ServiceVersion
from satupintu.core.models import Identified


class Part(Identified):
    """Base: a row of a version, in the author's order."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]


class SourcedPart(Part):
    """Base: a part that says how sure it is, and where it stands."""

    evidence = models.CharField(max_length=20, default="own")
    sources = models.JSONField(default=list)

    class Meta(Part.Meta):
        abstract = True


class StandardComponent(SourcedPart):
    """One of the written components of the standard (komponen, UU 25/2009 ps. 21)."""

    class Group(models.TextChoices):
        """Delivery must be published; manufacturing is internal (Permenpan RB 15/2014)."""

        DELIVERY = "delivery", _("Penyampaian pelayanan")
        MANUFACTURING = "manufacturing", _("Pengelolaan pelayanan")

    kind = models.CharField(max_length=20)
    group = models.CharField(max_length=15, choices=Group)
    text = models.TextField()

    class Meta(SourcedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="catalogue_component_once")]


class LegalBasis(SourcedPart):
    """A rule the service stands on (dasar hukum). Its status alone may still change, since laws are repealed."""

    class Status(models.TextChoices):
        """Whether the rule is in force."""

        IN_FORCE = "berlaku", _("Berlaku")
        AMENDED = "diubah", _("Diubah")
        REPEALED = "dicabut", _("Dicabut")

    ref = models.CharField(max_length=200)
    about = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_FORCE)


class Persona(Part):
    """A kind of applicant."""

    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    who = models.CharField(max_length=300)


class Variant(Part):
    """A kind of request within the service (jenis permohonan)."""

    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    form_value = models.CharField(max_length=120, blank=True)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="catalogue_variant_once")]


class Parameter(Part):
    """A number formulas use and the region may set."""

    name = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=30, decimal_places=12)
    evidence = models.CharField(max_length=20, default="own")
    note = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="catalogue_parameter_once")]


class FormField(Part):
    """A question of the form (isian); `section` groups what is shown on one page."""

    section = models.CharField(max_length=120)
    section_position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    type = models.CharField(max_length=20)
    required = models.BooleanField()
    options = models.JSONField(default=list)
    validation = models.JSONField(default=dict)
    condition = models.TextField(blank=True)
    prefill = models.CharField(max_length=60, blank=True)
    formula = models.TextField(blank=True)
    on_product = models.BooleanField(default=True)
    statement = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True)
    subfields = models.JSONField(default=list)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="catalogue_formfield_once")]


class Requirement(SourcedPart):
    """A requirement (persyaratan): something filled in, uploaded, fetched from an agency, paid, or shown."""

    class Stage(models.TextChoices):
        """When it must be there."""

        SUBMISSION = "submission", _("Saat pengajuan")
        COUNTER = "counter", _("Di loket")
        PROCESS = "process", _("Selama proses")

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    format = models.CharField(max_length=200)
    obligation = models.CharField(max_length=15)
    condition = models.TextField(blank=True)
    source_system = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.SUBMISSION)
    accept = models.JSONField(default=list)
    max_mb = models.PositiveSmallIntegerField(default=5)
    questions = models.JSONField(default=list)
    note = models.TextField(blank=True)

    class Meta(SourcedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="catalogue_requirement_once")]


class FeeComponent(SourcedPart):
    """One part of what is paid (biaya/tarif), as a formula with worked examples."""

    code = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    formula = models.TextField()
    variables = models.JSONField(default=list)
    payee = models.CharField(max_length=10)
    in_total = models.BooleanField(default=True)
    condition = models.TextField(blank=True)
    examples = models.JSONField(default=list)
    words = models.TextField(blank=True, default="")
    note = models.TextField(blank=True)

    class Meta(SourcedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="catalogue_feecomponent_once")]


class RejectionReason(SourcedPart):
    """A reason for refusing or handing back a request (alasan penolakan)."""

    code = models.CharField(max_length=20)
    label = models.CharField(max_length=300)
    stage = models.CharField(max_length=60)
    correctable = models.BooleanField()

    class Meta(SourcedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="catalogue_reason_once")]
