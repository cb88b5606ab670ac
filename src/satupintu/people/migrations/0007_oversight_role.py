from django.db import migrations

SQL = """
INSERT INTO people_role (code, label, kind)
SELECT 'pengawas', 'Pengawas (inspektorat)', 'function' WHERE EXISTS (SELECT 1 FROM people_role)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """A region that has its roles already gets the one complaints about the office itself go to."""

    dependencies = [("people", "0006_proxy_scope")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
