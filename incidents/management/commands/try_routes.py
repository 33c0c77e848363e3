"""`try_routes [--on DATE]`: does every way a concern can take lead to somebody?"""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import wording
from incidents.workflow import trying


class Command(BaseCommand):
    help = "Try every way a concern can take with the posts of a day; print what ends in nobody."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *, on=None, **options):
        trial = trying.try_routes(on or timezone.localdate())
        for what, about, where in trial.gaps:
            self.stdout.write(f"{what}. In a concern about: {about}. Where: {where}.")
        tried, gaps = wording.count(trial.tried, "way"), wording.count(len(trial.gaps), "gap")
        self.stdout.write(f"{wording.plain_day(trial.on)}: {tried} tried, {gaps}.")
