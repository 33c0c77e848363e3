"""Whom somebody may mean by the name they typed, among all who work or worked here."""

import re
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from people.models import Person, Placement, School

TITLES = re.compile(r"^(mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|rev|revd|canon)\.?\s+", re.I)
MOST = 12  # candidates shown; more than this is no name


def candidates(words: str, school: School | None) -> tuple[list[int], bool]:
    """(keys, sure) of those the words may mean; sure where one person has exactly this name."""
    words = " ".join(words.split())
    people = Person.objects.named()
    if "@" in words:
        found = list(people.filter(email__iexact=words).values_list("pk", flat=True))
        return found, bool(found)
    plain = TITLES.sub("", words)
    exact = list(_called(people, plain).values_list("pk", flat=True)[:MOST])
    if exact:
        return exact, len(exact) == 1
    return _by_part(people, plain, school), False


def _called(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    space = Value(" ")
    named = people.annotate(
        usual=Concat("known_as", space, "family_name"),
        legal=Concat("given_names", space, "family_name"),
    )
    return named.filter(Q(usual__iexact=words) | Q(legal__iexact=words)).order_by("pk")


def _by_part(people: QuerySet[Person], words: str, school: School | None) -> list[int]:
    """By the family name, among those who ever worked or held a post at the school."""
    last = words.rsplit(" ", 1)[-1]
    if len(last) < 2:
        return []
    found = people.filter(Q(family_name__iexact=words) | Q(family_name__iexact=last))
    if school is not None:
        placed = Placement.objects.filter(school=school).order_by().values("person")
        held = school.appointments.order_by().values("person")
        found = found.filter(Q(pk__in=placed) | Q(pk__in=held))
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST])


def with_work(keys: Iterable[int]) -> list[Person]:
    """The people of these keys with where they work, or last did, to be told apart."""
    today = timezone.localdate()
    placements = Placement.objects.filter(starts_on__lte=today).select_related("school")
    rows = Prefetch("placements", placements.order_by("-main", "-starts_on"), to_attr="works_at")
    return list(Person.objects.filter(pk__in=list(keys)).prefetch_related(rows).order_by("pk"))


def described(person: Person) -> str:
    """As `Ann Oak, Year 4 teacher at Ash Primary`."""
    if not person.works_at:
        return str(person)
    work = person.works_at[0]
    what = work.job_title or work.get_staff_group_display().lower()
    return f"{person}, {what} at {work.school}"
