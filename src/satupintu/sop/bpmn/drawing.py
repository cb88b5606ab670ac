"""From a sheet to its drawing. The plan decides what is drawn, so that the drawing runs as the engine does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from satupintu.sop.bpmn.graph import (
    ANSWER,
    APPLICANT,
    ASK,
    ENDING,
    ENDINGS,
    LATE,
    LIMIT,
    LIMITED,
    MAIN,
    MERGE,
    NEXT,
    PART,
    SPLIT,
    SYSTEM,
    TIMEOUT,
    WORDS,
    Flow,
    Graph,
    Node,
)
from satupintu.sop.engine import ENDS, RETURN, Exit, Plan, Row

DURATIONS: Mapping[str, str] = {"menit": "PT{}M", "jam": "PT{}H", "hari_kerja": "P{}D", "hari": "P{}D", "bulan": "P{}M"}
"""ISO 8601 durations; working days have none, so the unit of the sheet stands beside it as an extension."""

_SENDERS: Mapping[str, str] = {"applicant": "Jawaban pemohon", "payment": "Pembayaran", "agency": "Jawaban instansi"}
REPAIR, REPAIRED = "Permintaan perbaikan berkas", "Berkas telah diperbaiki"


def draw(sheet: Mapping[str, Any], plan: Plan) -> Graph:
    """Return the drawing of a sheet whose plan compiles."""
    return _Drawing(sheet, plan).graph


def keys_of(plan: Plan) -> dict[str, str]:
    """Return a key for each row that may stand in an XML id and in a name of an expression."""
    found: dict[str, str] = {}
    for row in plan.rows.values():
        key = re.sub(r"[^A-Za-z0-9]", "_", row.id)
        while key in found.values():
            key += f"_{row.number}"
        found[row.id] = key
    return found


class _Drawing:
    """Draws row by row: first every row's own nodes, then its ways out."""

    def __init__(self, sheet: Mapping[str, Any], plan: Plan) -> None:
        self.plan = plan
        self.graph = Graph()
        self.keys = keys_of(plan)
        self.entries: dict[str, str] = {}
        self.leaving: dict[str, str] = {}
        self._lanes(sheet)
        for row in plan.rows.values():
            self._row(row)
        for row in plan.rows.values():
            self._ways(row)
        for row in plan.rows.values():
            if row.kind == "join":
                self._gather(row)
            elif row.kind == "fork" or row.all_parts:
                self._merge(list(self.graph.into(f"baris-{self.keys[row.id]}")), row, "")

    def _lanes(self, sheet: Mapping[str, Any]) -> None:
        lanes = self.graph.lanes
        for performer in sheet.get("performers") or []:
            if isinstance(performer, Mapping) and performer.get("code"):
                code = str(performer["code"])
                lanes.setdefault(code, str(performer.get("label") or code))
        for row in self.plan.rows.values():
            for code in row.performers:
                lanes.setdefault(code, code)
        if not lanes:
            lanes[SYSTEM] = SYSTEM
        if any(way.target == RETURN for row in self.plan.rows.values() for way in row.exits.values()):
            lanes.setdefault(APPLICANT, "Pemohon")

    def _lane(self, row: Row) -> str:
        """Return the row's lane; a fork stands where the row before it does, a join where its fork does."""
        seen: set[str] = set()
        while not row.performers and row.id not in seen:
            seen.add(row.id)
            if row.kind == "join" and row.id in self.plan.joins:
                row = self.plan.rows[self.plan.joins[row.id]]
                continue
            before = [r for r in self.plan.rows.values() if any(way.target == row.id for way in r.exits.values())]
            if not before:
                break
            row = before[0]
        return row.performers[0] if row.performers else next(iter(self.graph.lanes))

    def _node(self, row: Row, tag: str, role: str, name: str = "", lane: str = "", suffix: str = "", **more: str) -> Node:
        key = f"{self.keys[row.id]}-{role}{suffix}" if role != MAIN else f"baris-{self.keys[row.id]}"
        node_id = key if role == MAIN else f"simpul-{key}"
        return self.graph.add(Node(node_id, tag, name, lane or self._lane(row), row.id, role, **more))

    def _row(self, row: Row) -> None:
        """Draw what stands for the row itself; `entries` is where its flows arrive, `leaving` from where they leave."""
        tag, event, detail = _shape(row)
        if row.all_parts:
            main = self._node(row, "parallelGateway", MAIN)  # its words stand on the tasks between
            merge = self._node(row, "parallelGateway", MERGE)
            for number, role in enumerate(row.performers):
                part = self._node(row, "userTask", PART, row.activity, role, str(number), note=str(number))
                self.graph.join(main.id, part.id)
                self.graph.join(part.id, merge.id)
            self.leaving[row.id] = merge.id
        else:
            main = self._node(row, tag, MAIN, row.activity, event=event, detail=detail)
            self.leaving[row.id] = main.id
        self.entries[row.id] = main.id
        if row.limit and not row.is_decision and LIMIT in row.exits:
            # The engine looks at the rounds before it opens such a row; a file that comes back from the applicant passes by.
            gate = self._node(row, "exclusiveGateway", LIMITED, "Putaran habis?", suffix="-masuk")
            self.entries[row.id] = gate.id
            self.graph.join(gate.id, main.id, NEXT, "Belum", self._rounds(row, "<"))

    def _ways(self, row: Row) -> None:
        """Draw the ways out of a row."""
        source = self.leaving[row.id]
        answers = [way for way in row.exits.values() if way.label not in (TIMEOUT, LIMIT)]
        if row.limit and not row.is_decision and LIMIT in row.exits:
            gate = self.entries[row.id]
            self._way(row, gate, row.exits[LIMIT], self._rounds(row, ">="))
        if TIMEOUT in row.exits:
            late = self._node(row, "boundaryEvent", LATE, WORDS[TIMEOUT], event="timer", detail=duration(row), host=source)
            self._way(row, late.id, row.exits[TIMEOUT], "")
        if row.kind == "fork" or len(answers) == 1:
            for way in answers:
                self._way(row, source, way, "")
            return
        asks = self._node(row, "exclusiveGateway", SPLIT, row.question or row.condition)
        self.graph.join(source, asks.id)
        for way in answers:
            self._way(row, asks.id, way, f'hasil_{self.keys[row.id]} == "{way.label}"')

    def _way(self, row: Row, source: str, way: Exit, condition: str) -> None:
        """Draw one exit, with the question whether the rounds are used up where the engine asks it."""
        label = way.label
        name = label if row.kind == "fork" else "" if label == TIMEOUT else WORDS.get(label, "")
        if row.id in way.guards and LIMIT in row.exits:
            gate = self._node(row, "exclusiveGateway", LIMITED, "Putaran habis?", suffix=f"-{label}")
            self.graph.join(source, gate.id, label, name, condition)
            self._arrive(row, gate.id, way.target, NEXT, "Belum", self._rounds(row, "<"))
            self._arrive(row, gate.id, row.exits[LIMIT].target, LIMIT, WORDS[LIMIT], self._rounds(row, ">="))
            return
        self._arrive(row, source, way.target, label, name, condition)

    def _arrive(self, row: Row, source: str, target: str, label: str, name: str, condition: str) -> None:
        at = self.graph.nodes[source]
        if target in ENDS:
            # An end inside a branch ends the whole run, so it must stop what the other branches still do.
            inside = bool(self.plan.scopes.get(row.id))
            number = sum(node.role == ENDING for node in self.graph.nodes.values()) + 1
            end = Node(f"akhir-{number}", "endEvent", ENDINGS[target], at.lane, row.id, ENDING, note=target)
            end.event = "terminate" if inside else ""
            arrived = self.graph.add(end).id
        elif target == RETURN:
            arrived = self._return(row, at.lane)
        else:
            arrived = self.entries[target]
        self.graph.join(source, arrived, label, name, condition)

    def _return(self, row: Row, lane: str) -> str:
        """Draw the request to the applicant and the answer, once for a row; return the request."""
        key = f"simpul-{self.keys[row.id]}-{ASK}"
        if key not in self.graph.nodes:
            ask = self._node(row, "intermediateThrowEvent", ASK, REPAIR, lane, event="message", detail=REPAIR)
            ask.note = row.back_to
            answer = self._node(row, "intermediateCatchEvent", ANSWER, REPAIRED, APPLICANT, event="message", detail=REPAIRED)
            self.graph.join(ask.id, answer.id)
            back = self.plan.rows[row.back_to]
            self.graph.join(answer.id, f"baris-{self.keys[back.id]}")
        return key

    def _gather(self, row: Row) -> None:
        """Let each branch reach the join by one flow: a parallel gateway waits for all of its flows, not for branches."""
        join, fork = self.entries[row.id], self.plan.joins.get(row.id, "")
        branches: dict[str, list[Flow]] = {}
        for flow in list(self.graph.into(join)):
            scope = self.plan.scopes.get(self.graph.nodes[flow.source].row, ())
            branch = next((label for outer, label in reversed(scope) if outer == fork), None)
            branches.setdefault(branch or next(iter(branches), ""), []).append(flow)
        for number, flows in enumerate(branches.values(), 1):
            self._merge(flows, row, f"-{number}")

    def _merge(self, flows: list[Flow], row: Row, suffix: str) -> None:
        """Let several ways arrive at a parallel gateway as one, because it would wait for every one of them."""
        if len(flows) > 1:
            gate = self._node(row, "exclusiveGateway", MERGE, suffix=f"-masuk{suffix}")
            target = flows[0].target
            for flow in flows:
                flow.target = gate.id
            self.graph.join(gate.id, target)

    def _rounds(self, row: Row, compared: str) -> str:
        return f"putaran_{self.keys[row.id]} {compared} {row.limit}"


def _shape(row: Row) -> tuple[str, str, str]:
    """Return tag, event and its detail of a row that is one node."""
    if row.kind == "start":
        return "startEvent", "", ""
    if row.kind in ("fork", "join"):
        return "parallelGateway", "", ""
    if row.kind == "automatic":
        return ("businessRuleTask" if row.condition else "serviceTask"), "", ""
    if row.kind != "await":
        return "userTask", "", ""
    if TIMEOUT in row.exits or row.time is None:
        # A boundary timer sits on an activity, never on an event (10.4.4 of the specification).
        return "receiveTask", "message", _SENDERS.get(row.awaits, "Kabar dari luar")
    if row.awaits == "date":
        return "intermediateCatchEvent", "timer", duration(row)
    return "intermediateCatchEvent", "message", _SENDERS.get(row.awaits, "Kabar dari luar")


def duration(row: Row) -> str:
    """Return the norm of a row as an ISO 8601 duration; a row without a norm waits no time."""
    if row.time is None:
        return "PT0S"
    value, unit = row.time
    return DURATIONS.get(unit, "P{}D").format(value)
