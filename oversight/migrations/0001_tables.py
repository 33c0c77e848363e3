import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.migrating import CreateTables


class Migration(migrations.Migration):

    replaces = [('oversight', '0001_initial'), ('oversight', '0002_find_makers_that_died'), ('oversight', '0003_exports_of_many_files')]

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Export',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(default='compliance', max_length=30)),
                    ('format', models.CharField(choices=[('pdf', 'PDF'), ('csv', 'CSV'), ('xlsx', 'Excel'), ('json', 'JSON'), ('zip', 'ZIP')], max_length=4)),
                    ('scope', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('asked', 'Asked'), ('making', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Expired')], default='asked', editable=False, max_length=8)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField(auto_now_add=True)),
                    ('alive_at', models.DateTimeField(editable=False, null=True)),
                    ('made_at', models.DateTimeField(editable=False, null=True)),
                    ('expires_at', models.DateTimeField(editable=False, null=True)),
                    ('rows', models.PositiveIntegerField(default=0)),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('file', models.FileField(blank=True, upload_to='exports')),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('error', models.CharField(blank=True, max_length=300)),
                ],
                options={
                    'ordering': ['-asked_at'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('expires_at__isnull', False), ('made_at__isnull', False)), _connector='OR'), name='ready_export_expires')],
                },
            ),
            migrations.CreateModel(
                name='ExportEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=40)),
                    ('source', models.CharField(max_length=20)),
                    ('target', models.CharField(max_length=20)),
                    ('note', models.TextField(blank=True)),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('export', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='oversight.export')),
                ],
                options={
                    'ordering': ['at', 'pk'],
                    'abstract': False,
                },
            ),
        ]),
    ]
