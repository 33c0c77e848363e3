"""The secret address of somebody's calendar: made, made anew, taken away."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from people.models import Person
from policies.models import CalendarFeed

OCTETS = 16  # 128 bits: nobody guesses it, so a plain hash is enough


@transaction.atomic
def make(person: Person, *, by: Person) -> str:
    """Give the person a new address and end the old one; answer the secret, said only now."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    revoke(person, by=by)
    secret = secrets.token_urlsafe(OCTETS)
    CalendarFeed.objects.create(person=person, digest=digest(secret))
    return secret


def revoke(person: Person, *, by: Person) -> int:
    """End the person's address: whoever knows it reads nothing any more."""
    live = CalendarFeed.objects.filter(person=person, ended_at=None)
    return live.update(ended_at=timezone.now(), ended_by=by)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
