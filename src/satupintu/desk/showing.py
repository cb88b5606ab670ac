"""Words for what the desk shows: answers as rows, exits as consequences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from satupintu.applications.queries import StepExit
from satupintu.catalogue.queries import FormField, Standard
from satupintu.config.forms.words import answer_lines, parts_of
from satupintu.config.templatetags.komponen import lama_kerja

IDENTIFIER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){14,15}(?!\d)")
"""NIK, family card and tax numbers have 15 or 16 digits; nothing else an applicant types has as many."""


def masked(text: str) -> str:
    """Return a text with every identifier in it cut to its last four digits."""
    return IDENTIFIER.sub(lambda found: f"••••••••••••{re.sub('[^0-9]', '', found[0])[-4:]}", text)


def answer_rows(
    standard: Standard, answers: Mapping[str, Any], *, is_open: bool = False
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return section title → (label, value) of every question that was answered, values in words.

    Identifiers are masked unless `is_open`, for which the caller has taken down who looked.
    """
    found = []
    for section in standard.sections:
        rows = [
            row
            for field in section.fields
            if answers.get(field.name) not in (None, "")
            for row in _rows(field, answers[field.name])
        ]
        if rows:
            found.append((section.title, rows if is_open else [(label, masked(value)) for label, value in rows]))
    return found


def _rows(field: FormField, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for part in parts_of(field):
            for line in answer_lines(part, value.get(part.name)):
                yield f"{field.label}: {part.label}", _hidden(line)
    elif field.subfields and isinstance(value, list):
        for number, line in enumerate(answer_lines(field, value), 1):
            yield f"{field.label} {number}", line
    else:
        yield field.label, _hidden(", ".join(answer_lines(field, value)))


def _hidden(text: str) -> str:
    # Identifiers and phone numbers stay masked; the full NIK is opened by a recorded act of its own.
    is_number = re.fullmatch(r"\+?[0-9 .-]{10,}", text)
    return "•" * (len(text) - 4) + text[-4:] if is_number else text


GOING_ON_FIRST = ("on", "end", "return", "reject")


def in_order(ways: Iterable[StepExit]) -> list[StepExit]:
    """Return exits as buttons stand: going on first, refusing last, yes before no; so the number keys mean the same always."""

    def place(way: StepExit) -> tuple[int, bool]:
        return (GOING_ON_FIRST.index(way.kind) if way.kind in GOING_ON_FIRST else 9, way.outcome == "no")

    return sorted(ways, key=place)


def exit_label(way: StepExit) -> str:
    """Return an exit in the words of what it does: `Ya – Lanjut: …`, `Tidak – Kembalikan ke pemohon`, `Lanjut: …`."""
    if way.kind == "return":
        what = _("Kembalikan ke pemohon")
    elif way.kind == "reject":
        what = _("Tolak permohonan")
    elif way.target == "END":
        what = _("Selesaikan permohonan")
    elif way.target_activity:
        what = _("Lanjut: %(activity)s") % {"activity": _short(way.target_activity)}
    else:
        what = _("Selesai")
    answer = {"yes": _("Ya"), "no": _("Tidak")}.get(way.outcome, "")
    return f"{answer} – {what}" if answer else what


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rsplit(' ', 1)[0]} …"


def spent_times(clock: Mapping[str, timedelta]) -> list[tuple[str, str]]:
    """Return whose time was used and how much, in words of working time."""
    owners = {"office": _("Kantor"), "agency": _("Instansi lain"), "applicant": _("Pemohon"), "outage": _("Gangguan sistem")}
    return [(owners.get(owner, owner), lama_kerja(spent)) for owner, spent in clock.items()]
