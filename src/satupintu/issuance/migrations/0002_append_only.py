from django.db import migrations

SQL = """
CREATE FUNCTION issuance_keep_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'valid' AND NEW.state <> 'valid'
       AND to_jsonb(OLD) - '{state,ended_at,decree_no,end_reason,superseded_by_id}'::text[]
         = to_jsonb(NEW) - '{state,ended_at,decree_no,end_reason,superseded_by_id}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an issued product never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issuance_product_kept BEFORE UPDATE OR DELETE ON issuance_issueddocument
    FOR EACH ROW EXECUTE FUNCTION issuance_keep_product();

CREATE FUNCTION issuance_keep_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'reserved' AND NEW.state <> 'reserved'
       AND to_jsonb(OLD) - '{state,settled_at,void_reason}'::text[]
         = to_jsonb(NEW) - '{state,settled_at,void_reason}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a register number never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issuance_number_kept BEFORE UPDATE OR DELETE ON issuance_registernumber
    FOR EACH ROW EXECUTE FUNCTION issuance_keep_number();
"""
UNDO = """
DROP TRIGGER issuance_product_kept ON issuance_issueddocument;
DROP TRIGGER issuance_number_kept ON issuance_registernumber;
DROP FUNCTION issuance_keep_product();
DROP FUNCTION issuance_keep_number();
"""


class Migration(migrations.Migration):
    dependencies = [("issuance", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
