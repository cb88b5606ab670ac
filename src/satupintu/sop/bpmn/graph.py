"""The drawing of a sheet between its rows and its XML: nodes in lanes, flows between them, and the words of BPMN.

Names of elements follow OMG formal/2011-01-03 (Business Process Model and Notation 2.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
OWN = "urn:satupintu:sop:1"
"""Namespace of what a sheet says and BPMN has no word for; other programs keep or ignore it."""

YES, NO, NEXT, TIMEOUT, LIMIT = "yes", "no", "next", "timeout", "limit"
WORDS: Mapping[str, str] = {YES: "Ya", NO: "Tidak", TIMEOUT: "Waktu habis", LIMIT: "Putaran habis"}
"""What stands on a flow for each exit; a drawing is in Indonesian, as the sheet is."""

ENDINGS: Mapping[str, str] = {"END": "Terbit", "REJECT": "Ditolak", "WITHDRAWN": "Dicabut", "LAPSED": "Gugur"}
"""What stands below each end event."""

SYSTEM, APPLICANT = "sistem", "pemohon"

# What a node is to its row. A row has one main node; the others are drawn around it.
MAIN, SPLIT, MERGE, PART, LIMITED, LATE, ASK, ANSWER, ENDING = (
    "row", "split", "merge", "part", "limit", "timeout", "return", "returned", "end",
)  # fmt: skip


@dataclass(slots=True)
class Node:
    """One shape: `tag` of BPMN, `row` it belongs to, `role` towards that row, `lane` code, `note` for the role.

    `event` is timer, message or terminate, `detail` the timer's duration or the message's name. `host` is the node a boundary
    event sits on.
    """

    id: str
    tag: str
    name: str
    lane: str
    row: str
    role: str
    event: str = ""
    detail: str = ""
    note: str = ""
    host: str = ""


@dataclass(slots=True)
class Flow:
    """One sequence flow; `label` is the exit of the row it stands for, `condition` an expression over the run's data."""

    id: str
    source: str
    target: str
    name: str = ""
    label: str = ""
    condition: str = ""


@dataclass(slots=True)
class Graph:
    """A drawing: `lanes` code → name in their order, nodes by id in the order of the rows, flows."""

    lanes: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def add(self, node: Node) -> Node:
        """Take a node in."""
        self.nodes[node.id] = node
        return node

    def join(self, source: str, target: str, label: str = "", name: str = "", condition: str = "") -> Flow:
        """Draw a flow between two nodes."""
        flow = Flow(f"alir-{len(self.flows) + 1}", source, target, name, label, condition)
        self.flows.append(flow)
        return flow

    def from_(self, node_id: str) -> Iterator[Flow]:
        """Yield the flows that leave a node."""
        return (flow for flow in self.flows if flow.source == node_id)

    def into(self, node_id: str) -> Iterator[Flow]:
        """Yield the flows that enter a node."""
        return (flow for flow in self.flows if flow.target == node_id)
