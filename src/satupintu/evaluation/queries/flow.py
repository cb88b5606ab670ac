"""Reading process maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from satupintu.evaluation.models import FlowEdge, FlowNode, FlowSummary
from satupintu.evaluation.rules import WORKDAY_MINUTES
from satupintu.sop.models import SopVersion
from satupintu.sop.queries import get_plan

RARE = 0.02
"""Ways taken by a smaller share of the cases are not drawn, but always counted and said."""


@dataclass(frozen=True)
class MapRow:
    """A row of the sheet with how it was walked; `nodes` one for each performer, `case_days` the days cases lay there."""

    row: Any
    nodes: tuple[FlowNode, ...]
    case_days: float

    @property
    def times(self) -> int:
        """How often it was done."""
        return sum(node.times for node in self.nodes)

    @property
    def again(self) -> int:
        """Cases that did it more than once."""
        return max((node.again for node in self.nodes), default=0)


@dataclass(frozen=True)
class ProcessMap:
    """A version of a sheet as it was walked. `rows` in the order of the sheet; `hidden` ways were too rare to draw.

    `bottleneck` is the row where cases lay longest in all, "" without cases.
    """

    version: SopVersion
    summary: FlowSummary
    rows: tuple[MapRow, ...]
    edges: tuple[FlowEdge, ...]
    hidden: tuple[FlowEdge, ...]
    strange: tuple[FlowEdge, ...]

    @property
    def bottleneck(self) -> str:
        """The row with the most case-days."""
        top = max(self.rows, key=lambda line: line.case_days, default=None)
        return top.row.id if top is not None and top.case_days > 0 else ""

    @property
    def fitness(self) -> float | None:
        """Share of the cases that took only ways the sheet has."""
        return 1 - self.summary.deviating / self.summary.cases if self.summary.cases else None


def list_mapped_versions(service_code: str) -> list[SopVersion]:
    """Return the versions of a service's sheets that have a process map, newest first."""
    mapped = FlowSummary.objects.values("version_id")
    versions = SopVersion.objects.filter(pk__in=mapped, sop__service_code=service_code).select_related("sop")
    return list(versions.order_by("sop__variant", "-number"))


def find_map(version_id: UUID) -> ProcessMap | None:
    """Return the process map of a version, in four queries; None where there is none (yet)."""
    summary = FlowSummary.objects.filter(version_id=version_id).first()
    version = SopVersion.objects.filter(pk=version_id).select_related("sop").first()
    if summary is None or version is None:
        return None
    nodes = list(FlowNode.objects.filter(version_id=version_id).order_by("row", "role"))
    rows = []
    for row in sorted(get_plan(version_id).rows.values(), key=lambda one: one.number):
        if not row.is_control:
            mine = tuple(node for node in nodes if node.row == row.id)
            rows.append(MapRow(row, mine, sum(node.total_minutes for node in mine) / WORKDAY_MINUTES))
    edges = list(FlowEdge.objects.filter(version_id=version_id).order_by("-times", "from_row", "to_row"))
    rare = RARE * max(summary.cases, 1)
    return ProcessMap(
        version,
        summary,
        tuple(rows),
        tuple(edge for edge in edges if edge.cases >= rare),
        tuple(edge for edge in edges if edge.cases < rare),
        tuple(edge for edge in edges if not edge.is_allowed),
    )
