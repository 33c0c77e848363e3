"""`look_after_requests [--on DATE]`: what the clock does to requests for an account, on a day."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.workflow import asking
from core import wording


class Command(BaseCommand):
    help = (
        "Bring requests for an official account that nobody decided in time a post up, tell"
        " whoever may decide now, and withdraw those of people who have left. Run again, it does"
        " nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        gone_up, withdrawn = asking.look_after(on or timezone.localdate())
        self.stdout.write(
            f"{wording.count(gone_up, 'request')} went a post up, {withdrawn} withdrawn."
        )
