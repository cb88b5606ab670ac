"""Which answers a product shows is said by the standard, no longer guessed from the names of questions."""

from django.db import migrations, models

# Standards in force never change, so the trigger is set aside for this one fact that the code knew instead of them.
FILL = """
ALTER TABLE catalogue_formfield DISABLE TRIGGER catalogue_formfield_immutable;
UPDATE catalogue_formfield SET on_product = false
 WHERE string_to_array(name, '_') && ARRAY['hp', 'email', 'ambil', 'pernyataan'];
ALTER TABLE catalogue_formfield ENABLE TRIGGER catalogue_formfield_immutable;
"""


class Migration(migrations.Migration):
    """Adds a column that is true but for contacts and statements."""

    dependencies = [("catalogue", "0004_requirement_questions")]

    operations = [
        migrations.AddField(model_name="formfield", name="on_product", field=models.BooleanField(default=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
