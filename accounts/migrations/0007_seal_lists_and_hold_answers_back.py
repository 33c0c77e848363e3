"""Lists lie sealed until they are read; what would turn a no into a yes is held back."""

import core.sealed_files
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_posts_as_they_are_approved'),
    ]

    operations = [
        migrations.AlterField(
            model_name='listimport',
            name='file',
            field=models.FileField(blank=True, storage=core.sealed_files.SealedStorage(), upload_to=core.sealed_files.random_name),
        ),
        migrations.AlterField(
            model_name='listimportrow',
            name='outcome',
            field=models.CharField(choices=[('new', 'New'), ('changed', 'Changed'), ('there', 'There already'), ('gone', 'No longer on the list'), ('held', 'To confirm one by one'), ('error', 'In error')], max_length=8),
        ),
    ]
