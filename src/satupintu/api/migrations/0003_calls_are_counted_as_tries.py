from django.db import migrations


class Migration(migrations.Migration):
    """The calls of a token are counted where every try is counted, in `core_trycount`."""

    dependencies = [("api", "0002_token_life_and_pace")]

    operations = [migrations.DeleteModel("CallCount")]
