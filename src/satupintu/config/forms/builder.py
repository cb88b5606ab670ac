"""Makes a Django form class from field specs, so a standard's form and a desk form are drawn alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.config.forms.base import ROW, SUB, FaceForm, missing
from satupintu.config.forms.fields import (
    AreaField,
    ClockTimeField,
    DateField,
    GeoField,
    LineListField,
    LocalDecimalField,
    MoneyField,
    YesNoField,
)
from satupintu.config.forms.specs import FieldSpec, spec_from

MAX_RADIOS = 7
Children = Callable[[str], Sequence[tuple[str, str]]]

ADDRESS = (
    {"name": "jalan", "label": _("Jalan, nomor, gedung"), "required": True},
    {"name": "rt", "label": _("RT"), "validation": {"pattern": r"\d{1,3}", "short": 3}},
    {"name": "rw", "label": _("RW"), "validation": {"pattern": r"\d{1,3}", "short": 3}},
    {"name": "wilayah", "label": _("Wilayah"), "type": "area", "required": True},
    {"name": "kode_pos", "label": _("Kode pos"), "validation": {"pattern": r"\d{5}", "short": 5}},
)
"""An object without subfields is an address, the only object our standards use without saying more."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What making a field may need besides its spec."""

    children: Children | None = None
    start: str = ""
    today: date | None = None


HINTS: Mapping[str, Any] = {
    "nik": _("16 angka, lihat KTP"),
    "no_kk": _("16 angka, lihat Kartu Keluarga"),
    "hp": _("Misalnya 0812 3456 7890"),
    "phone": _("Misalnya 0812 3456 7890"),
    "email": _("Misalnya nama@contoh.id"),
    "npwp": _("15 atau 16 angka"),
    "nib": _("13 angka"),
    "rt_rw": _("Tiga angka, misalnya 003"),
    "kode_pos": _("Lima angka"),
    "nama_adminduk": _("Seperti pada KTP atau Kartu Keluarga"),
}
DIGITS = frozenset({"nik", "no_kk", "npwp", "nib", "rt_rw", "kode_pos", "nop", "kbli"})


WIDTHS: Mapping[str, int] = {
    "nik": 20, "no_kk": 20, "npwp": 20, "nop": 20, "hp": 20, "phone": 20, "nib": 20, "rt_rw": 5, "kode_pos": 5, "kbli": 5,
}  # fmt: skip
"""How wide the box of a format is, in characters: a box tells how much is expected."""


def build_form(
    fields: Iterable[Any],
    *,
    name: str = "BuiltForm",
    children: Children | None = None,
    start: str = "",
    today: date | None = None,
    base: type[FaceForm] = FaceForm,
) -> type[FaceForm]:
    """Return a form class for these fields.

    `fields` are `FieldSpec`s, mappings or objects with the same attributes (`name label type required options hint
    validation condition section subfields`). `children(code)` lists areas below a code and `start` presets the region,
    both needed only where a field is an area or an address. `today` bounds dates that may not lie in the future.
    """
    specs = tuple(complete(spec_from(item)) for item in fields)
    kit = Kit(children, start, today)

    def make_fields(form: FaceForm) -> None:
        for spec in specs:
            _add(form, spec, kit)

    return type(name, (base,), {"specs": specs, "make_fields": make_fields})


def complete(spec: FieldSpec) -> FieldSpec:
    """Give an object without subfields the parts of an address."""
    if spec.type == "object" and not spec.subfields:
        subfields = tuple(spec_from({**part, "required": part.get("required", False) and spec.required}) for part in ADDRESS)
        return FieldSpec(**{**{key: getattr(spec, key) for key in spec.__slots__}, "subfields": subfields})
    return spec


def _add(form: FaceForm, spec: FieldSpec, kit: Kit) -> None:
    if spec.type == "object":
        for sub in spec.subfields:
            form.fields[f"{spec.name}{SUB}{sub.name}"] = make_field(sub, kit)
    elif spec.type == "array" and spec.subfields:
        for index in range(form.rows_of(spec)):
            for sub in spec.subfields:
                field = make_field(sub, kit)
                field.required = field.required and spec.required and index == 0
                form.fields[f"{spec.name}{ROW}{index}{SUB}{sub.name}"] = field
    else:
        field = make_field(spec, kit)
        if spec.condition:
            field.required = False
        form.fields[spec.name] = field


def make_field(spec: FieldSpec, kit: Kit) -> forms.Field:
    """Return the Django field of one spec; it carries `spec` for the template."""
    rules = spec.validation
    common: dict[str, Any] = {
        "label": spec.label,
        "required": spec.required,
        "help_text": spec.hint or HINTS.get(str(rules.get("format", "")), ""),
        "error_messages": {"required": missing(spec)},
        "disabled": spec.read_only,
    }
    field = _typed(spec, rules, common, kit)
    field.spec = spec  # type: ignore[attr-defined]
    return field


def _typed(spec: FieldSpec, rules: Mapping[str, Any], common: dict[str, Any], kit: Kit) -> forms.Field:
    match spec.type:
        case "text":
            area = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(widget=area, max_length=int(rules.get("max_length") or 4000), **common)
        case "integer" | "decimal":
            low, high = bound(rules.get("min")), bound(rules.get("max"))
            if spec.type == "integer":
                return WholeNumberField(low=low, high=high, **common)
            return LocalDecimalField(low=low, high=high, **common)
        case "money":
            return MoneyField(low=bound(rules.get("min")), high=bound(rules.get("max")), **common)
        case "boolean":
            if rules.get("must_be_true"):
                return forms.BooleanField(**common)
            return YesNoField(**common)
        case "date":
            common["help_text"] = common["help_text"] or _("Contoh, 27 3 1985")
            return DateField(latest=kit.today if rules.get("not_future") else None, **common)
        case "time":
            common["help_text"] = common["help_text"] or _("Contoh, 08.30")
            return ClockTimeField(**common)
        case "enum":
            return _choice(spec, common)
        case "multiselect":
            choices = [(option.value, option.label) for option in spec.options]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case "array":
            return LineListField(most=int(rules.get("max") or 20), **common)
        case "geo":
            return GeoField(**common)
        case "area" if kit.children is not None:
            return AreaField(children=kit.children, start=kit.start, **common)
    return _text(spec, rules, common)


def _choice(spec: FieldSpec, common: dict[str, Any]) -> forms.Field:
    choices: list[tuple[str, Any]] = [(option.value, option.label) for option in spec.options]
    if len(choices) > MAX_RADIOS:
        return forms.ChoiceField(choices=[("", _("Pilih…")), *choices], **common)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _text(spec: FieldSpec, rules: Mapping[str, Any], common: dict[str, Any]) -> forms.Field:
    attrs: dict[str, Any] = {}
    kind = str(rules.get("format", ""))
    if kind in DIGITS or "short" in rules:
        attrs["inputmode"] = "numeric"
    if kind == "email":
        attrs |= {"type": "email", "autocomplete": "email", "spellcheck": "false"}
    if kind in ("hp", "phone"):
        attrs |= {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
    width = WIDTHS.get(kind, 5 if "short" in rules else 0)
    if width:
        attrs["class"] = f"govuk-input--width-{width}"
    kind_of_field = CompactField if kind in DIGITS or kind in ("hp", "phone") else forms.CharField
    field = kind_of_field(
        widget=forms.TextInput(attrs=attrs),
        min_length=rules.get("min_length"),
        max_length=int(rules.get("max_length") or 500),
        **common,
    )
    if pattern := rules.get("pattern"):
        from django.core.validators import RegexValidator

        message = rules.get("message") or _("Bentuk isian ini belum benar.")
        field.validators.append(RegexValidator(rf"^(?:{pattern})\Z", message=message))
    return field


class CompactField(forms.CharField):
    """A number people write in groups; cleans to the number without blanks, dots and hyphens."""

    def to_python(self, value: Any) -> Any:
        """Drop what stands between the digits."""
        return re.sub(r"[\s.\-]+", "", super().to_python(value) or "")


class WholeNumberField(LocalDecimalField):
    """A whole number; cleans to `int`."""

    def to_python(self, value: Any) -> Any:
        """Read the number and refuse a fraction."""
        number = super().to_python(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise forms.ValidationError(_("Tulis bilangan bulat, tanpa koma."), code="invalid")
        return int(number)


def bound(value: Any) -> Decimal | None:
    """Read a bound of a rule."""
    return None if value is None or value == "" else Decimal(str(value))
