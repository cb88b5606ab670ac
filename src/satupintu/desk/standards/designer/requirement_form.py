"""The form by which one requirement is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.queries import editing, list_agency_systems
from satupintu.desk.standards.designer.condition_form import ConditionForm

KINDS: Mapping[str, str | Promise] = {
    "upload": _("Berkas yang diunggah"),
    "form_field": _("Isian formulir"),
    "agency_data": _("Data dari instansi"),
    "payment_proof": _("Bukti pembayaran"),
    "original_item": _("Berkas asli yang dibawa"),
}
OBLIGATIONS: Mapping[str, str | Promise] = {
    "mandatory": _("Wajib"),
    "optional": _("Boleh tidak ada"),
    "conditional": _("Wajib bila syaratnya terpenuhi"),
}
STAGES: Mapping[str, str | Promise] = {
    "submission": _("Saat permohonan dikirim"),
    "counter": _("Di loket"),
    "process": _("Selama proses"),
}
WITH_FILES = ("upload", "payment_proof")
"""Kinds of requirements that come as a file."""
FILES = {"pdf": "PDF", "jpg": "JPG", "png": "PNG", "xlsx": "XLSX", "dwg": "DWG"}
EVIDENCE: Mapping[str, str | Promise] = {
    "own": _("Ditetapkan sendiri"),
    "official": _("Tertulis dalam peraturan"),
    "secondary": _("Sumber kedua"),
    "code": _("Dari kode sistem"),
    "derived": _("Disimpulkan"),
    "assumption": _("Dugaan, perlu dipastikan"),
}
DEFAULTS: Mapping[str, Any] = {
    "condition": "", "source_system": "", "stage": "submission", "accept": [], "max_mb": 5, "questions": [], "note": "",
    "evidence": "own", "sources": [],
}  # fmt: skip
"""What a requirement has that does not say otherwise; it is left out when it is saved."""


class RequirementForm(ConditionForm):
    """One requirement; `requirement` is how it stands."""

    label = forms.CharField(label=_("Nama persyaratan"), max_length=300, help_text=_("Seperti yang dibaca pemohon."))
    kind = forms.ChoiceField(label=_("Jenis"), choices=list(KINDS.items()))
    format = forms.CharField(label=_("Bentuk"), max_length=200, help_text=_("Misalnya: pindaian berwarna, asli ditunjukkan."))
    obligation = forms.ChoiceField(label=_("Kewajiban"), choices=list(OBLIGATIONS.items()), widget=forms.RadioSelect)
    stage = forms.ChoiceField(label=_("Kapan harus ada"), choices=list(STAGES.items()))
    accept = forms.MultipleChoiceField(
        label=_("Jenis berkas yang diterima"), choices=list(FILES.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    max_mb = forms.IntegerField(label=_("Ukuran berkas paling besar (MB)"), min_value=1, max_value=200, required=False)
    source_system = forms.ChoiceField(label=_("Sistem asal data"), required=False)
    evidence = forms.ChoiceField(label=_("Dasar keterangan ini"), choices=list(EVIDENCE.items()))
    sources = forms.MultipleChoiceField(label=_("Sumber"), required=False)
    note = forms.CharField(label=_("Catatan"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        data: Any = None,
        *,
        requirement: Mapping[str, Any],
        questions: Sequence[tuple[str, str]],
        sources: Sequence[tuple[str, str]],
        askables: Sequence[editing.Askable],
        names: frozenset[str],
    ) -> None:
        self.requirement = requirement
        first = {"obligation": "mandatory", "kind": "upload", "accept": ["pdf"]} if not requirement.get("key") else {}
        super().__init__(data, initial={**DEFAULTS, **first, **requirement})
        systems = [("", _("– tidak ada –")), *list_agency_systems().items()]
        self.fields["source_system"].choices = systems  # type: ignore[attr-defined]
        self.fields["sources"].choices = list(sources)  # type: ignore[attr-defined]
        if not sources:
            del self.fields["sources"]
        self.fields["questions"] = forms.MultipleChoiceField(
            label=_("Terdiri atas pertanyaan"),
            choices=list(questions),
            required=False,
            widget=forms.SelectMultiple(attrs={"size": max(2, min(len(questions), 8))}),
            help_text=_("Untuk isian formulir: pertanyaan ini dibuka lagi bila ditolak. Kosong: seluruh formulir."),
        )
        self.add_condition(askables, names, str(requirement.get("condition", "")))

    def first_fields(self) -> list[BoundField]:
        """Return the fields above the condition."""
        return [self[name] for name in ("label", "kind", "format", "obligation")]

    def last_fields(self) -> list[BoundField]:
        """Return the fields below the condition."""
        names = ("stage", "accept", "max_mb", "questions", "source_system", "evidence", "sources", "note")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """A condition belongs to a conditional requirement, and files to one that is uploaded."""
        cleaned = cast(dict[str, Any], super().clean())
        cleaned["condition"] = ""
        if cleaned.get("obligation") == "conditional":
            cleaned["condition"] = self.read_clauses()
            if not cleaned["condition"] and not any(name.startswith("syarat_") for name in self.errors):
                place = "syarat_bebas" if cleaned.get("syarat_cara") == "bebas" else "syarat_0_nama"
                self.add_error(place, _("Susun syaratnya, atau pilih kewajiban lain."))
        if cleaned.get("kind") == "upload" and not cleaned.get("accept"):
            self.add_error("accept", _("Pilih paling sedikit satu jenis berkas."))
        return cleaned

    def to_requirement(self, key: str) -> dict[str, Any]:
        """Return the requirement in the shape of a service file; what stands at its default is left out."""
        given = self.cleaned_data
        found = {"key": key, **{name: given[name] for name in ("label", "kind", "format", "obligation")}}
        for name, usual in DEFAULTS.items():
            value = given.get(name, self.requirement.get(name, usual))
            if name == "accept" and given["kind"] not in WITH_FILES:
                value = []
            if name == "max_mb":
                value = value or usual
            if value != usual:
                found[name] = value
        return found
