"""Three documents of the first list have newer editions; a year that the trust changed stays."""

from datetime import date

from django.db import migrations

GOV = "https://www.gov.uk/government/publications/"
# name, the year that the first list had, what is so now
ROWS = [
    ("Keeping children safe in education", 2025,
     {"year": 2026, "in_force_on": date(2026, 9, 1),
      "source": f"{GOV}keeping-children-safe-in-education--2"}),
    ("Working together to safeguard children", 2023,
     {"year": 2026, "in_force_on": date(2026, 3, 18),
      "source": f"{GOV}working-together-to-safeguard-children--2"}),
    ("Academy trust handbook", 2025,
     {"year": 2026, "in_force_on": date(2026, 10, 1), "source": f"{GOV}academy-trust-handbook"}),
]  # fmt: skip


def renew(apps, schema_editor):
    guidance = apps.get_model("policies", "Guidance")
    for name, year, now in ROWS:
        guidance.objects.filter(name=name, year=year).update(**now)


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_what_policies_say_besides")]

    # Going back leaves what is in force.
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
