"""From the XML of any BPMN file to what stands in it: one process, its nodes, flows and lanes, and what was left out and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from satupintu.sop.bpmn.graph import DC, DD, DI, MODEL, OWN, Flow
from satupintu.sop.bpmn.source import BpmnFault, Element, one_line, read_xml
from satupintu.sop.engine.plan import gettext_noop

ACTIVITIES = frozenset(
    {
        "task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask",
        "callActivity",
    }
)  # fmt: skip
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
NESTED = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_PASSED_OVER = frozenset(
    {
        "incoming", "outgoing", "extensionElements", "documentation", "laneSet", "sequenceFlow", "conditionExpression",
        "flowNodeRef", "childLaneSet", "dataObject", "association", "script",
    }
)  # fmt: skip
_JOINED = "/"
"""How the ids of flows begin that we draw ourselves between the inside of a subprocess and its outside."""
_LOOPS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was not taken over as it stood: the element, and an Indonesian source text with its holes."""

    element: str
    name: str
    type: str
    sentence: str
    data: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """A node of the file. `event` is the kind of its event definition, `detail` a duration, `row` `role` `note` our marks.

    `fields` is all a row of ours says, None for a node that is not a row's main one. `tag` is `pass` for what only leads on.
    """

    id: str
    tag: str
    name: str
    lane: str = ""
    event: str = ""
    detail: str = ""
    host: str = ""
    row: str = ""
    role: str = ""
    note: str = ""
    position: int = 0
    fields: dict[str, Any] | None = None
    default: str = ""
    words: str = ""


@dataclass(slots=True)
class Findings:
    """One process of a file: `lanes` id → (code or "", name), `sheet` what our own file says beside the rows."""

    title: str = ""
    sheet: dict[str, Any] | None = None
    lanes: dict[str, tuple[str, str]] = field(default_factory=dict)
    nodes: dict[str, Found] = field(default_factory=dict)
    ways: list[Flow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def say(self, at: Element | Found | Flow | str, sentence: str, **data: object) -> None:
        """Note what was not taken over."""
        if isinstance(at, Element):
            self.remarks.append(Remark(at.get("id"), one_line(at.get("name"), 80), at.tag, sentence, data))
        elif isinstance(at, Found):
            self.remarks.append(Remark(at.id, at.name[:80], at.tag, sentence, data))
        elif isinstance(at, Flow):
            self.remarks.append(Remark(at.id, at.name[:80], "sequenceFlow", sentence, data))
        else:
            self.remarks.append(Remark("", "", at, sentence, data))


def find_process(source: bytes) -> Findings:
    """Return what stands in a BPMN file. Raises BpmnFault for a file that is no BPMN or has no process."""
    root = read_xml(source)
    if root.namespace != MODEL or root.tag != "definitions":
        raise BpmnFault("not_bpmn", gettext_noop("Berkas ini bukan BPMN 2.0."))
    processes = list(root.named("process", MODEL))
    if not processes:
        raise BpmnFault("no_process", gettext_noop("Berkas ini tidak memuat proses."))
    chosen = max(processes, key=lambda process: (_own(process, "lembar") is not None, _size(process)))
    return _Reading(root, chosen, processes).found


def _size(process: Element) -> int:
    kinds = ACTIVITIES | GATEWAYS | EVENTS | NESTED
    waiting, count = [process], 0
    while waiting:
        for child in waiting.pop().children:
            if child.namespace == MODEL and child.tag in kinds:
                count += 1
                waiting.append(child)
    return count


def _own(element: Element, tag: str) -> Element | None:
    for extension in element.named("extensionElements", MODEL):
        for child in extension.named(tag, OWN):
            return child
    return None


_TEXTS = ("id", "kind", "activity", "input", "output", "note", "question", "condition", "action", "awaits", "back_to")
_SHAPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(_TEXTS, (str, int, float)),
    "performers": (list,),
    "form": (list,),
    "exits": (dict,),
    "reasons": (dict,),
    "settings": (dict,),
    "time": (dict,),
    "limit": (int,),
    "return_limit": (int,),
}
"""What each thing a sheet says must be at least, or it was spoilt on the way."""


def _fields(element: Element) -> dict[str, Any]:
    """Return what our own elements say; what cannot be read, or is not of its kind, is left out: the row then misses it."""
    return {name: value for name, value in _raw_fields(element).items() if not _is_spoilt(name, value)}


def _is_spoilt(name: str, value: object) -> bool:
    if value is _SPOILT or not isinstance(value, (*_SHAPES.get(name, (object,)), type(None))):
        return True
    return name == "performers" and any(not isinstance(one, str | dict) for one in value or ())  # type: ignore[attr-defined]


_SPOILT = object()


def _raw_fields(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element.named("isi", OWN):
        name, value = child.get("nama"), child.text
        if child.get("tipe") == "json":
            try:
                found[name] = json.loads(value)
            except (ValueError, RecursionError):
                found[name] = _SPOILT
        else:
            found[name] = value
    return found


class _Reading:
    def __init__(self, root: Element, chosen: Element, processes: Iterable[Element]) -> None:
        self.found = Findings(title=one_line(chosen.get("name"), 200))
        self.ids: set[str] = set()
        self.strange: Counter[str] = Counter()
        for process in processes:
            if process is not chosen:
                self.found.say(process, gettext_noop("Berkas memuat beberapa proses; yang ini tidak diambil."))
        sheet = _own(chosen, "lembar")
        if sheet is not None:
            self.found.sheet = _fields(sheet)
            if len(self.found.sheet) < len(_raw_fields(sheet)):
                self.found.say(chosen, gettext_noop("Sebagian keterangan lembar rusak dan tidak diambil."))
        self.lane_of: dict[str, str] = {}
        self.outs: dict[str, str] = {}
        self._around(root, chosen)
        self._inside(chosen, "")
        for way in self.found.ways:
            if not way.id.startswith(_JOINED):
                way.source = self.outs.get(way.source, way.source)
        self.found.ways = [way for way in self.found.ways if self._has_ends(way)]
        for namespace, count in sorted(self.strange.items()):
            sentence = gettext_noop("%(count)s keterangan milik program lain (%(namespace)s) tidak diambil.")
            self.found.say("extensionElements", sentence, count=count, namespace=one_line(namespace, 100))

    def _around(self, root: Element, chosen: Element) -> None:
        """Read what stands beside the process: pools, and what has no place in a sheet."""
        for child in root.children:
            if child.namespace == DI or child.tag in ("process", "message", "signal", "error", "escalation", "extensionElements"):
                continue
            if child.tag != "collaboration" or child.namespace != MODEL:
                self.found.say(child, gettext_noop("Unsur di luar proses ini tidak diambil."))
                continue
            for part in child.children:
                if part.tag == "participant" and part.get("processRef") == chosen.get("id"):
                    self.found.title = one_line(part.get("name"), 200) or self.found.title
                elif part.tag == "participant" and part.get("processRef"):
                    continue  # its process has been named already
                elif part.tag == "messageFlow":
                    self.found.say(part, gettext_noop("Aliran pesan antarkolam tidak diambil; lembar SOP tidak mengenalnya."))
                elif part.tag not in ("extensionElements", "documentation"):
                    self.found.say(part, gettext_noop("Unsur kolaborasi ini tidak diambil."))

    def _inside(self, container: Element, lane: str) -> None:
        for lanes in container.named("laneSet", MODEL):
            self._lanes(lanes)
        for child in container.children:
            if child.namespace not in (MODEL, ""):
                self._foreign(child)
            elif child.tag == "sequenceFlow":
                self._flow(child)
            elif child.tag in ACTIVITIES | GATEWAYS | EVENTS:
                self._node(child, lane)
            elif child.tag in NESTED:
                self._nested(child, lane)
            elif child.tag == "extensionElements":
                self._extensions(child)
            elif child.tag not in _PASSED_OVER | _LOOPS:
                self.found.say(child, gettext_noop("Unsur ini tidak punya tempat di lembar SOP dan tidak diambil."))

    def _foreign(self, element: Element) -> None:
        if element.namespace not in (OWN, DI, DC, DD):
            self.strange[element.namespace] += 1

    def _extensions(self, extensions: Element) -> None:
        for child in extensions.children:
            self._foreign(child)

    def _lanes(self, lanes: Element) -> None:
        """Read lanes; those inside of others win, because they say it more precisely."""
        waiting = list(lanes.named("lane", MODEL))
        while waiting:
            lane = waiting.pop(0)
            lane_id = lane.get("id") or f"lane-{len(self.found.lanes) + 1}"
            if lane_id in self.found.lanes:
                self.found.say(lane, gettext_noop("Id dipakai dua kali; yang kedua tidak diambil."))
                continue
            code = ""
            for extension in lane.named("extensionElements", MODEL):
                code = str(_fields(extension).get("kode") or "") or code
                self._extensions(extension)
            self.found.lanes[lane_id] = (code, one_line(lane.get("name"), 200))
            for reference in lane.named("flowNodeRef", MODEL):
                self.lane_of[reference.text.strip()] = lane_id
            for inner in lane.named("childLaneSet", MODEL):
                waiting.extend(inner.named("lane", MODEL))

    def _flow(self, flow: Element) -> None:
        mark = _own(flow, "jalan")
        conditions = [one_line(child.text, 200) for child in flow.named("conditionExpression", MODEL)]
        for extension in flow.named("extensionElements", MODEL):
            self._extensions(extension)
        way = Flow(
            flow.get("id"),
            flow.get("sourceRef"),
            flow.get("targetRef"),
            one_line(flow.get("name"), 100),
            mark.get("keluar") if mark is not None else "",
            conditions[0] if conditions else "",
        )
        self.found.ways.append(way)

    def _has_ends(self, way: Flow) -> bool:
        if way.source in self.found.nodes and way.target in self.found.nodes:
            return True
        self.found.say(way, gettext_noop("Alir ini tidak menghubungkan dua unsur yang dikenal."))
        return False

    def _node(self, element: Element, lane: str) -> Found | None:
        node_id = element.get("id") or f"tanpa-id-{len(self.ids) + 1}"
        if node_id in self.ids:
            self.found.say(element, gettext_noop("Id dipakai dua kali; yang kedua tidak diambil."))
            return None
        self.ids.add(node_id)
        node = Found(node_id, element.tag, one_line(element.get("name")), self.lane_of.get(node_id, lane))
        node.host, node.default = element.get("attachedToRef"), element.get("default")
        node.words = one_line(" ".join(child.text for child in element.named("documentation", MODEL)))
        mark = _own(element, "simpul")
        if mark is not None:
            node.row, node.role, node.note = mark.get("baris"), mark.get("peran"), mark.get("catatan")
            node.position = int(mark.get("urutan")) if mark.get("urutan").isdecimal() and len(mark.get("urutan")) < 9 else 0
            node.fields = _fields(mark) if node.role == "row" else None
            if node.fields is not None and len(node.fields) < len(_raw_fields(mark)):
                self.found.say(element, gettext_noop("Sebagian isian baris ini rusak dan tidak diambil."))
        for child in element.children:
            self._part(node, element, child)
        self.found.nodes[node_id] = node
        return node

    def _part(self, node: Found, element: Element, child: Element) -> None:
        """Read one child of a node."""
        if child.namespace not in (MODEL, ""):
            self._foreign(child)
        elif child.tag.endswith("EventDefinition"):
            if node.event:
                self.found.say(element, gettext_noop("Hanya peristiwa pertama dari beberapa yang diambil."))
                return
            node.event = child.tag.removesuffix("EventDefinition")
            node.detail = next((one_line(c.text, 40) for c in child.children if c.tag.startswith("time")), "")
            if node.event == "link":
                node.detail = one_line(child.get("name"))
        elif child.tag == "extensionElements":
            self._extensions(child)
        elif child.tag in _LOOPS:
            self.found.say(element, gettext_noop("Pengulangan kegiatan ini tidak diambil; baris dikerjakan sekali."))
        elif child.tag == "script":
            self.found.say(element, gettext_noop("Skrip tidak diambil dan tidak pernah dijalankan."))
        elif child.tag not in _PASSED_OVER:
            self.found.say(child if child.get("id") else element, gettext_noop("Data di unsur ini tidak diambil."))

    def _nested(self, element: Element, lane: str) -> None:
        """Lay a subprocess open: its start follows what leads to it, its ends lead to what follows it."""
        if element.get("triggeredByEvent") == "true":
            self.found.say(element, gettext_noop("Subproses yang dipicu peristiwa tidak diambil beserta isinya."))
            return
        inner = [c for c in element.children if c.tag in ACTIVITIES | GATEWAYS | EVENTS | NESTED and c.namespace == MODEL]
        if not inner:
            self.found.say(element, gettext_noop("Subproses tanpa isi menjadi satu baris kegiatan."))
            if (node := self._node(Element(MODEL, "task", element.attributes, element.children), lane)) is not None:
                node.tag = "task"
            return
        node_id = element.get("id") or f"tanpa-id-{len(self.ids) + 1}"
        if node_id in self.ids:
            self.found.say(element, gettext_noop("Id dipakai dua kali; alir menuju yang pertama."))
            node_id = f"{node_id}/{len(self.ids)}"
        self.ids.add(node_id)
        self.found.say(element, gettext_noop("Subproses diuraikan: kegiatannya menjadi baris lembar ini."))
        if any(child.tag in _LOOPS for child in element.children):
            self.found.say(element, gettext_noop("Pengulangan kegiatan ini tidak diambil; baris dikerjakan sekali."))
        lane = self.lane_of.get(node_id, lane)
        before, first_way = set(self.found.nodes), len(self.found.ways)
        self._inside(element, lane)
        added = [node for key, node in self.found.nodes.items() if key not in before]
        self.found.nodes[node_id] = Found(node_id, "pass", one_line(element.get("name")), lane)
        out = f"{node_id}/keluar"
        self.found.nodes[out] = Found(out, "pass", "", lane)
        self._open_up(node_id, out, added, self.found.ways[first_way:])

    def _open_up(self, node_id: str, out: str, added: list[Found], ways: list[Flow]) -> None:
        """Join the inside of a subprocess to its outside. Flows of the outside are put on the way out when all are read."""
        direct = {way.target for way in ways}
        starts = [node for node in added if node.tag == "startEvent"] or [
            node for node in added if node.id not in direct and not node.host and node.tag != "pass"
        ]
        for node in starts:
            self.found.ways.append(Flow(f"{_JOINED}{node.id}", node_id, node.id))
            if node.tag == "startEvent":
                node.tag = "pass"
        left = {way.source for way in ways}
        for node in added:
            if node.tag == "endEvent" and not node.role:
                node.tag = "pass"
                self.found.ways.append(Flow(f"{_JOINED}{node.id}", node.id, out))
            elif node.id not in left and node.tag in ACTIVITIES:
                self.found.ways.append(Flow(f"{_JOINED}{node.id}", node.id, out))
        self.outs[node_id] = out
