"""The form by which one question is written: only what fits the kind of answer it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.queries import editing, list_code_lists, list_prefills, list_validators
from satupintu.config.forms import LocalDecimalField
from satupintu.desk.standards.designer.condition_form import ConditionForm

KINDS: Mapping[str, str | Promise] = {
    "string": _("Teks pendek"),
    "text": _("Teks panjang"),
    "integer": _("Bilangan bulat"),
    "decimal": _("Bilangan dengan koma"),
    "money": _("Uang (rupiah)"),
    "boolean": _("Ya atau tidak"),
    "date": _("Tanggal"),
    "time": _("Jam"),
    "enum": _("Pilih satu"),
    "multiselect": _("Pilih beberapa"),
    "object": _("Kelompok isian (misalnya alamat)"),
    "array": _("Daftar berulang (misalnya anggota keluarga)"),
    "geo": _("Titik di peta"),
    "area": _("Wilayah (provinsi sampai kelurahan)"),
}
"""Every kind of answer, in words."""
WORDY, COUNTED, CHOSEN, MADE_OF = (
    ("string", "text"),
    ("integer", "decimal", "money"),
    ("enum", "multiselect"),
    ("object", "array"),
)
MOST_OPTIONS = 400


@dataclass(frozen=True)
class Group:
    """Fields drawn together below one heading; a fold that holds something stands open."""

    legend: str | Promise
    fields: tuple[BoundField, ...]
    is_fold: bool = False
    is_open: bool = False
    has_condition: bool = False


class QuestionForm(ConditionForm):
    """One question. `question` is how it stands, `kind` the kind of answer it is drawn for; a part of one has fewer fields."""

    label = forms.CharField(label=_("Pertanyaan"), max_length=200, help_text=_("Seperti yang dibaca pemohon."))
    required = forms.BooleanField(label=_("Wajib dijawab"), required=False)
    note = forms.CharField(
        label=_("Catatan untuk perancang"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        question: Mapping[str, Any],
        kind: str,
        is_part: bool = False,
        sections: Sequence[tuple[str, str]] = (),
        section: int = 0,
        askables: Sequence[editing.Askable] = (),
        names: frozenset[str] = frozenset(),
        others: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.question, self.kind, self.is_part, self.names = question, kind, is_part, names
        super().__init__(data, initial={**read_question(question), **(initial or {})})
        kinds = [(key, said) for key, said in KINDS.items() if not (is_part and key in MADE_OF)]
        self.fields["type"] = forms.ChoiceField(
            label=_("Jenis jawaban"), choices=kinds, initial=kind, widget=forms.Select(attrs={"data-kind-select": "1"})
        )
        if sections:
            self.fields["section"] = forms.ChoiceField(label=_("Bagian formulir"), choices=list(sections), initial=str(section))
        self._add_answer_fields()
        if not is_part:
            self._add_whole_fields(others)
            self.add_condition(askables, names, str(question.get("condition", "")))

    def _add_answer_fields(self) -> None:
        kind, fields = self.kind, self.fields
        if kind in CHOSEN:
            lists = [
                ("", _("– ditulis di bawah –")),
                *((key, _list_words(key, options)) for key, options in list_code_lists().items()),
            ]
            fields["code_list"] = forms.ChoiceField(label=_("Pakai daftar dari sistem"), choices=lists, required=False)
            fields["options"] = forms.CharField(
                label=_("Pilihan jawaban"),
                required=False,
                max_length=40_000,
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text=_("Satu pilihan per baris. Kode tersendiri ditulis di depan: KODE = Tulisan."),
            )
        if kind in WORDY:
            ready = [("", _("– tanpa pemeriksaan khusus –")), *((key, _ready_words(key)) for key in list_validators())]
            now = self.initial.get("validator", "")
            if now and now not in list_validators():
                ready.append((now, now))
            fields["validator"] = forms.ChoiceField(label=_("Pemeriksaan siap pakai"), choices=ready, required=False)
            fields["min_length"] = forms.IntegerField(
                label=_("Paling sedikit huruf"), min_value=0, max_value=5000, required=False
            )
            fields["max_length"] = forms.IntegerField(label=_("Paling banyak huruf"), min_value=1, max_value=5000, required=False)
            fields["pattern"] = forms.CharField(
                label=_("Pola sendiri"), max_length=200, required=False, help_text=_("Ungkapan reguler; kosongkan bila ragu.")
            )
        if kind in COUNTED or kind == "array":
            rows = kind == "array"
            fields["min"] = LocalDecimalField(label=_("Paling sedikit baris") if rows else _("Nilai terkecil"), required=False)
            fields["max"] = LocalDecimalField(label=_("Paling banyak baris") if rows else _("Nilai terbesar"), required=False)
        if kind == "array":
            parts = [
                ("", _("– boleh berulang –")),
                *((part["name"], part["label"]) for part in self.question.get("subfields", ())),
            ]
            fields["unique_by"] = forms.ChoiceField(label=_("Tidak boleh sama antarbaris"), choices=parts, required=False)
        if kind == "date":
            times = [
                ("", _("Tanggal apa pun")),
                ("not_future", _("Hari ini atau sebelumnya")),
                ("not_past", _("Hari ini atau sesudahnya")),
            ]
            fields["when"] = forms.ChoiceField(label=_("Tanggal yang diterima"), choices=times, required=False)
        if kind == "boolean":
            fields["must_be_true"] = forms.BooleanField(label=_("Harus dijawab ya (pernyataan)"), required=False)
        fields["sentence"] = forms.CharField(
            label=_("Kalimat bila jawaban ditolak"), max_length=200, required=False, help_text=_("Kosong: kalimat baku sistem.")
        )

    def _add_whole_fields(self, others: Sequence[tuple[str, str]]) -> None:
        fields = self.fields
        formula = {"rows": 2, "spellcheck": "false", "data-formula": "1"}
        if others:
            fields["differs_from"] = forms.MultipleChoiceField(
                label=_("Tidak boleh sama dengan"),
                choices=list(others),
                required=False,
                widget=forms.SelectMultiple(attrs={"size": min(len(others), 5)}),
            )
        fields["expression"] = forms.CharField(
            label=_("Ketentuan sebagai rumus"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs=formula),
            help_text=_("Jawaban diterima bila rumus ini benar, misalnya: luas_bangunan <= luas_tanah"),
        )
        fields["prefill"] = forms.ChoiceField(
            label=_("Diisi lebih dulu dari"), required=False, choices=[("", _("– diketik pemohon –")), *list_prefills()]
        )
        fields["formula"] = forms.CharField(
            label=_("Dihitung dengan rumus"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs=formula),
            help_text=_("Pertanyaan yang dihitung tidak ditanyakan. Misalnya: umur(tanggal_lahir, hari_ini)"),
        )
        fields["on_product"] = forms.BooleanField(label=_("Cetak jawabannya pada produk"), required=False)
        fields["statement"] = forms.CharField(
            label=_("Tulisan pada produk"),
            max_length=200,
            required=False,
            help_text=_("Menggantikan pertanyaan pada produk, misalnya: Luas bangunan."),
        )

    def groups(self) -> list[Group]:
        """Return the fields as they are drawn, in order."""
        return [
            self._group(_("Yang ditanyakan"), ("label", "type", "required", "section")),
            self._group(
                _("Jawaban yang diterima"),
                (
                    "code_list",
                    "options",
                    "validator",
                    "min_length",
                    "max_length",
                    "min",
                    "max",
                    "unique_by",
                    "when",
                    "must_be_true",
                ),
            ),
            *([] if self.is_part else [Group(_("Kapan ditanyakan"), (), True, self._condition_is_used(), True)]),
            self._group(_("Pemeriksaan lain"), ("pattern", "differs_from", "expression", "sentence"), is_fold=True),
            self._group(_("Isian otomatis"), ("prefill", "formula"), is_fold=True),
            self._group(_("Produk dan catatan"), ("on_product", "statement", "note"), is_fold=True),
        ]

    def _group(self, legend: str | Promise, names: Sequence[str], *, is_fold: bool = False) -> Group:
        fields = tuple(self[name] for name in names if name in self.fields)
        used = any(field.errors or (field.name != "on_product" and field.value()) for field in fields)
        return Group(legend, fields, is_fold, used)

    def _condition_is_used(self) -> bool:
        return bool(self.question.get("condition")) or any(name.startswith("syarat_") for name in self.errors)

    def clean(self) -> dict[str, Any]:
        """Check the choices, formulas and bounds against each other."""
        cleaned = cast(dict[str, Any], super().clean())
        if self.kind in CHOSEN and not cleaned.get("code_list"):
            try:
                options = read_options(cleaned.get("options", ""))
            except ValueError as fault:
                self.add_error("options", str(fault))
            else:
                if not options and "options" not in self.errors:
                    self.add_error("options", _("Tulis paling sedikit satu pilihan, atau pakai daftar dari sistem."))
        for name in ("formula", "expression"):
            if sentence := editing.expression_fault(cleaned.get(name) or "", self.names):
                self.add_error(name, sentence)
        for low, high in (("min", "max"), ("min_length", "max_length")):
            least, most = cleaned.get(low), cleaned.get(high)
            if least is not None and most is not None and least > most:
                self.add_error(high, _("Batas atas lebih kecil daripada batas bawah."))
        if cleaned.get("validator") and cleaned.get("pattern"):
            self.add_error("pattern", _("Pakai pemeriksaan siap pakai atau pola sendiri, salah satu."))
        cleaned["condition"] = "" if self.is_part else self.read_clauses()
        return cleaned

    def to_question(self, name: str) -> dict[str, Any]:
        """Return the question in the shape of a service file, under this key; what stands at its default is left out."""
        given = self.cleaned_data
        found: dict[str, Any] = {"name": name, "label": given["label"], "type": self.kind}
        if not given["required"]:
            found["required"] = False
        if self.kind in CHOSEN:
            chosen = list_code_lists().get(given["code_list"])
            pairs = chosen if chosen is not None else read_options(given["options"])
            found["options"] = [{"value": value, "label": label} for value, label in pairs]
        if rule := self._validation(given):
            found["validation"] = rule
        for key in ("condition", "prefill", "formula", "statement", "note"):
            if given.get(key):
                found[key] = given[key]
        if not self.is_part and not given["on_product"]:
            found["on_product"] = False
        if self.kind in MADE_OF and self.question.get("subfields"):
            found["subfields"] = self.question["subfields"]
        return found

    def _validation(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rule of the answer; a ready-made check is named, and its own sentence is not repeated."""
        rule: dict[str, Any] = {}
        for key in ("min_length", "max_length", "unique_by", "differs_from", "expression", "sentence", "pattern"):
            if given.get(key) not in (None, "", []):
                rule[key] = given[key]
        for key in ("min", "max"):
            if given.get(key) is not None:
                rule[key] = _number(given[key])
        for key in ("not_future", "not_past"):
            if given.get("when") == key:
                rule[key] = True
        if given.get("must_be_true"):
            rule["must_be_true"] = True
        if name := given.get("validator"):
            before = self.question.get("validation") or {}
            known = list_validators().get(name)
            if known is None:  # a check of the region's own pack: kept as it stands
                return {**rule, "pattern": before.get("pattern", ""), "validator": name}
            rule["pattern"] = name
            if rule.get("sentence") == known.sentence:
                del rule["sentence"]
        return rule


def read_question(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question as the values of its form."""
    rule = question.get("validation") or {}
    options = question.get("options", ())
    pairs = tuple((option["value"], option["label"]) for option in options)
    listed = next((key for key, known in list_code_lists().items() if pairs and known == pairs), "")
    return {
        **{key: question.get(key, "") for key in ("label", "prefill", "formula", "statement", "note")},
        **{key: rule.get(key) for key in ("min_length", "max_length", "differs_from", "unique_by", "expression", "sentence")},
        **{key: None if rule.get(key) is None else Decimal(str(rule[key])) for key in ("min", "max")},
        "required": question.get("required", True),
        "on_product": question.get("on_product", True),
        "must_be_true": rule.get("must_be_true", False),
        "when": "not_future" if rule.get("not_future") else "not_past" if rule.get("not_past") else "",
        "validator": rule.get("validator", ""),
        "pattern": "" if rule.get("validator") else rule.get("pattern", ""),
        "code_list": listed,
        "options": "" if listed else "\n".join(label if value == label else f"{value} = {label}" for value, label in pairs),
    }


def read_options(text: str) -> list[tuple[str, str]]:
    """Return (value, label) of each line. Raises ValueError with a sentence for a value twice or too many lines."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        value, sign, label = (part.strip() for part in line.partition(" = "))
        if not value:
            continue
        if value in found:
            raise ValueError(_now("Pilihan “%s” ditulis dua kali.") % value[:40])
        found[value] = label if sign and label else value
    if len(found) > MOST_OPTIONS:
        raise ValueError(_now("Terlalu banyak pilihan: paling banyak %s.") % MOST_OPTIONS)
    return list(found.items())


def _list_words(name: str, options: Sequence[tuple[str, str]]) -> str:
    shown = ", ".join(label for _value, label in options[:3])
    return f"{name.replace('_', ' ')} ({shown}{', …' if len(options) > 3 else ''})"


def _ready_words(name: str) -> str:
    known = list_validators()[name]
    return f"{name.replace('_', ' ')}: {known.sentence}" if known.sentence else name.replace("_", " ")


def _number(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else format(value, "f")
