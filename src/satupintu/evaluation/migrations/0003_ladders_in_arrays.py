from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

# Steps of the ladder as they were when this was written; cells that stood a row a step become one row with an array.
GATHER = """
CREATE TEMPORARY TABLE evaluation_cells AS
SELECT family, grain, service, key, start, measure, count, total,
  CASE WHEN grain = 'm' AND measure IN ('elapsed', 'door', 'agency', 'done', 'wait', 'serve')
      AND (service = '' OR family NOT IN ('channel', 'district')) AND (measure <> 'agency' OR family = 'agency') THEN ARRAY(
    SELECT coalesce(u.number, 0)
    FROM generate_series(0, 191) s(bin) LEFT JOIN unnest(bins, numbers) u(bin, number) USING (bin) ORDER BY bin
  ) ELSE ARRAY[]::int[] END AS steps
FROM (
  SELECT family, grain, service, key, start, measure, sum(count)::int AS count, sum(total)::bigint AS total,
    array_agg(bin::int) AS bins, array_agg(count) AS numbers
  FROM evaluation_rollup GROUP BY 1, 2, 3, 4, 5, 6
) c;
DELETE FROM evaluation_rollup;
"""
PUT_BACK = """
INSERT INTO evaluation_rollup (family, grain, service, key, start, measure, count, total, steps)
SELECT family, grain, service, key, start, measure, count, total, steps FROM evaluation_cells;
DROP TABLE evaluation_cells;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_improvement")]

    operations = [
        migrations.RunSQL(GATHER, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="rollup", name="evaluation_rollup_once"),
        migrations.RemoveField(model_name="rollup", name="bin"),
        migrations.AddField(model_name="rollup", name="steps", field=ArrayField(models.IntegerField(), default=list)),
        migrations.AddConstraint(
            model_name="rollup",
            constraint=models.UniqueConstraint(
                fields=("family", "grain", "service", "key", "start", "measure"), name="evaluation_rollup_once"
            ),
        ),
        migrations.RunSQL(PUT_BACK, migrations.RunSQL.noop),
    ]
