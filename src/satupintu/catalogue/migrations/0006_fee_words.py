"""A standard may say in words how a part of its fee is reckoned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds a column that is empty for what was written before."""

    dependencies = [("catalogue", "0005_on_product")]

    operations = [
        migrations.AddField(model_name="feecomponent", name="words", field=models.TextField(blank=True, default="")),
    ]
