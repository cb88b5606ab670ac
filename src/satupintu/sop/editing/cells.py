"""What a cell may hold, and reading what an official typed into it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from satupintu.core.worktime import UNITS
from satupintu.sop.editing.draft import Draft, EditRefused, Line, kind_of
from satupintu.sop.engine import AWAITS
from satupintu.sop.engine.plan import gettext_noop

MAX_PERFORMERS = 15
"""Columns a printed sheet has room for."""
MAX_ROUNDS = 99
MAX_SETTINGS = 4000
"""Characters of JSON that settings or a form of a row may hold."""
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")

TEXTS: Mapping[str, int] = {
    "activity": 500, "input": 500, "output": 500, "note": 500, "question": 200, "condition": 500, "action": 60,
}  # fmt: skip
"""Cells that hold text, with the most characters each."""
CELLS = (*TEXTS, "kind", "performers", "time", "limit", "stops_clock", "awaits", "back_to", "reasons", "settings", "form")
"""Cells of a row that are set one by one; its exits are led by edits of their own."""

_SIGNS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_MARKUP = re.compile(r"</?[A-Za-z!?]")
_TIME = re.compile(r"(\d{1,4})\s*([a-z’' _]+)\.?")
_UNITS: Mapping[str, str] = {
    **{unit.replace("_", " "): unit for unit in UNITS},
    "mnt": "menit", "m": "menit", "'": "menit", "’": "menit", "min": "menit", "minute": "menit", "minutes": "menit",
    "j": "jam", "hour": "jam", "hours": "jam", "h": "hari", "day": "hari", "days": "hari", "hk": "hari_kerja",
    "working day": "hari_kerja", "working days": "hari_kerja", "bln": "bulan", "month": "bulan", "months": "bulan",
}  # fmt: skip


def clean_text(value: Any, most: int, *, row: str = "", cell: str = "", formula: bool = False) -> str:
    """Return a text in one line without control characters. Raises EditRefused when it is too long or holds markup.

    In a `formula` the sign < is a comparison.
    """
    if not isinstance(value, str):
        raise EditRefused("text_unreadable", gettext_noop("Isian ini harus berupa teks."), row=row, cell=cell)
    text = " ".join(_SIGNS.sub(" ", value).split())
    if len(text) > most:
        raise EditRefused("text_long", gettext_noop("Isian ini paling panjang %(most)s huruf."), row=row, cell=cell, most=most)
    if not formula and _MARKUP.search(text):
        raise EditRefused(
            "text_markup", gettext_noop("Isian ini memuat tanda HTML; tulis sebagai teks biasa."), row=row, cell=cell
        )
    return text


def read_time(text: Any) -> Line | None:
    """Return the time norm of words such as “15 menit”, “2 jam”, “1 hari kerja”; None for an empty text.

    Raises EditRefused when they cannot be read, or name no time.
    """
    if isinstance(text, Mapping):
        value, unit = text.get("value"), text.get("unit")
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000 and unit in UNITS:
            return {"value": value, "unit": str(unit)}
    elif text is None or (isinstance(text, str) and not text.strip()):
        return None
    elif isinstance(text, str) and (found := _TIME.fullmatch(" ".join(text.lower().replace("_", " ").split()))):
        unit = _UNITS.get(found[2].strip())
        if unit and int(found[1]) > 0:
            return {"value": int(found[1]), "unit": unit}
    raise EditRefused("time_unreadable", gettext_noop("Tulis waktu seperti 15 menit, 2 jam, atau 1 hari kerja."), cell="time")


def clean_cell(draft: Draft, row: Line, cell: str, value: Any) -> Any:
    """Return the value as it is kept in a cell of a row; an empty one means that the cell is empty.

    Raises EditRefused when the cell may not hold it.
    """
    row_id = str(row["id"])
    try:
        if cell in TEXTS:
            return clean_text(value, TEXTS[cell], formula=cell == "condition")
        return _CLEANERS[cell](draft, row, value)
    except EditRefused as refusal:
        refusal.row, refusal.cell = row_id, cell
        raise


def _performers(draft: Draft, row: Line, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise EditRefused("performers_unreadable", gettext_noop("Pelaksana harus dipilih dari kolom lembar ini."))
    columns = {str(performer.get("code")) for performer in draft.performers}
    if unknown := [code for code in value if code not in columns]:
        raise EditRefused("performer_unknown", gettext_noop("Pelaksana %(name)s belum punya kolom."), name=unknown[0][:60])
    if kind_of(row) in ("fork", "join") and value:
        raise EditRefused("performers_none", gettext_noop("Percabangan dan penggabungan tidak punya pelaksana."))
    if kind_of(row) != "together" and len(set(value)) > 1:
        raise EditRefused("performers_many", gettext_noop("Hanya baris bersama yang punya lebih dari satu pelaksana."))
    return list(dict.fromkeys(value))


def _limit(_draft: Draft, _row: Line, value: Any) -> int:
    text = str(value if value is not None else "").strip() or "0"
    if isinstance(value, bool) or not text.isdecimal() or int(text[:4]) > MAX_ROUNDS:
        raise EditRefused("limit_unreadable", gettext_noop("Batas putaran adalah bilangan 0 sampai %(most)s."), most=MAX_ROUNDS)
    return int(text)


def _awaits(_draft: Draft, row: Line, value: Any) -> str:
    if (value or kind_of(row) == "await") and value not in AWAITS:
        raise EditRefused("awaits_unknown", gettext_noop("Pilih apa yang ditunggu."))
    if value and kind_of(row) != "await":
        raise EditRefused("awaits_elsewhere", gettext_noop("Hanya baris menunggu yang menunggu sesuatu."))
    return str(value or "")


def _stops_clock(_draft: Draft, _row: Line, value: Any) -> bool:
    if not isinstance(value, bool | None):
        raise EditRefused("clock_unreadable", gettext_noop("Pilih ya atau tidak."))
    return bool(value)


def _back_to(draft: Draft, _row: Line, value: Any) -> str:
    target = draft.find(value) if value else None
    if value and (target is None or kind_of(target) in ("start", "fork", "join")):
        raise EditRefused("back_to_unknown", gettext_noop("Tempat kembali harus baris kerja."))
    return str(value or "")


def _reasons(_draft: Draft, row: Line, value: Any) -> dict[str, str]:
    labels = row.get("exits") or {}
    if not isinstance(value, Mapping | None) or not all(label in labels for label in value or {}):
        raise EditRefused("reasons_unreadable", gettext_noop("Alasan harus milik salah satu jalan keluar."))
    return {label: code for label, given in (value or {}).items() if (code := clean_text(given, 60))}


def _bounded(kind: type[Any]) -> Any:
    def clean(_draft: Draft, _row: Line, value: Any) -> Any:
        if not isinstance(value, kind | None) or len(json.dumps(value, default=str)) > MAX_SETTINGS:
            raise EditRefused("settings_unreadable", gettext_noop("Pengaturan ini tidak dapat dibaca atau terlalu panjang."))
        return value or kind()

    return clean


_CLEANERS: Mapping[str, Any] = {
    "performers": _performers,
    "time": lambda _draft, _row, value: read_time(value),
    "limit": _limit,
    "awaits": _awaits,
    "stops_clock": _stops_clock,
    "back_to": _back_to,
    "reasons": _reasons,
    "settings": _bounded(dict),
    "form": _bounded(list),
}


def put(row: Line, cell: str, value: Any) -> None:
    """Write a cleaned value; an empty one takes the cell away, but the activity and the performers always stand there."""
    if value or cell in ("activity", "performers"):
        row[cell] = value
    else:
        row.pop(cell, None)
