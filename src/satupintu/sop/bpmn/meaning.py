"""From what stands in a BPMN file to a draft sheet: every activity a row, every flow an exit, and a remark for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from satupintu.sop.bpmn.graph import LIMIT, NEXT, NO, TIMEOUT, YES, Flow
from satupintu.sop.bpmn.lanes import Performers
from satupintu.sop.bpmn.network import Network
from satupintu.sop.bpmn.reading import Findings, Found, Remark, find_process
from satupintu.sop.bpmn.rows import new_row, own_row, set_time
from satupintu.sop.bpmn.source import BpmnFault
from satupintu.sop.bpmn.writing import printed
from satupintu.sop.engine import ENDS, RETURN
from satupintu.sop.engine.plan import MAX_ROWS, gettext_noop


@dataclass(frozen=True, slots=True)
class Reading:
    """What a BPMN file became: a draft sheet, the name of the process, and what was not taken over as it stood."""

    sheet: dict[str, Any]
    title: str
    remarks: tuple[Remark, ...]


def read_bpmn(source: bytes, performers: Mapping[str, str] | None = None) -> Reading:
    """Return the draft sheet of a BPMN file; `performers` are known codes with their labels, which lanes may mean.

    Raises BpmnFault when the file cannot be read at all; everything less is a remark.
    """
    found = find_process(source)
    sheet = _Meaning(found, performers or {}).sheet()
    remarks = {(remark.element, remark.type, remark.sentence): remark for remark in found.remarks}
    return Reading(sheet, found.title, tuple(remarks.values()))


class _Meaning:
    def __init__(self, found: Findings, known: Mapping[str, str]) -> None:
        self.found = found
        self.network = Network(found)
        self.performers = Performers(found, known)
        self.used: set[str] = set()
        self.added: dict[str, list[dict[str, Any]]] = {}
        self.asked: dict[str, str] = {}

    def sheet(self) -> dict[str, Any]:
        """Return the draft."""
        nodes = list(self.network.in_order())
        if len(nodes) > MAX_ROWS:
            raise _too_long()
        start = self.network.start
        ids = self.network.row_ids
        taken = {node.row for node in nodes if node.fields is not None}
        for node in nodes:
            ids[node.id] = self._name(node, taken)
        rows = {node.id: self._row(node) for node in nodes}
        lines: list[dict[str, Any]] = []
        if start is None:
            first = ids[nodes[0].id] if nodes else "END"
            begun = Found("", "startEvent", "")
            lines.append(new_row(begun, self._number(), "start", "", {NEXT: first}))
            self.found.say("startEvent", gettext_noop("Proses tidak punya awal; baris mulai ditambahkan."))
        lines += self._sorted(nodes, rows)
        if len(lines) > MAX_ROWS:
            raise _too_long()
        own = {key: value for key, value in (self.found.sheet or {}).items() if key not in ("rows", "performers")}
        return {**self.performers.listed(lines), **own, "rows": lines}

    def _name(self, node: Found, taken: set[str]) -> str:
        """Return the id of a row: its own while nobody else has it, else the next free number."""
        row_id = node.row.strip()
        if node.fields is not None and row_id and len(row_id) <= 20 and row_id not in {*ENDS, RETURN, *self.used}:
            self.used.add(row_id)
            return row_id
        return self._number(taken)

    def _number(self, taken: set[str] | None = None) -> str:
        number = len(self.used) + 1
        while str(number) in self.used or str(number) in (taken or ()):
            number += 1
        self.used.add(str(number))
        return str(number)

    def _sorted(self, nodes: Sequence[Found], rows: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows as the sheet had them, new ones after the row they follow."""
        keyed: list[tuple[int, int, dict[str, Any]]] = []
        anchor = 0
        for node in nodes:
            anchor = node.position or anchor
            keyed += [(anchor, 0 if node.position else 1, rows[node.id])]
            keyed += [(anchor, 1, row) for row in self.added.get(node.id, ())]
        order = sorted(range(len(keyed)), key=lambda n: (keyed[n][0], keyed[n][1], n))
        return [keyed[n][2] for n in order]

    def _row(self, node: Found) -> dict[str, Any]:
        network, found = self.network, self.found
        performer = self.performers.of(node)
        question = network.questions.get(node.id)
        ways = network.ways_of(node)
        kind = network.kind_of(node)
        if kind == "join" and len(ways) > 1:
            exits = {NEXT: self._fork(node, ways)}
        elif kind in ("fork", "await") and node.tag in ("parallelGateway", "pass", "eventBasedGateway"):
            exits = self._branches(node, ways) if kind == "fork" else self._races(node, ways)
        elif question is not None or kind == "decide":
            exits = self._answers(node, ways, performer)
            kind = "decide" if kind == "execute" else kind
        elif len(ways) > 1:
            found.say(node, gettext_noop("Beberapa alir keluar dari satu unsur; dibaca sebagai percabangan."))
            exits = {NEXT: self._fork(node, ways)}
        elif ways:
            exits = {NEXT: self._goal(ways[0])}
        else:
            found.say(node, gettext_noop("Unsur ini tidak punya lanjutan; dianggap akhir proses."))
            exits = {NEXT: "END"}
        if node.id in network.late:
            late = network.out[network.late[node.id]]
            exits[TIMEOUT] = self._goal(late[0]) if late else "LAPSED"
        if node.fields is not None and node.row in network.limits:
            exits[LIMIT] = self._goal(network.limits[node.row])
        return self._finished(node, kind, performer, exits)

    def _finished(self, node: Found, kind: str, performer: str, exits: Mapping[str, str]) -> dict[str, Any]:
        """Return the row with everything around it: question, place to come back to, time."""
        network, row_id = self.network, self.network.row_ids[node.id]
        exits = {label: target for label, target in exits.items() if target}
        if node.fields is not None:
            if node.id in network.parts:
                node.name = network.parts[node.id][0].name
            row = own_row(node, row_id, kind, performer, exits)
            if node.id in network.parts:
                self._together(node, row)
        else:
            row = new_row(node, row_id, kind, performer, exits)
        asked = network.questions.get(node.id)
        if asked is not None:
            name = self.found.nodes[asked].name
            if printed(str(row.get("question") or row.get("condition") or "")) != name:
                row["question"] = name
        elif self.asked.get(node.id) and node.fields is None:
            row["question"] = self.asked[node.id]
        back = network.back.get(node.id)
        if back is not None and RETURN in exits.values():
            target = self._goal(back[0])
            if target not in (back[1], ""):
                row["back_to"] = target
        late = network.late.get(node.id)
        timer = self.found.nodes[late] if late else node
        if kind == "await" and timer.event == "timer" and not set_time(row, timer.detail):
            self.found.say(timer, gettext_noop("Lama waktu ini tidak dapat dibaca; isi waktu barisnya."))
        return row

    def _together(self, node: Found, row: dict[str, Any]) -> None:
        """Let a together row have the performers in whose lanes its tasks lie, and their words."""
        parts = self.network.parts[node.id]
        if printed(str(row.get("activity") or "")) != parts[0].name:
            row["activity"] = parts[0].name
        lanes = [self.performers.of(part) for part in parts]
        if row.get("performers") != lanes and all(lanes):
            row["performers"] = lanes

    def _branches(self, node: Found, ways: Sequence[Flow]) -> dict[str, str]:
        exits: dict[str, str] = {}
        for number, way in enumerate(ways, 1):
            label = way.label or way.name[:40] or f"cabang {number}"
            while label in exits or label == LIMIT:
                label += f" {number}"
            exits[label] = self._goal(way)
        if node.id in self.network.parts:
            return {NEXT: next(iter(exits.values()), "")}
        return exits

    def _fork(self, node: Found, ways: Sequence[Flow]) -> str:
        """Add a fork behind a node that has several ways on at once; return its id."""
        row_id = self._number(set(self.network.row_ids.values()))
        gate = Found(node.id, "parallelGateway", "", node.lane)
        self.added.setdefault(node.id, []).append(new_row(gate, row_id, "fork", "", self._branches(gate, ways)))
        return row_id

    def _races(self, node: Found, ways: Sequence[Flow]) -> dict[str, str]:
        """Return the exits of a gateway that waits for the first of several events."""
        nodes = self.found.nodes
        timed = [way for way in ways if nodes[way.target].event == "timer"]
        heard = [way for way in ways if way not in timed]
        exits: dict[str, str] = {}
        for label, way in zip((YES, NO) if len(heard) > 1 else (NEXT,), heard, strict=False):
            exits[label] = self._behind(way)
        if timed:
            exits[TIMEOUT if heard else NEXT] = self._behind(timed[0])
            node.event, node.detail = "timer", nodes[timed[0].target].detail
        for way in [*heard[2:], *timed[1:]]:
            self.found.say(
                nodes[way.target], gettext_noop("Baris menunggu mengenal dua jawaban dan satu batas waktu; ini tidak diambil.")
            )
        names = [nodes[way.target].name for way in ways if way in heard[:2] and nodes[way.target].name]
        self.asked[node.id] = " / ".join(names) if len(heard) > 1 else ""
        if heard:
            node.name = node.name or nodes[heard[0].target].name
        return exits

    def _behind(self, way: Flow) -> str:
        """Return where the event at the end of a way leads, or the event's own row when others lead there too."""
        if way.target in self.network.hidden:
            onward = self.network.out[way.target]
            return self._goal(onward[0]) if onward else "END"
        return self._goal(way)

    def _answers(self, node: Found, ways: Sequence[Flow], performer: str) -> dict[str, str]:
        """Return yes and no of a decision; a question with more answers becomes several questions."""
        labels = {way.label: way for way in ways if way.label}
        if {YES, NO} == set(labels) and len(ways) == 2:
            return {label: self._goal(way) for label, way in labels.items()}
        if len(ways) == 2:
            yes, no = self.network.yes_and_no(node, ways)
            return {YES: self._goal(yes), NO: self._goal(no)}
        self.found.say(node, gettext_noop("Pilihan lebih dari dua; diurai menjadi beberapa keputusan Ya/Tidak."))
        exits = {YES: self._goal(ways[0])}
        lines = []
        taken = set(self.network.row_ids.values())
        row_id = exits[NO] = self._number(taken)
        for number, way in enumerate(ways[1:-1], 2):
            last = number == len(ways) - 1
            onward = self._goal(ways[-1]) if last else self._number(taken)
            asked = Found(node.id, "exclusiveGateway", "", node.lane)
            row = new_row(asked, row_id, "decide", performer, {YES: self._goal(way), NO: onward})
            lines.append({**row, "question": way.name})
            row_id = onward
        self.added.setdefault(node.id, []).extend(lines)
        return exits

    def _goal(self, way: Flow) -> str:
        return self.network.goal(way)


def _too_long() -> BpmnFault:
    return BpmnFault("too_long", gettext_noop("Proses memuat lebih dari %(most)s kegiatan."), most=MAX_ROWS)
