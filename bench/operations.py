"""Operations beside hand-written SQL that writes the same rows: called in Python, by as many processes as there are cores."""

import functools
import multiprocessing
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bench.ground import Ground
from bench.measure import Line, per_second
from bench.scripts import clone_cases, script, taken_down

BATCH = 160
PROCESSES = 4


@dataclass(frozen=True)
class Scripts:
    """The pgbench scripts of the two operations."""

    submit: str
    step: str


@functools.cache
def write_scripts(ground: Ground) -> Scripts:
    """Take down one submission and one step, and return them as scripts with cases to work on."""
    from django.utils import timezone

    from satupintu.applications import operations

    warga, officer = ground.office.by_login["warga"], ground.office.by_role["operator"]
    case, other = start_cases(ground, 1)[0], ground.office.by_login["warga2"].person_id
    names = clone_cases(case, state="d", applicant_id=other)
    submit = script(taken_down(lambda: operations.submit_application(application_id=case, actor=warga, at=timezone.now())), names)
    task = checked_task(ground, case)
    names = clone_cases(case, state="s", applicant_id=other)
    step = script(
        taken_down(lambda: operations.complete_step(task_id=task, outcome="yes", actor=officer, at=timezone.now())), names
    )
    return Scripts(submit, step)


def start_cases(ground: Ground, count: int) -> list[UUID]:
    """Return drafts of K03 by `warga`, complete with answers and files, ready to be sent."""
    from django.db import connection
    from django.utils import timezone

    from satupintu.applications.models import Application
    from satupintu.catalogue.queries import get_enacted_standard
    from satupintu.config.demo.cases import start_filled

    standard, warga = get_enacted_standard("K03"), ground.office.by_login["warga"]
    cases = []
    for _number in range(count):
        cases.append(start_filled(standard, standard.variants[0].code, warga, timezone.now()).id)
        if len(cases) % 10 == 0:
            # A person keeps a limited number of drafts; the others stand aside meanwhile.
            _set_aside(cases[-10:])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applications_application SET state = 'draft', decided_at = NULL WHERE id = ANY(%s)", [cases])
    assert Application.objects.filter(id__in=cases, state="draft").count() == count
    return cases


def _set_aside(cases: Sequence[UUID]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_application SET state = 'withdrawn', decided_at = now() WHERE id = ANY(%s)", [list(cases)]
        )


def checked_task(ground: Ground, case: UUID) -> UUID:
    """Let the front office accept everything of a case that was just sent, and return the task that opened."""
    from django.utils import timezone

    from satupintu.applications import operations
    from satupintu.applications.models import RequirementItem
    from satupintu.applications.operations import VerdictGiven
    from satupintu.sop.models import Task

    verdicts = [
        VerdictGiven(key, True) for key in RequirementItem.objects.filter(application_id=case).values_list("key", flat=True)
    ]
    task = Task.objects.get(run__owner_id=case, state="open")
    operations.complete_step(
        task_id=task.id, outcome="yes", verdicts=verdicts, actor=ground.office.by_role["fo"], at=timezone.now()
    )
    return Task.objects.get(run__owner_id=case, state="open").id


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the lines of submitting a case and of completing a step."""
    scripts = write_scripts(ground)
    found: dict[str, tuple[list[float], list[float]]] = {"submit": ([], []), "complete a step": ([], [])}
    with multiprocessing.get_context("spawn").Pool(PROCESSES, _enter) as pool:
        for number in range(rounds + 1):
            cases = start_cases(ground, BATCH)
            pair = _rate(pool, _submit, cases), ground.sql(scripts.submit, seconds=2)
            steps = _rate(pool, _step, [checked_task(ground, case) for case in cases]), ground.sql(scripts.step, seconds=2)
            if number:
                for (mine, other), values in zip(found.values(), (pair, steps), strict=True):
                    mine.append(values[0])
                    other.append(values[1])
    lines = []
    for what, (mine, other) in found.items():
        a, b = statistics.median(mine), statistics.median(other)
        name = f"{what}, called in Python, {PROCESSES} processes"
        lines.append(Line(name, per_second(a), f"{per_second(b)} SQL", a / b, 0.25))
    return lines


def _rate(pool, work, keys: Sequence[UUID]) -> float:  # type: ignore[no-untyped-def]
    parts = [keys[number::PROCESSES] for number in range(PROCESSES)]
    began = time.perf_counter()
    pool.map(work, parts, chunksize=1)
    return len(keys) / (time.perf_counter() - began)


def _enter() -> None:
    import django

    django.setup()
    from django.db import connection

    from satupintu.core.public.models import Region

    connection.set_tenant(Region.objects.get(schema_name="kota"))


@functools.cache
def _office() -> Any:
    from django.utils import timezone

    from satupintu.config.demo.office import find_office

    return find_office(timezone.now())


def _submit(cases: Sequence[UUID]) -> None:
    from django.utils import timezone

    from satupintu.applications import operations

    warga = _office().by_login["warga"]
    for case in cases:
        operations.submit_application(application_id=case, actor=warga, at=timezone.now())


def _step(tasks: Sequence[UUID]) -> None:
    from django.utils import timezone

    from satupintu.applications import operations

    officer = _office().by_role["operator"]
    for task in tasks:
        operations.complete_step(task_id=task, outcome="yes", actor=officer, at=timezone.now())
