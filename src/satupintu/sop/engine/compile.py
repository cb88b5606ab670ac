"""From the sheet an official wrote to a plan that runs, or to the reason why it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from typing import Any

from satupintu.sop.engine.plan import (
    AWAITS,
    ENDS,
    KINDS,
    MAX_EXITS,
    MAX_PERFORMERS,
    MAX_ROWS,
    RETURN,
    RETURN_LIMIT,
    Exit,
    Plan,
    PlanError,
    Row,
    gettext_noop,
)

Scope = tuple[tuple[str, str], ...]

_LABELS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    # kind: (labels it must have, labels it may have besides); decide and automatic are checked apart.
    "start": (frozenset({"next"}), frozenset()),
    "execute": (frozenset({"next"}), frozenset({"limit"})),
    "decide": (frozenset({"yes", "no"}), frozenset({"limit"})),
    "together": (frozenset({"next"}), frozenset({"limit"})),
    "join": (frozenset({"next"}), frozenset()),
}


def compile_plan(sheet: Mapping[str, Any]) -> Plan:
    """Return the plan of a sheet; sheet = {"rows": [...], "return_limit": n}, see `sop/engine/__init__.py` for a row's keys.

    Raises PlanError at the first fault; `find_faults` gives them all.
    """
    rows, faults = read_rows(sheet)
    if faults:
        raise faults[0]
    shape = Shape(rows)
    if shape.faults:
        raise shape.faults[0]
    rows = {row.id: _finish(row, rows, shape) for row in rows.values()}
    limited = tuple(row.id for row in rows.values() if row.limit)
    for index, row_id in enumerate(limited):
        rows[row_id] = replace(rows[row_id], limit_index=index)
    return Plan(
        rows=rows,
        start=shape.start,
        return_limit=_whole(sheet.get("return_limit", RETURN_LIMIT), "", "return_limit"),
        limited=limited,
        joins=shape.joins,
        inside=shape.inside,
        scopes=shape.scopes,
    )


def find_faults(sheet: Mapping[str, Any]) -> list[PlanError]:
    """Return every fault for which `compile_plan` would refuse the sheet, in order; empty when it compiles."""
    rows, faults = read_rows(sheet)
    if not faults:
        faults = Shape(rows).faults
    if not faults:
        try:
            compile_plan(sheet)
        except PlanError as fault:
            return [fault]
    return faults


def read_rows(sheet: Mapping[str, Any]) -> tuple[dict[str, Row], list[PlanError]]:
    """Return the rows that can be read, by id in order of the sheet, and the faults found on the way."""
    faults: list[PlanError] = []
    rows: dict[str, Row] = {}
    source = sheet.get("rows")
    if not isinstance(source, Sequence) or isinstance(source, str) or not source:
        return {}, [PlanError("", gettext_noop("lembar belum punya baris"), "sheet_empty")]
    if len(source) > MAX_ROWS:
        return {}, [PlanError("", gettext_noop("lembar lebih dari %(most)s baris"), "sheet_too_long", most=MAX_ROWS)]
    for number, raw in enumerate(source, 1):
        try:
            row = _read_row(raw, number)
            if row.id in rows:
                raise PlanError(row.id, gettext_noop("nomor baris dipakai dua kali"), "row_twice")
        except PlanError as fault:
            faults.append(fault)
        else:
            rows[row.id] = row
    faults.extend(_target_faults(rows))
    starts = [row.id for row in rows.values() if row.kind == "start"]
    if not starts and not faults:
        faults.append(PlanError("", gettext_noop("belum ada baris mulai"), "no_start"))
    faults.extend(PlanError(extra, gettext_noop("baris mulai lebih dari satu"), "two_starts") for extra in starts[1:])
    return rows, faults


def _target_faults(rows: Mapping[str, Row]) -> Iterator[PlanError]:
    for row in rows.values():
        for way in row.exits.values():
            if way.target in ENDS or way.target == RETURN:
                continue
            if way.target not in rows:
                yield PlanError(
                    row.id,
                    gettext_noop("jalan keluar menuju baris %(target)s yang tidak ada"),
                    "target_unknown",
                    target=way.target,
                )
            elif rows[way.target].kind == "start":
                yield PlanError(row.id, gettext_noop("jalan keluar kembali ke baris mulai"), "target_start")
        if row.back_to and (row.back_to not in rows or rows[row.back_to].is_control):
            yield PlanError(
                row.id, gettext_noop("tempat kembali %(target)s bukan baris kerja"), "target_unknown", target=row.back_to
            )


def _read_row(raw: Any, number: int) -> Row:
    if not isinstance(raw, Mapping):
        raise PlanError(str(number), gettext_noop("baris bukan isian yang dapat dibaca"), "row_unreadable")
    row_id = str(raw.get("id", "")).strip()
    if not row_id or len(row_id) > 20 or row_id in ENDS or row_id == RETURN:
        raise PlanError(
            row_id or str(number), gettext_noop("nomor baris kosong, terlalu panjang, atau kata yang dipesan"), "row_id"
        )
    kind = str(raw.get("kind", "execute"))
    if kind not in KINDS:
        raise PlanError(row_id, gettext_noop("jenis baris %(kind)s tidak dikenal"), "kind_unknown", kind=kind)
    performers = tuple(str(code) for code in _typed(raw, "performers", list, row_id))
    if not performers and kind == "automatic":
        performers = ("sistem",)
    if kind == "together" and len(performers) < 2:
        raise PlanError(row_id, gettext_noop("baris bersama membutuhkan paling sedikit dua pelaksana"), "together_alone")
    if len(performers) > MAX_PERFORMERS:
        raise PlanError(row_id, gettext_noop("baris punya lebih dari %(most)s pelaksana"), "crowd", most=MAX_PERFORMERS)
    if kind not in ("together", "fork", "join") and len(performers) > 1:
        raise PlanError(row_id, gettext_noop("baris ini hanya boleh punya satu pelaksana"), "performers_many")
    awaits = str(raw.get("awaits") or "")
    if (kind == "await") != bool(awaits) or (awaits and awaits not in AWAITS):
        raise PlanError(row_id, gettext_noop("baris menunggu harus menyebut apa yang ditunggu"), "awaits_unknown")
    return Row(
        id=row_id,
        number=number,
        kind=kind,
        activity=str(raw.get("activity") or ""),
        performers=performers,
        exits=_read_exits(raw, row_id, kind),
        time=_read_time(raw.get("time"), row_id),
        action=str(raw.get("action") or "") if kind == "automatic" else "",
        settings=_typed(raw, "settings", dict, row_id),
        condition=str(raw.get("condition") or "") if kind == "automatic" else "",
        awaits=awaits,
        stops_clock=bool(raw.get("stops_clock", False)),
        limit=_whole(raw.get("limit") or 0, row_id, "limit"),
        back_to=str(raw.get("back_to") or ""),
        all_parts=(1 << len(performers)) - 1 if kind == "together" else 0,
        form=tuple(_typed(raw, "form", list, row_id)),
        output=str(raw.get("output") or ""),
        question=str(raw.get("question") or ""),
    )


def _typed(raw: Mapping[str, Any], key: str, kind: type[Any], row_id: str) -> Any:
    """Return the value of a key, or an empty one where it is absent."""
    value = raw.get(key)
    if value is None:
        return kind()
    if not isinstance(value, kind):
        raise PlanError(row_id, gettext_noop("isian %(key)s tidak dapat dibaca"), f"{key}_unreadable", key=key)
    return value


def _read_exits(raw: Mapping[str, Any], row_id: str, kind: str) -> dict[str, Exit]:
    source = _typed(raw, "exits", dict, row_id)
    if len(source) > MAX_EXITS:
        raise PlanError(row_id, gettext_noop("baris punya lebih dari %(most)s jalan keluar"), "exits_many", most=MAX_EXITS)
    # YAML reads bare yes and no as booleans; an author must not have to know.
    named = {{True: "yes", False: "no"}.get(k, str(k)) if isinstance(k, bool) else str(k): str(v) for k, v in source.items()}
    labels = set(named)
    if kind == "fork":
        if len(labels) < 2:
            raise PlanError(row_id, gettext_noop("percabangan membutuhkan paling sedikit dua cabang"), "fork_single")
    elif kind == "decide" and labels - {"limit"} != {"yes", "no"}:
        raise PlanError(row_id, gettext_noop("keputusan harus punya tepat dua jalan keluar, Ya dan Tidak"), "decision_exits")
    else:
        must, may = _LABELS.get(kind) or _free_labels(labels, kind, condition=bool(raw.get("condition")))
        if not must <= labels:
            raise PlanError(row_id, gettext_noop("baris belum punya jalan keluar"), "exit_missing")
        if extra := labels - must - may:
            raise PlanError(
                row_id,
                gettext_noop("jalan keluar %(labels)s tidak berlaku di baris ini"),
                "exit_unknown",
                labels=", ".join(sorted(extra)),
            )
    if "limit" in labels and not raw.get("limit"):
        raise PlanError(row_id, gettext_noop("jalan keluar limit tanpa batas putaran"), "exit_unknown")
    reasons = _typed(raw, "reasons", dict, row_id)
    return {label: Exit(label, target, str(reasons.get(label) or "")) for label, target in named.items()}


def _free_labels(labels: set[str], kind: str, *, condition: bool) -> tuple[frozenset[str], frozenset[str]]:
    """Labels of an automatic or await row: one way on, or yes and no when it answers a question."""
    answers = condition or "next" not in labels
    must = frozenset({"yes", "no"}) if answers else frozenset({"next"})
    return must, frozenset({"limit", "timeout"}) if kind == "await" else frozenset({"limit"})


def _read_time(raw: Any, row_id: str) -> tuple[int, str] | None:
    if not raw:
        return None
    from satupintu.core.worktime import UNITS

    unit = str(raw.get("unit") or "") if isinstance(raw, Mapping) else ""
    if unit not in UNITS:
        if not unit:
            raise PlanError(row_id, gettext_noop("satuan waktu belum diisi"), "time_unreadable")
        raise PlanError(row_id, gettext_noop("satuan waktu %(unit)s tidak dikenal"), "time_unreadable", unit=unit)
    return _whole(raw.get("value") or 0, row_id, "time"), unit


def _whole(raw: Any, row_id: str, name: str) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 100_000:
        raise PlanError(row_id, gettext_noop("%(name)s harus bilangan bulat yang wajar"), "number_unreadable", name=name)
    return raw


class Shape:
    """The nesting of branches: which row lies in which branch, which join closes which fork, and what breaks it.

    Where exits disagree about a row, the fork that opens a branch with it is believed, else the nearest row above it on
    the sheet, since sheets are read downwards; the fault then names the row that jumps, not those it jumps between.
    """

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        self.start = next(row.id for row in rows.values() if row.kind == "start")
        self.scopes: dict[str, Scope] = {}
        self.joins: dict[str, str] = {}
        self.faults: list[PlanError] = []
        self._arrived: dict[str, set[str]] = {}
        self._arrivals: dict[str, list[tuple[Row, Scope]]] = {}
        self._walk()
        for row in rows.values():
            if row.kind == "fork" and row.id in self.scopes:
                self._check_fork(row)
        inside: dict[str, set[str]] = {fork: set() for fork in self.joins.values()}
        for row_id, scope in self.scopes.items():
            for fork, _branch in scope:
                if fork in inside:
                    inside[fork].add(row_id)
        self.inside = {fork: frozenset(found) for fork, found in inside.items()}

    def _walk(self) -> None:
        waiting = [(0, self.start)]
        while waiting:
            _number, row_id = heappop(waiting)
            if row_id in self.scopes:
                continue
            row = self.rows[row_id]
            arrivals = self._arrivals.pop(row_id, [])
            believed = max(arrivals, key=lambda arrival: _nearness(arrival[0], row), default=(row, ()))
            self.scopes[row_id] = believed[1]
            for source, scope in arrivals:
                self._compare(source, row_id, scope)
            for label, target in [(w.label, w.target) for w in row.exits.values()] + [("", row.back_to)] * bool(row.back_to):
                inner = self._scope_after(row, label, target)
                if inner is None:
                    continue
                if target in self.scopes:
                    self._compare(row, target, inner)
                else:
                    self._arrivals.setdefault(target, []).append((row, inner))
                    heappush(waiting, (self.rows[target].number, target))

    def _compare(self, source: Row, target: str, scope: Scope) -> None:
        """Note a jump when an exit arrives from another branch than its target lies in."""
        if self.scopes[target] != scope:
            into = gettext_noop("melompat masuk ke dalam cabang, ke baris %(target)s")
            out = gettext_noop("melompat keluar dari cabang, ke baris %(target)s")
            reason = into if len(self.scopes[target]) > len(scope) else out
            self._fault(source.id, reason, "branch_jump", target=target)

    def _scope_after(self, row: Row, label: str, target: str) -> Scope | None:
        """Return the branch an exit arrives in; None when it ends there, or when the exit is at fault."""
        scope = self.scopes[row.id]
        if target in ENDS or target == RETURN:
            if row.kind == "fork":
                self._fault(row.id, gettext_noop("cabang %(label)s kosong"), "branch_empty", label=label)
            elif target == "END" and scope:
                self._fault(row.id, gettext_noop("cabang menerbitkan hasil sebelum cabang lain selesai"), "end_in_branch")
            return None
        inner = (*scope, (row.id, label)) if row.kind == "fork" else scope
        if self.rows[target].kind != "join":
            return inner
        if not inner:
            self._fault(
                row.id, gettext_noop("menuju penggabungan %(target)s tanpa percabangan"), "join_without_fork", target=target
            )
            return None
        fork, branch = inner[-1]
        if row.kind == "fork":
            self._fault(row.id, gettext_noop("cabang %(label)s kosong"), "branch_empty", label=label)
            return None
        if self.joins.setdefault(target, fork) != fork:
            self._fault(
                row.id, gettext_noop("melompat ke penggabungan %(target)s milik percabangan lain"), "branch_jump", target=target
            )
            return None
        self._arrived.setdefault(fork, set()).add(branch)
        return inner[:-1]

    def _check_fork(self, row: Row) -> None:
        joins = [join for join, fork in self.joins.items() if fork == row.id]
        if len(joins) > 1:
            self._fault(row.id, gettext_noop("cabang-cabangnya bergabung di tempat yang berbeda"), "fork_without_join")
        elif not joins or self._arrived[row.id] != set(row.exits):
            self._fault(row.id, gettext_noop("percabangan tanpa penggabungan yang dicapai semua cabangnya"), "fork_without_join")

    def _fault(self, row: str, reason: str, rule: str, **data: object) -> None:
        if not any(fault.row == row and fault.rule == rule for fault in self.faults):
            self.faults.append(PlanError(row, reason, rule, **data))


def _nearness(source: Row, row: Row) -> tuple[bool, bool, int]:
    return source.kind == "fork", source.number < row.number, source.number


def _finish(row: Row, rows: Mapping[str, Row], shape: Shape) -> Row:
    """Give a row its place to come back to after a RETURN, and mark the exits that merely open one row."""
    back_to = row.back_to or row.id
    targets = {way.target for way in row.exits.values()}
    if row.kind == "start" and RETURN in targets:
        raise PlanError(row.id, gettext_noop("baris mulai tidak dapat mengembalikan berkas"), "return_from_start")
    if RETURN in targets and not row.back_to and targets <= {RETURN}:
        # A row that can do nothing but return would return for ever; the row that sent it here asked.
        before = [r.id for r in rows.values() if any(way.target == row.id for way in r.exits.values())]
        if len(before) != 1 or rows[before[0]].is_control:
            raise PlanError(
                row.id, gettext_noop("baris yang selalu mengembalikan berkas harus menyebut tempat kembali"), "return_for_ever"
            )
        back_to = before[0]
    exits = {}
    for label, way in row.exits.items():
        guards = _guards(row, way, rows) if row.is_decision and label != "limit" else ()
        exits[label] = replace(way, plain="" if guards else _plain(way.target, rows), guards=guards)
    return replace(row, back_to=back_to, exits=exits)


def _guards(row: Row, way: Exit, rows: Mapping[str, Row]) -> tuple[str, ...]:
    """Rows with a limit that taking this exit surely leads to, so that it must close when their rounds are used up.

    Closing it here, where another way on can be chosen, is what keeps a file from getting stuck before a closed row.
    For a decision with a limit these are its own exits that lead back: up the sheet, or by steps without a choice.
    """
    found: list[str] = []
    seen: set[str] = set()
    waiting = [way.target]
    while waiting:
        target = waiting.pop()
        if target in seen or target not in rows:
            continue
        seen.add(target)
        reached = rows[target]
        if reached.limit and (target == row.id if reached.is_decision else "limit" not in reached.exits):
            found.append(target)
        if not reached.is_decision:
            waiting.extend(onward.target for label, onward in reached.exits.items() if label != "limit")
    if row.limit and row.id not in found and way.target in rows and rows[way.target].number < row.number:
        found.append(row.id)
    return tuple(found)


def _plain(target: str, rows: Mapping[str, Row]) -> str:
    row = rows.get(target)
    if row is None or row.is_control or row.condition or row.limit or row.all_parts:
        return ""
    return target
