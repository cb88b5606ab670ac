"""Forms by which places are kept; each has a prefix, so that several stand on one page. What is wrong is said by operations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from satupintu.centres.models import Centre, Counter, Device, Fixture, Zone
from satupintu.people.models import Agency

WEEKDAYS = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))
REQUIRED = {"required": _("Bagian ini wajib diisi.")}
CHOOSE = {"required": _("Pilih salah satu."), "invalid_choice": _("Pilih salah satu.")}
DATE = _("Tanggal")
LATEST_DAY = date(2200, 12, 31)
"""The latest day a form takes: beyond the last day of the calendar nothing can be counted."""


def text(label: Any, longest: int = 80, *, required: bool = True, hint: Any = "", **attrs: str) -> forms.CharField:
    """Return a field for a line of text."""
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=hint, widget=widget, error_messages=REQUIRED
    )


def whole(label: Any, hint: Any = "", *, required: bool = True, low: int = 0, high: int = 9999) -> forms.IntegerField:
    """Return a field for a whole number."""
    faults = {**REQUIRED, "invalid": _("Isi dengan angka."), "min_value": _("Angka terlalu kecil.")}
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"})
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=low,
        max_value=high,
        widget=widget,
        error_messages={**faults, "max_value": _("Angka terlalu besar.")},
    )


class CommaField(forms.DecimalField):
    """A number with a fraction, written with comma or point."""

    def to_python(self, value: Any) -> Any:
        """Read it; a comma is a point."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def decimal(label: Any, hint: Any = "", *, required: bool = False) -> CommaField:
    """Return a field for a number with a fraction."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"})
    faults = {**REQUIRED, "invalid": _("Isi dengan angka.")}
    return CommaField(label=label, help_text=hint, required=required, widget=widget, error_messages=faults)


def moment(label: Any, *, required: bool = False) -> forms.TimeField:
    """Return a field for a time of day."""
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"}),
        error_messages={**REQUIRED, "invalid": _("Tulis jam seperti 08:00.")},
    )


def day(label: Any = DATE) -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label,
        validators=[MaxValueValidator(LATEST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": _("Isi tanggal."), "invalid": _("Tanggal ini tidak ada.")},
    )


def chosen(label: Any, choices: Any, hint: Any = "") -> forms.ChoiceField:
    """Return a list to choose one from."""
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, error_messages=CHOOSE)


def several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Return ticks, none of them needed."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE
    )


def agency(hint: Any) -> forms.TypedChoiceField:
    """Return a field for an agency, or none; the form sets its choices (`offer_agencies`)."""
    return forms.TypedChoiceField(
        label=_("Instansi"), help_text=hint, coerce=UUID, empty_value=None, required=False, error_messages=CHOOSE
    )


class Plain(forms.Form):
    """Base: the browser leaves the checking to the server, which says more."""

    use_required_attribute = False

    def offer_agencies(self, agencies: Iterable[Agency]) -> None:
        """Set the choices of the field `agency_id`."""
        choices = [("", _("Kantor ini sendiri")), *((str(row.pk), row.name) for row in agencies)]
        self.fields["agency_id"].choices = choices  # type: ignore[attr-defined]


class NewCentreForm(Plain):
    """A new place."""

    code = text(
        _("Kode"), 40, hint=_("Huruf kecil, angka, dan tanda hubung; menjadi alamat halaman publik."), autocapitalize="none"
    )
    name = text(_("Nama tempat"), 160)
    kind = chosen(_("Jenis"), Centre.Kind.choices)


class CentreForm(Plain):
    """What is known about a place."""

    name = text(_("Nama tempat"), 160)
    address_line = text(_("Alamat"), 240, required=False)
    village_code = text(
        _("Kode kelurahan"), 10, required=False, hint=_("10 angka, kode wilayah Kemendagri."), inputmode="numeric"
    )
    phone = text(_("Telepon"), 40, required=False)
    latitude = decimal(_("Lintang"), _("Misalnya -6.1754"))
    longitude = decimal(_("Bujur"), _("Misalnya 106.8272"))
    facilities = several(_("Fasilitas bagi kelompok rentan"), Centre.Facility.choices)
    calls_shown = whole(_("Jumlah panggilan pada layar"), low=1, high=12)
    carries_over = forms.BooleanField(
        label=_("Antrean yang belum selesai dilanjutkan pada hari buka berikutnya"),
        required=False,
        help_text=_("Tanpa ini, yang masih menunggu dua jam sesudah tutup dicatat pergi."),
    )
    voice_languages = several(_("Suara panggilan"), [("id", _("Bahasa Indonesia")), ("en", _("Bahasa Inggris"))])
    is_active = forms.BooleanField(label=_("Tempat ini melayani publik"), required=False)


class SpecialDayForm(Plain):
    """A day with hours of its own, or closed."""

    prefix = "khusus"
    day = day()
    name = text(_("Keterangan"), 200)
    opens = moment(_("Buka"))
    closes = moment(_("Tutup"))
    decree_no = text(_("Nomor keputusan atau surat edaran"), 120)


class StopForm(Plain):
    """A stop of a mobile unit."""

    prefix = "titik"
    day = day()
    opens = moment(_("Buka"), required=True)
    closes = moment(_("Tutup"), required=True)
    place = text(_("Tempat berhenti"), 160)
    village_code = text(_("Kode kelurahan"), 10, required=False, inputmode="numeric")


class FloorForm(Plain):
    """A floor and the size of its plan."""

    prefix = "lantai"
    level = whole(_("Nomor lantai"), low=-9, high=99)
    name = text(_("Nama lantai"))
    width = whole(_("Lebar denah (desimeter)"), _("30 meter adalah 300"), low=20, high=5000)
    height = whole(_("Tinggi denah (desimeter)"), low=20, high=5000)


class ZoneForm(Plain):
    """A waiting area."""

    prefix = "zona"
    code = text(_("Kode"), 20, autocapitalize="none")
    name = text(_("Nama zona"))
    colour = chosen(_("Warna"), Zone.Colour.choices)
    pictogram = chosen(_("Gambar"), Zone.Pictogram.choices)


class FixtureForm(Plain):
    """Something that stands on a floor."""

    prefix = "benda"
    kind = chosen(_("Benda"), Fixture.Kind.choices)
    label = text(_("Nama"), required=False)
    seats = whole(_("Jumlah kursi"), required=False, high=500)


class CounterForm(Plain):
    """A counter."""

    prefix = "loket"
    number = whole(_("Nomor loket"), low=1, high=999)
    label = text(_("Nama pada papan"), required=False)
    kind = chosen(_("Jenis"), Counter.Kind.choices)
    agency_id = agency(
        _("Bila diisi, loket ini gerai instansi itu: hanya petugasnya yang membuka, hanya kelompoknya yang dipanggil.")
    )
    facilities = several(_("Fasilitas loket"), Centre.Facility.choices)
    is_active = forms.BooleanField(label=_("Loket dipakai"), required=False)


class NewCounterForm(Plain):
    """A new counter and the zone it stands in."""

    prefix = "loketbaru"
    number = whole(_("Nomor loket"), low=1, high=999)
    zone = chosen(_("Zona"), ())
    kind = chosen(_("Jenis"), Counter.Kind.choices)

    def __init__(self, *arguments: Any, zones: Iterable[Zone], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["zone"].choices = [(str(zone.pk), zone.name) for zone in zones]  # type: ignore[attr-defined]


class NewGroupForm(Plain):
    """A new group of the line."""

    prefix = "kelompok"
    code = text(_("Kode"), 40, autocapitalize="none")
    name = text(_("Nama kelompok"))
    letters = text(_("Huruf nomor antrean"), 3, hint=_("Satu sampai tiga huruf besar, misalnya A."))
    zone = chosen(_("Zona tunggu"), ())

    def __init__(self, *arguments: Any, zones: Iterable[Zone], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["zone"].choices = [(str(zone.pk), zone.name) for zone in zones]  # type: ignore[attr-defined]


class GroupForm(Plain):
    """The rules of a group, each with what it does."""

    name = text(_("Nama kelompok"))
    name_en = text(_("Nama dalam bahasa Inggris"), required=False)
    agency_id = agency(_("Bila diisi, kelompok ini hanya dipanggil di gerai instansi itu."))
    number_from = whole(_("Nomor mulai"), _("Nomor pertama setiap hari."), low=1, high=999)
    number_to = whole(_("Nomor sampai"), _("Nomor terakhir; sesudahnya tidak ada nomor lagi hari itu."), low=1)
    daily_quota = whole(_("Kuota sehari"), _("Kosong berarti tanpa batas."), required=False, low=1)
    cutoff_minutes = whole(_("Berhenti menerima sebelum tutup (menit)"), _("Sesudah itu anjungan tidak memberi nomor."), high=480)
    target_wait_minutes = whole(_("Target tunggu (menit)"), _("Lewat dari ini, halaman ruang pelayanan memberi tanda."), high=480)
    target_share = decimal(_("Bagian yang harus tercapai (0–1)"), _("0,80 berarti 8 dari 10 orang."), required=True)
    priority_credit = whole(_("Kelonggaran prioritas (menit)"), _("Dianggap datang sekian menit lebih awal."), high=480)
    priority_ratio = whole(
        _("Prioritas berturut-turut"), _("Sesudah sekian, satu nomor biasa dipanggil. 0: tanpa batas."), high=20
    )
    appointment_credit = whole(_("Kelonggaran janji temu (menit)"), _("Dianggap datang sekian menit lebih awal."), high=480)
    grace_minutes = whole(
        _("Janji temu boleh terlambat (menit)"), _("Lebih dari itu dihitung seperti datang langsung."), high=240
    )
    call_count_max = whole(_("Panggilan paling banyak"), _("Sesudahnya dicatat tidak hadir."), low=1, high=20)
    recall_gap_seconds = whole(_("Jarak panggilan ulang (detik)"), high=600)
    skip_pause_minutes = whole(_("Dilewati selama (menit)"), _("Yang belum datang dipanggil lagi sesudah ini."), high=120)
    revive_minutes = whole(_("Nomor hangus dapat dipakai lagi (menit)"), _("Dihitung sejak dicatat tidak hadir."), high=480)
    way_minutes = decimal(_("Waktu berjalan ke loket (menit)"), _("Ikut dihitung dalam perkiraan tunggu."), required=True)
    public_share = decimal(_("Bagian untuk janji temu publik (0–1)"), required=True)
    internal_share = decimal(_("Bagian janji temu untuk kantor (0–1)"), required=True)
    no_show_share = decimal(_("Bagian yang biasanya tidak datang (0–0,5)"), required=True)
    is_active = forms.BooleanField(label=_("Kelompok dipakai"), required=False)


class OfferForm(Plain):
    """A service that is offered in a group."""

    prefix = "layanan"
    service_code = text(_("Kode layanan"), 20, hint=_("Kode katalog; untuk yang bukan layanan katalog isi juga nama."))
    label = text(_("Nama bila bukan layanan katalog"), 120, required=False)
    expected_minutes = decimal(_("Biasanya selesai dalam (menit)"), required=True)
    offered_from = moment(_("Dilayani mulai"))
    offered_to = moment(_("Dilayani sampai"))
    is_online_possible = forms.BooleanField(label=_("Dapat diurus dari rumah"), required=False)


class DeviceForm(Plain):
    """A kiosk or display."""

    prefix = "perangkat"
    kind = chosen(_("Perangkat"), Device.Kind.choices)
    name = text(_("Nama perangkat"), hint=_("Misalnya: TV ruang tunggu lantai 1"))
    zone = forms.ChoiceField(label=_("Zona"), required=False, error_messages=CHOOSE)
    printer = text(
        _("Alamat pencetak"), 80, required=False, hint=_("Untuk anjungan, misalnya 10.0.0.5:9100. Kosong: peramban mencetak.")
    )

    def __init__(self, *arguments: Any, zones: Iterable[Zone], **named: Any) -> None:
        super().__init__(*arguments, **named)
        whole_place = ("", _("Seluruh tempat"))
        self.fields["zone"].choices = [whole_place, *((str(zone.pk), zone.name) for zone in zones)]  # type: ignore[attr-defined]
