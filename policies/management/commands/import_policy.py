"""`import_policy FILE`: a file becomes a draft; with `--dry-run`, only what it holds is told."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from people.models import Person
from policies.importing import document
from policies.importing.shapes import Unreadable
from policies.workflow import beginning, drafting


class Command(BaseCommand):
    help = "Read a policy from a .docx, .odt, .pdf, .md or .html file, and keep it as a draft."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="read and report, change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--owner", help="e-mail of the person who will own the policy")

    def handle(self, *, file, dry_run, owner, **options):
        data = _bytes(file)
        imported = _read(data, file.name)
        if options["json"]:
            self.stdout.write(json.dumps(document.as_json(imported), ensure_ascii=False, indent=1))
        else:
            self._report(imported)
        if dry_run:
            return
        version = drafting.import_policy(imported, data, file.name, by=_owner(owner))
        beginning.offer_audience(version.policy)
        self.stderr.write(
            f"{version} is a draft now, with the reference {version.policy.reference}."
        )

    def _report(self, imported):
        self.stdout.write(
            f"{imported.title}: {len(imported.clauses)} sections, {imported.words} words"
        )
        for name, text in imported.evidence.items():
            self.stdout.write(f"  {name.replace('_', ' ')}: read from “{text}”")
        for warning in imported.warnings:
            self.stdout.write(f"  ! {warning}")


def _owner(email):
    if not email:
        raise CommandError("Say whose it will be: --owner EMAIL. Or look first: --dry-run")
    person = Person.objects.filter(email__iexact=email).first()
    if person is None or not person.is_active:
        raise CommandError(f"Nobody in the portal has the address {email}.")
    return person


def _bytes(file):
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error


def _read(data, name):
    try:
        return document.read(data, name)
    except Unreadable as error:
        raise CommandError(str(error)) from error
