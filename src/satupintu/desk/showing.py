"""Words for what the desk shows: answers as rows, exits as consequences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satupintu.applications.queries import StepExit
from satupintu.catalogue.queries import FormField, Standard

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
    if field.subfields and isinstance(value, Mapping):
        for part in field.subfields:
            if value.get(part.name) not in (None, ""):
                yield f"{field.label}: {part.label}", _word(part, value[part.name])
    elif field.subfields and isinstance(value, list):
        for number, entry in enumerate(value, 1):
            words = [_word(part, entry[part.name]) for part in field.subfields if entry.get(part.name) not in (None, "")]
            yield f"{field.label} {number}", ", ".join(words)
    else:
        yield field.label, _word(field, value)


def _word(field: FormField, value: Any) -> str:
    if re.fullmatch(r"\+?[0-9 .-]{10,}", str(value)):
        # Identifiers and phone numbers stay masked; the full NIK is opened by a recorded act of its own.
        return "•" * (len(str(value)) - 4) + str(value)[-4:]
    labels = {option.value: option.label for option in field.options}
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, list):
        return ", ".join(labels.get(str(entry), str(entry)) for entry in value)
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values())
    return labels.get(str(value), str(value))


GOING_ON_FIRST = ("on", "end", "return", "reject")


def in_order(ways: Iterable[StepExit]) -> list[StepExit]:
    """Return exits as buttons stand: going on first, refusing last; so the number keys mean the same on every step."""
    return sorted(ways, key=lambda way: GOING_ON_FIRST.index(way.kind) if way.kind in GOING_ON_FIRST else 9)


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
    """Return whose time was used and how much, in words of working time (a working day has 7.5 hours)."""
    owners = {"office": _("Kantor"), "agency": _("Instansi lain"), "applicant": _("Pemohon"), "outage": _("Gangguan sistem")}
    return [(owners.get(owner, owner), _lasting(spent)) for owner, spent in clock.items()]


def _lasting(spent: timedelta) -> str:
    minutes = int(spent.total_seconds() // 60)
    days, rest = divmod(minutes, 450)
    hours, rest = divmod(rest, 60)
    parts = [ngettext("%(count)s hari kerja", "%(count)s hari kerja", days) % {"count": days}] if days else []
    parts += [ngettext("%(count)s jam", "%(count)s jam", hours) % {"count": hours}] if hours else []
    parts += [ngettext("%(count)s menit", "%(count)s menit", rest) % {"count": rest}] if rest or not parts else []
    return " ".join(parts)
