"""Low-level concerns as a pattern: who, when, what kind. Never a word, never the case itself.

The head and the DSL see their school's, the trust safeguarding lead those of all schools, HR what
was shared with it. Nobody sees a line about themselves, a relative, or anybody who manages or ever
managed them, however far up: to them the page is the same as without it.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from incidents.models import Case, Reader, Record, Relationship, Subject
from people.models import Person, Placement, Role
from people.rules import HEADS

AT_SCHOOL = (*HEADS, Role.DSL)
LEFT_OUT = (Case.Outcome.FALSE, Case.Outcome.MALICIOUS, Case.Outcome.UNFOUNDED)


@dataclass(frozen=True)
class Pattern:
    """One person, with the low-level concerns about them, the latest first."""

    person: Person
    rows: list[Case]


def patterns(user: Person) -> list[Pattern]:
    """Those with most first. A fixed number of queries for each step above the user."""
    hidden = spared(user)
    rows = Subject.objects.filter(part=Subject.Part.CONCERNED, case__in=shown_to(user))
    # A case about two people shows to nobody whom it must not show to, by either of them.
    theirs = Subject.objects.filter(
        case=OuterRef("case"), part__in=Subject.KEPT_OUT, person__in=hidden
    )
    rows = rows.exclude(person=None).exclude(Exists(theirs)).select_related("person")
    rows = rows.select_related("case__school").order_by("-case__received_on", "-case__pk")
    found: dict[Person, list[Case]] = defaultdict(list)
    for row in rows:
        found[row.person].append(row.case)
    both = [Pattern(person, cases) for person, cases in found.items()]
    return sorted(both, key=lambda one: (-len(one.rows), one.person.family_name, one.person.pk))


def shown_to(user: Person) -> QuerySet[Case]:
    """By the posts that they hold today; not what they stepped out of."""
    posts = user.posts(timezone.localdate())
    cases = Case.objects.filter(threshold=Case.Threshold.LOW_LEVEL)
    cases = cases.exclude(state=Case.State.DUPLICATE).exclude(outcome__in=LEFT_OUT)
    out = Reader.objects.filter(person=user, ended_because=Reader.Ended.STEPPED_OUT)
    cases = cases.exclude(pk__in=out.order_by().values("case"))
    if any(post.role == Role.TRUST_SAFEGUARDING_LEAD for post in posts):
        return cases
    schools = [post.school for post in posts if post.role in AT_SCHOOL and post.school]
    shared = Record.objects.filter(kind="shared").order_by().values("case")
    wanted = Q(school__in=schools)
    for post in posts:
        if post.role == Role.HR:
            there = Q(school=post.school) if post.school else Q()
            wanted |= Q(pk__in=shared) & there
    return cases.filter(wanted)


def spared(user: Person) -> set[int]:
    """About whom they learn nothing here: themselves, relatives, whoever is or was above them."""
    mine = set(Person.objects.records_of(user.pk).values_list("pk", flat=True))
    above, rung = set(), mine
    while rung:
        managed = Placement.objects.filter(person__in=rung).exclude(line_manager=None)
        found = set(managed.values_list("line_manager", flat=True))
        rung = found - above - mine
        above |= found
    related = Relationship.objects.filter(Q(one__in=mine) | Q(other__in=mine))
    both = {key for pair in related.values_list("one", "other") for key in pair}
    return mine | above | both
