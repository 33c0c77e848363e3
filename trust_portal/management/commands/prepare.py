"""Makes the tables and static files fit the program, and fills the demonstration once."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import OperationalError

from people.models import Person
from people.queries import demonstration
from trust_portal import checks, views_health


class Command(BaseCommand):
    help = "Make the tables and static files fit the program; fill the demonstration once."
    requires_system_checks = ()

    def handle(self, **options):
        try:
            self.prepare()
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}") from error

    def prepare(self):
        for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
            Path(folder).mkdir(parents=True, exist_ok=True)
        if views_health.waiting_migrations():
            self.stdout.write("Making the tables ...")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        checks.refuse_unsafe()
        self.stdout.write("Collecting the static files ...")
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)
        if settings.DEMO:
            self.fill_demonstration()

    def fill_demonstration(self):
        if "demo" not in get_commands():
            self.stdout.write("This version has no demonstration to load: the portal is empty.")
            return
        if not Person.objects.filter(demonstration=True).exists():
            self.stdout.write("Inventing the demonstration's trust ...")
            call_command("demo")
        who = settings.DATA_DIR / "demonstration-people.txt"
        lines = [f"    {d.person.name:<24} {d.role}, {d.school}\n" for d in demonstration.doors()]
        who.write_text("".join(lines), encoding="utf-8")
