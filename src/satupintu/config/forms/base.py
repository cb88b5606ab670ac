"""The base of forms made from field specs: draft mode, conditions, nesting of answers, refusals put to fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.utils.translation import gettext

from satupintu.config.forms.specs import FieldSpec, Text
from satupintu.core.errors import Refusal

Asks = Callable[[str, Mapping[str, Any]], bool | None]

SUB, ROW = "__", "-"
"""`alamat__rt` is a subfield of an object; `anggota-0__nik` one of the first row of an array."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields drawn together below one legend."""

    legend: Text
    fields: tuple[BoundField, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in the flow of a form: a `field`, or `groups` (an object has one, an array several)."""

    spec: FieldSpec
    field: BoundField | None = None
    groups: tuple[Group, ...] = ()
    is_array: bool = False
    may_grow: bool = False


class FaceForm(forms.Form):
    """A form whose fields come from specs (`build_form`).

    `draft=True` saves what is there: nothing is required. `counts` says how many rows an array shows at least.
    `asks(name, answers)` decides whether a conditional question is put; without it the condition is read here.
    """

    specs: tuple[FieldSpec, ...] = ()
    make_fields: Callable[[FaceForm], None] | None = None
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        answers: Mapping[str, Any] | None = None,
        draft: bool = False,
        counts: Mapping[str, int] | None = None,
        asks: Asks | None = None,
        **options: Any,
    ) -> None:
        self.stored: Mapping[str, Any] = answers or {}
        self.draft, self.counts, self.asks = draft, dict(counts or {}), asks
        options.setdefault("initial", flatten(self.specs, self.stored))
        super().__init__(data, files, **options)
        if type(self).make_fields is not None:
            type(self).make_fields(self)  # type: ignore[misc]
        for field in self.fields.values():
            if draft:
                field.required = False
            if isinstance(field, forms.MultiValueField):
                for part in field.fields:
                    part.required = False

    def rows_of(self, spec: FieldSpec) -> int:
        """How many rows of an array to draw: those stored, those sent, those asked for, and at least one."""
        stored = self.stored.get(spec.name) or []
        sent = 0
        if self.is_bound:
            raw = str(self.data.get(f"{spec.name}-n", "0"))
            sent = int(raw) if raw.isdigit() else 0
        wanted = sent if self.is_bound else len(stored)
        return max(1, min(most_rows(spec), wanted + self.counts.get(spec.name, 0)))

    def rows(self) -> Iterator[Row]:
        """Yield what the template draws, in order."""
        for spec in self.specs:
            if spec.name in self.fields:
                yield Row(spec, field=self[spec.name])
            elif spec.type == "object":
                yield Row(spec, groups=(Group(spec.label, tuple(self._below(spec, f"{spec.name}{SUB}"))),))
            else:
                count = self.rows_of(spec)
                groups = tuple(
                    Group(spec.label, tuple(self._below(spec, f"{spec.name}{ROW}{index}{SUB}")), index + 1)
                    for index in range(count)
                )
                yield Row(spec, groups=groups, is_array=True, may_grow=count < most_rows(spec))

    def _below(self, spec: FieldSpec, prefix: str) -> Iterable[BoundField]:
        return (self[prefix + sub.name] for sub in spec.subfields)

    def clean(self) -> dict[str, Any]:
        """Forget what a condition rules out; ask for what it rules in."""
        cleaned: dict[str, Any] = super().clean() or {}
        values = {**self.stored, **self._nested(cleaned)}
        for spec in self.specs:
            if not spec.condition:
                continue
            applies = self.asks(spec.name, values) if self.asks else holds(spec.condition, values)
            for name in [name for name in self.fields if head(name) == spec.name]:
                if applies is False:
                    cleaned[name] = None
                    self.errors.pop(name, None)
                elif applies and self._lacks(spec, name, cleaned):
                    self.add_error(name, missing(spec))
        return cleaned

    def _lacks(self, spec: FieldSpec, name: str, cleaned: Mapping[str, Any]) -> bool:
        asked = spec.required and not self.draft and name == spec.name
        return asked and not filled(cleaned.get(name)) and name not in self.errors

    def answers(self) -> dict[str, Any]:
        """Return the plain JSON answers of these fields: dates as ISO text, decimals as text, objects nested.

        Fields left empty are there as None, so saving them clears what stood before.
        """
        return self._nested(self.cleaned_data)

    def sound_answers(self) -> dict[str, Any]:
        """Return the answers without those that are wrong, so a draft keeps what stood there before."""
        wrong = {head(name) for name in self.errors if name != NON_FIELD_ERRORS}
        return {name: value for name, value in self.answers().items() if name not in wrong}

    def _nested(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for spec in self.specs:
            if spec.read_only:
                continue
            if spec.name in self.fields:
                result[spec.name] = to_json(cleaned.get(spec.name))
            elif spec.type == "object":
                part = {sub.name: to_json(cleaned.get(f"{spec.name}{SUB}{sub.name}")) for sub in spec.subfields}
                result[spec.name] = part if any(filled(value) for value in part.values()) else None
            else:
                items = [
                    {sub.name: to_json(cleaned.get(f"{spec.name}{ROW}{index}{SUB}{sub.name}")) for sub in spec.subfields}
                    for index in range(self.rows_of(spec))
                ]
                result[spec.name] = [item for item in items if any(filled(value) for value in item.values())]
        return result

    def show_refusal(self, refusal: Refusal) -> None:
        """Put the errors of a refusal to their fields; what has no field here goes on top."""
        for path, sentence in refusal.errors.items():
            name = self.field_name(path)
            self.add_error(name if name in self.fields else None, sentence)
        if not refusal.errors:
            self.add_error(None, str(refusal))

    def field_name(self, path: str) -> str:
        """Turn a path (`answers.anggota.0.nik`, `anggota[0].nik`) into the name of the field in this form."""
        parts = [part for part in path.replace("[", ".").replace("]", "").split(".") if part and part != "answers"]
        if len(parts) >= 3 and parts[1].isdigit():
            return f"{parts[0]}{ROW}{parts[1]}{SUB}{parts[2]}"
        return SUB.join(parts[:2]) if len(parts) >= 2 else (parts[0] if parts else "")


def most_rows(spec: FieldSpec) -> int:
    """How many rows an array may have."""
    return min(int(spec.validation.get("max") or 30), 100)


def missing(spec: FieldSpec) -> str:
    """Return the sentence that asks for an empty field."""
    if spec.type in ("enum", "multiselect", "boolean", "area"):
        return gettext("Pilih %(label)s.") % {"label": lower_first(str(spec.label))}
    return gettext("Isi %(label)s.") % {"label": lower_first(str(spec.label))}


def lower_first(label: str) -> str:
    """Write a label inside a sentence: small first letter, unless the word is an abbreviation."""
    return label if len(label) > 1 and label[1].isupper() else label[:1].lower() + label[1:]


def head(name: str) -> str:
    """Return the spec a field name belongs to."""
    first = name.split(SUB, maxsplit=1)[0]
    base, dash, index = first.rpartition(ROW)
    return base if dash and index.isdigit() else first


def filled(value: Any) -> bool:
    """Whether somebody answered: False is an answer, blanks are not."""
    return value not in (None, "", [], {})


def to_json(value: Any) -> Any:
    """Return a value that JSON can hold without losing anything."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return None if value == "" else value


def flatten(specs: Iterable[FieldSpec], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the initial values of the fields from nested answers."""
    flat: dict[str, Any] = {}
    for spec in specs:
        value = answers.get(spec.name)
        if spec.type == "object" and isinstance(value, Mapping):
            flat.update({f"{spec.name}{SUB}{key}": item for key, item in value.items()})
        elif spec.type == "array" and spec.subfields and isinstance(value, list):
            for index, row in enumerate(value):
                flat.update({f"{spec.name}{ROW}{index}{SUB}{key}": item for key, item in dict(row).items()})
        flat[spec.name] = value
    return flat


def holds(condition: str, values: Mapping[str, Any]) -> bool | None:
    """Evaluate a condition over the answers; None when it names something not answered yet or cannot be read."""
    from satupintu.core.expressions import compile_expression

    try:
        expression = compile_expression(condition)
        if not expression.names <= values.keys():
            return None
        return bool(expression.evaluate(values))
    except (Refusal, TypeError):
        return None
