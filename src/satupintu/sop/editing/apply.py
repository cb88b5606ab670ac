"""Applying one edit, or several, to a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from satupintu.sop.editing import columns, shaping
from satupintu.sop.editing.cells import CELLS, clean_cell, put
from satupintu.sop.editing.draft import (
    Draft,
    EditConflict,
    EditRefused,
    Line,
    exits_of,
    is_same,
    is_target,
    kind_of,
    mark_of,
    onward,
)
from satupintu.sop.editing.restore import inverse_of, restore
from satupintu.sop.engine import KINDS
from satupintu.sop.engine.plan import gettext_noop

MAX_EDITS = 100
"""Edits one call may hold."""

_WORDS = ("row", "after", "id", "cell", "seen", "label", "target", "reason", "code", "performer")
_LABELS: Mapping[str, tuple[str, ...]] = {
    "start": ("next",),
    "join": ("next",),
    "execute": ("next", "limit"),
    "together": ("next", "limit"),
    "decide": ("yes", "no", "limit"),
    "automatic": ("next", "yes", "no", "limit"),
    "await": ("next", "yes", "no", "limit", "timeout"),
}


def apply(sheet: Mapping[str, Any], edit: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the sheet after an edit, and the edit that undoes it; None when nothing changed.

    `sheet` itself stays as it is. Undoing gives back the same sheet but for its count of ids, which only grows. Raises
    EditRefused when the edit cannot be done, EditConflict when somebody else changed the same cell or row.
    """
    do = EDITS.get(str(edit.get("do"))) if isinstance(edit, Mapping) else None
    if do is None:
        raise EditRefused("edit_unknown", gettext_noop("Perubahan ini tidak dikenal."))
    if any(not isinstance(edit.get(key), str | None) for key in _WORDS) or not isinstance(edit.get("cells"), Mapping | None):
        raise EditRefused("edit_unreadable", gettext_noop("Perubahan ini tidak dapat dibaca."))
    draft = Draft(sheet)
    do(draft, edit)
    draft.keep_count(sheet)
    return draft.sheet, inverse_of(sheet, draft)


def apply_all(sheet: Mapping[str, Any], edits: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Apply edits one after the other, all or none; return the sheet and the edits that undo them, the last one first.

    Raises EditRefused, EditConflict, as `apply`.
    """
    if not isinstance(edits, Sequence) or isinstance(edits, str) or len(edits) > MAX_EDITS:
        raise EditRefused("edits_many", gettext_noop("Paling banyak %(most)s perubahan sekaligus."), most=MAX_EDITS)
    now, undo = dict(sheet), list[dict[str, Any]]()
    for edit in edits:
        now, inverse = apply(now, edit)
        if inverse is not None:
            undo.insert(0, inverse)
    return now, undo


def _seen(draft: Draft, edit: Mapping[str, Any]) -> Line:
    """Return the row of an edit that changes it as a whole, unless somebody changed it since."""
    row = draft.row(edit.get("row"))
    if edit.get("seen") != mark_of(row):
        raise EditConflict(str(row["id"]), "", edit.get("do"), row.get("activity", ""))
    return row


def _insert(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`after` (row id, "" for the top), `cells` and `id` at will: one already there was written by an earlier try."""
    wished = str(edit.get("id") or "")
    if wished and draft.find(wished) is not None:
        return
    if wished and not (wished.isascii() and wished.isalnum() and wished.islower() and len(wished) <= 20):
        raise EditRefused("edit_unreadable", gettext_noop("Perubahan ini tidak dapat dibaca."))
    line: Line = {"id": wished or draft.new_id(), "kind": "execute", "activity": "", "performers": [], "exits": {}}
    after = draft.row(edit["after"]) if edit.get("after") else None
    if after is None:
        _insert_first(draft, line)
    else:
        draft.add(draft.place(str(after["id"])) + 1, line)
        if not draft.lead_in(after, line):
            exits_of(line)["next"] = draft.following(line) or "END"
    cells = edit.get("cells") or {}
    for cell in ("kind", *(name for name in CELLS if name != "kind")):
        if cell in cells:
            _write(draft, line, cell, cells[cell])


def _insert_first(draft: Draft, line: Line) -> None:
    if not draft.rows:
        line["kind"] = "start"
    draft.add(0, line)
    following = draft.find(draft.following(line))
    if following is not None and kind_of(following) == "start":
        exits_of(line)["next"] = onward(following)
    else:
        exits_of(line)["next"] = str(following["id"]) if following else "END"


def _remove(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`row` and `seen`; what led to the row leads to its next. With a fork or a join goes the other of the pair."""
    if draft.find(edit.get("row")) is None:
        return
    shaping.remove(draft, _seen(draft, edit))


def _move(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`row` and `after` (row id, "" for the top): the row leaves the way it stood in and enters the one at its new place."""
    row = draft.row(edit.get("row"))
    after = draft.row(edit["after"]) if edit.get("after") else None
    if after is not row:
        shaping.move(draft, row, after)


def _set(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`row`, `cell`, `value`, and what the cell held before: `was`."""
    row, cell = draft.row(edit.get("row")), str(edit.get("cell"))
    if cell not in CELLS or "was" not in edit:
        raise EditRefused("cell_unknown", gettext_noop("Kolom itu tidak dikenal."), row=str(row["id"]))
    value = edit.get("value")
    cleaned = value if cell == "kind" else clean_cell(draft, row, cell, value)
    now = kind_of(row) if cell == "kind" else row.get(cell)
    if is_same(now, cleaned):
        return
    if not is_same(now, edit["was"]):
        raise EditConflict(str(row["id"]), cell, cleaned, now)
    _write(draft, row, cell, value)


def _write(draft: Draft, row: Line, cell: str, value: Any) -> None:
    if cell == "kind":
        if value not in KINDS:
            raise EditRefused("kind_unknown", gettext_noop("Simbol itu tidak dikenal."), row=str(row["id"]), cell="kind")
        shaping.set_kind(draft, row, str(value))
        return
    if cell in ("condition", "action", "settings") and value and kind_of(row) != "automatic":
        raise EditRefused(
            "cell_elsewhere", gettext_noop("Hanya langkah otomatis yang punya isian ini."), row=str(row["id"]), cell=cell
        )
    put(row, cell, clean_cell(draft, row, cell, value))
    if cell == "limit" and not row.get("limit"):
        shaping.set_exit(row, "limit", "")
    if cell == "condition" and kind_of(row) == "automatic":
        shaping.set_kind(draft, row, "automatic")


def _mark(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`row`, `performer`, `on`: where one performer may stand alone the mark moves, in a row of several it is added."""
    row, code = draft.row(edit.get("row")), str(edit.get("performer"))
    now = [str(given) for given in row.get("performers") or []]
    if bool(edit.get("on")) == (code in now):
        return
    wanted = [given for given in now if given != code]
    if edit.get("on"):
        wanted = [*wanted, code] if kind_of(row) == "together" else [code]
    put(row, "performers", clean_cell(draft, row, "performers", wanted))


def _lead(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`row`, `label`, `target` ("" takes the exit away), `was`, and at will `reason`, a code of the standard."""
    row, label, target = draft.row(edit.get("row")), str(edit.get("label")), str(edit.get("target") or "")
    row_id, ways = str(row["id"]), exits_of(row)
    allowed = _LABELS.get(kind_of(row))
    is_known = label in allowed if allowed else 0 < len(label) <= 20 and label.isprintable()
    if not is_known and (target or label not in ways):
        raise EditRefused("exit_unknown", gettext_noop("Baris ini tidak punya jalan keluar itu."), row=row_id, cell="exits")
    if target and not is_target(draft, target):
        raise EditRefused(
            "target_unknown", gettext_noop("Jalan keluar itu menuju baris yang tidak ada."), row=row_id, cell="exits"
        )
    if not is_same(ways.get(label), target):
        if not is_same(ways.get(label), edit.get("was")):
            raise EditConflict(row_id, f"exits.{label}", target, ways.get(label, ""))
        shaping.set_exit(row, label, target)
    if "reason" in edit:
        reasons = {**(row.get("reasons") or {}), label: edit["reason"] or ""}
        put(row, "reasons", clean_cell(draft, row, "reasons", {key: code for key, code in reasons.items() if key in ways}))


def _return(draft: Draft, edit: Mapping[str, Any]) -> None:
    """`row`, `label` (usually no), `was`, `back_to`: the file goes back to the applicant and comes back at that row."""
    _lead(draft, {**edit, "label": edit.get("label") or "no", "target": "RETURN"})
    if "back_to" in edit:
        row = draft.row(edit.get("row"))
        put(row, "back_to", clean_cell(draft, row, "back_to", edit["back_to"]))


def _whole(shape: Callable[[Draft, Line, Mapping[str, Any]], None]) -> Callable[[Draft, Mapping[str, Any]], None]:
    return lambda draft, edit: shape(draft, _seen(draft, edit), edit)


EDITS: Mapping[str, Callable[[Draft, Mapping[str, Any]], None]] = {
    "insert": _insert,
    "remove": _remove,
    "move": _move,
    "set": _set,
    "mark": _mark,
    "lead": _lead,
    "return": _return,
    "split": _whole(shaping.split),
    "branch": _whole(shaping.branch),
    "together": _whole(shaping.together),
    "fork": _whole(shaping.fork),
    "join": _whole(shaping.join),
    "performer_add": columns.add,
    "performer_remove": columns.remove,
    "performer_rename": columns.rename,
    "performer_move": columns.move,
    "return_limit": columns.return_limit,
    "restore": restore,
}
"""Every edit by its name."""
