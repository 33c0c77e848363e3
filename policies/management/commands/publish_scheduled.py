"""`publish_scheduled [--on DATE]`: publish what was planned for the day, or before it."""

from datetime import date, datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import wording
from policies.workflow import scheduling


class Command(BaseCommand):
    help = "Publish the versions that were planned for this day or before it; never one too early."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        now = timezone.now()
        if on:
            seven = timezone.make_aware(datetime.combine(on, scheduling.HOUR))
            now = min(now, seven)
        published = scheduling.publish_due(now)
        self.stdout.write(f"{wording.count(published, 'version')} published.")
