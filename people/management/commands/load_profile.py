"""Set the trust profile from a TOML file, in place of the one there is."""

import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.workflow import Refused
from people.models import Trust
from people.profile_values import differences, read
from people.workflow import profile


class Command(BaseCommand):
    help = (
        "Set the trust profile from a TOML file. Settings that the file leaves out go back to the "
        "portal's default. A file with a setting that the portal does not know changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, file, dry_run, **options):
        stored, wrong = read(self.parsed(file))
        if wrong:
            raise CommandError("\n".join([f"{file.name} was not loaded:", *wrong]))
        before = Trust.objects.values_list("profile", flat=True).first() or {}
        for setting, was, will in differences(before, stored):
            self.stdout.write(f"{setting.label}: {was}, {'would be' if dry_run else 'now'} {will}")
        if dry_run:
            return
        try:
            changed = profile.load_profile(stored, by=None)
        except Refused as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"{file.name}: {len(changed) or 'no'} settings changed.")

    def parsed(self, file):
        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as why:
            raise CommandError(f"{file} cannot be read: {why.strerror}.") from None
        except UnicodeDecodeError:
            raise CommandError(f"{file.name} is not a text file in UTF-8.") from None
        except tomllib.TOMLDecodeError as why:
            raise CommandError(f"{file.name} is not in TOML: {why}.") from None
