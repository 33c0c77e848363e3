"""Whom a headteacher names to decide on official accounts of the school in their place."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Delegate
from accounts.workflow import register
from core.workflow import Refused
from notices import outbox
from people.models import Person, School


@transaction.atomic
def name(
    school: School, person: Person, *, by: Person, starts_on: date, ends_on: date | None = None
) -> Delegate:
    """Name somebody, from a day to a day, and tell them."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    if person == by:
        raise Refused("You decide yourself; name somebody else.")
    if why := register.why_not_named(person):
        raise Refused(f"{why}.")
    if overlapping(school, person, starts_on, ends_on):
        raise Refused(f"{person} is named for that time already.")
    named = Delegate.objects.create(
        school=school, person=person, named_by=by, starts_on=starts_on, ends_on=ends_on
    )
    outbox.owe(person, "account_nominee", f"nominee:{named.pk}", ref=named.pk, due_on=starts_on)
    return named


def overlapping(school: School, person: Person, first: date, last: date | None) -> bool:
    """Whether the person is named for part of this time."""
    rows = school.account_nominees.filter(person=person, ended_at=None)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=first))
    return (rows.filter(starts_on__lte=last) if last else rows).exists()


@transaction.atomic
def end(nominee: Delegate, *, by: Person) -> None:
    """From now on they decide no more. Ended twice, it ended the first time."""
    nominee.refresh_from_db(from_queryset=Delegate.objects.select_for_update())
    if nominee.ended_at is None:
        nominee.ended_at, nominee.ended_by = timezone.now(), by
        nominee.save(update_fields=["ended_at", "ended_by"])
