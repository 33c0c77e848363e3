from django.db import migrations

from policies import search_tables


def install(apps, schema_editor):
    search_tables.install(schema_editor.connection)


def remove(apps, schema_editor):
    search_tables.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0008_search_documents'),
    ]

    operations = [migrations.RunPython(install, remove)]
