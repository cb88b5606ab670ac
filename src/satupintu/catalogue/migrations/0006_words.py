"""A standard says in words how a part of its fee is reckoned, and what a product states in place of a question."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two columns that are empty for what was written before."""

    dependencies = [("catalogue", "0005_on_product")]

    operations = [
        migrations.AddField(model_name="feecomponent", name="words", field=models.TextField(blank=True, default="")),
        migrations.AddField(model_name="formfield", name="statement", field=models.CharField(blank=True, default="", max_length=200)),
    ]
