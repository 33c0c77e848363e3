from django.db import migrations

from policies import search_tables


def install(apps, schema_editor):
    search_tables.install(schema_editor.connection)


def remove(apps, schema_editor):
    search_tables.remove(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [("policies", "0009_find_documents_by_their_words")]
    dependencies = [("policies", "0001_tables")]

    operations = [migrations.RunPython(install, remove)]
