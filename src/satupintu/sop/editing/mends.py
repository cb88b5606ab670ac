"""A suggested mend for a finding of the linter: edits that put it right, or the cell where words are missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from satupintu.sop.editing.draft import Draft, EditRefused, Line, exits_of, is_target, kind_of, mark_of
from satupintu.sop.editing.shaping import ROUNDS
from satupintu.sop.editing.verbs import active_of
from satupintu.sop.engine.plan import gettext_noop

Edits = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Mend:
    """What can be done about a finding. `sentence` is an Indonesian source text.

    With `edits` a button does it, without them the cursor is put into `cell` of `row`.
    """

    sentence: str
    row: str
    cell: str = ""
    edits: tuple[Mapping[str, Any], ...] = ()


def suggest_mend(sheet: Mapping[str, Any], code: str, row_id: str) -> Mend | None:
    """Return the mend for a finding with this code in this row, None where only its author knows. Never raises."""
    if code in _FOCUS:
        return Mend(gettext_noop("Isi sekarang"), row_id, _FOCUS[code])
    try:
        draft = Draft(sheet)
        row = draft.find(row_id) if row_id else None
        if code == "sheet_empty":
            return Mend(gettext_noop("Tambah baris pertama"), "", "", ({"do": "insert", "after": ""},))
        if code == "no_start" and draft.rows:
            first = draft.rows[0]
            return Mend(gettext_noop("Jadikan baris pertama awal"), str(first["id"]), "", (_set(first, "kind", "start"),))
        made = _MAKERS.get(code)
        if made is None or row is None:
            return None
        edits = made[1](draft, row)
    except (EditRefused, AttributeError, TypeError, ValueError):
        return None
    return Mend(made[0], row_id, "", tuple(edits)) if edits else None


def _set(row: Line, cell: str, value: Any) -> dict[str, Any]:
    was = kind_of(row) if cell == "kind" else row.get(cell)
    return {"do": "set", "row": str(row["id"]), "cell": cell, "value": value, "was": was}


def _lead(row: Line, label: str, target: str) -> dict[str, Any]:
    return {"do": "lead", "row": str(row["id"]), "label": label, "target": target, "was": exits_of(row).get(label)}


def _below(draft: Draft, row: Line) -> str:
    return draft.following(row) or "END"


def _whole(do: str) -> Callable[[Draft, Line], Edits]:
    return lambda _draft, row: [{"do": do, "row": str(row["id"]), "seen": mark_of(row)}]


def _kind(kind: str) -> Callable[[Draft, Line], Edits]:
    return lambda _draft, row: [_set(row, "kind", kind)]


def _exit(draft: Draft, row: Line) -> Edits:
    if kind_of(row) == "automatic" and row.get("condition"):
        return _answers(draft, row)
    return [_lead(row, "next", _below(draft, row))]


def _answers(draft: Draft, row: Line) -> Edits:
    ways = exits_of(row)
    edits = [_lead(row, label, "") for label in ways if label not in ("yes", "no", "limit", "next")]
    if "yes" not in ways:
        edits.append(_lead(row, "yes", ways.get("next") or _below(draft, row)))
    if "no" not in ways:
        edits.append(_lead(row, "no", "RETURN"))
    return edits


def _targets(draft: Draft, row: Line) -> Edits:
    edits = [_lead(row, label, _below(draft, row)) for label, aim in exits_of(row).items() if not is_target(draft, aim)]
    if row.get("back_to") and draft.find(row["back_to"]) is None:
        edits.append(_set(row, "back_to", ""))
    return edits


def _strange_exits(_draft: Draft, row: Line) -> Edits:
    if "limit" in exits_of(row) and not row.get("limit"):
        return [_set(row, "limit", ROUNDS)]
    allowed = {"automatic": ("yes", "no", "limit")}.get(kind_of(row), ("next", "limit"))
    return [_lead(row, label, "") for label in exits_of(row) if label not in allowed]


def _without_subject(draft: Draft, row: Line) -> Edits:
    words = str(row.get("activity") or "").strip()
    names: list[str] = []
    for performer in draft.performers:
        names += [part.strip() for part in re.sub(r"\(.*?\)", "", str(performer.get("label") or "")).split("/")]
        names.append(str(performer.get("code") or "").replace("_", " "))
    found = next(
        (name for name in sorted(names, key=len, reverse=True) if name and words.lower().startswith(name.lower() + " ")), ""
    )
    rest = words[len(found) :].strip()
    return [_set(row, "activity", rest[:1].upper() + rest[1:])] if found and rest else []


def _active(_draft: Draft, row: Line) -> Edits:
    first, _space, rest = str(row.get("activity") or "").strip().partition(" ")
    verb = active_of(first)
    return [_set(row, "activity", f"{verb[:1].upper()}{verb[1:]} {rest}".strip())] if verb.lower() != first.lower() else []


def _loop_limit(draft: Draft, row: Line) -> Edits:
    """Bound the row that leads back: a decision whose rounds are used up can then only go on."""
    return [_set(row, "limit", ROUNDS)] if kind_of(row) == "decide" and not row.get("limit") else []


def _reach(draft: Draft, row: Line) -> Edits:
    """Lead the row above here, where it goes past."""
    index = draft.place(str(row["id"]))
    above = draft.rows[index - 1] if index else None
    if above is None or kind_of(above) == "fork" or "next" not in exits_of(above):
        return []
    return [_lead(above, "next", str(row["id"]))]


def _parallel(draft: Draft, row: Line) -> Edits:
    """One performer more than may stand alone: do the row together."""
    return [_set(row, "kind", "together")] if len(row.get("performers") or []) > 1 else []


_FOCUS: Mapping[str, str] = {
    "activity_missing": "activity",
    "performer_missing": "performers",
    "time_missing": "time",
    "time_unreadable": "time",
    "output_missing": "output",
    "input_unknown": "input",
    "action_missing": "exits",
    "action_unknown": "exits",
    "settings_missing": "exits",
    "condition_unreadable": "exits",
    "condition_unknown_field": "exits",
    "together_alone": "performers",
}
"""Findings that end when somebody writes something: the cell to write into."""

_MAKERS: Mapping[str, tuple[str, Callable[[Draft, Line], Edits]]] = {
    "exit_missing": (gettext_noop("Lanjutkan ke baris berikutnya"), _exit),
    "decision_exits": (gettext_noop("Beri jalan Ya dan Tidak"), _answers),
    "target_unknown": (gettext_noop("Arahkan ke baris berikutnya"), _targets),
    "target_start": (gettext_noop("Arahkan ke baris berikutnya"), _targets),
    "exit_unknown": (gettext_noop("Hapus jalan keluar itu"), _strange_exits),
    "activity_has_subject": (gettext_noop("Hapus nama pelaksana"), _without_subject),
    "activity_passive": (gettext_noop("Ubah menjadi kata kerja aktif"), _active),
    "fork_without_join": (gettext_noop("Tambah penggabungan"), _whole("join")),
    "join_without_fork": (gettext_noop("Hapus penggabungan"), _whole("remove")),
    "fork_single": (gettext_noop("Hapus percabangan"), _whole("remove")),
    "row_unreachable": (gettext_noop("Sambungkan dari baris di atasnya"), _reach),
    "two_starts": (gettext_noop("Jadikan kegiatan biasa"), _kind("execute")),
    "timeout_missing": (
        gettext_noop("Bila lewat waktu, permohonan gugur"),
        lambda _draft, row: [_lead(row, "timeout", "LAPSED")],
    ),
    "loop_without_limit": (gettext_noop("Batasi sampai 3 putaran"), _loop_limit),
    "performers_many": (gettext_noop("Jadikan dikerjakan bersama"), _parallel),
    "awaits_unknown": (gettext_noop("Menunggu pemohon"), lambda _draft, row: [_set(row, "awaits", "applicant")]),
    "clock_stop_unlisted": (gettext_noop("Jangan hentikan jam"), lambda _draft, row: [_set(row, "stops_clock", False)]),
}
"""Findings that edits put right: what the button says, and the edits."""
