"""`look_after_pictures [--on DATE]`: what the nightly task does, for a night that was missed."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.workflow import images_purging, images_taking_down


class Command(BaseCommand):
    help = "Chase what is to be taken down, and empty what is kept of pupils who have left."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        day = on or timezone.localdate()
        images_taking_down.chase(day)
        images_purging.purge(day)
