"""The rows an operation writes, written by hand: what pgbench does on the other side of each line."""

SUBMIT = """\
\\set n random(1, 1000000000)
BEGIN;
SELECT id FROM applications_application WHERE id = (SELECT id FROM bench_case LIMIT 1) FOR UPDATE;
SELECT key, file_id FROM applications_requirementitem WHERE application_id = (SELECT id FROM bench_case LIMIT 1);
INSERT INTO core_numberseries (series, year, last) VALUES ('bench' || :client_id, 2026, 1)
  ON CONFLICT (series, year) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last;
INSERT INTO sop_run SELECT (t).* FROM (SELECT jsonb_populate_record(bench_run, jsonb_build_object('id', gen_random_uuid(),
  'owner_id', gen_random_uuid())) AS t FROM bench_run LIMIT 1) x;
INSERT INTO sop_task SELECT (t).* FROM (SELECT jsonb_populate_record(bench_task, jsonb_build_object('id', gen_random_uuid(),
  'row', 'b' || :n || '-' || :client_id)) AS t FROM bench_task LIMIT 1) x;
INSERT INTO sop_clockinterval SELECT (t).* FROM (SELECT jsonb_populate_record(bench_interval,
  jsonb_build_object('id', gen_random_uuid())) AS t FROM bench_interval LIMIT 1) x;
UPDATE applications_application SET saved_at = now() WHERE id = (SELECT id FROM bench_case OFFSET :client_id LIMIT 1);
INSERT INTO journal_entry (id, at, event, subject_type, subject_id, actor_kind, data)
  VALUES (gen_random_uuid(), now(), 'bench', 'x', gen_random_uuid(), 'person', '{}'),
         (gen_random_uuid(), now(), 'bench', 'x', gen_random_uuid(), 'person', '{}');
INSERT INTO public.procrastinate_jobs (queue_name, task_name, priority, args, status)
  VALUES ('default', 'bench', 0, '{}', 'succeeded');
COMMIT;
"""

STEP = """\
\\set n random(1, 1000000000)
BEGIN;
SELECT id FROM applications_application WHERE id = (SELECT id FROM bench_case OFFSET :client_id LIMIT 1) FOR UPDATE;
SELECT id FROM sop_run WHERE id = (SELECT id FROM bench_run OFFSET :client_id LIMIT 1) FOR UPDATE;
SELECT id FROM sop_task WHERE run_id = (SELECT id FROM bench_run OFFSET :client_id LIMIT 1) AND state = 'open' FOR UPDATE;
INSERT INTO sop_task SELECT (t).* FROM (SELECT jsonb_populate_record(bench_task, jsonb_build_object('id', gen_random_uuid(),
  'row', 's' || :n || '-' || :client_id)) AS t FROM bench_task LIMIT 1) x;
UPDATE sop_task SET completed_at = now() WHERE id = (SELECT id FROM bench_task OFFSET :client_id LIMIT 1);
INSERT INTO sop_clockinterval SELECT (t).* FROM (SELECT jsonb_populate_record(bench_interval,
  jsonb_build_object('id', gen_random_uuid())) AS t FROM bench_interval LIMIT 1) x;
INSERT INTO journal_entry (id, at, event, subject_type, subject_id, actor_kind, data)
  VALUES (gen_random_uuid(), now(), 'bench', 'x', gen_random_uuid(), 'person', '{}'),
         (gen_random_uuid(), now(), 'bench', 'x', gen_random_uuid(), 'person', '{}');
COMMIT;
"""

PREPARE = """\
DROP TABLE IF EXISTS bench_case, bench_run, bench_task, bench_interval;
CREATE UNLOGGED TABLE bench_case AS SELECT id FROM applications_application WHERE run_id IS NOT NULL LIMIT 8;
CREATE UNLOGGED TABLE bench_run AS SELECT * FROM sop_run LIMIT 8;
CREATE UNLOGGED TABLE bench_task AS SELECT * FROM sop_task LIMIT 8;
CREATE UNLOGGED TABLE bench_interval AS SELECT * FROM sop_clockinterval WHERE ended_at IS NOT NULL LIMIT 8;
"""
