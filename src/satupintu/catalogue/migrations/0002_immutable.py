from django.db import migrations

PARTS = (
    "standardcomponent", "legalbasis", "persona", "variant", "parameter", "formfield", "requirement", "feecomponent",
    "rejectionreason",
)

FUNCTIONS = """
CREATE FUNCTION catalogue_refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('enacted', 'revoked') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'enacted' AND NEW.state = 'revoked' AND NEW.revoked_at IS NOT NULL
       AND to_jsonb(OLD) - 'state' - 'revoked_at' - 'revoking_decree_no'
         = to_jsonb(NEW) - 'state' - 'revoked_at' - 'revoking_decree_no' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an enacted standard never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER catalogue_version_immutable BEFORE UPDATE OR DELETE ON catalogue_serviceversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_version_change();

CREATE FUNCTION catalogue_refuse_part_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fixed boolean;
BEGIN
    -- The only change of a part in force: laws are repealed, so the status of a legal basis follows them.
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'catalogue_legalbasis'
       AND to_jsonb(OLD) - 'status' = to_jsonb(NEW) - 'status' THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.catalogue_serviceversion WHERE id IN ($1, $2)'
                   ' AND state IN (''enacted'', ''revoked''))', TG_TABLE_SCHEMA)
        INTO fixed
        USING CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,
              CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END;
    IF fixed THEN
        RAISE EXCEPTION 'a part of an enacted standard never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
TRIGGER = """
CREATE TRIGGER catalogue_{part}_immutable BEFORE INSERT OR UPDATE OR DELETE ON catalogue_{part}
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_part_change();
"""
UNDO = (
    "".join(f"DROP TRIGGER catalogue_{part}_immutable ON catalogue_{part};" for part in PARTS)
    + "DROP FUNCTION catalogue_refuse_part_change();"
    + "DROP TRIGGER catalogue_version_immutable ON catalogue_serviceversion;"
    + "DROP FUNCTION catalogue_refuse_version_change();"
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS + "".join(TRIGGER.format(part=part) for part in PARTS), UNDO),
    ]
