"""The records of people who left long ago are emptied, through every app that keeps their words."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from core.workflow import Refused
from incidents import retention
from incidents.models import Relationship, RetentionRule
from incidents.queries import leavers
from notices.workflow import forgetting
from people.models import Person
from people.workflow import emptying as of_people
from policies.workflow import emptying as of_policies


@transaction.atomic
def empty(people: list[Person], *, by: Person, today: date) -> None:
    """Of these people who they are, what they signed with and what they were sent.

    Locked first and asked once more: whoever came back meanwhile is not emptied.
    """
    rule = RetentionRule.objects.get(code=retention.SIGNATURES)
    keys = leavers.records_of(people)
    list(Person.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)))
    standing = [person.pk for person in people]
    if leavers.may_go(rule, today).filter(pk__in=standing).count() != len(standing):
        raise Refused("Something changed since you looked. Look at the list again.")
    because = f"retention: {rule.code}"
    of_policies.empty(keys, because=because)
    forgetting.forget(keys)
    Relationship.objects.filter(Q(one__in=keys) | Q(other__in=keys)).delete()
    Relationship.history.filter(Q(one__in=keys) | Q(other__in=keys)).delete()
    of_people.empty(keys, by=by, because=because)
