"""What a region sets by itself becomes rows with a date that are never changed."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE catalogue_regionoverride AS o SET effective_from = o.set_at::date, own_issuing = s.own_issuing
  FROM catalogue_service AS s WHERE s.id = o.service_id;
"""
GUARD = """
CREATE FUNCTION catalogue_refuse_override_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an override is never changed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER catalogue_override_immutable BEFORE UPDATE OR DELETE ON catalogue_regionoverride
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_override_change();
"""
UNGUARD = """
DROP TRIGGER catalogue_override_immutable ON catalogue_regionoverride;
DROP FUNCTION catalogue_refuse_override_change();
"""


class Migration(migrations.Migration):
    """Rows there already count from the day they were set."""

    dependencies = [("catalogue", "0002_immutable")]

    operations = [
        migrations.AlterField(
            model_name="regionoverride",
            name="service",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="catalogue.service"),
        ),
        migrations.RenameField(model_name="regionoverride", old_name="changed_at", new_name="set_at"),
        migrations.AddField(model_name="regionoverride", name="own_issuing", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="regionoverride", name="effective_from", field=models.DateField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(model_name="regionoverride", name="effective_from", field=models.DateField()),
        migrations.AddIndex(
            model_name="regionoverride",
            index=models.Index(fields=["service", "-effective_from", "-id"], name="catalogue_override_newest"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
