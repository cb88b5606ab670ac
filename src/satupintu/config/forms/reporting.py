"""The form by which somebody complains, asks or suggests: the same at home, at the counter and at a kiosk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.catalogue.queries import list_services
from satupintu.complaints.models import Kind, Topic
from satupintu.complaints.operations import Attachment, Identity, Report
from satupintu.complaints.queries import FILE_BYTES, MOST_FILES
from satupintu.core.errors import Refusal
from satupintu.files.errors import UnfitFile
from satupintu.people.queries import list_units

NAMED, CONFIDENTIAL, ANONYMOUS = "named", "confidential", "anonymous"
KINDS = (
    (Kind.ORDINARY.value, gettext_lazy("Pengaduan: ada yang tidak sesuai")),
    (Kind.INFORMATION.value, gettext_lazy("Permintaan informasi")),
    (Kind.SUGGESTION.value, gettext_lazy("Aspirasi: saran dan masukan")),
)
WAYS = (
    (NAMED, gettext_lazy("Dengan nama saya")),
    (CONFIDENTIAL, gettext_lazy("Dengan nama saya, tetapi rahasia")),
    (ANONYMOUS, gettext_lazy("Anonim")),
)


class ManyFilesInput(forms.FileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several small files; refuses more, or larger ones, before they are read."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files that were chosen."""
        files: list[UploadedFile[bytes]] = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Paling banyak %(most)s berkas.") % {"most": MOST_FILES})
        if any((file.size or 0) > FILE_BYTES for file in files):
            raise forms.ValidationError(_("Tiap berkas paling besar %(most)s MB.") % {"most": FILE_BYTES // 1024 // 1024})
        return files


def _text(label: Any, most: int, *, required: bool = False, help_text: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


class ReportForm(forms.Form):
    """What is told, about what, and by whom. Fields are called as the errors of the operation are."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=gettext_lazy("Apa yang ingin Anda sampaikan?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih pengaduan, permintaan informasi, atau aspirasi.")},
    )
    is_whistleblowing = forms.BooleanField(
        label=gettext_lazy("Ini tentang suap, pungutan liar, atau penyalahgunaan wewenang"),
        required=False,
        help_text=gettext_lazy("Laporan langsung kepada pengawas (inspektorat). Kantor yang Anda adukan tidak dapat melihatnya."),
    )
    title = _text(
        gettext_lazy("Judul"), 120, required=True, help_text=gettext_lazy("Singkat saja, misalnya: antrean lama di loket 3")
    )
    body = forms.CharField(
        label=gettext_lazy("Ceritakan apa yang terjadi"),
        max_length=5000,
        help_text=gettext_lazy("Apa, di mana, kapan, dan apa yang Anda harapkan. Jangan menulis NIK di sini."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Ceritakan apa yang terjadi.")},
    )
    topic = forms.ChoiceField(label=gettext_lazy("Tentang apa?"), choices=Topic.choices, initial=Topic.OTHER)
    service_code = forms.ChoiceField(label=gettext_lazy("Layanan"), required=False)
    accused_unit_id = forms.ChoiceField(
        label=gettext_lazy("Unit yang diadukan"), required=False, help_text=gettext_lazy("Kosongkan bila tidak tahu.")
    )
    happened_on = forms.DateField(
        label=gettext_lazy("Tanggal kejadian"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"invalid": gettext_lazy("Tanggal ini tidak ada.")},
    )
    place = _text(gettext_lazy("Tempat kejadian"), 160)
    application_number = _text(
        gettext_lazy("Nomor permohonan"), 40, help_text=gettext_lazy("Bila tentang permohonan Anda, misalnya K01-2026-000123")
    )
    application_code = _text(
        gettext_lazy("Kode lacak permohonan"),
        20,
        help_text=gettext_lazy("Tidak perlu bila Anda sudah masuk."),
        autocomplete="off",
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Siapa Anda bagi kantor?"),
        choices=WAYS,
        initial=NAMED,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Rahasia: nama Anda hanya dibuka oleh pimpinan pengelola pengaduan. Anonim: tidak ada yang disimpan tentang Anda; "
            "simpan nomor dan kodenya, karena tidak ada cara lain untuk membaca jawabannya."
        ),
    )
    name = _text(gettext_lazy("Nama"), 120, autocomplete="name")
    email = _text(gettext_lazy("Surel"), 254, autocomplete="email", inputmode="email")
    phone = _text(gettext_lazy("Nomor telepon"), 20, autocomplete="tel", inputmode="tel")
    address = _text(gettext_lazy("Alamat"), 240, autocomplete="street-address")
    evidence = ManyFilesField(
        label=gettext_lazy("Bukti"),
        required=False,
        help_text=gettext_lazy("Foto atau PDF, paling banyak 3 berkas, masing-masing 5 MB."),
        widget=ManyFilesInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, leave_out: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())
        services = [("", _("Tidak tentang satu layanan")), *((line.code, line.name) for line in list_services())]
        units = [("", _("Tidak tahu, atau tidak ada")), *((str(unit.pk), unit.name) for unit in list_units())]
        self.fields["service_code"].choices = services  # type: ignore[attr-defined]
        self.fields["accused_unit_id"].choices = units  # type: ignore[attr-defined]
        for name in leave_out:
            del self.fields[name]

    def report(self, language: str) -> Report:
        """Return what was told, to be taken in; somebody logged in gives no name here."""
        given = self.cleaned_data
        who, unit = given.get("who", NAMED), given.get("accused_unit_id")
        contact = {field: given.get(field, "") for field in ("name", "email", "phone", "address")}
        is_named = "name" in self.fields and who != ANONYMOUS
        return Report(
            kind=given["kind"],
            title=given["title"],
            body=given["body"],
            topic=given.get("topic") or Topic.OTHER,
            identity=Identity(**contact) if is_named else None,
            is_anonymous=who == ANONYMOUS,
            is_confidential=who == CONFIDENTIAL,
            is_whistleblowing=bool(given.get("is_whistleblowing")),
            happened_on=given.get("happened_on"),
            place=given.get("place", ""),
            service_code=given.get("service_code", ""),
            accused_unit_id=UUID(unit) if unit else None,
            application_number=given.get("application_number", ""),
            application_code=given.get("application_code", ""),
            language=language,
        )

    def attachments(self) -> list[Attachment]:
        """Return the files that came along."""
        return attachments_of(self.cleaned_data.get("evidence", []))

    def blame(self, refusal: Refusal) -> None:
        """Put a refusal to the fields it names, and what is left of it to the whole form."""
        if isinstance(refusal, UnfitFile) and "evidence" in self.fields:
            self.add_error("evidence", f"{refusal} {refusal.advice}".strip())
            return
        for field, sentence in refusal.errors.items():
            self.add_error(field if field in self.fields else None, sentence)
        if not refusal.errors:
            self.add_error(None, f"{refusal} {refusal.advice}".strip())


def attachments_of(files: Sequence[UploadedFile[bytes]]) -> list[Attachment]:
    """Return uploaded files with what their sender claims of them."""
    return [Attachment(file.read(), file.name or "", file.content_type or "") for file in files]
