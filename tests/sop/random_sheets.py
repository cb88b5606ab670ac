"""Random sheets for tests: sound ones of every kind of row, and the many ways to break one.

A sheet is drawn as blocks that follow each other and nest, written down in the order of the paper: a block goes on to the
next one, a fork stands before its branches and they before their join. Whatever is drawn can end from everywhere.
"""

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st
from tests.sop.sheets import Sheet, row, sheet

ROLES = ("fo", "verifikator", "kadis", "jf")
LATE = ("LAPSED", "REJECT", "WITHDRAWN")
BRANCHING = ("execute", "decide", "loop", "rounds", "together", "await", "return", "condition", "answer", "action", "fork")
"""Kinds of blocks; `loop` is bounded by the decision, `rounds` by the row it comes back to."""


class Spot:
    """A place in the sheet whose row is written later; `name` is its id then, or a word for an end."""

    def __init__(self, name: str = "") -> None:
        self.name = name


class Builder:
    """Draws a sound sheet and keeps its rows; exits hold spots until all rows are there."""

    def __init__(self, draw: st.DrawFn, kinds: tuple[str, ...]) -> None:
        self.draw = draw
        self.kinds = kinds
        self.rows: list[Sheet] = []

    def chain(self, entry: Spot, ahead: tuple[Spot, ...], depth: int, most: int) -> None:
        """Write blocks, `most` at most and at least half of that in the whole sheet, from `entry` to `ahead[0]`; `ahead` are places one may jump to, the next first."""
        fewest = 1 if depth else (most + 1) // 2
        spots = [entry, *(Spot() for _ in range(self.draw(st.integers(fewest, most)) - 1))]
        for index, spot in enumerate(spots):
            self.block(spot, (*spots[index + 1 :], *ahead), depth)

    def block(self, entry: Spot, ahead: tuple[Spot, ...], depth: int) -> None:
        """Write one block."""
        kinds = self.kinds if depth < 3 else [k for k in self.kinds if k not in ("fork", "loop")] or ["execute"]
        getattr(self, f"_{self.draw(st.sampled_from(kinds))}")(entry, ahead, depth)

    def _execute(self, entry: Spot, ahead: tuple[Spot, ...], _depth: int) -> None:
        self.add(entry, exits={"next": ahead[0]})

    def _action(self, entry: Spot, ahead: tuple[Spot, ...], _depth: int) -> None:
        self.add(entry, "automatic", performers=["sistem"], action="test_draft", exits={"next": ahead[0]})

    def _together(self, entry: Spot, ahead: tuple[Spot, ...], _depth: int) -> None:
        self.add(entry, "together", performers=list(ROLES[: self.draw(st.integers(2, 3))]), exits={"next": ahead[0]})

    def _return(self, entry: Spot, ahead: tuple[Spot, ...], _depth: int) -> None:
        if self.draw(st.booleans()):
            self.add(entry, "decide", exits={"yes": ahead[0], "no": Spot("RETURN")}, reasons={"no": "X01"})
            return
        asking = Spot()
        self.add(entry, exits={"next": asking})
        self.add(asking, "decide", exits={"yes": ahead[0], "no": Spot("RETURN")}, back_to=entry)

    def _await(self, entry: Spot, ahead: tuple[Spot, ...], _depth: int) -> None:
        awaits = self.draw(st.sampled_from(["agency", "payment", "applicant", "date", "external"]))
        late = self.draw(st.sampled_from([*ahead, *map(Spot, LATE)]))
        whose = "pemohon" if awaits in ("payment", "applicant") else "jf"
        self.add(entry, "await", performers=[whose], awaits=awaits, exits={"next": ahead[0], "timeout": late})

    def _decide(self, entry: Spot, ahead: tuple[Spot, ...], depth: int) -> None:
        self._question(entry, ahead, depth, kind="decide")

    def _condition(self, entry: Spot, ahead: tuple[Spot, ...], depth: int) -> None:
        self._question(entry, ahead, depth, kind="automatic", performers=["sistem"], condition=f"syarat_{len(self.rows)}")

    def _answer(self, entry: Spot, ahead: tuple[Spot, ...], depth: int) -> None:
        self._question(entry, ahead, depth, kind="automatic", performers=["sistem"], action="test_draft")

    def _question(self, entry: Spot, ahead: tuple[Spot, ...], depth: int, **details: Any) -> None:
        """Yes goes on; no rejects, jumps ahead, or makes a detour."""
        no = self.draw(st.sampled_from([Spot("REJECT"), *ahead, Spot()]))
        self.add(entry, exits={"yes": ahead[0], "no": no}, **details)
        if not no.name and no not in ahead:
            self.chain(no, ahead, depth + 1, 2)

    def _loop(self, entry: Spot, ahead: tuple[Spot, ...], depth: int) -> None:
        asking = Spot()
        self.chain(entry, (asking,), depth + 1, 2)
        exits = {"yes": ahead[0], "no": entry}
        if self.draw(st.booleans()):
            exits["limit"] = self.draw(st.sampled_from([*ahead, Spot("REJECT")]))
        self.add(asking, "decide", limit=self.draw(st.integers(1, 3)), exits=exits)

    def _rounds(self, entry: Spot, ahead: tuple[Spot, ...], _depth: int) -> None:
        asking = Spot()
        enough = self.draw(st.sampled_from([ahead[0], Spot("REJECT")]))
        self.add(entry, limit=self.draw(st.integers(1, 3)), exits={"next": asking, "limit": enough})
        self.add(asking, "decide", exits={"yes": ahead[0], "no": entry})

    def _fork(self, entry: Spot, ahead: tuple[Spot, ...], depth: int) -> None:
        join, branches = Spot(), [Spot() for _ in range(self.draw(st.integers(2, 3)))]
        self.add(entry, "fork", exits={f"b{number}": spot for number, spot in enumerate(branches, 1)})
        for spot in branches:
            self.chain(spot, (join,), depth + 1, 2)
        self.add(join, "join", exits={"next": ahead[0]})

    def add(self, spot: Spot, kind: str = "execute", **details: Any) -> None:
        """Write the row of a spot."""
        spot.name = str(len(self.rows) + 2)
        if kind not in ("fork", "join") and "performers" not in details:
            details["performers"] = [self.draw(st.sampled_from(ROLES))]
        self.rows.append(row(spot.name, kind, **details))

    def finish(self) -> list[Sheet]:
        """Return the rows with ids where spots stood."""
        for line in self.rows:
            line["exits"] = {label: spot.name for label, spot in line["exits"].items()}
            if "back_to" in line:
                line["back_to"] = line["back_to"].name
        return self.rows


@st.composite
def sound_sheets(draw: st.DrawFn, *, blocks: int = 4, kinds: tuple[str, ...] = BRANCHING) -> Sheet:
    """Any sheet of up to so many blocks of these kinds in a row, each of which may hold others, that can always end.

    It holds decisions that reject, jump ahead or make a detour, loops with a limit, rows done together, waiting with a
    time-out, RETURN with and without a place to come back to, conditions and actions, forks in forks. `kinds` leaves some out.
    """
    builder = Builder(draw, kinds)
    first = Spot()
    builder.chain(first, (Spot("END"),), 0, blocks)
    rows = builder.finish()
    opening = row("1", "start", activity="Ajukan permohonan", performers=["pemohon"], exits={"next": first.name})
    return {**sheet(opening, *rows, return_limit=draw(st.integers(1, 3))), "performers": PERFORMERS}


PERFORMERS = [
    {"code": "pemohon", "label": "Pemohon"},
    {"code": "fo", "label": "Front office"},
    {"code": "verifikator", "label": "Verifikator"},
    {"code": "kadis", "label": "Kepala dinas"},
    {"code": "jf", "label": "Analis"},
    {"code": "sistem", "label": "Sistem"},
]


class Broken(NamedTuple):
    """A sheet that was sound; `how` it was broken, and the row that must be named."""

    how: str
    sheet: Sheet
    row: str


Break = Callable[[Sheet, Sheet, st.DrawFn], str]
"""Breaks a row of a sheet in place and returns the id of the row at fault, "" where it does not apply to this row."""


def _is_work(line: Sheet) -> bool:
    return line["kind"] not in ("start", "fork", "join")


def _unset(key: str, value: Any = None) -> Break:
    def do(_sheet: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
        if not _is_work(line) or line["kind"] in ("automatic", "together"):
            return ""
        line[key] = value
        return str(line["id"])

    return do


def _lead_nowhere(_sheet: Sheet, line: Sheet, draw: st.DrawFn) -> str:
    line["exits"][draw(st.sampled_from(sorted(line["exits"])))] = "tidak-ada"
    return str(line["id"])


def _lose_an_exit(_sheet: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    if line["kind"] != "decide":
        return ""
    del line["exits"]["no"]
    return str(line["id"])


def _go_round_itself(_sheet: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    if not _is_work(line):
        return ""
    line["exits"] = dict.fromkeys(line["exits"], line["id"])
    line.pop("limit", None)
    line["exits"].pop("limit", None)
    return str(line["id"])


def _add_an_island(whole: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    if not _is_work(line):
        return ""
    whole["rows"].append(row("pulau", exits={"next": line["id"]}))
    return "pulau"


def _start_twice(whole: Sheet, _line: Sheet, _draw: st.DrawFn) -> str:
    whole["rows"].append(row("lagi", "start", exits={"next": "END"}))
    return "lagi"


def _same_id(whole: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    whole["rows"].append(copy.deepcopy(line))
    return str(line["id"])


def _no_join(whole: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    """The join becomes a row of work, so its fork has none; the fork stands before all branches, so before its join."""
    if line["kind"] != "join":
        return ""
    line.update(kind="execute", performers=["fo"], time={"value": 1, "unit": "jam"})
    depth, rows = 0, whole["rows"]
    for other in reversed(rows[: rows.index(line)]):
        depth += (other["kind"] == "join") - (other["kind"] == "fork")
        if depth < 0:
            return str(other["id"])
    return ""


def _end_early(whole: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    """The last step of a branch issues the product instead of waiting for the others."""
    joins = {str(other["id"]) for other in whole["rows"] if other["kind"] == "join"}
    label = next((label for label, target in line["exits"].items() if target in joins), "")
    if label:
        line["exits"][label] = "END"
    return str(line["id"]) if label else ""


def _jump_in(whole: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    """The first step of the sheet may jump into the middle of a branch."""
    if line["kind"] != "fork":
        return ""
    second = whole["rows"][0]["exits"]["next"]
    whole["rows"].insert(1, row("lompat", "decide", exits={"yes": second, "no": line["exits"]["b2"]}))
    whole["rows"][0]["exits"]["next"] = "lompat"
    return "lompat"


def _unknown_kind(_sheet: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    line["kind"] = "tebak"
    return str(line["id"])


def _no_action(_sheet: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    if line["kind"] != "automatic":
        return ""
    line["action"], line["condition"] = "", ""
    return str(line["id"])


def _alone(_sheet: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    if line["kind"] != "together":
        return ""
    line["performers"] = ["fo"]
    return str(line["id"])


def _waits_for_nothing(_sheet: Sheet, line: Sheet, _draw: st.DrawFn) -> str:
    if line["kind"] != "await":
        return ""
    line["awaits"] = "cuaca"
    return str(line["id"])


BREAKS: dict[str, Break] = {
    "no performer": _unset("performers", []),
    "no time": _unset("time"),
    "strange unit": _unset("time", {"value": 1, "unit": "abad"}),
    "no output": _unset("output", ""),
    "no activity": _unset("activity", "  "),
    "named performer": _unset("activity", "Front office memeriksa berkas"),
    "passive": _unset("activity", "Diperiksa oleh petugas"),
    "leads nowhere": _lead_nowhere,
    "one exit": _lose_an_exit,
    "round itself": _go_round_itself,
    "island": _add_an_island,
    "two starts": _start_twice,
    "same id": _same_id,
    "no join": _no_join,
    "ends in a branch": _end_early,
    "jumps into a branch": _jump_in,
    "unknown kind": _unknown_kind,
    "no action": _no_action,
    "together alone": _alone,
    "waits for nothing": _waits_for_nothing,
}


@st.composite
def broken_sheets(draw: st.DrawFn) -> Broken:
    """A sound sheet broken in one way; every way comes up, wherever the sheet has a row it applies to."""
    whole = draw(sound_sheets(blocks=3))
    lines = draw(st.permutations(range(1, len(whole["rows"]))))
    for how in draw(st.permutations(sorted(BREAKS))):
        for index in lines:
            copied = copy.deepcopy(whole)
            if at_fault := BREAKS[how](copied, copied["rows"][index], draw):
                return Broken(how, copied, at_fault)
    raise AssertionError("every sheet can be broken")


@st.composite
def rewired_sheets(draw: st.DrawFn) -> Sheet:
    """A sound sheet of which one to three exits lead elsewhere, to whatever row or end: sound or not, nobody knows."""
    whole = draw(sound_sheets(blocks=3))
    rows = whole["rows"]
    targets = [str(line["id"]) for line in rows[1:]] + ["END", "REJECT"]
    for _ in range(draw(st.integers(1, 3))):
        line = draw(st.sampled_from(rows))
        line["exits"][draw(st.sampled_from(sorted(line["exits"])))] = draw(st.sampled_from(targets))
    return whole
