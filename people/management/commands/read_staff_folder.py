"""`read_staff_folder [FOLDER]`: take the staff files that lie in a folder, as the schedule does."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.workflow import staff_folder


class Command(BaseCommand):
    help = (
        "Bring in the staff files that lie still in a folder, where they are within the limits;"
        " others wait for HR. Without FOLDER the one that STAFF_FOLDER names."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path)

    def handle(self, *, folder=None, **options):
        folder = folder or (Path(settings.STAFF_FOLDER) if settings.STAFF_FOLDER else None)
        if folder is None:
            raise CommandError("Name a folder, or set STAFF_FOLDER.")
        try:
            taken = staff_folder.take_all(folder, source=settings.STAFF_SOURCE, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}.") from None
        for name, words in taken:
            self.stdout.write(f"{name}: {words}")
        if not taken:
            self.stdout.write("No file lies there.")
