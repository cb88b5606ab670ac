"""Forms of improvement, outages and benefits; what is wrong is said by operations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.queries import list_services
from satupintu.centres.queries import list_centres
from satupintu.config.forms import MoneyField
from satupintu.desk.hall.forms import CHOOSE, LATEST_DAY, REQUIRED, CommaField, Plain, chosen, decimal, several, text, whole
from satupintu.evaluation.models import Assumption, Finding, LinkedChange
from satupintu.evaluation.queries import COMPONENTS, MOST_WHYS, RATES, list_metrics
from satupintu.people.queries import list_staff

COMPONENT_LABELS = {
    "visits": _("Kunjungan tiap permohonan"),
    "travel_minutes": _("Perjalanan sekali jalan (menit)"),
    "wait_minutes": _("Menunggu tiap kunjungan (menit)"),
    "service_minutes": _("Dilayani tiap kunjungan (menit)"),
    "info_minutes": _("Mencari tahu syarat (menit)"),
    "documents_minutes": _("Menyiapkan berkas (menit)"),
    "form_minutes": _("Mengisi formulir (menit)"),
    "return_minutes": _("Memperbaiki berkas (menit)"),
    "fare": _("Ongkos tiap kunjungan (rupiah)"),
    "copies": _("Lembar fotokopi"),
    "copy_price": _("Harga selembar fotokopi (rupiah)"),
    "office_minutes": _("Pengerjaan di kantor (menit)"),
    "sheets": _("Kertas arsip (lembar)"),
    "citizen_hour": _("Nilai satu jam pemohon (rupiah)"),
    "office_hour": _("Nilai satu jam petugas (rupiah)"),
}


def area(label: Any, longest: int, *, required: bool = True, hint: Any = "", rows: int = 3) -> forms.CharField:
    """Return a field for some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=hint, widget=widget, error_messages=REQUIRED
    )


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        validators=[MaxValueValidator(LATEST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": _("Isi tanggal."), "invalid": _("Tanggal ini tidak ada.")},
    )


def instant(label: Any) -> forms.DateTimeField:
    """Return a field for a moment, in the time of the region."""
    return forms.DateTimeField(
        label=label,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Isi tanggal dan jam."), "invalid": _("Tanggal atau jam ini tidak ada.")},
    )


def _services() -> list[tuple[str, str]]:
    return [(line.code, f"{line.code} {line.name}") for line in list_services()]


class FindingForm(Plain):
    """A new finding."""

    title = text(_("Temuan"), 200, hint=_("Satu kalimat: apa yang harus menjadi lebih baik."))
    source = chosen(_("Sumber"), [("", _("Pilih")), *Finding.Source.choices])
    source_ref = text(_("Nomor rujukan"), 120, required=False, hint=_("Nomor pengaduan atau laporan, atau judul periode survei."))
    element = text(_("Unsur SKM"), 4, required=False, hint=_("U1 sampai U9, bila dari SKM."))
    evidence = area(_("Bukti"), 2000, hint=_("Angka, tanggal, dan tempat mencarinya."))
    service_code = forms.ChoiceField(label=_("Layanan"), required=False, error_messages=CHOOSE)
    severity = chosen(_("Beratnya"), [("", _("Pilih")), *Finding.Severity.choices])
    found_on = day(_("Tanggal ditemukan"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["service_code"].choices = [("", _("Semua atau beberapa layanan")), *_services()]  # type: ignore[attr-defined]


class CauseForm(Plain):
    """Five times why."""

    prefix = "sebab"
    cause = chosen(_("Jenis akar penyebab"), [("", _("Pilih")), *Finding.Cause.choices])

    def __init__(self, *arguments: Any, whys: list[str] | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for place in range(MOST_WHYS):
            label = _("Mengapa? (%(place)s)") % {"place": place + 1}
            self.fields[f"why_{place}"] = text(label, 500, required=place == 0)
            if whys and place < len(whys):
                self.fields[f"why_{place}"].initial = whys[place]
        self.order_fields([*(f"why_{place}" for place in range(MOST_WHYS)), "cause"])

    def whys(self) -> list[str]:
        """Return the answers that were given, in order."""
        return [self.cleaned_data[f"why_{place}"] for place in range(MOST_WHYS) if self.cleaned_data.get(f"why_{place}")]


class PlanForm(Plain):
    """What is to be done and how it will be measured."""

    prefix = "rencana"
    what = area(_("Tindak lanjut"), 500, rows=2)
    owner_id = forms.ChoiceField(label=_("Penanggung jawab"), error_messages=CHOOSE)
    due_on = day(_("Batas waktu"))
    budget = MoneyField(label=_("Anggaran (rupiah)"), required=False, low=Decimal(0), high=Decimal(10**13))
    metric = forms.ChoiceField(label=_("Ukuran"), error_messages=CHOOSE)
    subject = forms.ChoiceField(label=_("Diukur pada"), required=False, error_messages=CHOOSE)
    expected_from = decimal(_("Nilai sebelum"), _("Menit, kali, atau persen (misalnya 82,5)."))
    expected_to = decimal(_("Target sesudah"), required=True)
    before_since = day(_("Rentang sebelum: dari"))
    before_until = day(_("Rentang sebelum: sampai"))
    after_since = day(_("Rentang sesudah: dari"), hint=_("Setelah batas waktu, supaya ukuran ditetapkan lebih dahulu."))
    after_until = day(_("Rentang sesudah: sampai"))
    check_on = day(_("Diukur pada tanggal"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        places = [(centre.code, centre.name) for centre in list_centres()]
        staff = [(str(one.pk), f"{one.name}, {one.title}" if one.title else one.name) for one in list_staff()]
        choices = {
            "owner_id": [("", _("Pilih")), *staff],
            "metric": [("", _("Pilih")), *((metric.code, metric.label) for metric in list_metrics())],
            "subject": [("", _("Semua")), (_("Layanan"), _services()), (_("Tempat pelayanan"), places)],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]


class ChangeForm(Plain):
    """What an action changed."""

    kind = chosen(_("Jenis perubahan"), [])
    label = text(_("Perubahan"), 200, hint=_("Misalnya “SOP versi 3: verifikasi menjadi satu langkah”."))

    def __init__(self, *arguments: Any, counters: list[tuple[str, str]] | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        kinds: list[Any] = [(value, label) for value, label in LinkedChange.Kind.choices if value != LinkedChange.Kind.COUNTER]
        kinds += [(_("Loket"), counters)] if counters else []
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class PostponeForm(Plain):
    """A longer window after."""

    after_until = day(_("Rentang sesudah: sampai"))
    check_on = day(_("Diukur pada tanggal"))
    reason = text(_("Alasan"), 500)


class ReasonForm(Plain):
    """Why a finding is left."""

    prefix = "tutup"
    reason = area(_("Alasan tidak ditindaklanjuti"), 500)


class IncidentForm(Plain):
    """A new outage."""

    system_code = text(_("Kode sistem"), 40, hint=_("Misalnya dukcapil, oss, listrik."), autocapitalize="none")
    system_label = text(_("Nama sistem"), 120)
    started_at = instant(_("Mulai terganggu"))
    is_national = forms.BooleanField(label=_("Sistem nasional, bukan milik kantor"), required=False)
    stops_clock = forms.BooleanField(
        label=_("Hentikan jam layanan permohonan yang terpengaruh"),
        help_text=_("Hanya untuk sistem nasional. Waktu gangguan dikembalikan pada batas waktu."),
        required=False,
    )
    service_codes = several(_("Layanan yang terpengaruh"), [])
    centre_codes = several(_("Tempat pelayanan yang terpengaruh"), [])
    effect = area(_("Akibatnya"), 1000, rows=2)
    words = text(_("Kalimat untuk publik"), 300, hint=_("Tampil di portal selama gangguan berlangsung."))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["service_codes"].choices = _services()  # type: ignore[attr-defined]
        self.fields["service_codes"].help_text = _("Tanpa pilihan berarti semua.")
        self.fields["centre_codes"].choices = [(one.code, one.name) for one in list_centres()]  # type: ignore[attr-defined]


class IncidentWordsForm(Plain):
    """The words about an outage that goes on."""

    prefix = "kata"
    effect = area(_("Akibatnya"), 1000, rows=2)
    words = text(_("Kalimat untuk publik"), 300)


class IncidentEndForm(Plain):
    """The end of an outage."""

    prefix = "akhir"
    ended_at = instant(_("Berakhir"))
    cause = area(_("Penyebab"), 1000, rows=2)


class BaselineForm(Plain):
    """What one application cost before."""

    prefix = "dasar"
    since = day(_("Diambil dari tanggal"))
    until = day(_("sampai tanggal"))
    volume = whole(_("Permohonan setahun waktu itu"), required=False, high=10**9)
    sample = whole(_("Banyaknya yang disurvei atau diukur"), required=False, high=10**9)
    source = text(_("Sumber"), 300)
    evidence = text(_("Bukti"), 500, hint=_("Nomor laporan atau alamat berkas."))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in COMPONENTS:
            self.fields[name] = decimal(COMPONENT_LABELS[name])
            self.fields[f"method_{name}"] = forms.ChoiceField(
                label=_("Cara"), choices=[("surveyed", _("Disurvei")), ("measured", _("Diukur")), ("modelled", _("Dimodelkan"))]
            )
            self.fields[f"method_{name}"].initial = "surveyed"
            self.fields[f"method_{name}"].widget.attrs["aria-label"] = f"{COMPONENT_LABELS[name]}: {_('Cara')}"

    def rows(self) -> list[tuple[Any, Any]]:
        """Return the field of each component with the one of how it came about."""
        return [(self[name], self[f"method_{name}"]) for name in COMPONENTS]

    def heads(self) -> list[Any]:
        """Return the fields that are no component."""
        return [self[name] for name in ("since", "until", "volume", "sample", "source", "evidence")]

    def figures(self) -> tuple[dict[str, float], dict[str, str]]:
        """Return the components that were given and how each came about."""
        given = {name: float(self.cleaned_data[name]) for name in COMPONENTS if self.cleaned_data.get(name) is not None}
        return given, {name: self.cleaned_data[f"method_{name}"] for name in given}


class AssumptionForm(Plain):
    """What is assumed of today."""

    prefix = "asumsi"
    name = chosen(_("Komponen"), [("", _("Pilih"))])
    value = CommaField(
        label=_("Nilai"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={**REQUIRED, "invalid": _("Isi dengan angka.")},
    )
    method = chosen(_("Cara"), Assumption._meta.get_field("method").choices)
    sample = whole(_("Banyaknya yang disurvei atau diukur"), required=False, high=10**9)
    source = text(_("Sumber"), 300)

    def __init__(self, *arguments: Any, is_for_all: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        names = (*RATES, *COMPONENTS) if is_for_all else COMPONENTS
        self.fields["name"].choices = [("", _("Pilih")), *((name, COMPONENT_LABELS[name]) for name in names)]  # type: ignore[attr-defined]


class YearForm(Plain):
    """Over which days benefits are summed."""

    dari = day(_("Dari tanggal"))
    sampai = day(_("Sampai tanggal"))
