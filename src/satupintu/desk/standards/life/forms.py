"""Forms of the life of a standard; each has a prefix, so that several stand on one page. Operations say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.models import ConsultationParticipant, Publication, StandardReview
from satupintu.desk.hall.forms import Plain, chosen, text
from satupintu.desk.improvement.forms import area, day

CHOOSE_ONE = ("", _("Pilih"))


class PlanForm(Plain):
    """When and where the consultation is to be."""

    prefix = "rencana"
    planned_on = day(_("Tanggal"))
    place = text(_("Tempat"), 200)


class ParticipantForm(Plain):
    """Somebody invited."""

    prefix = "peserta"
    element = chosen(_("Unsur masyarakat"), [CHOOSE_ONE, *ConsultationParticipant.Element.choices])
    name = text(_("Nama"), 200)
    organisation = text(_("Lembaga"), 200, required=False)
    attended = forms.BooleanField(label=_("Hadir"), required=False)


class PointForm(Plain):
    """What was said, and the answer."""

    prefix = "masukan"
    raised_by = text(_("Disampaikan oleh"), 200, required=False, hint=_("Nama lembaga atau unsur, bukan nama orang."))
    point = area(_("Masukan"), 2000)
    answer = area(_("Jawaban"), 2000, required=False)


class HeldForm(Plain):
    """That the consultation took place."""

    prefix = "hasil"
    held_on = day(_("Tanggal pelaksanaan"))
    record_no = text(_("Nomor berita acara"), 120)


class MinutesForm(Plain):
    """The signed minutes."""

    prefix = "berkas"
    file = forms.FileField(label=_("Berita acara yang ditandatangani"), help_text=_("PDF, JPG, atau PNG."))


class EnactForm(Plain):
    """The decree, and the warnings that were read."""

    prefix = "tetap"
    decree_no = text(_("Nomor keputusan"), 120)
    decree_on = day(_("Tanggal keputusan"))
    effective_from = day(_("Tanggal mulai berlaku"), required=False, hint=_("Kosong berarti sejak tanggal keputusan."))
    read = forms.MultipleChoiceField(
        label=_("Peringatan yang sudah dibaca"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Masih ada peringatan yang belum ditandai sudah dibaca.")},
        help_text=_("Setiap peringatan harus dibaca dan ditandai."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *arguments: Any, warnings: Mapping[str, str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        if warnings:
            self.fields["read"].choices = list(warnings.items())  # type: ignore[attr-defined]
        else:
            del self.fields["read"]


class RevokeForm(Plain):
    """The decree by which a version ends without a successor."""

    prefix = "cabut"
    decree_no = text(_("Nomor keputusan pencabutan"), 120)


class PublishForm(Plain):
    """Where a version is public."""

    prefix = "publikasi"
    medium = chosen(_("Media"), [CHOOSE_ONE, *Publication.Medium.choices])
    where = text(_("Alamat atau tempat"), 300, hint=_("Alamat laman, nama akun, atau tempat papan."))
    published_on = day(_("Tanggal publikasi"))


class ReviewForm(Plain):
    """What the yearly review came to."""

    prefix = "tinjau"
    reviewed_on = day(_("Tanggal peninjauan"))
    result = chosen(_("Hasil peninjauan"), [CHOOSE_ONE, *StandardReview.Result.choices])
    note = area(_("Pertimbangan"), 2000)


class MoveForm(Plain):
    """Which row of the new sheet stands for which row of the old, and why cases are moved."""

    prefix = "pindah"
    reason = area(_("Alasan pemindahan"), 500, rows=2)

    def __init__(self, *arguments: Any, rows: Mapping[str, str], targets: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        for row, label in rows.items():
            field = forms.ChoiceField(label=label, required=False, choices=[("", _("Tetap di baris yang sama")), *targets])
            self.fields[f"baris_{row}"] = field
        self.order_fields([*(f"baris_{row}" for row in rows), "reason"])

    def mapping(self) -> dict[str, str]:
        """Return the rows that were given another one, old → new."""
        given = {name.removeprefix("baris_"): value for name, value in self.cleaned_data.items() if name.startswith("baris_")}
        return {row: target for row, target in given.items() if target}
