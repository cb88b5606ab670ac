from django.db import migrations

SQL = """
CREATE FUNCTION sop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('enacted', 'retired') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'enacted' AND NEW.state = 'retired' AND NEW.retired_at IS NOT NULL
       AND to_jsonb(OLD) - 'state' - 'retired_at' = to_jsonb(NEW) - 'state' - 'retired_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an enacted SOP version never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sop_version_immutable BEFORE UPDATE OR DELETE ON sop_sopversion
    FOR EACH ROW EXECUTE FUNCTION sop_refuse_change();
CREATE FUNCTION sop_refuse_trail_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of due dates is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sop_duechange_append_only BEFORE UPDATE OR DELETE ON sop_duechange
    FOR EACH ROW EXECUTE FUNCTION sop_refuse_trail_change();
"""
UNDO = """
DROP TRIGGER sop_duechange_append_only ON sop_duechange;
DROP FUNCTION sop_refuse_trail_change();
DROP TRIGGER sop_version_immutable ON sop_sopversion;
DROP FUNCTION sop_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("sop", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
