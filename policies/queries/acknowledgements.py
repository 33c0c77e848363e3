"""Whose signatures a person may see: their own, and those of the staff they answer for."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Person, Placement, Role
from policies.models import Acknowledgement

ANSWER_FOR_STAFF = frozenset({Role.HR, Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER})


def visible_to(person: Person) -> QuerySet[Acknowledgement]:
    """Signatures of one's own, and of everybody whose record one may open."""
    rows = Acknowledgement.objects.select_related("person", "version__policy", "recorded_by")
    return rows.filter(Q(person=person) | Q(person__in=people_visible_to(person)))


def with_scan_visible_to(person: Person) -> QuerySet[Acknowledgement]:
    """Those signed on paper, with the scan."""
    return visible_to(person).filter(scan__isnull=False).select_related("scan")


def people_visible_to(person: Person, on: date | None = None) -> QuerySet[Person]:
    """Whose record the person may open: HR and heads, at the schools for which they are that."""
    return people_at_posts(person, ANSWER_FOR_STAFF, on)


def people_at_posts(
    person: Person, roles: frozenset[str], on: date | None = None
) -> QuerySet[Person]:
    """Those who work where the person holds one of these posts, and the person themselves."""
    posts = [post for post in person.posts(on) if post.role in roles]
    if any(post.school is None for post in posts):
        return Person.objects.all()
    schools = {post.school for post in posts}
    if not schools:
        return Person.objects.filter(pk=person.pk)
    placed = Placement.objects.on(on or timezone.localdate()).filter(school__in=schools)
    return Person.objects.filter(Q(pk=person.pk) | Q(pk__in=placed.values("person")))
