"""`restore FILE`: put a backup in place of the database and files. Stop the portal first."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from people.models import Person
from trust_portal import archive


class Command(BaseCommand):
    help = "Check a backup, and put it in place of the database and files. Stop the portal first."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="compare the hashes, change nothing"
        )
        parser.add_argument("--replace", action="store_true", help="also where there are people")

    def handle(self, file, check, replace, **options):
        try:
            manifest = archive.read(file)
            archive.refuse_unfit(manifest)
            if not check:
                self.refuse_to_overwrite(replace)
                archive.restore(file)
        except archive.Unusable as why:
            raise CommandError(str(why)) from why
        done = "is whole" if check else "is in place; run manage.py prepare before starting"
        self.stdout.write(f"{file}, made {manifest['made_at']}, {done}.")

    def refuse_to_overwrite(self, replace):
        try:
            inhabited = Person.objects.exists()
        except DatabaseError:
            return  # no tables yet: that is what a restore is for
        if inhabited and not replace:
            raise CommandError("This portal has people in it. Say --replace to lose them.")
