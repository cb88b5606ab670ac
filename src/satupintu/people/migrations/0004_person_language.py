"""The language in which a person is written to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Everybody known already is written to in Indonesian."""

    dependencies = [("people", "0003_corrections")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="language",
            field=models.CharField(choices=[("id", "Bahasa Indonesia"), ("en", "Bahasa Inggris")], default="id", max_length=2),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(condition=models.Q(("language__in", ["id", "en"])), name="people_person_language"),
        ),
    ]
