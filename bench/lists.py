"""Lists and pages at ten thousand and at a million cases, asked in turn: same queries, nearly the same time.

Two regions of one database stand side by side, one with few cases and one with many; every page is asked of both in turn.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.ground import Ground
from bench.measure import Line

FEW = 10_000
TABLES = ("sop_run", "sop_task", "sop_clockinterval", "applications_application", "journal_entry")

# Five years of an office: closed cases of every age, each with its run, its done tasks, its clock and its trail.
GROW = """
INSERT INTO sop_run SELECT (jsonb_populate_record(r, jsonb_build_object('id', md5('r' || n)::uuid, 'owner_id', md5('a' || n)::uuid))).*
  FROM (SELECT r FROM sop_run r WHERE state = 'ended' ORDER BY id LIMIT 1) x, generate_series({first}, {last}) n;
INSERT INTO sop_task SELECT (jsonb_populate_record(t, jsonb_build_object('id', md5('t' || n || '-' || k)::uuid,
  'run_id', md5('r' || n)::uuid, 'row', k::text, 'opened_by_id', null))).*
  FROM (SELECT t FROM sop_task t WHERE state = 'done' ORDER BY id LIMIT 1) x, generate_series({first}, {last}) n, generate_series(1, 2) k;
INSERT INTO sop_clockinterval SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5('c' || n)::uuid, 'run_id', md5('r' || n)::uuid))).*
  FROM (SELECT c FROM sop_clockinterval c WHERE ended_at IS NOT NULL ORDER BY id LIMIT 1) x, generate_series({first}, {last}) n;
INSERT INTO applications_application SELECT (jsonb_populate_record(a, jsonb_build_object('id', md5('a' || n)::uuid,
  'number', 'B-' || n, 'run_id', md5('r' || n)::uuid,
  'submitted_at', (now() - make_interval(secs => 150.0 * ({rows} - n + 3600)))::text))).*
  FROM (SELECT a FROM applications_application a WHERE state = 'issued' ORDER BY id LIMIT 1) x, generate_series({first}, {last}) n;
INSERT INTO journal_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', md5('e' || n || '-' || k)::uuid,
  'application_id', md5('a' || n)::uuid, 'subject_id', md5('a' || n)::uuid))).*
  FROM (SELECT e FROM journal_entry e WHERE event = 'applications.submitted' ORDER BY id LIMIT 1) x,
  generate_series({first}, {last}) n, generate_series(1, 2) k;
"""


@dataclass(frozen=True)
class Side:
    """One region with the pages that are asked of it."""

    region: Any
    pages: Mapping[str, Callable[[], object]]


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return a line for each list and page: time at many cases to time at few, with the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    few, many = _side(ground, "few", FEW), _side(ground, "many", rows)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")

    def ask(side: Side, name: str) -> float:
        connection.set_tenant(side.region)
        side.pages[name]()
        began = time.perf_counter()
        side.pages[name]()
        return time.perf_counter() - began

    def count(side: Side, name: str) -> int:
        connection.set_tenant(side.region)
        with CaptureQueriesContext(connection) as captured:
            side.pages[name]()
        return len(captured)

    lines = []
    for name in few.pages:
        for _warm in range(3):
            ask(few, name), ask(many, name)
        pairs = [(ask(few, name), ask(many, name)) for _round in range(rounds * 8)]
        a, b = (statistics.median(side) for side in zip(*pairs, strict=True))
        n, m = count(few, name), count(many, name)
        lines.append(
            Line(
                f"{name} at {rows:,} cases, beside {FEW:,}",
                f"{b * 1000:.1f} ms, {m} queries",
                f"{a * 1000:.1f} ms, {n} queries",
                b / a if n == m else 99,
                1.2,
                at_least=False,
            )
        )
    return lines


def _side(ground: Ground, schema: str, rows: int) -> Side:
    from django.db import connection
    from django.utils import timezone

    from satupintu.applications import queries
    from satupintu.applications.answers import read_secret
    from satupintu.applications.models import Application
    from satupintu.config.demo.load import fill_region
    from satupintu.config.demo.office import find_office
    from satupintu.core.public.models import Region
    from satupintu.core.regions import create_region

    connection.set_schema_to_public()  # type: ignore[attr-defined]
    create_region(
        schema_name=schema,
        hosts=[f"{schema}.localhost"],
        name="Kota Uji",
        level="kota",
        area_code="3171",
        office_name="DPMPTSP",
        at=ground.at,
    )
    region = Region.objects.get(schema_name=schema)
    connection.set_tenant(region)  # type: ignore[attr-defined]
    fill_region("kota", seed=1, at=ground.at, cases=60)
    _grow(rows)
    office = find_office(ground.at)
    officer, manager = office.by_login["loket"], office.by_login["manajer"]
    case = Application.objects.filter(run__isnull=False, decided_at__isnull=True).order_by("created_at", "id")[0]
    code = read_secret(case)
    return Side(
        region,
        {
            "work list": lambda: queries.list_work(officer, at=timezone.now(), scope="unit"),
            "counts of the work list": lambda: queries.count_work(officer, at=timezone.now()),
            "case page": lambda: queries.get_case(case.id, manager, timezone.now()),
            "tracking": lambda: queries.track(case.number, code, timezone.now()),
            "register, first page": lambda: list(queries.list_register(manager)[:50]),
            "register of one officer": lambda: list(queries.list_register(office.by_login["teknis"])[:50]),
        },
    )


def _grow(rows: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for first in range(1, rows + 1, 100_000):
            cursor.execute(GROW.format(first=first, last=min(first + 99_999, rows), rows=rows))
        cursor.execute("SET session_replication_role = origin")
        # What autovacuum does in an office overnight.
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
        cursor.execute("ANALYZE")
