import django.db.models.deletion
import satupintu.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_person_language'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitDuty',
            fields=[
                ('id', models.UUIDField(default=satupintu.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('service_code', models.CharField(blank=True, max_length=20)),
                ('since', models.DateTimeField()),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='people.role')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='people.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('role', 'service_code'), name='people_duty_once')],
            },
        ),
    ]
