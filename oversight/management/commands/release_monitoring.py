"""`release_monitoring [--on DATE]`: count the terms that are over, for trustees."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from oversight import workflow


class Command(BaseCommand):
    help = "Release what is counted of concerns in each term that is over; each once."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        made = workflow.release_monitoring(on or timezone.localdate())
        self.stdout.write("\n".join(f"Released: {release}." for release in made) or "Nothing due.")
