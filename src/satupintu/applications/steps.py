"""Where an exit of a task leads, in the words of a case."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from satupintu.sop.models import Task
from satupintu.sop.queries import get_plan

ExitKind = Literal["on", "return", "reject", "end", "unknown"]
_KINDS: dict[str, ExitKind] = {"RETURN": "return", "REJECT": "reject", "END": "on", "WITHDRAWN": "end", "LAPSED": "end"}


@dataclass(frozen=True)
class StepExit:
    """One exit of an open task: `outcome` is what is sent, `kind` what it means for the case."""

    outcome: str
    kind: ExitKind
    target: str
    target_activity: str
    reason_code: str


def list_exits(task: Task) -> list[StepExit]:
    """Return the exits a person may take from the task, in the order of the sheet."""
    rows = get_plan(task.run.version_id).rows
    return [
        StepExit(
            label,
            _KINDS.get(way.target, "on"),
            way.target,
            rows[way.target].activity if way.target in rows else "",
            way.reason_code,
        )
        for label, way in rows[task.row].exits.items()
        if label in {"next", "yes", "no"}
    ]


def find_exit(task: Task, outcome: str) -> StepExit:
    """Return the exit `outcome` leads to; kind `unknown` when the row has none of that name."""
    found = next((way for way in list_exits(task) if way.outcome == outcome), None)
    return found or StepExit(outcome, "unknown", "", "", "")


PRODUCT_ACTION = "issue_product"
"""The automatic action that issues the product of a case."""


def is_issuing(task: Task) -> bool:
    """Whether a task is the open automatic row by which a job issues the product."""
    row = get_plan(task.run.version_id).rows.get(task.row)
    return task.state == Task.State.OPEN and row is not None and row.action == PRODUCT_ACTION


def find_product_row(sop_version_id: UUID) -> str:
    """Return the row that issues the product; "" when a sheet has none or several, for then it is not told which."""
    found = [row.id for row in get_plan(sop_version_id).rows.values() if row.action == PRODUCT_ACTION]
    return found[0] if len(found) == 1 else ""


def find_product_ahead(task: Task) -> str:
    """Return the row that issues the product which going on from an open task leads to, "" when a choice lies between."""
    rows = get_plan(task.run.version_id).rows
    waiting = [way.target for label, way in rows[task.row].exits.items() if label in {"next", "yes", "no"}]
    seen: set[str] = set()
    while waiting:
        target = waiting.pop(0)
        if target in seen or target not in rows:
            continue
        seen.add(target)
        if rows[target].action == PRODUCT_ACTION:
            return target
        if not rows[target].is_decision:
            waiting.extend(way.target for label, way in rows[target].exits.items() if label != "limit")
    return ""
