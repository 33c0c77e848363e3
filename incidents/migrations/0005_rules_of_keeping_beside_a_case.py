"""How long the breach log and requests for data are kept: practice, which the trust may change."""

from datetime import date

from django.db import migrations

ROWS = [
    ("breach", "An entry of the breach log", 6, "The portal’s default, after the Limitation Act 1980"),
    ("request", "A request for data", 3, "The portal’s default"),
]  # fmt: skip


def add(apps, schema_editor):
    rule = apps.get_model("incidents", "RetentionRule")
    for code, title, years, source in ROWS:
        said = {"title": title, "years": years, "source": source, "dated": date(2026, 11, 1)}
        said |= {"counted_from": "end", "to_pension_age": False, "kind": "practice"}
        rule.objects.get_or_create(code=code, defaults=said)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_access_log_written_once")]

    # Going back leaves them: the table goes with a migration before.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
