"""`demo`: load the demonstration into an empty database; a second run changes nothing."""

from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people.models import Person
from trust_portal.demonstration import (
    accounts_asking,
    accounts_declaring,
    accounts_duties,
    accounts_images,
    accounts_posts,
    accounts_register,
    concerns,
    people,
    policies,
)

SEED = 1836


class Command(BaseCommand):
    help = "Load the demonstration: an invented trust with half a year behind it."

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded with PORTAL_DEMO=1 only.")
        if Person.objects.filter(demonstration=True).exists():
            self.stdout.write("The demonstration is there already.")
            return
        if Person.objects.exists():
            raise CommandError(
                "This database has people in it. The demonstration wants an empty one."
            )
        today, random = timezone.localdate(), Random(SEED)  # noqa: S311 -- the same trust each time
        people.make(today, random)
        policies.make(today, random)
        concerns.make()
        accounts_register.make()
        accounts_asking.make()
        accounts_declaring.make()
        accounts_images.make(random)
        accounts_posts.make()
        accounts_duties.make()
        self.stdout.write(f"{Person.objects.count()} invented people are there.")
