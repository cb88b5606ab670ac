"""What happens to a version besides its content: consultation with the public, publication, yearly review."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.models.standards import ServiceVersion
from satupintu.core.models import Identified


class Consultation(Identified):
    """A public consultation about a draft (forum konsultasi publik, Permenpan RB 16/2017).

    `content` is what was discussed, kept when it was held, so that later changes can be told. Dates are local.
    """

    class State(models.TextChoices):
        """Whether it has taken place."""

        PLANNED = "planned", _("Direncanakan")
        HELD = "held", _("Dilaksanakan")

    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="consultations")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    planned_on = models.DateField()
    place = models.CharField(_("tempat"), max_length=200, blank=True)
    held_on = models.DateField(null=True)
    record_no = models.CharField(_("nomor berita acara"), max_length=120, blank=True)
    content = models.JSONField(default=dict)
    minutes_file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=models.Q(state="planned"), name="catalogue_consultation_plan"),
            models.CheckConstraint(
                condition=~models.Q(state="held") | (models.Q(held_on__isnull=False) & ~models.Q(record_no="")),
                name="catalogue_consultation_held",
            ),
        ]


class ConsultationParticipant(Identified):
    """Somebody invited to a consultation. The name is encrypted: only who runs the forum reads it (UU 27/2022)."""

    class Element(models.TextChoices):
        """The five elements of the public (unsur masyarakat, Permenpan RB 16/2017)."""

        USERS = "users", _("Masyarakat pengguna layanan")
        EXPERTS = "experts", _("Ahli, praktisi, atau akademisi")
        AGENCIES = "agencies", _("Instansi terkait")
        CIVIL = "civil", _("Organisasi masyarakat sipil")
        MEDIA = "media", _("Media massa")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="participants")
    element = models.CharField(_("unsur"), max_length=10, choices=Element)
    name_cipher = models.BinaryField()
    organisation = models.CharField(_("lembaga"), max_length=200, blank=True)
    attended = models.BooleanField(_("hadir"), default=False)

    class Meta:
        ordering = ["id"]


class ConsultationPoint(Identified):
    """One thing said in a consultation, by whom (an organisation or element, never a name), and the answer to it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="points")
    raised_by = models.CharField(max_length=200, blank=True)
    point = models.TextField()
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]


class Publication(Identified):
    """That a version in force was made public on a medium (Permenpan RB 15/2014), and until when. Dates are local."""

    class Medium(models.TextChoices):
        """The media that count (Permenpan RB 29/2022)."""

        PRINT = "print", _("Media cetak atau papan di kantor")
        ELECTRONIC = "electronic", _("Media elektronik (TV, monitor, kios-K)")
        SOCIAL = "social", _("Media sosial")
        WEBSITE = "website", _("Website")
        APP = "app", _("Aplikasi yang bisa diunduh")
        SIPPN = "sippn", _("SIPP Nasional (SIPPN)")
        BILLBOARD = "billboard", _("Papan reklame atau videotron")

    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="publications")
    medium = models.CharField(_("media"), max_length=12, choices=Medium)
    where = models.CharField(_("alamat atau tempat"), max_length=300)
    published_on = models.DateField()
    ended_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["published_on", "id"]


class StandardReview(Identified):
    """A review of a version in force (evaluasi standar pelayanan, PP 96/2012 art. 33): at least once a year."""

    class Result(models.TextChoices):
        """What the review came to."""

        KEEP = "keep", _("Tetap")
        CHANGE = "change", _("Perlu diubah")

    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    result = models.CharField(max_length=10, choices=Result)
    note = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-reviewed_on", "-id"]
