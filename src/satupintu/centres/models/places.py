"""A centre and when it is open."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from satupintu.core.models import Identified


class Centre(Identified):
    """A place where the public is served (tempat pelayanan).

    `facilities` are those for vulnerable groups (UU 25/2009 ps. 29, PP 42/2020 ps. 16), by code. The display of the hall shows
    the last `calls_shown` calls, speaks `voice_languages` (none: silent; English after Indonesian for who took their number in
    English) and runs the announcements.
    `carries_over`: who is still waiting when the day ends gets a number again when the place next opens, before everybody else;
    otherwise they have left.
    """

    class Kind(models.TextChoices):
        """What kind of place it is."""

        HALL = "hall", _("Kantor PTSP")
        MPP = "mpp", _("Mal Pelayanan Publik")
        DISTRICT_OFFICE = "district_office", _("Kantor kecamatan")
        MOBILE = "mobile", _("Layanan keliling")

    class Facility(models.TextChoices):
        """What a place offers to vulnerable groups."""

        RAMP = "ramp", _("Jalur landai")
        LIFT = "lift", _("Lift")
        GUIDING_BLOCKS = "guiding_blocks", _("Jalur pemandu tunanetra")
        ACCESSIBLE_TOILET = "accessible_toilet", _("Toilet difabel")
        WHEELCHAIR = "wheelchair", _("Kursi roda")
        SIGN_LANGUAGE = "sign_language", _("Juru bahasa isyarat")
        BRAILLE = "braille", _("Informasi huruf Braille")
        NURSING_ROOM = "nursing_room", _("Ruang laktasi")
        PLAYGROUND = "playground", _("Ruang bermain anak")
        PRIORITY_SEATS = "priority_seats", _("Kursi prioritas")
        PRIORITY_COUNTER = "priority_counter", _("Loket prioritas")
        ACCESSIBLE_PARKING = "accessible_parking", _("Parkir difabel")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address_line = models.CharField(max_length=240, blank=True)
    village_code = models.CharField(max_length=10, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    facilities = ArrayField(models.CharField(max_length=24, choices=Facility), default=list, blank=True)
    calls_shown = models.PositiveSmallIntegerField(default=8)
    voice_languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    announcement = models.CharField(max_length=300, blank=True)
    announcement_en = models.CharField(max_length=300, blank=True)
    carries_over = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(village_code__regex=r"^([0-9]{10})?$"), name="centres_centre_village"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="centres_centre_point",
            ),
            models.CheckConstraint(condition=Q(calls_shown__gte=1, calls_shown__lte=12), name="centres_centre_calls_shown"),
        ]

    def __str__(self) -> str:
        return self.name


class HoursPeriod(Identified):
    """Dates, both included, in which a place keeps other hours than its usual week, by decree: Ramadan, an exam season.

    The week of a period stands for itself: a weekday it does not name is closed. Periods of a place never overlap.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="periods")
    name = models.CharField(max_length=120)
    decree_no = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="centres_period_order"),
            ExclusionConstraint(
                name="centres_period_apart",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    (
                        Func("first_day", "last_day", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class OpeningHours(Identified):
    """Hours of one weekday (Monday is 0), local time; a weekday without a row is closed. `period` empty: the usual week.

    With `breaks_in_turn` the officers take their break one after the other and the centre stays open (no closing at noon).
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="hours")
    period = models.ForeignKey(HoursPeriod, on_delete=models.CASCADE, null=True, blank=True, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    break_from = models.TimeField(null=True, blank=True)
    break_to = models.TimeField(null=True, blank=True)
    breaks_in_turn = models.BooleanField(default=True)

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "period", "weekday"], nulls_distinct=False, name="centres_hours_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="centres_hours_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="centres_hours_order"),
            models.CheckConstraint(
                condition=Q(break_from__isnull=True, break_to__isnull=True)
                | Q(break_from__gt=F("opens"), break_to__gt=F("break_from"), closes__gt=F("break_to")),
                name="centres_hours_break",
            ),
        ]


class SpecialDay(Identified):
    """A date on which the centre departs from its week and from the region's holidays, by decree: other hours, or closed.

    `opens` and `closes` are both empty on a day it is closed.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="special_days")
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    name = models.CharField(max_length=200)
    decree_no = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "day"], name="centres_special_once"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
                name="centres_special_order",
            ),
        ]


class Stop(Identified):
    """A stop of a mobile unit (titik layanan keliling): where it stands on a date, from when to when; these are its hours."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="stops")
    day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    place = models.CharField(max_length=200)
    village_code = models.CharField(max_length=10, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        ordering = ["day", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "opens"], name="centres_stop_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="centres_stop_order"),
        ]
