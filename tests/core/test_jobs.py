"""Jobs: deferred in the caller's transaction, run in the caller's region, never lost in silence."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from satupintu.core import jobs
from satupintu.core.errors import Conflict
from satupintu.core.jobs import Job, do_each, is_in_region, job, list_failed_jobs, periodic, put_back_failed_job, run_waiting_jobs
from satupintu.core.models import NumberSeries
from satupintu.core.regions import list_schema_names, region_context

Seen = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def seen() -> Seen:
    return []


def _forget(name: str) -> None:
    jobs._functions.pop(name, None)
    jobs._queues.pop(name, None)
    for task in (name, f"{name}:all_regions"):
        app.tasks.pop(task, None)
        app.periodic_registry.periodic_tasks.pop((task, name), None)


@pytest.fixture
def greet(seen: Seen) -> Iterator[Job]:
    @job(name="core.greet_sample")
    def greet(**kwargs: Any) -> None:
        """Greet."""
        seen.append((connection.schema_name, kwargs))

    yield greet
    _forget("core.greet_sample")


@pytest.fixture
def tick(seen: Seen) -> Iterator[Job]:
    @periodic(cron="0 3 * * *", name="core.tick_sample")
    def tick() -> None:
        seen.append((connection.schema_name, {}))

    yield tick
    _forget("core.tick_sample")


def _waiting() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args ->> 'region' FROM public.procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [tuple(row) for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_job_runs_in_the_region_that_deferred_it(greet: Job, seen: Seen) -> None:
    with region_context("provinsi"):
        greet.defer(whom="warga")
    greet.defer(whom="petugas")
    assert seen == []
    assert run_waiting_jobs() == 2
    assert seen == [("provinsi", {"whom": "warga"}), ("kota", {"whom": "petugas"})]
    assert connection.schema_name == "kota"
    assert run_waiting_jobs() == 0


@pytest.mark.django_db
def test_a_call_runs_here_and_now(greet: Job, seen: Seen) -> None:
    greet(whom="warga")
    assert seen == [("kota", {"whom": "warga"})]
    assert greet.__doc__ == "Greet."


@pytest.mark.usefixtures("committed")
def test_a_rollback_defers_nothing(greet: Job) -> None:
    def fail() -> None:
        with transaction.atomic():
            greet.defer(whom="warga")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert _waiting() == []


@pytest.mark.usefixtures("committed")
def test_nobody_sees_a_job_before_the_commit(greet: Job) -> None:
    import psycopg

    settings = connection.settings_dict
    address = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "password": settings["PASSWORD"]}
    count = "SELECT count(*) FROM public.procrastinate_jobs"
    with psycopg.connect(**address, dbname=settings["NAME"], autocommit=True) as other:
        with transaction.atomic():
            greet.defer(whom="warga")
            assert other.execute(count).fetchone() == (0,)
        assert other.execute(count).fetchone() == (1,)
    assert _waiting() == [("core.greet_sample", "kota")]


@pytest.mark.django_db
def test_a_job_for_later_waits(greet: Job, seen: Seen, at) -> None:
    greet.defer_at(at + timedelta(days=365 * 20), whom="warga")
    assert run_waiting_jobs() == 0
    assert seen == []


@pytest.mark.django_db
def test_a_periodic_job_fans_out_to_every_region(tick: Job, seen: Seen) -> None:
    app.tasks["core.tick_sample:all_regions"](timestamp=0)
    assert seen == [], "each region has a job of its own, so one fault does not stop the others"
    assert _waiting() == [("core.tick_sample", name) for name in list_schema_names()]
    run_waiting_jobs()
    assert [region for region, _arguments in seen] == list_schema_names()


@pytest.mark.django_db
def test_a_periodic_job_is_known_to_the_scheduler(tick: Job) -> None:
    planned = {task.cron for (_name, key), task in app.periodic_registry.periodic_tasks.items() if key == "core.tick_sample"}
    assert planned == {"0 3 * * *"}


@pytest.mark.django_db
def test_each_row_is_handled_by_itself_and_what_fails_is_left(monkeypatch, caplog) -> None:
    for number in range(4):
        NumberSeries.objects.create(series=f"contoh-{number}", year=2026)
    rows = NumberSeries.objects.order_by("series")
    first, second, third, last = rows.values_list("pk", flat=True)
    seen: list[Any] = []

    def act(key: Any) -> None:
        seen.append(key)
        if key == first:
            raise Conflict
        if key == second:
            raise LookupError("contoh")

    with caplog.at_level("ERROR", logger="satupintu.core.jobs"):
        assert do_each(rows, act) == 1
    assert seen == [first, second, third, last]
    assert [record.row for record in caplog.records] == [str(second)]
    monkeypatch.setattr(jobs, "BATCH", 2)
    del seen[:]
    do_each(rows.filter(pk__in=[third, last]) | rows.filter(pk=first), act)
    assert seen == [first, third]


@pytest.mark.django_db
def test_a_failing_job_raises_when_it_is_run_for_a_test() -> None:
    @job(name="core.stumble_sample")
    def stumble() -> None:
        raise LookupError("stumbled")

    try:
        stumble.defer()
        with pytest.raises(LookupError, match="stumbled"):
            run_waiting_jobs()
    finally:
        _forget("core.stumble_sample")


@pytest.mark.django_db
def test_jobs_that_defer_each_other_for_ever_are_stopped() -> None:
    @job(name="core.echo_sample")
    def echo() -> None:
        echo.defer()

    try:
        echo.defer()
        with pytest.raises(RuntimeError, match="for ever"):
            run_waiting_jobs(limit=20)
    finally:
        _forget("core.echo_sample")


def _fail(greet: Job, **arguments: Any) -> int:
    """Leave a job behind as the worker does after its last attempt."""
    greet.defer(**arguments)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.procrastinate_jobs SET status = 'failed', attempts = 6 "
            "WHERE id = (SELECT max(id) FROM public.procrastinate_jobs) RETURNING id"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_failed_jobs_are_shown_to_their_region_only(greet: Job) -> None:
    number = _fail(greet, whom="warga")
    (found,) = list_failed_jobs()
    assert found.pop("failed_at") is not None
    assert found == {
        "id": number,
        "name": "core.greet_sample",
        "arguments": {"whom": "warga"},
        "attempts": 6,
        "failure": "",
    }
    with region_context("provinsi"):
        assert list_failed_jobs() == []
        assert put_back_failed_job(number) == ""
    assert len(list_failed_jobs()) == 1


@pytest.mark.django_db
def test_a_failed_job_is_put_back_in_line(greet: Job, seen: Seen) -> None:
    number = _fail(greet, whom="warga")
    assert put_back_failed_job(number) == "core.greet_sample"
    assert list_failed_jobs() == []
    assert put_back_failed_job(number) == ""
    run_waiting_jobs()
    assert seen == [("kota", {"whom": "warga"})]


@pytest.mark.django_db
def test_it_is_known_whether_we_stand_in_a_region() -> None:
    assert is_in_region()
    connection.set_schema_to_public()
    assert not is_in_region()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, committed: None) -> Callable[[], None]:
    """Return a function that lets the worker itself do what waits, and end; no thread of it keeps a connection."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)

    def work() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        with worker.replace_connector(worker.connector):
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, queues=["default"])
        asyncio.run(sync_to_async(connections.close_all)())

    return work


def test_the_worker_itself_runs_a_job_in_its_region(greet: Job, seen: Seen, work: Callable[[], None]) -> None:
    with region_context("provinsi"):
        greet.defer(whom="warga")
    work()
    assert seen == [("provinsi", {"whom": "warga"})]


def test_what_a_job_stumbled_over_is_kept_by_its_class_and_not_by_its_words(work: Callable[[], None]) -> None:
    runs: list[str] = []

    @job(name="core.trip_sample", retries=1)
    def trip(*, whom: str) -> None:
        runs.append(whom)
        raise LookupError(f"no such person: {whom}")

    try:
        trip.defer(whom="Sari")
        before = timezone.now()
        for _time in range(2):  # given up twice: what was kept the first time does not stand in the way
            with connection.cursor() as cursor:
                cursor.execute("UPDATE public.procrastinate_jobs SET attempts = 1")
            work()
            (found,) = list_failed_jobs()
            assert found["failure"] == "LookupError"
            assert before <= found["failed_at"] <= timezone.now()
            assert put_back_failed_job(found["id"])
        assert runs == ["Sari", "Sari"]
    finally:
        _forget("core.trip_sample")
