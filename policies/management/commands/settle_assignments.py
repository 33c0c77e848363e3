"""`settle_assignments [--on DATE]`: what the nightly task does, for a night that was missed."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from policies.workflow import joining


class Command(BaseCommand):
    help = "Bring what everybody must sign up to date."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        joining.settle_all(on or timezone.localdate())
