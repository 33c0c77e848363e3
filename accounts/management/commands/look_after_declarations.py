"""`look_after_declarations [--on DATE]`: what the clock does to declarations and permissions."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.workflow import declaring_clock


class Command(BaseCommand):
    help = (
        "Bring declarations, permissions and questions that nobody answered one post up, end"
        " permissions that are over, and ask what lasts whether it is still so. Run again, it does"
        " nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        done = declaring_clock.run(on or timezone.localdate())
        self.stdout.write(", ".join(f"{number} {words}" for words, number in done.items()) + ".")
