"""A drawing as a BPMN 2.0 file, with everything else a sheet says in elements of our own namespace."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from satupintu.sop.bpmn.drawing import draw
from satupintu.sop.bpmn.graph import DC, DD, DI, MAIN, MODEL, OWN, Flow, Graph, Node
from satupintu.sop.bpmn.layout import LABEL, Box, Layout, place
from satupintu.sop.engine import compile_plan

_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry (section 2.2); a carriage return would come back as a line feed."""

EXPRESSIONS = "http://www.python.org/"
"""Conditions are comparisons that Python, and any other language of expressions, reads alike."""


def write_bpmn(sheet: Mapping[str, Any], title: str) -> str:
    """Return the BPMN file of a sheet. Raises PlanError when the sheet cannot run."""
    graph = draw(sheet, compile_plan(sheet))
    return _Writing(sheet, title, graph, place(graph)).text()


def printed(text: str) -> str:
    """Return a name as the file carries it: one line, without what XML cannot hold."""
    return re.sub(r"\s+", " ", _UNWRITABLE.sub(" ", text)).strip()


def _attributes(**values: object) -> str:
    return "".join(f' {key.rstrip("_")}="{escape(str(value))}"' for key, value in values.items() if value not in ("", None))


def _field(name: str, value: object) -> str:
    """Return one thing a sheet says. Words stand as they are; all else, and words XML would change, as JSON."""
    if isinstance(value, str) and value == value.strip() and value and not _UNWRITABLE.search(value):
        return f"<satupintu:isi{_attributes(nama=name)}>{escape(value)}</satupintu:isi>"
    return f'<satupintu:isi{_attributes(nama=name)} tipe="json">{escape(json.dumps(value))}</satupintu:isi>'


class _Writing:
    def __init__(self, sheet: Mapping[str, Any], title: str, graph: Graph, layout: Layout) -> None:
        self.sheet, self.title, self.graph, self.layout = sheet, printed(title) or "SOP", graph, layout
        self.rows = {str(row["id"]).strip(): (number, row) for number, row in enumerate(sheet["rows"], 1)}
        details = {node.detail for node in graph.nodes.values() if node.event == "message"}
        self.messages = {detail: f"pesan-{number}" for number, detail in enumerate(sorted(details), 1)}
        self.lane_ids = {code: f"jalur-{number}" for number, code in enumerate(graph.lanes, 1)}

    def text(self) -> str:
        own = "".join(_field(key, value) for key, value in self.sheet.items() if key != "rows")
        messages = "".join(f"<message{_attributes(id=key, name=name)}/>" for name, key in self.messages.items())
        process = (
            f'<process{_attributes(id="proses", name=self.title)} isExecutable="true">'
            f"<extensionElements><satupintu:lembar>{own}</satupintu:lembar></extensionElements>"
            f'<laneSet id="jalur">{"".join(self._lane(code, name) for code, name in self.graph.lanes.items())}</laneSet>'
            f"{''.join(self._node(node) for node in self.graph.nodes.values())}"
            f"{''.join(self._flow(flow) for flow in self.graph.flows)}</process>"
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<definitions xmlns="{MODEL}" xmlns:bpmndi="{DI}" xmlns:dc="{DC}" xmlns:di="{DD}" xmlns:satupintu="{OWN}" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definisi" targetNamespace="{OWN}" '
            f'expressionLanguage="{EXPRESSIONS}" exporter="satupintu">'
            f'{messages}<collaboration id="kolaborasi">'
            f'<participant{_attributes(id="kolam", name=self.title)} processRef="proses"/></collaboration>'
            f"{process}{self._diagram()}</definitions>\n"
        )

    def _lane(self, code: str, name: str) -> str:
        members = "".join(f"<flowNodeRef>{node.id}</flowNodeRef>" for node in self.graph.nodes.values() if node.lane == code)
        return (
            f"<lane{_attributes(id=self.lane_ids[code], name=printed(name) or code)}><extensionElements>"
            f"{_field('kode', code)}</extensionElements>{members}</lane>"
        )

    def _node(self, node: Node) -> str:
        more: dict[str, str] = {}
        if node.tag == "receiveTask":
            more["messageRef"] = self.messages[node.detail]
        if node.host:
            more["attachedToRef"] = node.host
        flows = "".join(f"<incoming>{flow.id}</incoming>" for flow in self.graph.into(node.id))
        flows += "".join(f"<outgoing>{flow.id}</outgoing>" for flow in self.graph.from_(node.id))
        event = "" if node.tag == "receiveTask" else self._event(node)
        return (
            f"<{node.tag}{_attributes(id=node.id, name=printed(node.name), **more)}>"
            f"<extensionElements>{self._own(node)}</extensionElements>{flows}{event}</{node.tag}>"
        )

    def _own(self, node: Node) -> str:
        number, row = self.rows[node.row]
        marks = _attributes(baris=node.row, peran=node.role, catatan=node.note)
        if node.role != MAIN:
            return f"<satupintu:simpul{marks}/>"
        inside = "".join(_field(str(key), value) for key, value in row.items())
        return f"<satupintu:simpul{marks}{_attributes(urutan=number)}>{inside}</satupintu:simpul>"

    def _event(self, node: Node) -> str:
        if node.event == "timer":
            kind = "timeDuration"
            timed = f'<{kind} xsi:type="tFormalExpression">{escape(node.detail)}</{kind}>'
            return f'<timerEventDefinition id="waktu-{node.id}">{timed}</timerEventDefinition>'
        if node.event == "message":
            return f'<messageEventDefinition id="isi-{node.id}" messageRef="{self.messages[node.detail]}"/>'
        return f'<terminateEventDefinition id="henti-{node.id}"/>' if node.event == "terminate" else ""

    def _flow(self, flow: Flow) -> str:
        marks = _attributes(id=flow.id, name=printed(flow.name), sourceRef=flow.source, targetRef=flow.target)
        inside = ""
        if flow.label:
            inside = f"<extensionElements><satupintu:jalan{_attributes(keluar=flow.label)}/></extensionElements>"
        if flow.condition:
            language = f' language="{EXPRESSIONS}"'
            condition = escape(flow.condition, quote=False)
            inside += f'<conditionExpression xsi:type="tFormalExpression"{language}>{condition}</conditionExpression>'
        return f"<sequenceFlow{marks}>{inside}</sequenceFlow>" if inside else f"<sequenceFlow{marks}/>"

    def _diagram(self) -> str:
        layout = self.layout
        shapes = [_shape("kolam", layout.pool, horizontal=True)]
        shapes += [_shape(self.lane_ids[code], box, horizontal=True) for code, box in layout.lanes.items()]
        shapes += [self._shape(node, layout.shapes[node.id]) for node in self.graph.nodes.values()]
        for flow in self.graph.flows:
            points = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in layout.lines[flow.id])
            label = _label(layout.words[flow.id]) if flow.id in layout.words else ""
            shapes.append(f'<bpmndi:BPMNEdge id="garis-{flow.id}" bpmnElement="{flow.id}">{points}{label}</bpmndi:BPMNEdge>')
        plane = f'<bpmndi:BPMNPlane id="bidang" bpmnElement="kolaborasi">{"".join(shapes)}</bpmndi:BPMNPlane>'
        return f'<bpmndi:BPMNDiagram id="gambar">{plane}</bpmndi:BPMNDiagram>'

    def _shape(self, node: Node, box: Box) -> str:
        label = ""
        if node.name and node.tag.endswith(("Gateway", "Event")):
            width = 110
            left = box.x + box.width // 2 - width // 2
            top = box.y - LABEL - 2 if node.tag.endswith("Gateway") else box.y + box.height + 4
            if node.host:
                left, top = box.x + box.width + 2, box.y + box.height - 6
            label = _label(Box(left, top, width, LABEL - 6))
        return _shape(node.id, box, label=label, marked=node.tag == "exclusiveGateway")


def _shape(element: str, box: Box, *, label: str = "", horizontal: bool = False, marked: bool = False) -> str:
    more = ' isHorizontal="true"' * horizontal + ' isMarkerVisible="true"' * marked
    return f'<bpmndi:BPMNShape id="bentuk-{element}" bpmnElement="{element}"{more}>{_bounds(box)}{label}</bpmndi:BPMNShape>'


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>'


def _label(box: Box) -> str:
    return f"<bpmndi:BPMNLabel>{_bounds(box)}</bpmndi:BPMNLabel>"
