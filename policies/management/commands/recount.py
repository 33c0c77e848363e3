"""`recount [--fix]`: compare the kept totals of signing with the dated rows."""

from django.core.management.base import BaseCommand, CommandError

from policies import counting


class Command(BaseCommand):
    help = "Compare the kept totals of signing with the dated rows they are kept from."

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="put right what has drifted")

    def handle(self, *, fix, **options):
        drifted = counting.recount(fix=fix)
        for drift in drifted:
            where = f"school {drift.school}" if drift.school else "the trust"
            self.stdout.write(
                f"policy {drift.policy} at {where}: kept {drift.kept[1]} of {drift.kept[0]} signed,"
                f" counted {drift.counted[1]} of {drift.counted[0]}"
            )
        if drifted and not fix:
            raise CommandError(f"{len(drifted)} totals have drifted; --fix puts them right.")
        self.stdout.write(f"{len(drifted)} totals put right." if drifted else "No drift.")
