"""Fields of the editor: drafts may stay unfinished, so nothing is asked for here; what is missing is told as a fault."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.config.forms import LocalDecimalField, MoneyField

Words = Any
"""A text of the page, translated or to be translated."""
CHOOSE = {"invalid_choice": _("Pilih salah satu.")}
EVIDENCE = (
    ("own", _("Ditulis kantor sendiri")),
    ("official", _("Peraturan atau sumber resmi")),
    ("secondary", _("Sumber kedua, misalnya berita")),
    ("code", _("Dibaca dari sistem resmi")),
    ("derived", _("Dihitung dari fakta lain")),
    ("assumption", _("Perkiraan, masih harus dipastikan")),
)
MOST_MONEY = Decimal(10**13)
MOST_NUMBER = Decimal(10**15)


class PartForm(forms.Form):
    """Base: `required` of a field says that a finished standard needs it, and is not asked for while it is written."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep_words()

    def keep_words(self) -> None:
        """Offer what stands in a list field already, though the list has no such word: opening a page changes nothing."""
        for name, field in self.fields.items():
            own = self.initial.get(name)
            if isinstance(field, forms.ChoiceField) and own and own not in dict(field.choices):  # type: ignore[arg-type]
                field.choices = [*field.choices, (own, str(own))]  # type: ignore[misc]

    def full_clean(self) -> None:
        """Read what was typed; an empty field is no mistake yet."""
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def clean(self) -> dict[str, Any]:
        """Take what stood there, else the first word, for a list that was not sent."""
        given: dict[str, Any] = super().clean() or {}
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and given.get(name) == "":
                words = [str(value) for value, _label in list(field.choices)]  # type: ignore[arg-type]
                given[name] = "" if "" in words or not words else str(self.initial.get(name) or words[0])
        return given


class SourceList(forms.CharField):
    """Marks of sources with commas between them; cleans to a list without blanks."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Nomor sumber"), max_length=300, required=False, help_text=_("Dari daftar sumber, dipisah koma: S1, S2.")
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a list with commas."""
        return ", ".join(str(entry) for entry in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Return the marks."""
        return [mark for part in re.split(r"[,;\s]+", super().clean(value)) if (mark := part.strip())]


class Phrases(forms.CharField):
    """Short texts, one a line or with commas between them; cleans to a list."""

    def __init__(self, label: Words, hint: Words, *, most: int = 60) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(label=label, max_length=3000, required=False, help_text=hint, widget=widget)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        """Show a list with commas."""
        return ", ".join(str(entry) for entry in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Return the texts, each once."""
        texts = [" ".join(part.split())[:80] for part in re.split(r"[,\n]", super().clean(value))]
        return list(dict.fromkeys(text for text in texts if text))[: self.most]


def line(label: Words, longest: int = 200, *, needed: bool = True, hint: Words = "", **attrs: str) -> forms.CharField:
    """Return a field for a line of text."""
    return forms.CharField(label=label, max_length=longest, required=needed, help_text=hint, widget=forms.TextInput(attrs=attrs))


def lines(label: Words, longest: int = 4000, *, needed: bool = False, hint: Words = "", rows: int = 3) -> forms.CharField:
    """Return a field for a longer text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=needed, help_text=hint, widget=widget)


def one_of(label: Words, choices: Iterable[tuple[str, Words]], *, needed: bool = True, hint: Words = "") -> forms.ChoiceField:
    """Return a list to choose one from."""
    return forms.ChoiceField(label=label, choices=list(choices), required=needed, help_text=hint, error_messages=CHOOSE)


def tick(label: Words, hint: Words = "") -> forms.BooleanField:
    """Return a box to tick."""
    return forms.BooleanField(label=label, required=False, help_text=hint)


def whole(label: Words, *, most: int = 100_000, hint: Words = "", needed: bool = True) -> forms.IntegerField:
    """Return a field for a whole number from 0."""
    faults = {"invalid": _("Isi dengan angka."), "min_value": _("Angka terlalu kecil."), "max_value": _("Angka terlalu besar.")}
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-10"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, required=needed, help_text=hint, widget=widget, error_messages=faults
    )


def number(label: Words, *, hint: Words = "", needed: bool = False, high: Decimal = MOST_NUMBER) -> LocalDecimalField:
    """Return a field for a number with or without a fraction, written `2,5` or `1.250.000`."""
    return LocalDecimalField(label=label, required=needed, help_text=hint, low=-high, high=high)


def rupiah(label: Words, *, hint: Words = "", needed: bool = True) -> MoneyField:
    """Return a field for whole rupiah."""
    return MoneyField(label=label, required=needed, help_text=hint, high=MOST_MONEY)


def evidence() -> forms.ChoiceField:
    """Return the list of how sure a fact is."""
    return one_of(_("Seberapa pasti"), EVIDENCE, needed=False)


def numeral(value: Decimal | None) -> int | str | None:
    """Return a number as the data of a standard hold it: a whole one as it is, any other as text."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def typed_of(form: forms.Form) -> dict[str, Any]:
    """Return what was typed into a form as initial values of another: numbers read, for `2.500` may not become `2,500`."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        found[name] = form[name].data
        if isinstance(field, LocalDecimalField):
            with suppress(forms.ValidationError):
                found[name] = numeral(field.to_python(found[name]))
    return found


def code_from(label: str, taken: set[str], longest: int = 40) -> str:
    """Return a code made from a label, `biaya_pemeriksaan`, that is not taken yet."""
    base = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[: longest - 3] or "isian"
    base = base if base[0].isalpha() else f"n_{base}"[: longest - 3]
    found, count = base, 2
    while found in taken:
        found, count = f"{base}_{count}", count + 1
    taken.add(found)
    return found
