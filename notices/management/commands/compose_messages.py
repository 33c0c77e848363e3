"""`compose_messages [--on DATE]`: write the summaries of a day, and whatever is urgent."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import wording
from notices import hours
from notices.workflow import gathering


class Command(BaseCommand):
    help = "Write the daily summaries that are due, and the urgent messages."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        now = timezone.now()
        at = hours.moment_on(on, now) if on else now
        gathering.drop_unreachable(at)
        written = gathering.compose_urgent(at) + gathering.compose_private(at)
        written += gathering.compose(at)
        self.stdout.write(f"{wording.count(written, 'message')} written.")
