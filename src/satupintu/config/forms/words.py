"""Answers of a form as people read them: the same words for the applicant who checks them and the officer who decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from satupintu.config.forms.builder import ADDRESS
from satupintu.config.forms.specs import spec_from
from satupintu.config.templatetags.komponen import hari, rupiah
from satupintu.core.areas import area_path


class Asked(Protocol):
    """A question, of a standard or of a form."""

    @property
    def name(self) -> str:
        """Its code."""

    @property
    def label(self) -> str | Promise:
        """Its words."""

    @property
    def type(self) -> str:
        """What kind of answer it takes."""

    @property
    def options(self) -> Sequence[Any]:
        """What can be chosen, each with `value` and `label`."""

    @property
    def subfields(self) -> Sequence[Any]:
        """Its parts, if the answer is an object or rows of objects."""


_ADDRESS: tuple[Asked, ...] = tuple(spec_from(part) for part in ADDRESS)


def parts_of(question: Asked) -> Sequence[Asked]:
    """Return the parts of an object; one that names none is an address."""
    return question.subfields or _ADDRESS


def answer_lines(question: Asked, value: Any) -> list[str]:
    """Return an answer as lines of text, none if there is none.

    Codes of areas are names, money is rupiah, dates are in words, decimals have a comma and times a point; the parts of an
    object stand below each other, the rows of a table each in one line.
    """
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return [_("Ya") if value else _("Tidak")]
    if isinstance(value, Mapping):
        return [line for part in parts_of(question) for line in _part(question, part, value.get(part.name))]
    if isinstance(value, list):
        return [line for item in value if item not in (None, "") for line in _item(question, item)]
    return [_plain(question, str(value))]


def _part(question: Asked, part: Asked, value: Any) -> Iterable[str]:
    is_named = bool(question.subfields) or part.name in ("rt", "rw")
    return (f"{part.label} {line}" if is_named else line for line in answer_lines(part, value))


def _item(question: Asked, item: Any) -> list[str]:
    if not isinstance(item, Mapping):
        return [_plain(question, str(item))]
    return [", ".join(line for part in parts_of(question) for line in answer_lines(part, item.get(part.name)))]


def _plain(question: Asked, text: str) -> str:
    match question.type:
        case "money":
            return rupiah(text)
        case "area":
            return ", ".join(area.name for area in reversed(area_path(text))) or text
        case "date":
            with suppress(ValueError):
                return hari(date.fromisoformat(text))
        case "decimal" if re.fullmatch(r"-?\d+\.\d+", text):
            return text.replace(".", ",")
        case "time":
            return text[:5].replace(":", ".")
    return next((str(option.label) for option in question.options if option.value == text), text)
