from django.db import migrations

from incidents import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_rules_of_keeping")]

    operations = [migrations.RunPython(install, remove)]
