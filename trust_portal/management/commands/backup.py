"""`backup FILE`: database and files in one archive, while the portal goes on working."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError

from trust_portal import archive


class Command(BaseCommand):
    help = "Write the database and all files into one archive with a hash for each. No keys."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file, **options):
        if file.exists():
            raise CommandError(f"{file} is there already; a backup never replaces one.")
        try:
            manifest = archive.make(file.absolute())
        except archive.Unusable as why:
            raise CommandError(str(why)) from why
        count = len(manifest["sha256"]) - 1
        self.stdout.write(f"{file}: the database and {count} files, {file.stat().st_size:,} bytes.")
        self.stdout.write("The keys are not in it; keep them apart (docs/operations.md).")
