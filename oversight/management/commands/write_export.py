"""`write_export ID FILE`: what a worker runs to make one export apart from itself."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from oversight import tasks, workflow
from oversight.models import Export


class Command(BaseCommand):
    help = "Write the file of one export. For the portal's own worker."
    requires_system_checks = ()  # its worker has started: they are a second of each paper

    def add_arguments(self, parser):
        parser.add_argument("export", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *, export, file, **options):
        try:
            rows = workflow.write_here(Export.objects.get(pk=export), file)
        except OSError as error:
            self.stderr.write(str(error))
            sys.exit(tasks.NO_ROOM)
        self.stdout.write(str(rows))
