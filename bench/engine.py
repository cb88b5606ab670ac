"""The engine beside SpiffWorkflow on the same straight process of twelve steps: in memory, and with every step kept.

Kept means kept by PostgreSQL with one durable transaction a step on both sides: here the operation with its lock, tables,
clock, journal and events; there the workflow read from its row, run, and written back by its own serializer.
"""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from bench.ground import Ground
from bench.measure import Line, interleaved, per_second

STEPS = 12
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
RUNS = 10
"""Cases carried through in one measurement of what is kept."""


def sheet() -> dict[str, Any]:
    """Return a sheet of twelve rows in a line."""
    rows: list[dict[str, Any]] = [
        {"id": "0", "activity": "Mengajukan", "performers": ["pemohon"], "kind": "start", "exits": {"next": "1"}}
    ]
    rows += [
        {
            "id": str(n),
            "activity": f"Memeriksa {n}",
            "performers": ["fo"],
            "kind": "execute",
            "time": {"value": 5, "unit": "menit"},
            "output": "hasil",
            "exits": {"next": str(n + 1) if n < STEPS else "END"},
        }
        for n in range(1, STEPS + 1)
    ]
    return {"performers": [{"code": "pemohon", "label": "Pemohon"}, {"code": "fo", "label": "FO"}], "rows": rows}


def bpmn() -> bytes:
    """Return the same process in BPMN 2.0."""
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{"start" if n == 0 else f"t{n}"}" targetRef="{f"t{n + 1}" if n < STEPS else "end"}"/>'
        for n in range(STEPS + 1)
    )
    tasks = "".join(
        f'<bpmn:manualTask id="t{n}" name="t{n}"><bpmn:incoming>f{n - 1}</bpmn:incoming><bpmn:outgoing>f{n}</bpmn:outgoing></bpmn:manualTask>'
        for n in range(1, STEPS + 1)
    )
    return (
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" id="d" targetNamespace="x"><bpmn:process id="p" isExecutable="true">'
        f'<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>{tasks}'
        f'<bpmn:endEvent id="end"><bpmn:incoming>f{STEPS}</bpmn:incoming></bpmn:endEvent>{flows}</bpmn:process></bpmn:definitions>'
    ).encode()


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the lines of the engine, in memory and kept."""
    spec = _spec()
    a, b = interleaved(_ours_in_memory(), _theirs_in_memory(spec), rounds)
    in_memory = Line("engine step in memory, beside SpiffWorkflow", per_second(a), per_second(b), a / b, 50)
    a, b = interleaved(_ours_kept(), _theirs_kept(spec), rounds)
    return [
        in_memory,
        Line("engine step kept, beside SpiffWorkflow with its serializer", per_second(a), per_second(b), a / b, 2),
    ]


def _spec() -> Any:
    from lxml import etree
    from SpiffWorkflow.bpmn.parser import BpmnParser

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(bpmn()))
    return parser.get_spec("p")


def _ours_in_memory() -> Callable[[], int]:
    from satupintu.sop.engine import Event, advance, compile_plan, start

    plan = compile_plan(sheet())

    def work() -> int:
        for _ in range(2000):
            position = start(plan).position
            for n in range(1, STEPS + 1):
                position = advance(plan, position, Event("complete", str(n), "next", 0)).position
        return 2000 * STEPS

    return work


def _theirs_in_memory(spec: Any) -> Callable[[], int]:
    from SpiffWorkflow.bpmn import BpmnWorkflow

    def work() -> int:
        for _ in range(20):
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            while not workflow.completed:
                _run_next(workflow)
        return 20 * STEPS

    return work


def _run_next(workflow: Any) -> None:
    from SpiffWorkflow.util.task import TaskState

    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()


def _ours_kept() -> Callable[[], int]:
    """Every step by `complete_task`, with nobody's case behind the run: what the SOP module itself costs."""
    from django.utils import timezone

    from satupintu.core.actor import SYSTEM
    from satupintu.sop import operations as sop
    from satupintu.sop.models import Task

    at = timezone.now()
    version = sop.create_sop_version(service_code="BENCH", title="Bench", sheet=sheet(), actor=SYSTEM, at=at)
    sop.review_sop_version(version_id=version.pk, actor=SYSTEM, at=at)
    sop.enact_sop_version(version_id=version.pk, decree_no="1", decree_on=date(2026, 1, 2), actor=SYSTEM, at=at)

    def work() -> int:
        for _ in range(RUNS):
            run = sop.start_run(
                version_id=version.pk, owner_kind="bench", owner_id=uuid4(), promised=(3, "hari_kerja"), actor=SYSTEM, at=at
            )
            for _step in range(STEPS):
                task_id = Task.objects.filter(run_id=run.pk, state="open").values_list("pk", flat=True).get()
                sop.complete_task(task_id=task_id, actor=SYSTEM, at=timezone.now())
        return RUNS * STEPS

    return work


def _theirs_kept(spec: Any) -> Callable[[], int]:
    from django.db import connection, transaction
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_workflow (id bigint PRIMARY KEY, state text NOT NULL)")
    numbers = itertools.count(1)

    def step(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT state FROM bench_workflow WHERE id = %s FOR UPDATE", [number])
            workflow = serializer.deserialize_json(cursor.fetchone()[0])
            _run_next(workflow)
            cursor.execute("UPDATE bench_workflow SET state = %s WHERE id = %s", [serializer.serialize_json(workflow), number])

    def work() -> int:
        for _ in range(RUNS):
            number = next(numbers)
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_workflow VALUES (%s, %s)", [number, serializer.serialize_json(workflow)])
            for _step in range(STEPS):
                step(number)
        return RUNS * STEPS

    return work
