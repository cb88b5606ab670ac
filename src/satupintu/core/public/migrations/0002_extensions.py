from django.db import migrations

SQL = """
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
"""


class Migration(migrations.Migration):
    dependencies = [("core_public", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
