"""Calls at the same moment, on connections of their own, with rows that are really committed."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, connections

from satupintu.api.errors import StillRunning, TooManyCalls
from satupintu.api.events import ANSWER_KEPT
from satupintu.api.limits import count_call
from satupintu.api.models import ApiToken
from satupintu.api.operations import KeptAnswer, answer_once
from satupintu.core.actor import SYSTEM
from satupintu.core.ids import uuid7
from satupintu.core.models import IdempotentAnswer, TryCount
from satupintu.core.operation import gather, operation
from satupintu.core.regions import region_context
from satupintu.journal.operations import record
from satupintu.journal.queries import list_entries_after

TABLES = ("core_idempotentanswer", "core_trycount", "journal_delivery", "journal_entry")
SETTLED = 1.2


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Region `kota` without a surrounding transaction; what the test commits is removed afterwards."""
    with django_db_blocker.unblock():
        with region_context("kota"):
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for table in TABLES:
                    cursor.execute(f"DELETE FROM {table}")
                cursor.execute("DELETE FROM public.procrastinate_jobs")
                cursor.execute("SET session_replication_role = DEFAULT")
        connection.close()


def beside(work: Callable[[], object]) -> tuple[Thread, list[object]]:
    """Start `work` on a connection of its own, and return the thread with the list its outcome will be in."""
    outcome: list[object] = []

    def run() -> None:
        try:
            with region_context("kota"):
                outcome.append(work())
        except Exception as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread, outcome


@pytest.mark.usefixtures("committed")
def test_two_calls_with_one_key_at_once_do_it_once(at: datetime) -> None:
    token_id, started, go_on = uuid7(), Event(), Event()

    def slow() -> tuple[int, object]:
        started.set()
        assert go_on.wait(10)
        return 200, {"done": True}

    def call(answer: Callable[[], tuple[int, object]]) -> KeptAnswer:
        return answer_once(key="k", token_id=token_id, request_hash=b"1" * 32, answer=answer, actor=SYSTEM, at=at)

    def twice() -> tuple[int, object]:
        raise AssertionError("done a second time")

    thread, outcome = beside(lambda: call(slow))
    assert started.wait(10)
    with pytest.raises(StillRunning) as refused:
        call(twice)
    assert refused.value.data == {"retry_after": 1}
    go_on.set()
    thread.join(10)
    assert outcome == [KeptAnswer(200, {"done": True}, is_repeat=False)]
    assert call(twice) == KeptAnswer(200, {"done": True}, is_repeat=True)
    assert IdempotentAnswer.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_calls_of_all_processes_count_together(at: datetime, settings) -> None:  # type: ignore[no-untyped-def]
    settings.API_RATE = (10, 60)
    token_id, together = uuid7(), Barrier(4)

    def five() -> int:
        together.wait(10)
        refused = 0
        for _ in range(5):
            try:
                count_call(token_id, at)
            except TooManyCalls:
                refused += 1
        return refused

    running = [beside(five) for _ in range(4)]
    for thread, _outcome in running:
        thread.join(20)
    assert sum(outcome[0] for _thread, outcome in running) == 10  # type: ignore[misc]
    assert TryCount.objects.get().tries == 20


@operation
def write_entry(*, then: Callable[[], object], actor: object, at: datetime) -> object:
    """Record an entry, and do something once it is written, before its transaction ends."""
    entry = record(ANSWER_KEPT, ApiToken(pk=uuid7()), actor=SYSTEM, at=at, status=200)
    gather(lambda _items: then(), None)
    return entry


@pytest.mark.usefixtures("committed")
def test_no_entry_is_missed_when_an_earlier_one_is_committed_later(at: datetime) -> None:
    before = write_entry(then=lambda: None, actor=SYSTEM, at=at)
    written, go_on = Event(), Event()
    thread, _outcome = beside(lambda: write_entry(then=lambda: (written.set(), go_on.wait(20)), actor=SYSTEM, at=at))
    assert written.wait(10)
    later = write_entry(then=lambda: None, actor=SYSTEM, at=at)
    time.sleep(SETTLED)
    first = list_entries_after(None, 100)
    assert later not in first
    go_on.set()
    thread.join(20)
    rest = list_entries_after(first[-1].id if first else None, 100)
    assert len(first) + len(rest) == 3
    assert [*first, *rest][0] == before
    assert rest[-1] == later
    assert list_entries_after(later.id, 100) == []  # type: ignore[attr-defined]
