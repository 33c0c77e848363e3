import django.db.models.deletion
from django.db import migrations, models

from core.migrating import CreateTables


class Migration(migrations.Migration):

    replaces = [('ledger', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Leaf',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=30)),
                    ('record', models.BigIntegerField()),
                    ('commitment', models.BinaryField(max_length=32)),
                    ('at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['kind', 'record'], name='leaf_of_record')],
                    'constraints': [models.UniqueConstraint(fields=('commitment',), name='leaf_commitment_once')],
                },
            ),
            migrations.CreateModel(
                name='LeafSecret',
                fields=[
                    ('leaf', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='secret', serialize=False, to='ledger.leaf')),
                    ('salt', models.BinaryField(max_length=32)),
                    ('canonical', models.TextField()),
                ],
            ),
        ]),
    ]
