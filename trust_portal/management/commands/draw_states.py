"""Draw docs/states.md from the tables of the lifecycles."""

from django.conf import settings
from django.core.management.base import BaseCommand

from trust_portal import states


class Command(BaseCommand):
    help = "Draw docs/states.md from the lifecycles of every app."

    def handle(self, **options):
        page = settings.BASE_DIR / "docs" / "states.md"
        page.write_text(states.document(), encoding="utf-8")
        self.stdout.write(f"{len(states.lifecycles())} lifecycles drawn in docs/states.md.")
