"""Two officers on one task at the same moment, on two connections, with rows that are really committed."""

from collections.abc import Iterator
from datetime import datetime
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections
from tests.sop.office import CHIEF, FO, OTHER_FO, enacted, plugged, started, task

from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.sop.errors import TaskAlreadyDone
from satupintu.sop.models import Run, Task
from satupintu.sop.operations import StepResult, complete_task, move_run, start_run

TABLES = "sop_runmove sop_extension sop_duechange sop_clockinterval sop_task sop_run sop_sopversion sop_sop journal_delivery journal_entry"


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Region `kota` without a surrounding transaction; what the test commits is removed afterwards.

    Django's own way would empty the table of regions and stumble over tables that refuse deletion.
    """
    with django_db_blocker.unblock():
        with region_context("kota"), plugged():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for table in TABLES.split():
                    cursor.execute(f"DELETE FROM {table}")
                cursor.execute("DELETE FROM public.procrastinate_jobs")
                cursor.execute("SET session_replication_role = DEFAULT")
        connection.close()


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("key", [None, "same"])
def test_one_wins(at: datetime, key: str | None) -> None:
    run = started(at)
    pk = task(run, "2").pk
    together = Barrier(2)
    answers: list[StepResult | Exception] = []

    def complete(actor) -> None:  # type: ignore[no-untyped-def]
        try:
            with region_context("kota"):
                together.wait(10)
                answers.append(complete_task(task_id=pk, outcome="yes", key=key, actor=actor, at=at))
        except Exception as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=complete, args=[actor]) for actor in (FO, FO if key else OTHER_FO)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    results = [answer for answer in answers if isinstance(answer, StepResult)]
    if key:
        assert len(results) == 2, answers
        assert results[0] == results[1]
    else:
        assert len(results) == 1, answers
        assert any(isinstance(answer, TaskAlreadyDone) for answer in answers)
    assert Task.objects.filter(run=run, row="3").count() == 1
    assert Entry.objects.filter(event="sop.task_completed", data__run_id=str(run.pk)).count() == 1
    assert Run.objects.get(pk=run.pk).state == "running"


@pytest.mark.usefixtures("committed")
def test_a_step_and_a_move_follow_each_other(at: datetime) -> None:
    first = enacted(at, code="ktp")
    run = start_run(version_id=first.pk, owner_kind="case", owner_id=uuid4(), actor=SYSTEM, at=at)
    second = enacted(at, code="ktp")
    pk, together = task(run, "2").pk, Barrier(2)
    faults: list[Exception] = []

    def act(function, **details) -> None:  # type: ignore[no-untyped-def]
        try:
            with region_context("kota"):
                together.wait(10)
                function(**details, at=at)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [
        Thread(target=act, args=[complete_task], kwargs={"task_id": pk, "outcome": "yes", "actor": FO}),
        Thread(
            target=act,
            args=[move_run],
            kwargs={"run_id": run.pk, "version_id": second.pk, "reason": "Perwali", "actor": CHIEF},
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert faults == []
    assert Run.objects.get(pk=run.pk).version_id == second.pk
    assert list(Task.objects.filter(run=run, state="open").values_list("row", flat=True)) == ["3"]
