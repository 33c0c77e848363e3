"""`synthesise`: fill an empty database with an invented trust of any size, for measuring."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from people.models import Person, School
from policies.models import Policy
from trust_portal.synthesis import policies, rows

LEAST = {"staff": 200, "schools": 2, "policies": 1}


class Command(BaseCommand):
    help = "Fill an empty PostgreSQL database with an invented trust, to measure the portal on."

    def add_arguments(self, parser):
        for name, least in LEAST.items():
            parser.add_argument(
                f"--{name}", type=int, default=rows.SIZE[name], help=f"At least {least}."
            )

    def handle(self, **options):
        size = rows.SIZE | {name: options[name] for name in LEAST}
        refuse(size)
        began = time.perf_counter()
        fill(size)
        self.stdout.write(
            f"{size['staff']:,} staff, {size['schools']} schools, {size['policies']} policies and "
            f"{size['staff'] * size['policies']:,} assignments, made in "
            f"{time.perf_counter() - began:.1f} seconds."
        )


def refuse(size):
    if connection.vendor != "postgresql":
        raise CommandError("This needs PostgreSQL: set DATABASE_URL to an empty database there.")
    if any(model.objects.exists() for model in (Person, School, Policy)):
        raise CommandError(
            "This database has people, schools or policies in it. Name an empty one."
        )
    for name, least in LEAST.items():
        if size[name] < least:
            raise CommandError(f"--{name} must be at least {least}.")
    if size["staff"] < size["schools"] + len(policies.TRUST_WIDE):
        raise CommandError("There must be enough staff for each school to have a headteacher.")


def fill(size):
    """All or nothing; the planner is told afterwards what is there."""
    today = timezone.localdate()
    with transaction.atomic():
        rows.people(size)
        policies.posts(today)
        policies.make(size["policies"], today)
        rows.signatures(size)
    if not connection.in_atomic_block:
        rows.analyse()
