"""Seals cannot be truncated, and deliveries are as final as the entries they belong to."""

from django.db import migrations

SQL = """
CREATE TRIGGER journal_seal_no_truncate BEFORE TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_delivery_append_only BEFORE UPDATE OR DELETE ON journal_delivery
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_delivery_no_truncate BEFORE TRUNCATE ON journal_delivery
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
"""
UNDO = """
DROP TRIGGER journal_seal_no_truncate ON journal_seal;
DROP TRIGGER journal_delivery_append_only ON journal_delivery;
DROP TRIGGER journal_delivery_no_truncate ON journal_delivery;
"""


class Migration(migrations.Migration):
    """Adds triggers only."""

    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
