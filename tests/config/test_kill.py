"""Everything is killed in turn while people work: what was acknowledged is there once, and nothing is there twice."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest
from tests.config.office import Client, Office, wait_for

from satupintu.journal import reactions

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children die with their parent on Linux")
SEAL = textwrap.dedent(
    """
    from satupintu.config.startup import set_up_django
    set_up_django()
    from satupintu.core.regions import region_context
    from satupintu.journal.jobs import seal_entries
    with region_context("kota"):
        seal_entries()
    """
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("office"))
    try:
        office.start()
        yield office
    finally:
        office.stop()
    assert office.cluster.running_port() is None, "stopped, it leaves nothing"


def work_a_while(client: Client, cases: int = 2) -> None:
    """Until some more cases are through."""
    wanted = len(client.stepped) + cases
    wait_for(lambda: client.fault or len(client.stepped) >= wanted, what="no case came through")


def test_nothing_is_lost_and_nothing_happens_twice(office: Office) -> None:
    (began,) = office.rows("SELECT clock_timestamp() AS at")
    client = Client(
        office,
        office.command("token", "create", "--region", "kota", "--login", "warga"),
        office.command("token", "create", "--region", "kota", "--login", "loket"),
    )
    client.start()
    try:
        work_a_while(client)
        for part in ("worker", "serve", "postgres"):
            office.kill(part)
            work_a_while(client)
        office.kill_supervisor()
        office.start()
        work_a_while(client)
    finally:
        client.finish()
    assert client.repeats, "the kills were felt"

    cases = office.rows("SELECT id, number FROM applications_application WHERE channel = 'api' AND number <> ''")
    numbers = [row["number"] for row in cases if row["number"].startswith("K03-")]
    assert sorted(numbers) == sorted(client.sent), "every acknowledged case is there once, and no other"
    for series in office.rows("SELECT series, year, last FROM core_numberseries WHERE series LIKE '%%K03%%'"):
        given = office.rows("SELECT number FROM applications_application WHERE number LIKE 'K03-' || %s || '-%%'", series["year"])
        assert sorted(int(row["number"][-6:]) for row in given) == list(range(1, series["last"] + 1))

    ids = [row["id"] for row in cases]
    assert office.rows("SELECT owner_id FROM sop_run WHERE owner_id = ANY(%s) GROUP BY owner_id HAVING count(*) <> 1", ids) == []
    done = office.rows(
        "SELECT subject_id::text AS id, count(*) AS times FROM journal_entry "
        "WHERE event = 'sop.task_completed' AND subject_id = ANY(%s::uuid[]) GROUP BY 1",
        client.stepped,
    )
    assert {row["id"]: row["times"] for row in done} == dict.fromkeys(client.stepped, 1)
    twice = "SELECT run_id FROM sop_task WHERE state = 'open' GROUP BY run_id, row HAVING count(*) > 1"
    assert office.rows(twice) == []

    waiting = "SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name <> 'periodic' AND scheduled_at IS NULL"
    wait_for(lambda: not office.rows(waiting), what="jobs were left")
    assert office.rows("SELECT id, task_name FROM procrastinate_jobs WHERE status = 'failed'") == []
    entries = office.rows(
        "SELECT e.id, e.event, array_agg(d.subscriber) FILTER (WHERE d.id IS NOT NULL) AS reached "
        "FROM journal_entry e LEFT JOIN journal_delivery d ON d.entry_id = e.id WHERE e.at > %s GROUP BY e.id, e.event",
        began["at"],
    )
    expected = {name: sorted(heard) for name, heard in reactions._reactions.items()}
    assert any(row["event"] in expected for row in entries)
    apart = [row for row in entries if sorted(row["reached"] or []) != expected.get(row["event"], [])]
    assert apart == [], "every entry reached each of its subscribers exactly once"

    environment = {**office.environment, "DATABASE_URL": office.cluster.start()}
    subprocess.run([sys.executable, "-c", SEAL], env=environment, check=True)
    assert "kota: journal intact" in office.command("verify-journal", "--region", "kota")
