"""`import_signatures FILE [--dry-run]`: signatures from before the portal, marked as such."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from people.importing.problems import FileProblem
from policies.workflow import earlier

WITH_ERRORS = 3


class Command(BaseCommand):
    help = (
        "Bring in signatures from before the portal, from a CSV or XLSX file with the columns"
        " E-mail or Staff number, Policy (title or reference), Version, Signed on. They are marked"
        " as imported; nobody is written to; a second run changes nothing. Ends with 0 when all is"
        " well, 1 when the file cannot be read, 3 when rows were in error; those are left out."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say it, change nothing")

    def handle(self, *, file, dry_run, **options):
        try:
            account = earlier.import_signatures(file, by=None, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except FileProblem as problem:
            raise CommandError(str(problem)) from None
        for line, why in account.problems:
            self.stdout.write(f"line {line}: {why}")
        self.stdout.write(
            f"{account.new:,} new ({account.ends_a_duty:,} of them still to be signed here),"
            f" {account.there:,} there already, {len(account.problems):,} in error."
        )
        self.stdout.write("Nothing was changed." if dry_run else "Done.")
        if account.problems:
            sys.exit(WITH_ERRORS)
