"""The platforms, for everybody who works here."""

from django.db.models import Count, Q, QuerySet

from accounts.models import NOT_OURS, Platform, SocialAccount
from people.models import Person
from people.rules import is_unsuspended


def visible_to(person: Person) -> QuerySet[Platform]:
    return Platform.objects.all() if is_unsuspended(person) else Platform.objects.none()


def counted(person: Person) -> QuerySet[Platform]:
    """Each with how many accounts of ours are open on it; those that may be chosen first."""
    ours = ~Q(accounts__kind__in=NOT_OURS) & ~Q(accounts__state=SocialAccount.State.CLOSED)
    open_ones = Count("accounts", filter=ours & Q(accounts__isnull=False))
    return visible_to(person).annotate(number=open_ones).order_by("-in_use", "name")
