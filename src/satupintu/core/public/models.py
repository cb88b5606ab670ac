"""Regions (tenants), their hosts, and the areas of Indonesia; all in the `public` schema.

No table of a region may point here: a region must be movable and removable as a whole.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin


class Region(TenantMixin):
    """A regional government (pemerintah daerah) that runs a PTSP: one PostgreSQL schema."""

    class Level(models.TextChoices):
        """Level of government (UU 23/2014)."""

        KOTA = "kota", _("Kota")
        KABUPATEN = "kabupaten", _("Kabupaten")
        PROVINSI = "provinsi", _("Provinsi")

    class TimeZone(models.TextChoices):
        """The three zones of Indonesia."""

        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    name = models.CharField(_("nama"), max_length=120)
    level = models.CharField(_("tingkat"), max_length=10, choices=Level)
    area_code = models.CharField(_("kode wilayah"), max_length=4)
    time_zone = models.CharField(_("zona waktu"), max_length=20, choices=TimeZone, default=TimeZone.WIB)
    office_name = models.CharField(_("nama kantor"), max_length=160)
    address = models.CharField(_("alamat"), max_length=240, blank=True)
    city = models.CharField(_("tempat penetapan"), max_length=80, blank=True)
    phone = models.CharField(_("telepon"), max_length=40, blank=True)
    email = models.EmailField(_("surel"), blank=True)
    crest = models.TextField(_("lambang (SVG)"), blank=True)
    colour_brand = models.CharField(_("warna utama"), max_length=7, default="#0a489f")
    colour_dark = models.CharField(_("warna gelap"), max_length=7, default="#022a5b")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    auto_create_schema = True
    auto_drop_schema = False

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):
    """A host name a region answers to."""


class Area(models.Model):
    """An area of Indonesia (wilayah): province, regency or city, district, village, by its Kemendagri code without dots."""

    code = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    parent_code = models.CharField(max_length=6, blank=True, db_index=True)
