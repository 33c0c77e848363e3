"""`look_after_posts [--on DATE]`: what the clock does to posts on official accounts, on a day."""

from datetime import date, datetime, time

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.workflow import posts_clock
from core import wording


class Command(BaseCommand):
    help = (
        "Bring posts that nobody decided in time one post up, and delete pictures that were kept"
        " long enough. Run again, it does nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        day = on or timezone.localdate()
        gone_up = posts_clock.go_up(day)
        noon = timezone.make_aware(datetime.combine(day, time(12)))
        gone = posts_clock.purge_pictures(noon)
        self.stdout.write(
            f"{wording.count(gone_up, 'post')} went a post up, {wording.count(gone, 'picture')} "
            "deleted."
        )
