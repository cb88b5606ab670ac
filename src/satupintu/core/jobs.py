"""Background work: PostgreSQL-backed (Procrastinate), deferred in the caller's transaction, in the caller's region.

A job is idempotent: it may run again after a crash. One that fails too often stays behind as failed and is shown at the
desk and by `satupintu doctor`. One whose worker was killed is put back in line once that worker has been silent for
`STALLED_AFTER` seconds; living workers give a sign every `HEARTBEAT_EVERY`.
"""

import contextlib
import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import procrastinate
from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tenants.utils import get_public_schema_name
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from satupintu.core.errors import Refusal
from satupintu.core.regions import list_schema_names, region_context
from satupintu.core.schema import schema_name

Function = Callable[..., None]

log = logging.getLogger(__name__)

BATCH = 500
"""Rows a watch handles in one round; the rest waits for the next."""

HEARTBEAT_EVERY = 5.0
STALLED_AFTER = 20.0
# A job that takes its worker down with it each time must not do so for ever.
_MOST_LOSSES = 8
_STALLED = (
    "FROM public.procrastinate_jobs j WHERE j.status = 'doing' AND NOT EXISTS (SELECT 1 FROM public.procrastinate_workers w "
    "WHERE w.id = j.worker_id AND w.last_heartbeat > clock_timestamp() - make_interval(secs => %s))"
)

_functions: dict[str, Function] = {}
_queues: dict[str, str] = {}


class Job:
    """A function that can be deferred; made by `@job`."""

    def __init__(self, name: str, function: Function, task: Any) -> None:
        self.name = name
        self.function = function
        self._task = task
        self.__doc__ = function.__doc__

    def defer(self, **kwargs: Any) -> None:
        """Run the job soon, in this region, once the surrounding transaction is committed."""
        self._task.defer(region=schema_name(), arguments=kwargs)

    def defer_many(self, each: Sequence[dict[str, Any]]) -> None:
        """Run the job once for each set of arguments, as `defer` does, with one statement for all."""
        region = schema_name()
        self._task.batch_defer(*({"region": region, "arguments": arguments} for arguments in each))

    def defer_at(self, at: datetime, **kwargs: Any) -> None:
        """Run the job not before `at` (aware), in this region."""
        self._task.configure(schedule_at=at).defer(region=schema_name(), arguments=kwargs)

    def __call__(self, **kwargs: Any) -> None:
        """Run the job here and now, in the active region."""
        self.function(**kwargs)


def job(*, name: str, retries: int = 6, queue: str = "default") -> Callable[[Function], Job]:
    """Register a function of keyword arguments (JSON values) as a job called `name` (`module.verb_noun`).

    It is retried `retries` times with growing pauses (about 4, 16, 64 … seconds).
    """

    def decorate(function: Function) -> Job:
        @app.task(
            name=name,
            queue=queue,
            retry=procrastinate.RetryStrategy(max_attempts=retries, exponential_wait=4),
            pass_context=True,
        )
        def task(context: procrastinate.JobContext, /, region: str, arguments: dict[str, Any], **_kept: Any) -> None:
            try:
                with region_context(region):
                    function(**arguments)
            except Exception as error:
                _keep_failure(context.job.id, type(error).__name__)
                raise

        _functions[name] = function
        _queues[name] = queue
        return Job(name, function, task)

    return decorate


def _keep_failure(job_id: int | None, failure: str) -> None:
    """Keep with the job the class of what it stumbled over, never its text, which may name people.

    A job that cannot even do this, because the database is away, still fails by its own cause.
    """
    with contextlib.suppress(Error), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.procrastinate_jobs SET args = args || jsonb_build_object('failure', %s::text) WHERE id = %s",
            [failure, job_id],
        )


def periodic(*, cron: str, name: str) -> Callable[[Function], Job]:
    """Register a function without arguments to run by `cron` once in every region (as a job of its own each)."""

    def decorate(function: Function) -> Job:
        inner = job(name=name, retries=2, queue="periodic")(function)

        @app.periodic(cron=cron, periodic_id=name)
        @app.task(name=f"{name}:all_regions", queue="periodic", queueing_lock=f"{name}:all_regions")
        def fan_out(timestamp: int) -> None:
            for schema in list_schema_names():
                with region_context(schema):
                    inner.defer()

        return inner

    return decorate


def do_each(rows: QuerySet[Any], act: Callable[[UUID], object]) -> int:
    """Call `act` with the key of each row, `BATCH` at most, and return how many failed: one that fails is logged and left.

    For watches that find what has come due. A refusal is no failure: somebody, or another worker, was faster.
    """
    failed = 0
    for pk in list(rows.values_list("pk", flat=True)[:BATCH]):
        try:
            act(pk)
        except Refusal:
            continue
        except Exception:
            log.exception("row not handled", extra={"kind": rows.model._meta.label, "row": str(pk)})
            failed += 1
    return failed


def run_waiting_jobs(*, limit: int = 1000) -> int:
    """Run the waiting jobs of this database in this process, oldest first, and return how many ran.

    For tests and for commands that must leave nothing behind; a failing job raises. Jobs deferred meanwhile run too.
    """
    ran = 0
    while ran < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, task_name, args FROM public.procrastinate_jobs "
                "WHERE status = 'todo' AND scheduled_at IS NULL ORDER BY id LIMIT 1"
            )
            row = cursor.fetchone()
            if row is None:
                return ran
            cursor.execute("DELETE FROM public.procrastinate_jobs WHERE id = %s", [row[0]])
        arguments = row[2] if isinstance(row[2], dict) else json.loads(row[2])
        if (function := _functions.get(row[1])) is not None:
            with region_context(arguments["region"]), transaction.atomic():
                function(**arguments["arguments"])
        ran += 1
    raise RuntimeError(f"more than {limit} jobs ran; do they defer each other for ever?")


def list_failed_jobs(limit: int = 100) -> list[dict[str, Any]]:
    """Return the jobs of this region that were given up, newest first.

    Each has id, name, arguments, attempts, failed_at (aware; None if unknown) and failure, the class name of the last
    exception ("" if unknown).
    """
    keys = ("id", "name", "arguments", "attempts", "failed_at", "failure")
    with connection.cursor() as cursor:
        # The last thing that happened to a job that was given up is that it was.
        cursor.execute(
            "SELECT j.id, j.task_name, j.args -> 'arguments', j.attempts, "
            "(SELECT max(e.at) FROM public.procrastinate_events e WHERE e.job_id = j.id), coalesce(j.args ->> 'failure', '') "
            "FROM public.procrastinate_jobs j "
            "WHERE j.status = 'failed' AND j.args ->> 'region' = %s ORDER BY j.id DESC LIMIT %s",
            [schema_name(), limit],
        )
        rows = [dict(zip(keys, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["arguments"] = row["arguments"] if isinstance(row["arguments"], dict) else json.loads(row["arguments"])
    return rows


def put_back_failed_job(job_id: int) -> str:
    """Put a failed job of this region back in line; return its name, "" when there is none.

    For `journal.operations.retry_failed_job`, which says who did it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, args = args - 'failure' "
            "WHERE id = %s AND status = 'failed' AND args ->> 'region' = %s RETURNING task_name",
            [job_id, schema_name()],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def count_stalled_jobs() -> int:
    """Return how many jobs of the installation are held by a worker that is gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_STALLED}", [STALLED_AFTER])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def retry_stalled_jobs() -> int:
    """Put the jobs of dead workers back in line, in all regions, and return how many.

    A job that lost its worker eight times is given up. One of a kind that waits at most once is dropped when the next
    of it waits already.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT j.id, j.queueing_lock, j.attempts {_STALLED} ORDER BY j.id FOR UPDATE SKIP LOCKED", [STALLED_AFTER]
        )
        stalled = cursor.fetchall()
        cursor.execute("SELECT queueing_lock FROM public.procrastinate_jobs WHERE status = 'todo' AND queueing_lock IS NOT NULL")
        waiting = {row[0] for row in cursor.fetchall()}
        for job_id, queueing_lock, attempts in stalled:
            if queueing_lock in waiting:
                cursor.execute("DELETE FROM public.procrastinate_jobs WHERE id = %s", [job_id])
                continue
            cursor.execute(
                "UPDATE public.procrastinate_jobs SET status = %s::public.procrastinate_job_status, attempts = attempts + 1, "
                "worker_id = NULL, abort_requested = false WHERE id = %s",
                ["failed" if attempts + 1 >= _MOST_LOSSES else "todo", job_id],
            )
            if attempts + 1 >= _MOST_LOSSES:
                _keep_failure(job_id, "WorkerLost")
            waiting |= {queueing_lock} if queueing_lock else set()
    return len(stalled)


@app.periodic(cron="* * * * *", periodic_id="core.retry_stalled")
@app.task(name="core.retry_stalled", queue="periodic", queueing_lock="core.retry_stalled")
def retry_stalled(timestamp: int) -> None:
    """Look after jobs whose worker was killed, every minute."""
    retry_stalled_jobs()


def look_after_stalled_jobs() -> None:
    """At the start of a worker: retry what a dead one left, now and when one that died a moment ago counts as dead."""
    retry_stalled_jobs()
    soon = timezone.now() + timedelta(seconds=STALLED_AFTER + 1)
    with contextlib.suppress(AlreadyEnqueued):
        retry_stalled.configure(schedule_at=soon, queueing_lock="core.retry_stalled:start").defer(timestamp=0)


def is_in_region() -> bool:
    """Whether the connection stands inside a region rather than in `public`."""
    return bool(schema_name() != get_public_schema_name())
