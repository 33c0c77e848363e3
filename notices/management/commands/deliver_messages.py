"""`deliver_messages [--on DATE]`: send what waits, now or as if it were the morning of a day."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import wording
from notices import hours
from notices.workflow import delivery, posting
from notices.workflow import message as life


class Command(BaseCommand):
    help = (
        "Send the messages that are due to the mail server and other channels, until none is left."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        now = timezone.now()
        at = hours.moment_on(on, now) if on else now
        life.recover(at)
        life.give_up(at)
        life.give_up_on_leavers(at)
        sent = posting.deliver(at) + delivery.deliver(at)
        self.stdout.write(f"{wording.count(sent, 'message')} sent.")
