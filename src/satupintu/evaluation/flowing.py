"""Working out the flow of cases through every version of a sheet, by SQL over the facts. Only operations call it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from satupintu.core.errors import Refusal
from satupintu.evaluation.models import FlowEdge, FlowNode, FlowSummary, StepFact
from satupintu.evaluation.rules.flow import allowed_ways
from satupintu.sop.queries import get_plan

_NODES = """
SELECT row, role, count(DISTINCT case_id), count(*), count(DISTINCT case_id) FILTER (WHERE nth > 1),
  count(*) FILTER (WHERE is_late),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes), sum(minutes)
FROM (
  SELECT *, row_number() OVER (PARTITION BY case_id, row, role ORDER BY opened_at, task_id) AS nth
  FROM evaluation_stepfact WHERE version_id = %s
) s GROUP BY row, role
"""

_WAYS = """
SELECT s.case_id, coalesce(nullif(s.came_from, ''), p.row) AS a, s.row AS b,
  CASE WHEN s.came_from = '' THEN p.minutes ELSE s.gap_minutes END AS minutes
FROM evaluation_stepfact s LEFT JOIN evaluation_stepfact p ON p.task_id = s.opener_id
WHERE s.version_id = %s AND (s.came_from <> '' OR p.version_id = s.version_id)
UNION ALL
SELECT case_id, row, went_to, minutes FROM evaluation_stepfact WHERE version_id = %s AND went_to <> ''
"""

_EDGES = f"""
SELECT a, b, count(DISTINCT case_id), count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes),
  percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes)
FROM ({_WAYS}) w GROUP BY a, b
"""  # noqa: S608 (a text of ours)

_SUMMARY = f"""
WITH ways AS ({_WAYS}),
strange AS (
  SELECT DISTINCT case_id FROM ways w
  WHERE NOT EXISTS (SELECT 1 FROM unnest(%s::text[], %s::text[]) AS allowed(a, b) WHERE allowed.a = w.a AND allowed.b = w.b)
),
again AS (
  SELECT DISTINCT case_id FROM evaluation_stepfact WHERE version_id = %s GROUP BY case_id, row, role HAVING count(*) > 1
)
SELECT count(*), count(s.case_id), count(g.case_id), count(*) FILTER (WHERE c.rounds = 0), count(*) FILTER (WHERE c.is_on_time),
  count(*) FILTER (WHERE c.is_on_time IS NOT NULL),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY c.elapsed_minutes), percentile_cont(0.9) WITHIN GROUP (ORDER BY c.elapsed_minutes),
  coalesce(sum(c.office_minutes), 0), coalesce(sum(c.agency_minutes), 0), coalesce(sum(c.applicant_minutes), 0),
  coalesce(sum(c.outage_minutes), 0)
FROM evaluation_casefact c LEFT JOIN strange s USING (case_id) LEFT JOIN again g USING (case_id)
WHERE c.outcome IN ('issued', 'rejected')
  AND EXISTS (SELECT 1 FROM evaluation_stepfact t WHERE t.case_id = c.case_id AND t.version_id = %s)
"""  # noqa: S608 (a text of ours)

_NODE = ("row", "role", "cases", "times", "again", "late", "median_minutes", "p90_minutes", "total_minutes")
_EDGE = ("from_row", "to_row", "cases", "times", "median_minutes", "p90_minutes")
_WHOLE = (
    "cases", "deviating", "reworked", "first_right", "on_time", "promised", "median_minutes", "p90_minutes", "office_minutes",
    "agency_minutes", "applicant_minutes", "outage_minutes",
)  # fmt: skip


def work_out(at: datetime) -> int:
    """Write the flow of every version that has facts; return how many there are."""
    FlowNode.objects.all().delete()
    FlowEdge.objects.all().delete()
    FlowSummary.objects.all().delete()
    versions = list(StepFact.objects.values_list("version_id", flat=True).distinct().order_by("version_id"))
    for version_id in versions:
        _work_out(version_id, at)
    return len(versions)


def _work_out(version_id: UUID, at: datetime) -> None:
    allowed = _allowed(version_id)
    froms, tos = [way[0] for way in sorted(allowed)], [way[1] for way in sorted(allowed)]
    with connection.cursor() as cursor:
        cursor.execute(_NODES, [version_id])
        nodes = [FlowNode(version_id=version_id, **dict(zip(_NODE, row, strict=True))) for row in cursor.fetchall()]
        cursor.execute(_EDGES, [version_id, version_id])
        edges = [
            FlowEdge(version_id=version_id, is_allowed=row[:2] in allowed, **dict(zip(_EDGE, row, strict=True)))
            for row in cursor.fetchall()
        ]
        cursor.execute(_SUMMARY, [version_id, version_id, froms, tos, version_id, version_id])
        whole = dict(zip(_WHOLE, cursor.fetchone() or (), strict=True))
    FlowNode.objects.bulk_create(nodes)
    FlowEdge.objects.bulk_create(edges)
    FlowSummary.objects.create(version_id=version_id, built_at=at, **whole)


def _allowed(version_id: UUID) -> frozenset[tuple[str, str]]:
    try:
        return allowed_ways(get_plan(version_id))
    except Refusal:
        return frozenset()  # the version is gone or no longer compiles: then no way can be called allowed
