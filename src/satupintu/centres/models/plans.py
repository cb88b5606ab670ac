"""The plan of a centre: floors, waiting areas, counters, and what else stands there. Measures are decimetres."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satupintu.centres.models.places import Centre
from satupintu.core.models import Identified


class Floor(Identified):
    """A floor (lantai) and the size of its plan in decimetres."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="floors")
    level = models.SmallIntegerField()
    name = models.CharField(max_length=80)
    width = models.PositiveSmallIntegerField(default=300)
    height = models.PositiveSmallIntegerField(default=200)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "level"], name="centres_floor_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="centres_floor_size"),
        ]


class Placed(models.Model):
    """Base of what stands on a plan: left upper corner and size in decimetres."""

    x = models.PositiveSmallIntegerField(default=0)
    y = models.PositiveSmallIntegerField(default=0)
    w = models.PositiveSmallIntegerField(default=10)
    h = models.PositiveSmallIntegerField(default=10)

    class Meta:
        abstract = True


class Zone(Identified, Placed):
    """A waiting area (zona tunggu) of a floor; its colour goes with a pictogram, so that nobody needs to see colours."""

    class Colour(models.TextChoices):
        """Colour of signs, by a code the style sheets know."""

        BLUE = "blue", _("Biru")
        GREEN = "green", _("Hijau")
        ORANGE = "orange", _("Jingga")
        PURPLE = "purple", _("Ungu")
        TEAL = "teal", _("Toska")
        PINK = "pink", _("Merah muda")

    class Pictogram(models.TextChoices):
        """Figure on signs."""

        CIRCLE = "circle", _("Lingkaran")
        TRIANGLE = "triangle", _("Segitiga")
        SQUARE = "square", _("Persegi")
        STAR = "star", _("Bintang")
        LEAF = "leaf", _("Daun")
        WAVE = "wave", _("Ombak")

    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="zones")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=80)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.BLUE)
    pictogram = models.CharField(max_length=10, choices=Pictogram, default=Pictogram.CIRCLE)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["floor", "code"], name="centres_zone_once")]


class Counter(Identified, Placed):
    """A counter (loket); `groups` are the lines it serves unless the officer says otherwise.

    With an `agency` it is a booth (gerai): only staff of that agency open it, and it calls from that agency's groups alone.
    """

    class Kind(models.TextChoices):
        """What it is for."""

        FRONT = "front", _("Loket pelayanan")
        RECEPTION = "reception", _("Meja informasi")
        CASHIER = "cashier", _("Kasir")
        SELFSERVICE = "selfservice", _("Layanan mandiri")
        PRIORITY = "priority", _("Loket prioritas")

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="counters")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="counters")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.FRONT)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facilities = ArrayField(models.CharField(max_length=24, choices=Centre.Facility), default=list, blank=True)
    groups = models.ManyToManyField("centres.QueueGroup", related_name="counters")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="centres_counter_once")]


class Fixture(Identified, Placed):
    """Something else on the plan: a block of seats, a kiosk, a display, a door."""

    class Kind(models.TextChoices):
        """What stands there."""

        SEATS = "seats", _("Kursi tunggu")
        KIOSK = "kiosk", _("Anjungan mandiri")
        DISPLAY = "display", _("Layar antrean")
        DOOR = "door", _("Pintu")

    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="fixtures")
    kind = models.CharField(max_length=8, choices=Kind)
    label = models.CharField(max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField(default=0)


class Device(Identified):
    """A kiosk, display or survey tablet; it shows itself by a secret token of which only the blind index is kept.

    `zone` is the waiting area a display tells about (empty: the whole centre), `printer` the network address of a kiosk's
    printer (`host:port`, empty: the browser prints), `printer_fault` what is wrong with it since `printer_fault_at`.
    """

    class Kind(models.TextChoices):
        """What it is."""

        KIOSK = "kiosk", _("Anjungan mandiri")
        DISPLAY = "display", _("Layar antrean")
        TABLET = "tablet", _("Tablet survei")

    class PrinterFault(models.TextChoices):
        """What keeps a printer from its work, or soon will."""

        UNREACHABLE = "unreachable", _("Printer tidak menjawab")
        PAPER_OUT = "paper_out", _("Kertas habis")
        PAPER_LOW = "paper_low", _("Kertas hampir habis")
        COVER_OPEN = "cover_open", _("Tutup printer terbuka")
        NOT_READY = "not_ready", _("Printer tidak siap")

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="devices")
    zone = models.ForeignKey(Zone, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    token_index = models.BinaryField(max_length=32, unique=True)
    printer = models.CharField(max_length=80, blank=True)
    printer_fault = models.CharField(max_length=12, choices=PrinterFault, blank=True)
    printer_fault_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
