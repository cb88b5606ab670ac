"""SpiffWorkflow beside our engine: the exported file runs there, step by step, on the same random events."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import SpiffWorkflow
import yaml
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway, UserTask
from SpiffWorkflow.util.task import TaskState

from satupintu.sop.bpmn.graph import OWN
from satupintu.sop.engine import ENDS, RETURN, Event, Plan, Position, StepRefused, advance, compile_plan, start

PACKS = sorted(Path("src/satupintu/packs").glob("*/*.yaml"))
SCHEMA = os.path.join(os.path.dirname(SpiffWorkflow.__file__), "bpmn", "parser", "schema", "BPMN20.xsd")


def pack_sheets() -> dict[str, dict[str, Any]]:
    """The sheet of every service of the packs, by the name of its file."""
    loaded = {path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in PACKS}
    return {name: data["sheet"] for name, data in loaded.items() if "sheet" in data}


class Parser(BpmnParser):
    """What the system does by itself is handed over by hand too, so that both engines are driven alike."""

    OVERRIDE_PARSER_CLASSES = {
        full_tag("serviceTask"): (TaskParser, UserTask),
        full_tag("businessRuleTask"): (TaskParser, UserTask),
    }


class PatientJoin(ParallelGateway):
    """A join that counts only what arrived in its own round.

    SpiffWorkflow 3.2 also counts a token of an earlier round of a loop that arrived before the last one, and then goes on
    too early. Another arrival belongs to this round when the split at which both ways part was not passed again since.
    """

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        mine = list(up_from(my_task))
        arrived = set()
        for task in my_task.workflow.get_tasks(spec_name=self.name):
            if task.parent.state != TaskState.COMPLETED:
                continue
            over = {above.id for above in up_from(task)}
            parting = next((n for n, above in enumerate(mine) if above.id in over), 0)
            if task is my_task or all(above.task_spec is not mine[parting].task_spec for above in mine[:parting]):
                arrived.add(task.parent.task_spec)
        return set(self.inputs) <= arrived


def up_from(task: Any) -> Any:
    """The task and everything it came from, nearest first."""
    while task is not None:
        yield task
        task = task.parent


class PatientParser(Parser):
    """The same with joins that can stand in a loop."""

    OVERRIDE_PARSER_CLASSES = {
        **Parser.OVERRIDE_PARSER_CLASSES,
        full_tag("parallelGateway"): (GatewayParser, PatientJoin),
    }


class Durations(PythonScriptEngine):
    """ISO durations as the standard writes them, without the quotation marks SpiffWorkflow expects; they never pass here."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        if re.fullmatch(r"P[0-9A-Z]+", expression):
            return "P9000D"
        return super().evaluate(task, expression, external_context)


class Other:
    """One run in SpiffWorkflow, asked in the words of our engine."""

    def __init__(self, text: str, parser_class: type[Parser]) -> None:
        parser = parser_class()
        tree = etree.fromstring(text.encode())
        parser.add_bpmn_xml(tree)
        self.marks: dict[str, tuple[str, str, str]] = {}
        for node in tree.iter(f"{{{OWN}}}simpul"):
            element = node.getparent().getparent()
            self.marks[element.get("id")] = (node.get("baris"), node.get("peran"), node.get("catatan") or "")
        self.key = {row: node.removeprefix("baris-") for node, (row, role, _) in self.marks.items() if role == "row"}
        self.counted: set[Any] = set()
        self.rounds = dict.fromkeys(self.key, 0)
        self.workflow = BpmnWorkflow(parser.get_spec("proses"), script_engine=Durations())
        self.settle()

    def settle(self) -> None:
        """Let gateways and events happen; rounds are counted where the engine counts them: when a row opens by a flow."""
        moved = True
        while moved:
            moved = False
            for task in self.workflow.get_tasks(state=TaskState.READY):
                row, role, _ = self.marks.get(task.task_spec.name, ("", "", ""))
                if role == "row" and task.id not in self.counted:
                    self.counted.add(task.id)
                    if self.marks.get(task.parent.task_spec.name, ("", "", ""))[1] != "returned":
                        self.rounds[row] = self.rounds.get(row, 0) + 1
                if not task.task_spec.manual:
                    task.set_data(**{f"putaran_{self.key[row]}": n for row, n in self.rounds.items()})
                    task.run()
                    moved = True
            for task in self.workflow.get_tasks(state=TaskState.WAITING):
                row, role, _ = self.marks.get(task.task_spec.name, ("", "", ""))
                if role == "row" and task.id not in self.counted:
                    self.counted.add(task.id)
                    parent = task.parent
                    while parent.task_spec.name not in self.marks:
                        parent = parent.parent
                    if self.marks[parent.task_spec.name][1] != "returned":
                        self.rounds[row] = self.rounds.get(row, 0) + 1

    def tasks(self, *roles: str) -> list[tuple[str, str, Any]]:
        """Every resting token at a node of these roles: row, note, task."""
        found = []
        for task in self.workflow.get_tasks(state=TaskState.READY | TaskState.WAITING):
            row, role, note = self.marks.get(task.task_spec.name, ("", "", ""))
            if role in roles and not isinstance(task.task_spec, ParallelGateway):
                found.append((row, note, task))
        return found

    def position(self) -> tuple[Any, ...]:
        """Open rows, returned rows, what is left of together rows, and the outcome."""
        if self.workflow.completed:
            ends = [t for t in self.workflow.get_tasks(state=TaskState.COMPLETED) if t.task_spec.name.startswith("akhir-")]
            last = max(ends, key=lambda task: task.last_state_change)
            return (), (), {}, ENDS[self.marks[last.task_spec.name][2]]
        parts: dict[str, int] = {}
        for row, note, _task in self.tasks("part"):
            parts[row] = parts.get(row, 0) | 1 << int(note)
        rows = sorted({row for row, _, _ in self.tasks("row")} | set(parts))
        return tuple(rows), tuple(sorted(row for row, _, _ in self.tasks("returned"))), parts, ""

    def complete(self, row: str, outcome: str, part: int) -> None:
        """Finish a row by one of its exits."""
        for found, note, task in self.tasks("row", "part"):
            if found == row and (not note or int(note) == part):
                fire(task, **{f"hasil_{self.key[row]}": outcome})
                break
        else:
            raise AssertionError(f"row {row} is not open there")
        self.settle()

    def timeout(self, row: str) -> None:
        """Let the time of a waiting row run out."""
        fire(next(task for found, _, task in self.tasks("timeout") if found == row))
        self.settle()

    def resolve(self) -> None:
        """Bring every returned file back."""
        for _row, _, task in self.tasks("returned"):
            fire(task)
        self.settle()


def fire(task: Any, **data: str) -> None:
    """Let what a task waits for happen, with what came of it."""
    if task.state == TaskState.WAITING:
        task._set_internal_data(event_fired=True)
        task.task_spec._update(task)
    task.set_data(**data)
    task.run()


def ours(plan: Plan, position: Position) -> tuple[Any, ...]:
    """The same of our engine."""
    rows = tuple(sorted(position.open))
    return rows, tuple(sorted(position.returned)), dict(position.parts), position.outcome


def walk(sheet: Mapping[str, Any], text: str, seed: int, parser: type[Parser] = Parser, steps: int = 60) -> list[str]:
    """Walk both engines on the same random events; return the trace. Fails where they stand apart."""
    plan, dice = compile_plan(sheet), random.Random(seed)
    other, answers = Other(text, parser), {}

    def evaluate(condition: str) -> bool:
        return answers.setdefault(condition, dice.random() < 0.5)

    changes = start(plan, evaluate)
    trace: list[str] = []
    follow_conditions(other, plan, changes.passed)
    for _ in range(steps):
        position = changes.position
        theirs = other.position()
        assert theirs == ours(plan, position), (theirs, ours(plan, position), trace)
        if position.outcome:
            break
        answers.clear()
        event = pick(plan, position, dice, evaluate)
        if event is None:
            break
        changes = advance(plan, position, event, evaluate)
        trace.append(f"{event.kind} {event.row} {event.outcome} {event.part}")
        if event.kind == "return_resolved":
            other.resolve()
        elif event.kind == "timeout":
            other.timeout(event.row)
        else:
            other.complete(event.row, event.outcome, event.part)
        follow_conditions(other, plan, changes.passed)
    return trace


def follow_conditions(other: Other, plan: Plan, passed: tuple[tuple[str, str], ...]) -> None:
    """Answer the conditions our engine answered on its way."""
    for row, label in passed:
        if other.workflow.completed:
            return
        other.complete(row, label, 0)


def pick(plan: Plan, position: Position, dice: random.Random, evaluate: Any) -> Event | None:
    """A random event our engine takes."""
    events = [Event("return_resolved")] if position.returned else []
    parts = dict(position.parts)
    for row_id in position.open:
        row = plan.rows[row_id]
        if row.all_parts:
            events += [Event("complete", row_id, "next", n) for n in range(len(row.performers)) if parts[row_id] >> n & 1]
            continue
        for label, way in row.exits.items():
            if label == "timeout":
                events.append(Event("timeout", row_id))
            elif label != "limit":
                weight = 2 if way.target == RETURN or plan.rows.get(way.target, row).number < row.number else 1
                events += [Event("complete", row_id, label)] * weight
    dice.shuffle(events)
    for event in events:
        try:
            advance(plan, position, event, lambda _condition: True)
            advance(plan, position, event, lambda _condition: False)
            advance(plan, position, event, evaluate)
        except StepRefused:
            continue
        return event
    return None
