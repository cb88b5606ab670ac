"""How the rows of a sheet are shown: numbers, symbols, words of the ways on, findings with their mends."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from satupintu.sop.queries import ENDS, Finding, mark_of_row, suggest_mend

KINDS: Mapping[str, str | Promise] = {
    "start": gettext_lazy("Mulai"),
    "execute": gettext_lazy("Kegiatan"),
    "decide": gettext_lazy("Keputusan"),
    "automatic": gettext_lazy("Otomatis oleh sistem"),
    "await": gettext_lazy("Menunggu"),
    "together": gettext_lazy("Dikerjakan bersama"),
    "fork": gettext_lazy("Percabangan"),
    "join": gettext_lazy("Penggabungan"),
}
ENDINGS: Mapping[str, str | Promise] = {
    "END": gettext_lazy("Selesai"),
    "REJECT": gettext_lazy("Selesai: ditolak"),
    "WITHDRAWN": gettext_lazy("Selesai: ditarik pemohon"),
    "LAPSED": gettext_lazy("Selesai: gugur"),
    "RETURN": gettext_lazy("Kembali ke pemohon"),
}
WAYS: Mapping[str, str | Promise] = {
    "next": gettext_lazy("Lanjut"),
    "yes": pgettext_lazy("jalan keluar", "Ya"),
    "no": pgettext_lazy("jalan keluar", "Tidak"),
    "timeout": gettext_lazy("Lewat waktu"),
    "limit": gettext_lazy("Putaran habis"),
}
UNITS: Mapping[str, str | Promise] = {
    "menit": pgettext_lazy("satuan", "menit"),
    "jam": pgettext_lazy("satuan", "jam"),
    "hari_kerja": pgettext_lazy("satuan", "hari kerja"),
    "hari": pgettext_lazy("satuan", "hari"),
    "bulan": pgettext_lazy("satuan", "bulan"),
}
TYPED = ("input", "time", "output", "note")
"""Cells of the standard of quality (mutu baku) and the note, to the right of the performers."""
MOST_SHOWN = 500
"""Rows a page shows; a sheet that has more is refused by the editor anyway."""


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell that is typed into: its words, and its value as JSON, to be named as what was seen."""

    name: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the table."""

    id: str
    number: int
    mark: str
    kind: str
    kind_label: str
    symbol: str
    question: str
    activity: CellShown
    performers: tuple[tuple[str, str, bool], ...]
    typed: tuple[CellShown, ...]
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding with the number of its row, and what can be done: a button with `label`, or the cell to write into."""

    code: str
    level: str
    row: str
    number: int
    sentence: str
    rule: str
    label: str
    cell: str


def readable(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a sheet can be shown: a draft that came from elsewhere may hold anything, and rows without end."""
    given, columns = sheet.get("rows"), sheet.get("performers")
    rows = [row for row in given if isinstance(row, Mapping) and row.get("id")][:MOST_SHOWN] if isinstance(given, list) else []
    performers = [one for one in columns if isinstance(one, Mapping) and one.get("code")] if isinstance(columns, list) else []
    return {
        **sheet,
        "rows": [_readable_row(row) for row in rows],
        "performers": [{"label": one["code"], **one} for one in performers],
    }


def is_cut(sheet: Mapping[str, Any]) -> bool:
    """Whether a sheet has more rows than are shown."""
    rows = sheet.get("rows")
    return isinstance(rows, list) and len(rows) > MOST_SHOWN


def _readable_row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    kinds = {"exits": dict, "performers": list, "reasons": dict}
    wrong = {key: kind() for key, kind in kinds.items() if row.get(key) is not None and not isinstance(row[key], kind)}
    return {**row, **wrong} if wrong else row


def show_time(time: Any) -> str:
    """Return a time norm in words, "" without one."""
    if not isinstance(time, Mapping):
        return ""
    return f"{time.get('value')} {UNITS.get(str(time.get('unit')), time.get('unit'))}"


def show_target(target: str, numbers: Mapping[str, int]) -> str:
    """Return where an exit leads, in words."""
    if target in ENDINGS:
        return str(ENDINGS[target])
    return _("baris %(number)s") % {"number": numbers.get(target, "?")}


def show_rows(sheet: Mapping[str, Any]) -> dict[str, RowShown]:
    """Return the rows of a sheet as they are shown, by id, in their order."""
    lines = sheet.get("rows") or []
    numbers = {str(row.get("id")): index for index, row in enumerate(lines, 1)}
    columns = [(str(line.get("code")), str(line.get("label"))) for line in sheet.get("performers") or []]
    return {str(row.get("id")): _row(row, numbers, columns) for row in lines}


def _row(row: Mapping[str, Any], numbers: Mapping[str, int], columns: list[tuple[str, str]]) -> RowShown:
    row_id, kind = str(row.get("id")), str(row.get("kind") or "execute")
    held, ways = [str(code) for code in row.get("performers") or []], row.get("exits") or {}
    return RowShown(
        id=row_id,
        number=numbers[row_id],
        mark=mark_of_row(row),
        kind=kind,
        kind_label=str(KINDS.get(kind, kind)),
        symbol=symbol_of(row),
        question=str(row.get("question") or ""),
        activity=_cell(row, "activity"),
        performers=tuple((code, label, code in held) for code, label in columns),
        typed=tuple(_cell(row, name) for name in TYPED),
        ways=tuple(_way(label, str(target), numbers) for label, target in ways.items()),
    )


def _way(label: str, target: str, numbers: Mapping[str, int]) -> str:
    return f"{WAYS.get(label, label)} → {show_target(target, numbers)}"


def _cell(row: Mapping[str, Any], name: str) -> CellShown:
    value = row.get(name)
    return CellShown(name, show_time(value) if name == "time" else str(value or ""), json.dumps(value))


def show_findings(sheet: Mapping[str, Any], findings: Sequence[Finding]) -> list[FindingShown]:
    """Return the findings as they are shown, each with its mend."""
    numbers = {str(row.get("id")): index for index, row in enumerate(sheet.get("rows") or [], 1)}
    shown = []
    for finding in findings:
        mend = suggest_mend(sheet, finding.code, finding.row)
        label = _(mend.sentence) if mend else ""
        cell = mend.cell if mend else ""
        number = numbers.get(finding.row, 0)
        shown.append(FindingShown(finding.code, finding.level, finding.row, number, finding.sentence, finding.rule, label, cell))
    return shown


def symbol_of(row: Mapping[str, Any]) -> str:
    """Return which symbol a row is drawn with: box, capsule for the first and the last, diamond, bar where ways part or meet."""
    kind, ways = str(row.get("kind") or "execute"), row.get("exits") or {}
    if kind in ("fork", "join"):
        return "bar"
    if kind == "start":
        return "capsule"
    if "yes" in ways or "no" in ways or kind == "decide":
        return "diamond"
    return "capsule" if ways.get("next") in ENDS else "box"
