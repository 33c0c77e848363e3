"""Whose signatures a person may see: their own, and those of the staff they answer for."""

from datetime import date

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from people.models import Absence, Person, Placement, Role
from policies.models import Acknowledgement

ANSWER_FOR_STAFF = frozenset({Role.HR, Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER})


def visible_to(person: Person) -> QuerySet[Acknowledgement]:
    """One's own, those of everybody whose record one may open, and those one recorded.

    Whoever recorded a signature answers for it, with a post or without, but not while suspended.
    """
    rows = Acknowledgement.objects.select_related("person", "version__policy", "recorded_by")
    suspended = Exists(Absence.objects.suspending(person, timezone.localdate()))
    recorded = (Q(recorded_by=person) | Q(recorded_by__merged_into=person)) & ~Q(suspended)
    people = people_visible_to(person).order_by().values("pk")
    theirs = Q(person__in=people) | Q(person__merged_into__in=people)
    return rows.filter(of_person(person) | theirs | recorded)


def of_person(person: Person | int) -> Q:
    """Signed by this person, also under a record that was joined with theirs since."""
    return Q(person__in=Person.objects.records_of(getattr(person, "pk", person)))


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
        return Person.objects.filter(emptied_at=None)
    schools = {post.school for post in posts}
    if not schools:
        return Person.objects.filter(pk=person.pk)
    placed = Placement.objects.on(on or timezone.localdate()).filter(school__in=schools)
    return Person.objects.filter(Q(pk=person.pk) | Q(pk__in=placed.values("person")))
