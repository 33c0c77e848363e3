"""`check_routing DIRECTORY CASES`: does every concern reach whom the file says? Silent when so."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from incidents.workflow import proving
from people.models import Person


def make_tables():
    """A portal that never ran has none: posts are to be proved before it goes live."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    if Person._meta.db_table not in connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)


class Command(BaseCommand):
    help = "Route every concern of a file as real ones are routed, and tell each mismatch."

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, help="the trust, as JSON")
        parser.add_argument("cases", type=Path, help="its concerns and who must receive them: CSV")

    def handle(self, directory, cases, **options):
        make_tables()
        try:
            found = proving.mismatches(directory, cases)
        except proving.Unreadable as why:
            raise CommandError(str(why)) from why
        for mismatch in found:
            self.stdout.write(str(mismatch))
        if found:
            raise CommandError(f"{len(found)} of the answers are not as the file says.")
