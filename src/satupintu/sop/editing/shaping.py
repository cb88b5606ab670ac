"""Edits that change the shape of the flow: kinds of rows, moving, splitting, branches, forks with their joins."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from satupintu.sop.editing.cells import clean_cell, put
from satupintu.sop.editing.draft import CONTROL, Draft, EditRefused, Line, exits_of, kind_of, onward, through, way_between
from satupintu.sop.engine.plan import gettext_noop

_ONLY: Mapping[str, tuple[str, ...]] = {
    "awaits": ("await",),
    "stops_clock": ("await",),
    "action": ("automatic",),
    "settings": ("automatic",),
    "condition": ("automatic",),
    "question": ("decide", "automatic", "await"),
}
ROUNDS = 3
"""Rounds a loop gets when it is bounded without saying by how many."""


def set_exit(row: Line, label: str, target: str) -> None:
    """Lead an exit to a target, or take it away; a row goes on by `next` or answers by `yes` and `no`, never both."""
    ways = exits_of(row)
    if not target:
        ways.pop(label, None)
        reasons = row.get("reasons") or {}
        if label in reasons:
            put(row, "reasons", {key: code for key, code in reasons.items() if key != label})
        return
    ways[label] = target
    for other in {"next": ("yes", "no"), "yes": ("next",), "no": ("next",)}.get(label, ()):
        ways.pop(other, None)
    if label == "limit" and not row.get("limit"):
        row["limit"] = ROUNDS


def set_kind(draft: Draft, row: Line, kind: str) -> None:
    """Give a row its symbol, and the exits that symbol has; where it led on it leads on still.

    Raises EditRefused for fork and join, which are made as a pair.
    """
    if kind in ("fork", "join") and kind_of(row) != kind:
        raise EditRefused(
            "kind_by_pair", gettext_noop("Percabangan dan penggabungan dibuat berpasangan lewat Jalankan bersamaan."),
            row=str(row["id"]), cell="kind",
        )  # fmt: skip
    old = dict(exits_of(row))
    forward = onward(row) if old else draft.following(row) or "END"
    answers = kind == "decide" or (kind == "automatic" and bool(row.get("condition"))) or (kind == "await" and "no" in old)
    ways = {"yes": forward, "no": old.get("no", "RETURN")} if answers else {"next": forward}
    for label in ("limit", "timeout"):
        if label in old and (kind == "await" or (label == "limit" and kind not in CONTROL)):
            ways[label] = old[label]
    if kind_of(row) in ("fork",) and kind == "fork":
        ways = old
    row["kind"], row["exits"] = kind, ways
    for cell, kinds in _ONLY.items():
        if kind not in kinds:
            row.pop(cell, None)
    if kind == "await" and not row.get("awaits"):
        row["awaits"] = "applicant"
    if kind != "together":
        put(row, "performers", list(row.get("performers") or [])[:1])
    if row.get("reasons"):
        put(row, "reasons", {label: code for label, code in row["reasons"].items() if label in ways})


def remove(draft: Draft, row: Line) -> None:
    """Take a row out; what led to it leads to its next. A fork goes with its join: its branches then run one after another."""
    pair = pair_of(draft, row)
    if pair is None:
        _take_out(draft, row)
        return
    fork, join = pair
    firsts, after = list(exits_of(fork).values()), onward(join)
    inside = [_inside(draft, first, str(join["id"])) for first in firsts]
    for index, branch in enumerate(inside):
        target = firsts[index + 1] if index + 1 < len(firsts) else after
        for line in branch:
            ways = exits_of(line)
            for label in [label for label, aim in ways.items() if aim == str(join["id"])]:
                ways[label] = target
    _take_out(draft, fork)
    _take_out(draft, join)


def _take_out(draft: Draft, row: Line) -> None:
    target, own = onward(row), str(row["id"])
    if target == own:
        target = draft.following(row) or "END"
    draft.rows.remove(row)
    draft.lead_to(own, target)


def _inside(draft: Draft, first: str, join: str) -> list[Line]:
    """Rows of a branch: what is reached from its first row without passing the join."""
    found: dict[str, Line] = {}
    waiting = [first]
    while waiting:
        row_id = waiting.pop()
        row = draft.find(row_id)
        if row is None or row_id == join or row_id in found:
            continue
        found[row_id] = row
        waiting.extend(exits_of(row).values())
    return list(found.values())


def pair_of(draft: Draft, row: Line) -> tuple[Line, Line] | None:
    """Return the fork and the join a row belongs to as one of them, None when it has no partner."""
    if kind_of(row) not in ("fork", "join"):
        return None
    forks = [row] if kind_of(row) == "fork" else [line for line in draft.rows if kind_of(line) == "fork"]
    for fork in forks:
        common = _common(draft, list(exits_of(fork).values()))
        join = draft.find(common)
        if join is not None and kind_of(join) == "join" and row in (fork, join):
            return fork, join
    return None


def _common(draft: Draft, firsts: list[str], depth: int = 0) -> str:
    """Where ways from several rows meet first, "" when they never do."""
    if not firsts or depth > 8:
        return ""
    ways = [_way(draft, first, depth) for first in firsts]
    return next((row_id for row_id in ways[0] if all(row_id in way for way in ways)), "")


def _way(draft: Draft, first: str, depth: int) -> list[str]:
    """The ordinary way from a row to its end; a fork on it is passed over to where its branches meet."""
    way: list[str] = []
    now = first
    while now and now not in way:
        way.append(now)
        row = draft.find(now)
        if row is None:
            break
        now = _common(draft, list(exits_of(row).values()), depth + 1) if kind_of(row) == "fork" else onward(row)
    return way


def move(draft: Draft, row: Line, after: Line | None) -> None:
    """Move a row below another, or to the top.

    One that stands in a straight way leaves it and enters the way at its new place; a start, a fork, a join, and a row where
    nothing leads past only change their place.
    """
    own, out, following = str(row["id"]), onward(row), _below(draft, row, after)
    goes_along = kind_of(row) not in CONTROL and bool(through(row)) and out != own
    if after is not None and goes_along:
        # How the upper row will lead once this one has left.
        left = {**after, "exits": {label: out if aim == own else aim for label, aim in exits_of(after).items()}}
        goes_along = bool(way_between(left, following))
    draft.rows.remove(row)
    if goes_along and after is not None:
        draft.lead_to(own, out)
    draft.rows.insert(draft.place(str(after["id"])) + 1 if after is not None else 0, row)
    if goes_along and after is not None:
        draft.lead_in(after, row)
    draft.moved.add(own)


def _below(draft: Draft, row: Line, after: Line | None) -> str:
    """Return the id of the row that will stand below `row` once it stands below `after`."""
    rest = [str(line["id"]) for line in draft.rows if line is not row]
    index = rest.index(str(after["id"])) + 1 if after is not None else 0
    return rest[index] if index < len(rest) else ""


def split(draft: Draft, row: Line, _edit: Mapping[str, Any]) -> None:
    """Make two rows of one: the upper keeps what leads to it, the lower the exits; words and time are shared out.

    Raises EditRefused for fork and join.
    """
    if kind_of(row) in ("fork", "join"):
        raise EditRefused("split_control", gettext_noop("Percabangan dan penggabungan tidak dapat dibagi."), row=str(row["id"]))
    lower = draft.add(draft.place(str(row["id"])) + 1, {**copy.deepcopy(row), "id": draft.new_id()})
    upper_words, lower_words = _two_parts(str(row.get("activity") or ""))
    lower["activity"], row["activity"] = lower_words, upper_words
    if kind_of(lower) == "start":
        lower["kind"] = "execute"
    if kind_of(row) not in ("start", "together"):
        row["kind"] = "execute"
    for cell in ("question", "reasons", "awaits", "stops_clock", "action", "settings", "condition", "limit", "back_to", "form"):
        row.pop(cell, None)
    row["exits"] = {"next": str(lower["id"])}
    time = row.get("time")
    if isinstance(time, dict) and isinstance(time.get("value"), int) and time["value"] > 1:
        row["time"], lower["time"] = {**time, "value": time["value"] // 2}, {**time, "value": time["value"] - time["value"] // 2}


def _two_parts(words: str) -> tuple[str, str]:
    """Part an activity where it says “dan”, “lalu” or has a semicolon; without one the lower row starts empty."""
    found = re.search(r"\s*(?:;|,?\s+(?:dan|lalu|kemudian|serta)\s)\s*", words)
    if not found or not found.start() or found.end() == len(words):
        return words, ""
    second = words[found.end() :]
    return words[: found.start()], second[:1].upper() + second[1:]


def branch(draft: Draft, row: Line, _edit: Mapping[str, Any]) -> None:
    """Make a row a decision: Ya goes on as before, Tidak over a new row below, which leads on to the same place.

    Raises EditRefused for start, fork and join.
    """
    if kind_of(row) in CONTROL:
        raise EditRefused("branch_control", gettext_noop("Baris ini tidak dapat menjadi keputusan."), row=str(row["id"]))
    forward = onward(row) if exits_of(row) else draft.following(row) or "END"
    line: Line = {"id": draft.new_id(), "kind": "execute", "activity": "", "performers": [], "exits": {"next": forward}}
    set_kind(draft, row, "decide")
    draft.add(draft.place(str(row["id"])) + 1, line)
    exits_of(row)["no"] = str(line["id"])
    if row.get("reasons"):
        put(row, "reasons", {label: code for label, code in row["reasons"].items() if label != "no"})


def together(draft: Draft, row: Line, edit: Mapping[str, Any]) -> None:
    """Let several `performers` do a row side by side. Raises EditRefused for fewer than two."""
    codes = edit.get("performers")
    if not isinstance(codes, list) or len(codes) < 2:
        raise EditRefused(
            "together_alone", gettext_noop("Pilih paling sedikit dua pelaksana."), row=str(row["id"]), cell="performers"
        )
    set_kind(draft, row, "together")
    put(row, "performers", clean_cell(draft, row, "performers", codes))


def fork(draft: Draft, row: Line, _edit: Mapping[str, Any]) -> None:
    """Put a row into a branch of a new fork, with a second branch beside it, and the join below both.

    Raises EditRefused for start, fork and join.
    """
    if kind_of(row) in CONTROL:
        raise EditRefused("fork_control", gettext_noop("Baris ini tidak dapat dimasukkan ke dalam cabang."), row=str(row["id"]))
    own, at = str(row["id"]), draft.place(str(row["id"]))
    head, beside, foot = draft.new_id(), draft.new_id(), draft.new_id()
    forward = onward(row) if exits_of(row) else draft.following(row) or "END"
    if forward == own:
        forward = draft.following(row) or "END"
    draft.lead_to(own, head)
    exits_of(row)[through(row) or "next"] = foot
    draft.add(at, {"id": head, "kind": "fork", "activity": "", "performers": [], "exits": {"A": own, "B": beside}})
    draft.add(at + 2, {"id": beside, "kind": "execute", "activity": "", "performers": [], "exits": {"next": foot}})
    draft.add(at + 3, {"id": foot, "kind": "join", "activity": "", "performers": [], "exits": {"next": forward}})


def join(draft: Draft, row: Line, _edit: Mapping[str, Any]) -> None:
    """Give a fork its join: below the last row of its branches, before the place where their ways meet.

    Raises EditRefused when the row is no fork, or has its join.
    """
    if kind_of(row) != "fork" or pair_of(draft, row) is not None:
        raise EditRefused("join_there", gettext_noop("Baris ini bukan percabangan tanpa penggabungan."), row=str(row["id"]))
    firsts = list(exits_of(row).values())
    meet = _common(draft, firsts) or "END"
    own, last = draft.new_id(), draft.place(str(row["id"]))
    for first in firsts:
        way = _way(draft, first, 0)
        for row_id in way[: way.index(meet)] if meet in way else way:
            line = draft.find(row_id)
            if line is None or line is row:
                continue
            last = max(last, draft.place(row_id))
            ways = exits_of(line)
            for label in [label for label, aim in ways.items() if aim == meet]:
                ways[label] = own
    draft.add(last + 1, {"id": own, "kind": "join", "activity": "", "performers": [], "exits": {"next": meet}})
