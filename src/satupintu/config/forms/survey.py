"""The form of a survey, the same in every face: a question an item, then what is asked of the respondent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satupintu.config.forms.base import FaceForm
from satupintu.config.forms.builder import build_form
from satupintu.config.forms.specs import FieldSpec, Option
from satupintu.surveys.models import PROFILE
from satupintu.surveys.operations import Given
from satupintu.surveys.queries import Instrument, Item

NO_ANSWER = "-"
"""What somebody chooses who cannot say; it is kept as no answer."""
COMMENT = "saran"
PROFILE_LABELS = {
    "sex": _("Jenis kelamin"),
    "age": _("Usia"),
    "education": _("Pendidikan"),
    "occupation": _("Pekerjaan"),
}


def survey_form(instrument: Instrument, *extra: FieldSpec) -> type[FaceForm]:
    """Return the form of an instrument in the language in use; `extra` fields come first (a paper form's day and service)."""
    is_english = (get_language() or "id").startswith("en")
    may_pass = instrument.least_answered < len(instrument.counted)
    specs = [*extra]
    for number, item in enumerate(instrument.items, start=1):
        options = _options(instrument, item, is_english)
        if may_pass or not item.element:
            options = (*options, Option(NO_ANSWER, _("Tidak tahu")))
        text = item.text_en if is_english else item.text
        specs.append(FieldSpec(item.code, f"{number}. {text}", "enum", required=True, options=options))
    if instrument.has_profile:
        for name, choices in PROFILE.items():
            options = tuple(Option(str(value), label) for value, label in choices.choices)
            specs.append(FieldSpec(name, PROFILE_LABELS[name], "enum", options=options))
    if instrument.has_comment:
        hint = _("Jangan tulis nama, NIK, atau nomor telepon.")
        specs.append(FieldSpec(COMMENT, _("Saran Anda"), "text", hint=hint, validation={"max_length": 1000}))
    return build_form(specs, name="SurveyForm")


def _options(instrument: Instrument, item: Item, is_english: bool) -> tuple[Option, ...]:
    words = item.options_en if is_english else item.options
    values = range(instrument.low, instrument.high + 1)
    if not words:  # stars: the number is the label, its ends say which way it goes
        ends = {instrument.low: _("tidak setuju"), instrument.high: _("sangat setuju")}
        return tuple(Option(str(value), f"{value} – {ends[value]}" if value in ends else str(value)) for value in values)
    return tuple(Option(str(value), word) for value, word in zip(values, words, strict=True))


def given_of(instrument: Instrument, cleaned: dict[str, Any]) -> Given:
    """Return what was given in a form that is valid."""
    values = {item.code: int(cleaned[item.code]) for item in instrument.items if cleaned.get(item.code, "").isdecimal()}
    profile = {name: cleaned.get(name) or "" for name in PROFILE} if instrument.has_profile else {}
    return Given(values, profile, cleaned.get(COMMENT) or "")
