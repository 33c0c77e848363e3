"""`send_reminders [--on DATE]`: the reminders of a day and the summaries that carry them."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import wording
from notices import hours
from notices.workflow import gathering
from policies.workflow import reminders, review_reminders


class Command(BaseCommand):
    help = (
        "Owe the reminders of a day, tell line managers, headteachers and HR of who is late,"
        " owners of reviews that are due, and write the summaries of that day. Run again, it adds"
        " nothing. The worker sends them."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        on = on or timezone.localdate()
        reminded, told = reminders.remind(on), reminders.escalate(on)
        reviews = review_reminders.remind(on)
        written = gathering.compose(hours.moment_on(on, timezone.now()))
        self.stdout.write(
            f"{wording.plain_day(on)}: {wording.count(reminded, 'reminder')},"
            f" {wording.count(told, 'notice')} about who is late,"
            f" {wording.count(reviews, 'notice')} about reviews,"
            f" {wording.count(written, 'message')} written."
        )
