"""`rebuild_search`: make what can be found anew from the policies that are there."""

from django.core.management.base import BaseCommand

from policies.models import SearchDocument
from policies.workflow import searching


class Command(BaseCommand):
    help = "Make the index of the search anew."

    def handle(self, **options):
        searching.replace(SearchDocument.objects.filter(version__isnull=False), [])
        self.stdout.write(f"{searching.catch_up()} versions can be found.")
