"""The engine in memory beside SpiffWorkflow in memory, on the same straight process of twelve steps."""

from typing import Any

from bench.ground import Ground
from bench.measure import Line, interleaved, per_second

STEPS = 12
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


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
    """Return the line of the engine."""
    from lxml import etree
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.util.task import TaskState

    from satupintu.sop.engine import Event, advance, compile_plan, start

    plan = compile_plan(sheet())
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(bpmn()))
    spec = parser.get_spec("p")

    def ours() -> int:
        for _ in range(2000):
            position = start(plan).position
            for n in range(1, STEPS + 1):
                position = advance(plan, position, Event("complete", str(n), "next", 0)).position
        return 2000 * STEPS

    def theirs() -> int:
        for _ in range(20):
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            while not workflow.completed:
                task = workflow.get_next_task(state=TaskState.READY, manual=True)
                task.run()
                workflow.do_engine_steps()
        return 20 * STEPS

    a, b = interleaved(ours, theirs, rounds)
    return [Line("engine step in memory, beside SpiffWorkflow", per_second(a), per_second(b), a / b, 50)]
