"""`publish_scheduled [--on DATE]`: publish and switch what was planned for the day, or before."""

from datetime import date, datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import wording
from policies.workflow import scheduling, switching


class Command(BaseCommand):
    help = (
        "Publish the versions that were planned for this day or before it, and retire what schools"
        " had brought with them until then; never one too early."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        now = timezone.now()
        if on:
            seven = timezone.make_aware(datetime.combine(on, scheduling.HOUR))
            now = min(now, seven)
        published = scheduling.publish_due(now)
        self.stdout.write(f"{wording.count(published, 'version')} published.")
        if switched := switching.switch_due(now):
            self.stdout.write(
                f"{wording.count(switched, 'inherited policy', 'inherited policies')} gave way."
            )
