"""How long cases are kept, as law, statutory guidance and practice say: the trust may change it."""

from datetime import date

from django.db import migrations

KCSIE = "Keeping children safe in education 2026, part four"
KCSIE_ON = date(2026, 9, 1)
ROWS = [
    ("false", "An allegation found false or malicious", 0, "end", False, "statutory", KCSIE),
    ("harm", "Any other allegation that may meet the harm threshold", 10, "allegation", True,
     "statutory", KCSIE),
    ("low_level", "A low-level concern", 0, "leaving", False, "statutory", KCSIE),
    ("neither", "A concern about staff that is neither", 1, "end", False, "practice",
     "The portal’s default"),
    ("other", "A concern about nobody who works here", 6, "end", False, "practice",
     "The portal’s default, after the Limitation Act 1980"),
]  # fmt: skip


def add(apps, schema_editor):
    rule = apps.get_model("incidents", "RetentionRule")
    names = ("code", "title", "years", "counted_from", "to_pension_age", "kind", "source")
    for row in ROWS:
        said = dict(zip(names, row, strict=True))
        rule.objects.get_or_create(code=said.pop("code"), defaults=said | {"dated": KCSIE_ON})


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_what_law_and_guidance_say")]

    # Going back leaves them: the table goes with the migration before.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
