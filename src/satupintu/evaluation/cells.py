"""What each fact adds to the rollups: the one place where a figure is defined in SQL.

A fact is counted once for every measure it answers, in every family it belongs to, by month and, of `DAILY` families, by day.
Where two dimensions meet (the channels of a service) only counts and sums are kept, no ladder. The same text serves the change of
one case, the rebuilding of everything and the check, so they cannot differ.
"""

from satupintu.evaluation.rules.ladder import STEPS as LADDER

FAMILIES = (
    "region", "service", "variant", "channel", "district", "agency",
    "step", "role", "unit", "officer",
    "centre", "counter", "hall_service", "hall_officer", "hall_channel",
)  # fmt: skip
"""Dimensions: of cases (region to agency), of steps (step to officer), of the hall (centre to hall_channel)."""

DAILY = ("region", "service", "centre")
"""Families kept by day as well as by month, without the ladder: daily percentiles of a few cases say nothing."""

_BIN = f"CASE WHEN {{0}} < 1 THEN 0 ELSE least({LADDER - 1}, 1 + floor(8 * ln({{0}}::float8) / ln(2::float8) + 1e-9)::int) END"
"""The step of the ladder: eight to a doubling; see `rules.ladder.bin_of`."""


def _timed(measure: str, day: str, column: str, condition: str) -> str:
    return f"('{measure}', {day}, {_BIN.format(column)}, {column}::bigint, {condition})"


def _summed(measure: str, day: str, column: str, condition: str) -> str:
    return f"('{measure}', {day}, NULL::int, {column}::bigint, {condition})"


def _counted(measure: str, day: str, condition: str) -> str:
    return f"('{measure}', {day}, NULL::int, 0::bigint, {condition})"


_JUDGED = "f.outcome IN ('issued', 'rejected')"

CASES = f"""
SELECT v.family, v.service, v.key, m.measure, m.day, CASE WHEN v.is_fine THEN m.bin END AS bin, m.total
FROM evaluation_casefact f
CROSS JOIN LATERAL (VALUES
  {_counted("received", "f.received_on", "true")},
  {_counted("returned", "f.returned_on", "f.returned_on IS NOT NULL")},
  {_counted("issued", "f.decided_on", "f.outcome = 'issued'")},
  {_counted("rejected", "f.decided_on", "f.outcome = 'rejected'")},
  {_counted("withdrawn", "f.decided_on", "f.outcome = 'withdrawn'")},
  {_counted("lapsed", "f.decided_on", "f.outcome = 'lapsed'")},
  {_counted("on_time", "f.decided_on", "f.outcome = 'issued' AND f.is_on_time")},
  {_counted("late", "f.decided_on", "f.outcome = 'issued' AND NOT f.is_on_time")},
  {_counted("first_right", "f.decided_on", _JUDGED + " AND f.rounds = 0")},
  {_summed("rounds", "f.decided_on", "f.rounds", _JUDGED)},
  {_timed("elapsed", "f.decided_on", "f.elapsed_minutes", _JUDGED)},
  {_summed("office", "f.decided_on", "f.office_minutes", _JUDGED)},
  {_summed("agency", "f.decided_on", "f.agency_minutes", _JUDGED)},
  {_summed("applicant", "f.decided_on", "f.applicant_minutes", _JUDGED)},
  {_summed("outage", "f.decided_on", "f.outage_minutes", _JUDGED)},
  {_timed("door", "f.decided_on", "f.door_minutes", "f.outcome = 'issued'")}
) AS m(measure, day, bin, total, holds)
CROSS JOIN LATERAL (VALUES
  ('region', '', '', true), ('service', f.service, '', true), ('variant', f.service, f.variant, true),
  ('channel', '', f.channel, true), ('channel', f.service, f.channel, false),
  ('district', '', f.district, true), ('district', f.service, f.district, false)
) AS v(family, service, key, is_fine)
WHERE m.holds AND {{which}}
UNION ALL
SELECT 'agency', s.service, a.key, 'agency', f.decided_on, {_BIN.format("a.value::bigint")}, a.value::bigint
FROM evaluation_casefact f CROSS JOIN LATERAL jsonb_each_text(f.agencies) a(key, value)
CROSS JOIN LATERAL (VALUES (''), (f.service)) AS s(service)
WHERE {_JUDGED} AND {{which}}
"""  # noqa: S608 (texts of ours)

STEPS = f"""
SELECT v.family, v.service, v.key, m.measure, m.day, m.bin, m.total
FROM evaluation_stepfact f
CROSS JOIN LATERAL (VALUES
  {_timed("done", "f.done_on", "f.minutes", "true")},
  {_counted("step_late", "f.done_on", "f.is_late")}
) AS m(measure, day, bin, total, holds)
CROSS JOIN LATERAL (VALUES
  ('step', f.service, f.version_number || '.' || f.row), ('role', f.service, f.role), ('role', '', f.role),
  ('unit', '', coalesce(f.unit_id::text, '')), ('officer', '', coalesce(f.officer_id::text, ''))
) AS v(family, service, key)
WHERE m.holds AND (v.family NOT IN ('unit', 'officer') OR v.key <> '') AND {{which}}
"""  # noqa: S608 (texts of ours)

LEGS = f"""
SELECT v.family, v.service, v.key, m.measure, m.day, m.bin, m.total
FROM evaluation_legfact f
CROSS JOIN LATERAL (VALUES
  {_counted("came", "f.day", "true")},
  {_counted("served", "f.day", "f.is_served")},
  {_counted("gave_up", "f.day", "f.has_given_up")},
  {_counted("within", "f.day", "f.is_within")},
  {_counted("beyond", "f.day", "NOT f.is_within")},
  {_timed("wait", "f.day", "f.wait_seconds", "f.wait_seconds IS NOT NULL AND NOT f.has_given_up")},
  {_timed("serve", "f.day", "f.serve_seconds", "f.serve_seconds IS NOT NULL AND f.is_served")}
) AS m(measure, day, bin, total, holds)
CROSS JOIN LATERAL (VALUES
  ('centre', '', f.centre), ('hall_service', f.service, ''), ('hall_channel', '', f.channel),
  ('counter', '', coalesce(f.counter_id::text, '')), ('hall_officer', '', coalesce(f.officer_id::text, ''))
) AS v(family, service, key)
WHERE m.holds AND (v.family NOT IN ('counter', 'hall_officer') OR v.key <> '') AND {{which}}
"""  # noqa: S608 (texts of ours)


def cells_of(facts: str, which: str = "true", sign: str = "+") -> str:
    """Return SQL for the cells of `CASES`, `STEPS` or `LEGS` facts for which the condition `which` on `f` holds.

    With `sign` "-" every number is negative: what is to be taken out of the rollups.
    """
    return f"""
SELECT family, grain, service, key, start, measure, count, total,
  CASE WHEN bins IS NULL THEN ARRAY[]::int[] ELSE ARRAY(
    SELECT coalesce(u.number, 0)::int
    FROM generate_series(0, {LADDER - 1}) s(bin) LEFT JOIN unnest(bins, numbers) u(bin, number) USING (bin) ORDER BY bin
  ) END AS steps
FROM (
  SELECT family, grain, service, key, start, measure, sum(count) AS count, sum(total) AS total,
    array_agg(bin) FILTER (WHERE bin IS NOT NULL) AS bins, array_agg(count) FILTER (WHERE bin IS NOT NULL) AS numbers
  FROM (
    SELECT d.family, g.grain, d.service, d.key, g.start, d.measure, g.bin, sum(d.count) AS count, sum(d.total) AS total
    FROM (
      SELECT c.family, c.service, c.key, c.day, c.measure, c.bin, {sign} count(*) AS count, {sign} sum(c.total) AS total
      FROM ({facts.format(which=which)}) c GROUP BY 1, 2, 3, 4, 5, 6
    ) d
    CROSS JOIN LATERAL (VALUES ('m', date_trunc('month', d.day)::date, d.bin), ('d', d.day, NULL)) AS g(grain, start, bin)
    WHERE g.grain = 'm' OR d.family IN {DAILY}
    GROUP BY 1, 2, 3, 4, 5, 6, 7
  ) by_step
  GROUP BY 1, 2, 3, 4, 5, 6
) cell
"""  # noqa: S608 (texts of ours, values go as parameters)
