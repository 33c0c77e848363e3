"""`import_policies FOLDER --manifest FILE [--dry-run]`: policies from before the portal."""

import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from people.importing.problems import FileProblem
from policies.workflow import bringing_in

WITH_ERRORS = 3
DONE = (
    "Done, and nobody was written to. Whoever has to sign finds it under what they must do, and is"
    " reminded before its day as usual."
)
SAID = {
    bringing_in.NEW: "new",
    bringing_in.THERE: "there already",
    bringing_in.ERROR: "error",
}


class Command(BaseCommand):
    help = (
        "Bring in a folder of policies that are in force, from a list (CSV or XLSX) with the"
        " columns File, Owner (e-mail), Version, Effective, Approved by, Approved on, and as you"
        " like Title, Reference, Category, School, Next review, Minute, Audience (staff groups),"
        " Sign (no, each version, every year, every 24 months), Public, Inherited until, Taken over"
        " by. Nobody is written to, nobody has to sign unless Sign says so (then the ordinary"
        " reminders come before the day), and a second run changes nothing. Ends with 0 when all is"
        " well, 1 when the list cannot be read, 3 when rows were in error; those are left out."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--manifest", type=Path, required=True, help="the list")
        parser.add_argument("--dry-run", action="store_true", help="say it, change nothing")

    def handle(self, *, folder, manifest, dry_run, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            taken = bringing_in.take(
                folder, manifest, by=None, source=manifest.name, dry_run=dry_run
            )
            found = sorted(taken, key=lambda row: row[:3])
        except OSError as error:
            raise CommandError(f"{manifest}: {error.strerror}.") from None
        except FileProblem as problem:
            raise CommandError(str(problem)) from None
        for row in found:
            self.stdout.write(f"line {row.line}: {SAID[row.outcome]}: {row.words}")
        rows = {(row.line, row.outcome) for row in found}
        counts = Counter(outcome for _, outcome in rows)
        errors = counts[bringing_in.ERROR]
        self.stdout.write(
            f"{counts[bringing_in.NEW]:,} new, {counts[bringing_in.THERE]:,} there already,"
            f" {errors:,} in error."
        )
        self.stdout.write("Nothing was changed." if dry_run else DONE)
        if errors:
            sys.exit(WITH_ERRORS)
