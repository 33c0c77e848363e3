"""Whom headteachers have named to decide on official accounts of their schools."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Delegate
from people.models import Person, School
from people.rules import HEADS


def led_by(person: Person) -> QuerySet[School]:
    """The schools whose headteacher this person is, or stands in for."""
    if not person.is_authenticated:
        return School.objects.none()
    return School.objects.filter(
        pk__in={post.school for post in person.posts() if post.role in HEADS and post.school}
    )


def visible_to(person: Person) -> QuerySet[Delegate]:
    return Delegate.objects.filter(school__in=led_by(person)).select_related("person", "school")


def by_school(person: Person, on: date) -> QuerySet[School]:
    """Each school with `named`: whoever decides there now, or will. Two queries."""
    now = Delegate.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), ended_at=None)
    named = now.select_related("person", "named_by").order_by("starts_on", "pk")
    return led_by(person).prefetch_related(
        Prefetch("account_nominees", queryset=named, to_attr="named")
    )
