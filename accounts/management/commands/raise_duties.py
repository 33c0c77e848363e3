"""`raise_duties [--on DATE]`: duties about access to official accounts, as of a day."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.workflow import duties_raising
from core import wording
from notices import hours
from notices.workflow import gathering


class Command(BaseCommand):
    help = (
        "Raise duties about the access of those who left, moved or are paused, and reviews that are"
        " due; drop those no longer needed; tell who owes them, and write the day's summaries."
        " Run again, it adds nothing. The worker sends them."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        on = on or timezone.localdate()
        raised = duties_raising.settle(on)
        written = gathering.compose(hours.moment_on(on, timezone.now()))
        self.stdout.write(
            f"{wording.plain_day(on)}: {wording.count(raised, 'duty', 'duties')} raised,"
            f" {wording.count(written, 'message')} written."
        )
