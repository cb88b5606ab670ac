"""Tokens end, tell when they were used, and are counted; those made before get a year from now."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, Q
from django.utils import timezone


def a_year_ahead():
    return timezone.now() + timedelta(days=365)


class Migration(migrations.Migration):

    dependencies = [("api", "0001_initial")]

    operations = [
        migrations.AddField("apitoken", "hint", models.CharField(default="", max_length=4), preserve_default=False),
        migrations.AddField("apitoken", "expires_at", models.DateTimeField(default=a_year_ahead), preserve_default=False),
        migrations.AddField("apitoken", "used_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "apitoken",
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_apitoken_order"),
        ),
        migrations.CreateModel(
            name="CallCount",
            fields=[
                ("token_id", models.UUIDField(primary_key=True, serialize=False)),
                ("began", models.BigIntegerField()),
                ("calls", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE api_callcount SET UNLOGGED", "ALTER TABLE api_callcount SET LOGGED"),
    ]
