"""`export_compliance --format pdf --out FILE`: the compliance report without a browser."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from oversight import workflow
from oversight.models import Export
from people.models import Person, School
from policies.models import Policy
from policies.queries.register import Scope


class Command(BaseCommand):
    help = "Write who has signed what to a file: PDF, CSV, XLSX or JSON."

    def add_arguments(self, parser):
        parser.add_argument(
            "--format", choices=[form.value for form in Export.REPORTS], required=True
        )
        parser.add_argument("--school", help="its short name in addresses, or its code")
        parser.add_argument("--policy", help="its reference, or its short name in addresses")
        parser.add_argument("--person", type=int, help="their number in the portal")
        parser.add_argument("--on", type=date.fromisoformat, help="a day, as 2026-11-20; today")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *, format, school, policy, person, on, out, **options):
        school = school and _one(School, school, "slug", "code")
        policy = policy and _one(Policy, policy, "reference", "slug")
        if person and not Person.objects.filter(pk=person).exists():
            raise CommandError(f"There is no person {person}.")
        scope = Scope(
            on=on or timezone.localdate(),
            schools=frozenset([school.pk]) if school else None,
            policy=policy.pk if policy else None,
            person=person,
        )
        export = workflow.ask(scope, format, by=None)
        workflow.make(export, keep_at=out)
        if export.error:
            raise CommandError(export.error)
        self.stdout.write(f"{out}: {export.rows} rows, SHA-256 {export.sha256}")


def _one(model, words, *fields):
    for field in fields:
        if found := model.objects.filter(**{field: words}).first():
            return found
    raise CommandError(f"There is no {model._meta.verbose_name} “{words}”.")
