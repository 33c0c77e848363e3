"""Bring in a staff file: who joins, changes, moves and leaves, and which rows are in error."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.workflow import Refused
from people.importing.columns import BY_NAME
from people.importing.problems import FileProblem
from people.queries import imports as queries
from people.workflow import imports

# What the command ends with.
WITH_ERRORS, ASKS_AGAIN = 3, 4


class Command(BaseCommand):
    help = (
        "Bring in a staff file (CSV or XLSX). Says who joins, changes, moves and leaves, and which "
        "rows are in error; those are left out. A second run changes nothing. Ends with 0 when all "
        "is well, 1 when the file cannot be read, 3 when rows were in error, 4 when so many would "
        "leave that it wants --yes."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say it, change nothing")
        parser.add_argument("--source", default="mis", help="the staff system it is from (mis)")
        parser.add_argument(
            "--mapping",
            type=Path,
            help="a JSON file: our name of a column to its heading. Ours: " + ", ".join(BY_NAME),
        )
        parser.add_argument("--yes", action="store_true", help="also when many leave")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, file, dry_run, source, mapping, yes, format, **options):
        self.ending = 0
        say = self.say_json if format == "json" else self.say_text

        def apply_if(staff_import):
            many = imports.asks_again(staff_import)
            applies = not dry_run and (yes or not many)
            if many and not (dry_run or yes):
                self.ending = ASKS_AGAIN
            elif staff_import.counts.get("error"):
                self.ending = WITH_ERRORS
            say(staff_import, applied=applies, asks_again=many)
            return applies

        try:
            imports.bring_in(
                file, apply_if=apply_if, source=source, mapping=self.mapping_of(mapping)
            )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except (FileProblem, Refused) as problem:
            raise CommandError(str(problem)) from None
        if self.ending:
            sys.exit(self.ending)

    def mapping_of(self, path):
        if path is None:
            return None
        try:
            mapping = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read: {error}.") from None
        unknown = set(mapping) - set(BY_NAME) if isinstance(mapping, dict) else {str(path)}
        if unknown:
            raise CommandError(f"No column of ours is called {', '.join(sorted(unknown))}.")
        return mapping

    def say_json(self, staff_import, *, applied, asks_again):
        """One object; the rows are written as they come, however many there are."""
        head = {
            "file": staff_import.filename,
            "source": staff_import.source,
            "applied": applied,
            "asks_again": asks_again,
            "mapping": staff_import.mapping,
            "counts": staff_import.counts,
        }
        self.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
        comma = ""
        for row in queries.account_of(staff_import):
            said = {
                "line": row.line or None,
                "outcome": row.outcome,
                "number": row.number,
                "name": row.name,
                "school": row.school and row.school.name,
                "changes": row.changed,
                "detail": row.detail,
            }
            self.stdout.write(f"{comma}{json.dumps(said, ensure_ascii=False)}", ending="")
            comma = ",\n"
        self.stdout.write("]}")

    def say_text(self, staff_import, *, applied, asks_again):
        counts, heading = staff_import.counts, ""
        for row in queries.account_of(staff_import):
            if heading != row.get_outcome_display():
                heading = row.get_outcome_display()
                self.stdout.write(f"\n{heading}: {counts[row.outcome]}")
            self.stdout.write(f"  {_sentence(row)}")
        self.stdout.write(f"\n{_summary(staff_import)}")
        if asks_again:
            self.stdout.write(
                f"It would end the work of {counts['leave']} of {counts['held']}, which is a lot."
                + ("" if applied else " With --yes it does.")
            )
        self.stdout.write("Done." if applied else "Nothing was changed.")


def _sentence(row):
    where = f"line {row.line}: " if row.line else ""
    who = f"{row.name or 'nobody'}{f' ({row.number})' if row.number else ''}"
    at = f", {row.school.name}" if row.school else ""
    how = ", ".join(row.changed)
    return f"{where}{who}{at}{f': {how}' if how else ''}{f'. {row.detail}' if row.detail else ''}"


def _summary(staff_import):
    counts = staff_import.counts
    said = [
        f"{counts[outcome]:,} {words}"
        for outcome, words in queries.SAID.items()
        if counts.get(outcome)
    ]
    nothing = "" if imports.changes_something(staff_import) else "Nothing to change: "
    return f"{nothing}{'; '.join(said)}."
