"""The inverse of an edit: what to write back, and where, unless somebody else has changed it since."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from satupintu.sop.editing.cells import CELLS, MAX_PERFORMERS, TEXTS, clean_text
from satupintu.sop.editing.draft import Draft, EditConflict, EditRefused, Line, is_same, mark_of, onward
from satupintu.sop.engine.plan import gettext_noop

MAX_LINE = 20_000
"""Characters of JSON one row may hold."""
_ELSE = ("id", "exits", "evidence", "sources")


def inverse_of(before: Mapping[str, Any], after: Draft) -> dict[str, Any] | None:
    """Return the edit that leads back from `after` to `before`, None when nothing but the count of ids differs.

    It names the mark of every row it will overwrite, so undoing merges with what others did meanwhile like any edit.
    """
    old = {str(row["id"]): row for row in before.get("rows") or []}
    new = {str(row["id"]): row for row in after.rows}
    changed = [row_id for row_id in [*old, *(key for key in new if key not in old)] if old.get(row_id) != new.get(row_id)]
    edit: dict[str, Any] = {"do": "restore"}
    if changed:
        edit["rows"] = [
            {"id": key, "row": copy.deepcopy(old.get(key)), "seen": mark_of(new[key]) if key in new else ""} for key in changed
        ]
    places, previous = [], ""
    is_moved = [key for key in old if key in new] != [key for key in new if key in old]
    for key in old:
        if key not in new or (is_moved and key in after.moved):
            places.append([key, previous])
        previous = key
    if places:
        edit["places"] = places
    for name in ("performers", "return_limit"):
        if not is_same(before.get(name), after.sheet.get(name)):
            edit[name] = {"value": copy.deepcopy(before.get(name)), "seen": mark_of(after.sheet.get(name))}
    return edit if len(edit) > 1 else None


def restore(draft: Draft, edit: Mapping[str, Any]) -> None:
    """Write back rows, their places, performers or the limit of rounds, as `inverse_of` noted them.

    Raises EditConflict when one of them was changed since, EditRefused when the edit cannot be read.
    """
    try:
        lines = [(str(line["id"]), line["row"], str(line["seen"])) for line in edit.get("rows") or []]
        places = [(str(row_id), str(after)) for row_id, after in edit.get("places") or []]
        heads = [(name, edit[name]["value"], edit[name]["seen"]) for name in ("performers", "return_limit") if name in edit]
    except (TypeError, KeyError, ValueError):
        raise _unreadable() from None
    for row_id, line, seen in lines:
        there = draft.find(row_id)
        if seen != ("" if there is None else mark_of(there)):
            raise EditConflict(row_id, "", (line or {}).get("activity", ""), (there or {}).get("activity", ""))
        if line is not None:
            _check_line(row_id, line)
    for name, value, seen in heads:
        if mark_of(draft.sheet.get(name)) != seen:
            raise EditConflict("", name, value, draft.sheet.get(name))
        _check_head(name, value)
    _put_back(draft, lines, places)
    for name, value, _seen in heads:
        if value is None:
            draft.sheet.pop(name, None)
        elif name == "performers":
            draft.performers[:] = copy.deepcopy(value)
        else:
            draft.sheet[name] = value


def _put_back(draft: Draft, lines: list[tuple[str, Line | None, str]], places: list[tuple[str, str]]) -> None:
    placed = {row_id for row_id, _after in places}
    for row_id, line, _seen in lines:
        there = draft.find(row_id)
        if line is None and there is not None:
            draft.rows.remove(there)
            draft.lead_to(row_id, onward(there))
        elif line is not None and there is None:
            draft.add(len(draft.rows), copy.deepcopy(line))
            if row_id not in placed:
                draft.moved.add(row_id)
    for row_id, line, _seen in lines:
        if line is not None:
            draft.rows[draft.place(row_id)] = copy.deepcopy(line)
    for row_id, after in places:
        row = draft.find(row_id)
        if row is not None and (not after or draft.find(after) is not None):
            draft.rows.remove(row)
            draft.rows.insert(draft.place(after) + 1 if after else 0, row)
            draft.moved.add(row_id)


def _check_line(row_id: str, line: Any) -> None:
    """Refuse what no row of a sheet may be: what is written back comes from outside."""
    if not isinstance(line, dict) or str(line.get("id")) != row_id or not 0 < len(row_id) <= 20:
        raise _unreadable()
    if any(key not in CELLS and key not in _ELSE for key in line) or len(json.dumps(line, default=str)) > MAX_LINE:
        raise _unreadable()
    ways, performers = line.get("exits", {}), line.get("performers") or []
    if not isinstance(ways, dict) or not all(isinstance(target, str) and len(target) <= 20 for target in ways.values()):
        raise _unreadable()
    if not isinstance(performers, list) or len(performers) > MAX_PERFORMERS:
        raise _unreadable()
    for cell in TEXTS:
        if line.get(cell) is not None:
            clean_text(line[cell], TEXTS[cell], row=row_id, cell=cell, formula=cell == "condition")


def _check_head(name: str, value: Any) -> None:
    if name == "return_limit":
        is_good = value is None or (isinstance(value, int) and 0 <= value <= 99)
    else:
        is_good = isinstance(value, list) and len(value) <= MAX_PERFORMERS and all(isinstance(line, dict) for line in value)
        for line in value if is_good else ():
            is_good = is_good and set(line) <= {"code", "label"}
            clean_text(line.get("label", ""), 120)
            clean_text(line.get("code", ""), 60)
    if not is_good:
        raise _unreadable()


def _unreadable() -> EditRefused:
    return EditRefused("edit_unreadable", gettext_noop("Perubahan ini tidak dapat dibaca."))
