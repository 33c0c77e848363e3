"""Joiners, movers, leavers and those who come back: the same code for one person and for all."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from people.models import Person
from people.workflow import leaving
from policies.models import Policy, Version
from policies.workflow import asking, assigning, links, refilling, returning


def people_changed(people: QuerySet[Person], on: date) -> None:
    """Bring what these people must sign up to date; the app `people` calls this."""
    settle_all(on, people)


@transaction.atomic
def settle_all(on: date, people: QuerySet[Person] | None = None) -> None:
    """Settle every policy that is in force: nightly for everybody, at once for some."""
    if people is None:
        leaving.end_of_schools(on)
    in_force = Policy.objects.filter(versions__state=Version.State.PUBLISHED)
    for policy in in_force.exclude(signing_rule=Policy.SigningRule.NOT_SIGNED):
        assigning.settle(policy, on, people)
    refilling.refill(on, people)
    links.revoke_idle()
    returning.give_days_back(on, people)
    asking.keep_days_left(on)
