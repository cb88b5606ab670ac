"""A sheet while it is changed: finding its rows, new ids, and which row leads where."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from satupintu.sop.engine import ENDS, RETURN
from satupintu.sop.engine.plan import MAX_ROWS, gettext_noop

Line = dict[str, Any]
CONTROL = ("start", "fork", "join")


class EditRefused(ValueError):
    """An edit that cannot be done. `path` names the row and cell, `code` is stable.

    `sentence` is the Indonesian source text; its holes `%(name)s` are filled from `data`.
    """

    def __init__(self, code: str, sentence: str, *, row: str = "", cell: str = "", **data: object) -> None:
        super().__init__(sentence % data if data else sentence)
        self.code, self.sentence, self.data = code, sentence, data
        self.row, self.cell = row, cell

    @property
    def path(self) -> str:
        """Where it is wrong: `rows.<id>.<cell>`, as far as it is known."""
        return ".".join(part for part in ("rows", self.row, self.cell) if part)


class EditConflict(ValueError):
    """Somebody else changed the same cell or row since it was seen: `mine` was to be written, `theirs` stands there now."""

    def __init__(self, row: str, cell: str, mine: Any, theirs: Any) -> None:
        super().__init__(f"{row}.{cell}")
        self.row, self.cell, self.mine, self.theirs = row, cell, mine, theirs


def mark_of(value: Any) -> str:
    """Return a short mark of a row or of the performers; equal values have equal marks."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of a cell are equal; an empty one equals none."""
    return json.dumps(one or None, sort_keys=True, default=str) == json.dumps(other or None, sort_keys=True, default=str)


class Draft:
    """A copy of a sheet that may be changed. `moved` collects the ids of rows whose place was changed.

    Raises EditRefused when the sheet cannot be read as rows with ids.
    """

    def __init__(self, sheet: Mapping[str, Any]) -> None:
        self.sheet: dict[str, Any] = copy.deepcopy(dict(sheet))
        rows = self.sheet.setdefault("rows", [])
        performers = self.sheet.setdefault("performers", [])
        ids = [str(row.get("id") or "") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else [""]
        if not all(ids) or len(set(ids)) != len(rows) or not isinstance(performers, list):
            raise EditRefused("sheet_unreadable", gettext_noop("Lembar ini tidak dapat dibaca sebagai baris bernomor."))
        self.rows: list[Line] = rows
        self.performers: list[Line] = performers
        self.moved: set[str] = set()

    def find(self, row_id: Any) -> Line | None:
        """Return the row of an id, or None."""
        return next((row for row in self.rows if str(row["id"]) == str(row_id)), None)

    def row(self, row_id: Any) -> Line:
        """Return the row of an id. Raises EditRefused when it is gone."""
        found = self.find(row_id)
        if found is None:
            raise EditRefused("row_gone", gettext_noop("Baris itu sudah tidak ada."), row=str(row_id)[:20])
        return found

    def place(self, row_id: str) -> int:
        """Return the index of a row."""
        return next(index for index, row in enumerate(self.rows) if str(row["id"]) == row_id)

    def following(self, row: Line) -> str:
        """Return the id of the row written below, "" for the last."""
        index = self.place(str(row["id"])) + 1
        return str(self.rows[index]["id"]) if index < len(self.rows) else ""

    def new_id(self) -> str:
        """Return an id no row of this sheet ever had: the sheet counts them."""
        last = _last_id(self.sheet) + 1
        self.sheet["last_id"] = last
        return f"r{last}"

    def keep_count(self, before: Mapping[str, Any]) -> None:
        """Count the ids of rows that were there before and are gone, so that none of them is given again."""
        if (last := _last_id(before)) > _last_id(self.sheet):
            self.sheet["last_id"] = last

    def add(self, index: int, line: Line) -> Line:
        """Write a row at an index. Raises EditRefused when the sheet is full."""
        if len(self.rows) >= MAX_ROWS:
            raise EditRefused("sheet_full", gettext_noop("Lembar SOP paling panjang %(most)s baris."), most=MAX_ROWS)
        self.rows.insert(index, line)
        return line

    def lead_to(self, former: str, target: str) -> None:
        """Lead everything that leads to the row `former` to `target` instead."""
        for row in self.rows:
            ways = exits_of(row)
            for label, aim in list(ways.items()):
                if aim == former:
                    ways[label] = target if target != str(row["id"]) else self.following(row) or "END"
            if row.get("back_to") == former:
                there = self.find(target)
                if there is None or kind_of(there) in CONTROL:
                    row.pop("back_to")
                else:
                    row["back_to"] = target

    def lead_in(self, before: Line, line: Line) -> bool:
        """Put `line` in the way from `before` to what it leads to, or to the row below `line`; tell whether that was possible.

        A decision is entered by the exit that leads to the row below; where none does, the row is left unled.
        """
        own, ways = str(line["id"]), exits_of(before)
        label = way_between(before, self.following(line))
        if not label:
            return False
        onward = ways.get(label) or self.following(line) or "END"
        ways[label] = own
        mine = exits_of(line)
        mine[through(line) or "next"] = onward
        return True


def _last_id(sheet: Mapping[str, Any]) -> int:
    counted = sheet.get("last_id")
    ids = [str(row["id"]) for row in sheet.get("rows") or []]
    numbers = [int(row_id[1:]) for row_id in ids if row_id[:1] == "r" and row_id[1:].isascii() and row_id[1:].isdecimal()]
    return max([counted if isinstance(counted, int) else 0, *numbers])


def kind_of(row: Mapping[str, Any]) -> str:
    """Return the kind of a row."""
    return str(row.get("kind") or "execute")


def exits_of(row: Line) -> dict[str, str]:
    """Return the exits of a row, to be changed."""
    ways = row.get("exits")
    if not isinstance(ways, dict):
        ways = row["exits"] = {}
    return ways


def through(row: Line) -> str:
    """Return the label of the ordinary way on, "" when there is none (a fork, a row without exits)."""
    return next((label for label in ("next", "yes") if label in exits_of(row)), "")


def onward(row: Line) -> str:
    """Return where the ordinary way on leads; the first branch of a fork."""
    ways = exits_of(row)
    return str(ways.get(through(row)) or next(iter(ways.values()), "END"))


def way_between(before: Line, following: str) -> str:
    """Return the label of `before` into which a row below it would be put, "" when there is none."""
    ways, sought = exits_of(before), following or "END"
    for label in ("next", "yes", *ways):
        if ways.get(label) == sought:
            return label
    if kind_of(before) == "fork":
        return ""
    if "next" in ways or not ways:
        return "yes" if not ways and kind_of(before) == "decide" else "next"
    return "yes" if kind_of(before) == "decide" and "yes" not in ways else ""


def is_target(draft: Draft, target: str) -> bool:
    """Whether an exit may lead there: an end, back to the applicant, or a row that is not the start."""
    if target in ENDS or target == RETURN:
        return True
    row = draft.find(target)
    return row is not None and kind_of(row) != "start"
