"""What a form is built from: one description a field, taken from a standard or written in code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the stored `value` and the Indonesian `label`."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field.

    `type` is one of `string text integer decimal money boolean date time enum multiselect object array geo area`;
    `validation` may hold `min max min_length max_length pattern message must_be_true max_items format`.
    `subfields` describe an object, or one row of an array. `show_when` is `name=a|b`, understood by `app.js`.
    """

    name: str
    label: Text
    type: str = "string"
    required: bool = False
    options: tuple[Option, ...] = ()
    hint: Text = ""
    validation: Mapping[str, Any] = field(default_factory=dict)
    condition: str = ""
    section: str = ""
    subfields: tuple[FieldSpec, ...] = ()
    read_only: bool = False

    @property
    def show_when(self) -> str:
        """The condition in the small language of the page, or empty when it needs more than equality."""
        return page_condition(self.condition)


def _option(raw: Any) -> Option:
    if isinstance(raw, Option):
        return raw
    if isinstance(raw, str):
        return Option(raw, readable(raw))
    if isinstance(raw, Mapping):
        value = str(raw.get("value", raw.get("code", "")))
        return Option(value, raw.get("label") or readable(value))
    if isinstance(raw, Sequence):
        return Option(str(raw[0]), raw[-1])
    value = str(getattr(raw, "value", getattr(raw, "code", raw)))
    return Option(value, getattr(raw, "label", None) or readable(value))


def readable(code: str) -> str:
    """Turn a code into words when no label was given: `pindah_datang` becomes `Pindah datang`."""
    text = code.replace("_", " ").strip()
    return text if text.isupper() and len(text) <= 4 else text[:1].upper() + text[1:].lower() if text else text


def _attribute(raw: Any, name: str, default: Any) -> Any:
    value = raw.get(name, default) if isinstance(raw, Mapping) else getattr(raw, name, default)
    return default if value is None else value


def spec_from(raw: Any) -> FieldSpec:
    """Read a field description from a mapping or from any object with the same attribute names."""
    if isinstance(raw, FieldSpec):
        return raw
    validation = rules_from(_attribute(raw, "validation", {}))
    options: Iterable[Any] = _attribute(raw, "options", ())
    if isinstance(options, Mapping):
        options = list(options.items())
    subfields: Iterable[Any] = _attribute(raw, "subfields", ()) or validation.get("fields", ())
    return FieldSpec(
        name=str(_attribute(raw, "name", "")),
        label=_attribute(raw, "label", ""),
        type=str(_attribute(raw, "type", "string")),
        required=bool(_attribute(raw, "required", False)),
        options=tuple(_option(item) for item in options),
        hint=_attribute(raw, "hint", ""),
        validation=validation,
        condition=str(_attribute(raw, "condition", "")),
        section=str(_attribute(raw, "section", "")),
        subfields=tuple(spec_from(item) for item in subfields),
        read_only=bool(_attribute(raw, "read_only", False)),
    )


def rules_from(raw: Any) -> dict[str, Any]:
    """Read the rules of a field: a mapping, a bare format name, or the `Validation` of a standard.

    The name of a known format (`nik`, `hp`) becomes `format`: the standard itself checks it, the page only helps to type.
    """
    if isinstance(raw, str):
        return {"format": raw} if raw else {}
    if isinstance(raw, Mapping):
        rules = dict(raw)
    else:
        names = ("pattern", "min", "max", "min_length", "max_length", "must_be_true", "not_future", "sentence", "validator")
        rules = {name: getattr(raw, name) for name in names if getattr(raw, name, None) not in (None, "", False)}
    if name := rules.pop("validator", ""):
        rules["format"] = name
        rules.pop("pattern", None)
    elif re.fullmatch(r"[a-z_]+", str(rules.get("pattern", ""))):
        rules["format"] = rules.pop("pattern")
    if "sentence" in rules:
        rules["message"] = rules.pop("sentence")
    return rules


_EQUAL = re.compile(r"^\s*(\w+)\s*==\s*['\"]?([\w .-]+?)['\"]?\s*$")
_AMONG = re.compile(r"^\s*(\w+)\s+in\s+[\[(]([^\])]*)[\])]\s*$")
_BARE = re.compile(r"^\s*(not\s+)?(\w+)\s*$")


def page_condition(condition: str) -> str:
    """Translate `a == 'x'`, `a in ['x', 'y']`, `a` and `not a` to `a=x|y`; everything else to an empty string."""
    if match := _EQUAL.match(condition):
        value = {"True": "true", "False": "false"}.get(match[2], match[2])
        return f"{match[1]}={value}"
    if match := _AMONG.match(condition):
        values = [item.strip().strip("'\"") for item in match[2].split(",")]
        return f"{match[1]}={'|'.join(value for value in values if value)}"
    if match := _BARE.match(condition):
        return f"{match[2]}={'false' if match[1] else 'true'}"
    return ""
