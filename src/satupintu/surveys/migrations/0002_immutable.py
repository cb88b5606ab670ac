from django.db import migrations

SQL = """
CREATE FUNCTION surveys_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'enacted' AND NEW.state = 'superseded'
       AND to_jsonb(OLD) - 'state' = to_jsonb(NEW) - 'state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an enacted instrument never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER surveys_version_kept BEFORE UPDATE OR DELETE ON surveys_instrumentversion
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_version();

CREATE FUNCTION surveys_keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What came in lately is taken out once, to be put back in another order; after that it stays.
    IF TG_OP = 'DELETE' AND NOT OLD.is_mixed THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'an answer never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER surveys_answer_kept BEFORE UPDATE OR DELETE ON surveys_surveyanswer
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_answer();
"""
UNDO = """
DROP TRIGGER surveys_answer_kept ON surveys_surveyanswer;
DROP TRIGGER surveys_version_kept ON surveys_instrumentversion;
DROP FUNCTION surveys_keep_answer();
DROP FUNCTION surveys_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
