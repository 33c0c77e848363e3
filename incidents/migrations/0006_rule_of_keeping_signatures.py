"""How long signatures are kept, with the record of whoever gave them."""

from datetime import date

from django.db import migrations

SAID = {
    "title": "Somebody who left, with what they signed",
    "years": 6,
    "counted_from": "leaving",
    "to_pension_age": False,
    "kind": "practice",
    "source": "Limitation Act 1980, section 5: six years for claims from a contract",
    "dated": date(2026, 11, 1),
}


def add(apps, schema_editor):
    rule = apps.get_model("incidents", "RetentionRule")
    rule.objects.get_or_create(code="signatures", defaults=SAID)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_rules_of_keeping_beside_a_case")]

    # Going back leaves it: the table goes with a migration before.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
