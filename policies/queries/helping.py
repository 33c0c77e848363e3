"""Whom a person may help to sign, and the link somebody brought."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Person, Role
from policies import links
from policies.models import Assignment, SigningLink
from policies.queries import acknowledgements
from policies.queries.acknowledgements import ANSWER_FOR_STAFF

HELPERS = ANSWER_FOR_STAFF | {Role.ADMINISTRATOR}


def people_visible_to(person: Person) -> QuerySet[Person]:
    """Those whom the person may help: never themselves, nor anybody who has left."""
    people = acknowledgements.people_at_posts(person, HELPERS)
    return people.exclude(pk=person.pk).filter(pk__in=Person.objects.current(timezone.localdate()))


def visible_to(person: Person) -> QuerySet[Assignment]:
    """What those people have to sign, or signed: an answer for whoever clicks twice."""
    return (
        Assignment.objects.filter(person__in=people_visible_to(person))
        .exclude(state=Assignment.State.CLOSED)
        .select_related("person", "policy", "version")
        .defer("version__html", "version__found")
    )


def links_visible_to(person: Person) -> QuerySet[SigningLink]:
    return SigningLink.objects.filter(assignment__in=visible_to(person)).select_related(
        "assignment__person", "assignment__policy"
    )


def live_link(assignment: Assignment) -> SigningLink | None:
    """The one that can still be used, with who made it."""
    usable = assignment.links.filter(state=SigningLink.State.LIVE, expires_at__gt=timezone.now())
    return usable.select_related("made_by").first()


def link_of(token: str) -> SigningLink | None:
    """The link with this secret while it may be used, or was; None for every other one.

    Left, expired, taken back, unknown: all the same to whoever holds it.
    """
    today = timezone.localdate()
    waiting = Q(
        state=SigningLink.State.LIVE,
        assignment__state__in=(Assignment.State.OPEN, Assignment.State.NOT_SIGNED),
    )
    return (
        SigningLink.objects.filter(token_hash=links.kept(token), expires_at__gt=timezone.now())
        .filter(waiting | Q(state=SigningLink.State.USED))
        .filter(assignment__person__in=Person.objects.current(today).filter(blocked_at=None))
        .select_related("assignment__person", "assignment__policy", "assignment__version")
        .first()
    )
