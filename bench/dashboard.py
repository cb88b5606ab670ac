"""Dashboards at ten thousand, a hundred thousand and a million cases of five years, asked in turn: same queries, nearly the same time.

Facts are written by SQL, with everything that makes rollups grow: thirty services, three channels, twenty kecamatan, five agencies,
and durations spread over two orders of magnitude. They are counted by the statement the office itself uses.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.ground import Ground
from bench.measure import Line

FEW = 10_000
BAR = 1.5

GROW = """
INSERT INTO evaluation_casefact (case_id, service, variant, channel, district, version_id, received_on, returned_on, decided_on,
  outcome, rounds, is_on_time, elapsed_minutes, office_minutes, agency_minutes, applicant_minutes, outage_minutes, door_minutes, agencies)
SELECT md5('a' || n)::uuid, 'S' || lpad((h % 30)::text, 2, '0'), 'v' || (h / 7) % 2, (ARRAY['portal', 'desk', 'api'])[1 + h % 3],
  '3171' || lpad(((h / 11) % 20)::text, 2, '0'), md5('v')::uuid, d, CASE WHEN h % 9 = 0 THEN d + 1 END,
  CASE WHEN n < {rows} * 0.99 THEN d + 2 + h % 20 END, CASE WHEN n >= {rows} * 0.99 THEN '' WHEN h % 17 = 0 THEN 'rejected' ELSE 'issued' END,
  CASE WHEN h % 9 = 0 THEN 1 ELSE 0 END, h % 13 <> 0, m, m * 6 / 10, m * 2 / 10, m * 2 / 10, 0, m * 4,
  jsonb_build_object('a' || h % 5, m * 2 / 10)
FROM (
  SELECT n, abs(hashtext(n::text)) AS h, current_date - ((({rows} - n)::float8 / {rows}) * 1825)::int AS d,
    (30 * exp(5 * ((abs(hashtext('m' || n)) % 1000) / 1000.0)))::int AS m
  FROM generate_series(1, {rows}) n
) x
"""
SERVED = """
INSERT INTO evaluation_legfact (leg_id, day, centre, counter_id, officer_id, service, channel, is_served, has_given_up, is_within,
  wait_seconds, serve_seconds)
SELECT md5('l' || case_id)::uuid, received_on, 'utama', md5('c' || left(case_id::text, 1))::uuid, md5('o' || left(case_id::text, 1))::uuid,
  service, 'kiosk', true, false, elapsed_minutes < 2000, elapsed_minutes, elapsed_minutes FROM evaluation_casefact WHERE channel = 'desk'
"""


@dataclass(frozen=True)
class Side:
    """One region with the dashboards that are asked of it."""

    region: Any
    pages: Mapping[str, Callable[[], object]]


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return a line for each dashboard and size: time at many cases to time at few, with the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from satupintu.config.installation import collect_static

    collect_static()  # a page is drawn in this process, with the names of what it links to
    sizes = sorted({size for size in (100_000, rows) if size <= rows})
    few, sides = _side(ground, "figures", FEW), [(size, _side(ground, f"figures{size}", size)) for size in sizes]

    def ask(side: Side, name: str) -> float:
        connection.set_tenant(side.region)
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
        for size, many in sides:
            for _warm in range(3):
                ask(few, name), ask(many, name)
            pairs = [(ask(few, name), ask(many, name)) for _round in range(rounds * 4)]
            a, b = (statistics.median(side) for side in zip(*pairs, strict=True))
            n, m = count(few, name), count(many, name)
            lines.append(
                Line(
                    f"{name} at {size:,} cases, beside {FEW:,}",
                    f"{b * 1000:.1f} ms, {m} queries",
                    f"{a * 1000:.1f} ms, {n} queries",
                    b / a if n == m else 99,
                    BAR,
                    at_least=False,
                )
            )
    return lines


def _side(ground: Ground, schema: str, rows: int) -> Side:
    from django.db import connection
    from django.test import Client

    from satupintu.config.demo.load import fill_region
    from satupintu.core.public.models import Region
    from satupintu.core.regions import create_region, region_day
    from satupintu.evaluation import keeping, queries
    from satupintu.evaluation.models import CaseFact, LegFact, Rollup, StepFact

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
    fill_region("kota", seed=1, at=ground.at, cases=4)
    for model in (Rollup, CaseFact, StepFact, LegFact):
        model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(GROW.format(rows=rows))
        cursor.execute(SERVED)
    keeping.count_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) evaluation_rollup, evaluation_casefact, evaluation_legfact")
    month = queries.read_span("", region_day(ground.at))
    year = queries.read_span(f"{ground.at.year}", region_day(ground.at))
    assert month is not None
    assert year is not None
    client = Client(headers={"host": f"{schema}.localhost"})

    def page(path: str) -> Callable[[], object]:
        def get() -> object:
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answers {answer.status_code}")
            return answer

        return get

    return Side(
        region,
        {
            "office this month": lambda: (queries.region_view(month.before()), queries.office_view(month.before())),
            "head of the region, a year": lambda: queries.region_view(year),
            "one service, a year": lambda: queries.service_view("S07", year),
            "public figures, a year": lambda: queries.public_view(year),
            "public page, through HTTP": page(f"/kinerja/?periode={year.code}"),
        },
    )
