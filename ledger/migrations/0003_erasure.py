"""The words behind a leaf may go, where another leaf says that they were erased."""

from django.db import migrations

from ledger import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS ledger_refuse()")  # of the triggers before


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_written_once")]

    # Going back keeps the triggers of now: what is erased stays erased.
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
