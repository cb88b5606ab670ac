"""Rules about an official's words that concern several rows: columns, what a row needs, the procedure of the standard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from satupintu.sop.engine import Row
from satupintu.sop.lint.findings import Say

MAX_COLUMNS = 60
"""Performers whose names are looked at; a printed sheet has room for fifteen."""

MAX_PARTS = 5
"""Things a row needs or makes that are looked at."""

MAX_WORDS = 300
MAX_PROCEDURE = 8_000

_WORD = re.compile(r"[a-z]{4,}")


def _columns(sheet: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (code, label) of each performer of a sheet that can be read."""
    listed = sheet.get("performers")
    for performer in (listed if isinstance(listed, list) else [])[:MAX_COLUMNS]:
        if isinstance(performer, Mapping):
            yield str(performer.get("code") or "")[:MAX_WORDS], str(performer.get("label") or "")[:MAX_WORDS]


def performer_names(sheet: Mapping[str, Any]) -> list[str]:
    """Return what the performers of a sheet are called, in small letters, the longest first."""
    found: set[str] = set()
    for code, label in _columns(sheet):
        found.update(part.strip().lower() for part in re.sub(r"\([^()]*\)", "", label).split("/"))
        found.add(code.replace("_", " ").lower())
    return sorted((name for name in found if len(name) > 2), key=lambda name: (-len(name), name))


def check_columns(sheet: Mapping[str, Any], rows: Mapping[str, Row], say: Say) -> None:
    """Find rows whose performer has no column on the sheet, so that the paper could not show who does them."""
    codes = {code for code, _label in _columns(sheet)} | {"sistem", "pemohon"}
    for row in rows.values():
        if missing := [role for role in dict.fromkeys(row.performers) if role not in codes]:
            sentence = _("Pelaksana %(roles)s belum punya kolom di lembar ini.")
            say("performer_without_column", row.id, sentence, roles=", ".join(missing))


def check_inputs(sheet: Mapping[str, Any], rows: Mapping[str, Row], say: Say) -> None:
    """Find rows that need what no earlier row hands on; what the applicant brings is handed on by the start row.

    Earlier is what stands above, or leads here from below, as when a file comes back. Inputs and outputs are an
    official's words, so a part (between strokes) is known when it names, or is named in, an earlier part. Automatic rows
    read the case itself, and rows that wait get what they need from outside.
    """
    listed = sheet.get("rows")
    lines = [line for line in (listed if isinstance(listed, list) and rows else []) if isinstance(line, Mapping)]
    written = {str(line.get("id")).strip(): line for line in lines}
    made = {row_id: _parts(written.get(row_id, {}).get("output")) for row_id in rows}
    known = set[str]()
    for row in sorted(rows.values(), key=lambda row: row.number):
        needed = _parts(written.get(row.id, {}).get("input"))
        if row.kind == "start":
            known |= needed
        elif not row.is_control and row.kind not in ("automatic", "await"):
            strange = _strange(needed, known)
            if strange:
                strange = _strange(strange, set().union(*(made[earlier] for earlier in _leading(rows, row.id))))
            if strange:
                sentence = _("Belum ada baris sebelumnya yang menghasilkan: %(inputs)s.")
                say("input_unknown", row.id, sentence, inputs=", ".join(sorted(strange)))
        known |= made[row.id]


def _strange(needed: set[str], known: set[str]) -> set[str]:
    told = "\n".join(known)
    return {part for part in needed if part not in told and not any(map(part.__contains__, known))}


def _leading(rows: Mapping[str, Row], row_id: str) -> set[str]:
    """Return the rows that lead to a row, by whatever way."""
    before: dict[str, list[str]] = {}
    for row in rows.values():
        for way in row.exits.values():
            before.setdefault(way.target, []).append(row.id)
    seen, waiting = set[str](), [row_id]
    while waiting:
        for earlier in before.get(waiting.pop(), ()):
            if earlier not in seen:
                seen.add(earlier)
                waiting.append(earlier)
    return seen


def _parts(words: object) -> set[str]:
    text = re.sub(r"\s+", " ", str(words or "")[:MAX_WORDS]).lower()
    return {part for part in (piece.strip() for piece in text.split("/")[:MAX_PARTS]) if part}


def check_procedure(rows: Mapping[str, Row], procedure: str | None, say: Say) -> None:
    """Find rows of work that the procedure in the standard does not tell of: less than half of their words stand in it.

    Words are compared by their first six letters, since Indonesian puts endings where a sentence needs them.
    """
    if not procedure or not procedure.strip():
        return
    told = _stems(procedure[:MAX_PROCEDURE])
    for row in rows.values():
        stems = _stems(row.activity[:MAX_WORDS])
        if not row.is_control and row.kind != "automatic" and stems and 2 * len(stems & told) < len(stems):
            say("procedure_differs", row.id, _("Prosedur dalam standar pelayanan tidak menyebut kegiatan ini."))


def _stems(text: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(text.lower())}
