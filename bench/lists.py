"""Lists and pages at ten thousand and at a million cases: same queries, nearly the same time."""

import statistics
import time

from bench.ground import Ground
from bench.measure import Line

GROW = """
INSERT INTO sop_run SELECT (jsonb_populate_record(r, jsonb_build_object('id', md5('r' || n)::uuid, 'owner_id', md5('a' || n)::uuid))).*
  FROM (SELECT r FROM sop_run r WHERE state = 'ended' LIMIT 1) x, generate_series({first}, {last}) n;
INSERT INTO sop_task SELECT (jsonb_populate_record(t, jsonb_build_object('id', md5('t' || n || '-' || k)::uuid,
  'run_id', md5('r' || n)::uuid, 'row', k::text, 'opened_by_id', null))).*
  FROM (SELECT t FROM sop_task t WHERE state = 'done' LIMIT 1) x, generate_series({first}, {last}) n, generate_series(1, 2) k;
INSERT INTO applications_application SELECT (jsonb_populate_record(a, jsonb_build_object('id', md5('a' || n)::uuid,
  'number', 'B-' || n, 'run_id', md5('r' || n)::uuid,
  'submitted_at', (now() - make_interval(secs => 150.0 * ({last} - n + 3600)))::text))).*
  FROM (SELECT a FROM applications_application a WHERE state = 'issued' LIMIT 1) x, generate_series({first}, {last}) n;
ANALYZE sop_run; ANALYZE sop_task; ANALYZE applications_application;
"""


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return a line for each list and page: time at many cases to time at few, with the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from satupintu.applications import queries
    from satupintu.applications.answers import read_secret
    from satupintu.applications.models import Application

    office = ground.office
    officer, manager = office.by_login["loket"], office.by_login["manajer"]
    case = Application.objects.filter(run__isnull=False).select_related("run").order_by("-created_at").first()
    assert case is not None
    code = read_secret(case)
    pages = {
        "work list": lambda: queries.list_work(officer, at=timezone.now(), scope="unit"),
        "counts of the work list": lambda: queries.count_work(officer, at=timezone.now()),
        "case page": lambda: queries.get_case(case.id, manager, timezone.now()),
        "tracking": lambda: queries.track(case.number, code, timezone.now()),
        "register, first page": lambda: list(queries.list_register(manager)[:50]),
    }

    def time_all() -> dict[str, tuple[float, int]]:
        found = {}
        for name, page in pages.items():
            page()
            times = []
            for _ in range(max(rounds, 5) * 3):
                began = time.perf_counter()
                page()
                times.append(time.perf_counter() - began)
            with CaptureQueriesContext(connection) as captured:
                page()
            found[name] = statistics.median(times), len(captured)
        return found

    few = 10_000
    _grow(1, few)
    at_few = time_all()
    _grow(few + 1, rows)
    at_many = time_all()
    return [
        Line(
            f"{name} at {rows:,} cases, beside {few:,}",
            f"{at_many[name][0] * 1000:.1f} ms, {at_many[name][1]} queries",
            f"{at_few[name][0] * 1000:.1f} ms, {at_few[name][1]} queries",
            at_many[name][0] / at_few[name][0] if at_many[name][1] == at_few[name][1] else 99,
            1.2,
            at_least=False,
        )
        for name in pages
    ]


def _grow(first: int, last: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for start in range(first, last + 1, 100_000):
            cursor.execute(GROW.format(first=start, last=min(start + 99_999, last)))
        cursor.execute("SET session_replication_role = origin")
