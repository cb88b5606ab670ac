"""Jobs whose worker was killed: taken up again, given up when they kill every worker, told by doctor."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from satupintu.config import doctor
from satupintu.core.jobs import count_stalled_jobs, list_failed_jobs, look_after_stalled_jobs, retry_stalled_jobs

pytestmark = pytest.mark.usefixtures("committed")
# A worker as `satupintu worker` runs it, with one job more: it writes down that it began, and takes its time when told.
WORKER = textwrap.dedent(
    """
    import os, sys, time
    os.environ["DJANGO_SETTINGS_MODULE"] = "satupintu.config.settings"
    from satupintu.config.startup import set_up_django
    set_up_django()
    from django.db import transaction
    from procrastinate.contrib.django import app
    from satupintu.config.supervisor import work
    from satupintu.core.jobs import job

    @job(name="core.slow_sample")
    def slow() -> None:
        with open(sys.argv[1], "a") as file:
            file.write("began\\n")
        time.sleep(float(sys.argv[2]))
        with open(sys.argv[1], "a") as file:
            file.write("done\\n")

    @job(name="core.undone_sample", retries=1)
    def undone() -> None:
        with transaction.atomic():
            slow.defer()
            with open(sys.argv[1], "a") as file:
                file.write("deferred\\n")
            time.sleep(1)
            raise LookupError

    # Only what the test defers.
    app.periodic_registry.periodic_tasks.clear()
    work()
    """
)


@contextmanager
def worker(log: Path, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "SATUPINTU_LOG_LEVEL": "CRITICAL"}
    process = subprocess.Popen([sys.executable, "-c", WORKER, str(log), str(seconds)], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def defer_sample(
    status: str = "todo", *, attempts: int = 0, queueing_lock: str | None = None, name: str = "core.slow_sample"
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.procrastinate_jobs (queue_name, task_name, args, status, attempts, queueing_lock) VALUES "
            '(\'default\', %s, \'{"region": "kota", "arguments": {}}\', %s, %s, %s) RETURNING id',
            [name, status, attempts, queueing_lock],
        )
        return int(cursor.fetchone()[0])


def jobs(name: str = "core.slow_sample") -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM public.procrastinate_jobs WHERE task_name = %s ORDER BY id", [name])
        return cursor.fetchall()


def silence_workers() -> None:
    """As if half a minute had passed: no worker has given a sign since."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE public.procrastinate_workers SET last_heartbeat = now() - interval '30 seconds'")


def test_what_a_killed_worker_was_doing_is_done_by_the_next(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    defer_sample()
    with worker(log, 60) as first:
        wait_for(lambda: log.read_text() == "began\n")
        assert retry_stalled_jobs() == 0, "a living worker keeps its job"
        first.kill()
        first.wait()
    assert jobs() == [("doing", 0)]
    assert count_stalled_jobs() == 0, "it may only be slow"
    silence_workers()
    assert count_stalled_jobs() == 1
    with pytest.raises(doctor.Fault, match="lost their worker"):
        doctor._jobs()
    with worker(log, 0):
        wait_for(lambda: log.read_text() == "began\nbegan\ndone\n")
        wait_for(lambda: jobs() == [])
    assert count_stalled_jobs() == 0


def test_what_a_job_defers_waits_for_its_transaction_and_is_undone_with_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    defer_sample(name="core.undone_sample", attempts=1)
    with worker(log, 0):
        wait_for(lambda: log.read_text().startswith("deferred\n"))
        assert jobs() == [], "nobody sees it before it is certain"
        wait_for(lambda: jobs("core.undone_sample")[0][0] == "failed")
        assert jobs() == []
        assert log.read_text() == "deferred\n"


def test_a_worker_looks_again_when_the_killed_one_counts_as_dead() -> None:
    look_after_stalled_jobs()
    look_after_stalled_jobs()
    assert jobs("core.retry_stalled") == [("todo", 0)], "once is enough"
    planned = {task.cron for (_name, key), task in app.periodic_registry.periodic_tasks.items() if key == "core.retry_stalled"}
    assert planned == {"* * * * *"}


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    number = defer_sample("doing", attempts=6)
    assert retry_stalled_jobs() == 1
    assert jobs() == [("todo", 7)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE public.procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
    assert retry_stalled_jobs() == 1
    assert jobs() == [("failed", 8)]
    assert [(row["id"], row["failure"]) for row in list_failed_jobs()] == [(number, "WorkerLost")]


def test_of_a_kind_that_waits_once_only_one_is_left() -> None:
    for _ in range(2):
        defer_sample("doing", queueing_lock="sample")
    assert retry_stalled_jobs() == 2
    assert jobs() == [("todo", 1)]
    defer_sample("doing", queueing_lock="sample")
    assert retry_stalled_jobs() == 1
    assert jobs() == [("todo", 1)]
