"""What a drawing shows of a sheet: its columns, its rows as symbols, and their ways on; read from any sheet at all.

A draft may name rows that do not exist, lack its start, or hold things that are no rows: it is drawn as far as it can be
read, and nothing here raises. Symbols and their meaning: Permenpan RB 35/2012 (capsule, box, diamond, arrow, pentagon).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from satupintu.sop.engine.plan import ENDS, KINDS, MAX_ROWS, RETURN, gettext_noop

Symbol = Literal["capsule", "box", "diamond", "pentagon", "gap"]
"""The shapes of the regulation, and `gap` for a way that leads nowhere yet."""
Say = Callable[[str], str]
"""Translates a source text, such as gettext; the words of a drawing are Indonesian without it."""

MAX_COLUMNS = 60
APPLICANT = "pemohon"
SYSTEM = "sistem"

LABELS: Mapping[str, str] = {
    "yes": gettext_noop("Ya"),
    "no": gettext_noop("Tidak"),
    "timeout": gettext_noop("Lewat waktu"),
    "limit": gettext_noop("Batas putaran"),
}
END_WORDS: Mapping[str, str] = {
    "END": gettext_noop("Selesai"),
    "REJECT": gettext_noop("Ditolak"),
    "WITHDRAWN": gettext_noop("Dicabut"),
    "LAPSED": gettext_noop("Gugur"),
}
WAITS: Mapping[str, str] = {
    "applicant": gettext_noop("menunggu pemohon"),
    "payment": gettext_noop("menunggu pembayaran"),
    "agency": gettext_noop("menunggu instansi lain"),
    "date": gettext_noop("menunggu tanggal"),
    "external": gettext_noop("menunggu pihak luar"),
}
_ORDER = ("next", "yes", "no", "timeout", "limit")


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a row. `to` is the position of a row, or -1; then `end` is a key of ENDS, or "" for nowhere."""

    labels: tuple[str, ...]
    to: int
    end: str = ""
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A row as it is drawn: at `position` (0 the first), in `columns` (the first is where ways begin and arrive)."""

    position: int
    key: str
    kind: str
    activity: str
    columns: tuple[int, ...]
    symbol: Symbol
    ways: tuple[Way, ...]
    awaits: str = ""
    is_adrift: bool = False

    @property
    def number(self) -> str:
        """The number printed before the row."""
        return str(self.position + 1)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sheet ready to be laid out: the labels of its columns in order, and its steps."""

    columns: tuple[str, ...]
    codes: tuple[str, ...]
    steps: tuple[Step, ...]


def read_flow(sheet: Mapping[str, Any]) -> Flow:
    """Return what can be drawn of a sheet; rows past the five hundredth are left out. Never raises."""
    rows = [raw if isinstance(raw, Mapping) else {} for raw in _listed(sheet, "rows")[:MAX_ROWS]]
    codes, labels = _columns(sheet, rows)
    places: dict[str, int] = {}
    for position, raw in enumerate(rows):
        places.setdefault(_text(raw.get("id")) or f"#{position + 1}", position)
    column_of = {code: index for index, code in enumerate(codes)}
    entries = _entries(rows)
    steps: list[Step] = []
    before = 0
    for position, raw in enumerate(rows):
        kind = _text(raw.get("kind")) or "execute"
        found = tuple(dict.fromkeys(column_of[code] for code in _performers(raw, kind) if code in column_of))
        columns = found or (before,)
        before = columns[0]
        ways = _ways(raw, position, places, entries)
        steps.append(
            Step(
                position=position,
                key=_text(raw.get("id")) or f"#{position + 1}",
                kind=kind if kind in KINDS else "execute",
                activity=_text(raw.get("activity")),
                columns=columns if kind == "together" else columns[:1],
                symbol=_symbol(kind, ways, position),
                ways=_without_own_end(kind, ways),
                awaits=_text(raw.get("awaits")) if kind == "await" else "",
                is_adrift=not found and kind not in ("fork", "join"),
            )
        )
    return Flow(tuple(labels), tuple(codes), tuple(steps))


def _text(value: Any) -> str:
    """Return a text as one line without control characters; "" for what is no text."""
    if not isinstance(value, str | int | float):
        return ""
    line = " ".join(str(value).split())[:2000]
    return line if line.isprintable() else "".join(letter for letter in line if letter.isprintable())


def _listed(source: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = source.get(key) if isinstance(source, Mapping) else None
    return value if isinstance(value, list | tuple) else ()


def _performers(raw: Mapping[str, Any], kind: str) -> list[str]:
    codes = [code for code in map(_text, _listed(raw, "performers")) if code]
    return codes or ([SYSTEM] if kind == "automatic" else [])


def _columns(sheet: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Return codes and labels: those the sheet lists, then those its rows name besides."""
    named: dict[str, str] = {}
    for performer in _listed(sheet, "performers"):
        if isinstance(performer, Mapping) and (code := _text(performer.get("code"))):
            named.setdefault(code, _text(performer.get("label")) or code)
        elif code := _text(performer):
            named.setdefault(code, code)
    for raw in rows:
        for code in _performers(raw, _text(raw.get("kind"))):
            named.setdefault(code, "Sistem" if code == SYSTEM else code)
    named = named or {"": "–"}
    return list(named)[:MAX_COLUMNS], list(named.values())[:MAX_COLUMNS]


def _entries(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return for each row where a file handed back goes: the nearest row above that the applicant does, or the start."""
    start = next((position for position, raw in enumerate(rows) if raw.get("kind") == "start"), -1)
    entries, nearest = [], -1
    for position, raw in enumerate(rows):
        entries.append(nearest if nearest >= 0 else start)
        if _performers(raw, "")[:1] == [APPLICANT]:
            nearest = position
    return entries


def _ways(raw: Mapping[str, Any], position: int, places: Mapping[str, int], entries: Sequence[int]) -> tuple[Way, ...]:
    """Return the ways out of a row, the usual one first; ways to the same place are one way with several labels."""
    exits = raw.get("exits")
    named = (
        {"yes" if key is True else "no" if key is False else _text(key): value for key, value in exits.items()}
        if isinstance(exits, Mapping)
        else {}
    )
    found: dict[tuple[int, str, bool], list[str]] = {}
    for label in sorted(named, key=lambda name: (_ORDER.index(name) if name in _ORDER else 1, name)):
        target = _text(named[label])
        if target in ENDS:
            place = (-1, target, False)
        elif target == RETURN:
            place = (entries[position], "", True)
        else:
            place = (places.get(target, -1), "", False)
        found.setdefault(place, []).append(label)
    return tuple(Way(tuple(labels), to, end, is_return) for (to, end, is_return), labels in found.items())


def _symbol(kind: str, ways: Sequence[Way], position: int) -> Symbol:
    if kind == "start":
        return "capsule"
    if kind == "decide" or any({"yes", "no"} & set(way.labels) for way in ways):
        return "diamond"
    return "capsule" if _is_last(kind, ways) else "box"


def _is_last(kind: str, ways: Sequence[Way]) -> bool:
    """Whether the row itself is the end of the procedure: it is done, and nothing else can come of it."""
    return kind not in ("start", "decide") and len(ways) == 1 and bool(ways[0].end)


def _without_own_end(kind: str, ways: tuple[Way, ...]) -> tuple[Way, ...]:
    return () if _is_last(kind, ways) else ways


def say_label(way: Way, kind: str, say: Say) -> str:
    """Return what is written beside a way: nothing where it is the only one or a branch of a fork."""
    if kind == "fork":
        return ""
    return " / ".join(say(LABELS[label]) for label in way.labels if label in LABELS)


def describe_step(step: Step, flow: Flow, say: Say) -> str:
    """Return a row in one sentence, for who cannot see the drawing."""
    who = ", ".join(flow.columns[column] for column in step.columns)
    parts = [f"{step.number}. {step.activity or '–'}", who]
    if step.awaits in WAITS:
        parts.append(say(WAITS[step.awaits]))
    for way in step.ways:
        label = say_label(way, step.kind, say)
        place = say(END_WORDS[way.end]) if way.end else str(way.to + 1) if way.to >= 0 else "?"
        parts.append(f"{label} → {place}" if label else f"→ {place}")
    return "; ".join(parts)
