from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TryCount',
            fields=[
                ('key_index', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('tries', models.PositiveIntegerField()),
                ('ends_at', models.DateTimeField(db_index=True)),
            ],
        ),
        # Written at every try of a stranger and worth nothing after a crash.
        migrations.RunSQL('ALTER TABLE core_trycount SET UNLOGGED', 'ALTER TABLE core_trycount SET LOGGED'),
    ]
