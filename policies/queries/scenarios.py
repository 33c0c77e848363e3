"""What a version asks its readers, what somebody answered, and who talks to whom about it."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Absence, Appointment, Person, Placement, Role
from people.queries import people
from people.rules import HEADS
from policies.models import Assignment, Attempt, Chosen, Conversation, Scenario, Version

FEWEST = 5  # below it a figure could be about somebody one knows


def of(version: Version) -> list[Scenario]:
    """The questions of a version with their choices; two queries, none where it has none."""
    if not version.scenario_count:
        return []
    return list(version.scenarios.prefetch_related("choices"))


def visible_to(person: Person) -> QuerySet[Scenario]:
    """Those of versions that the person keeps; readers meet them on the page of their text."""
    owned = Q(version__policy__in=person.owns_policies.all())
    keeps = any(p.role == Role.POLICY_OWNER and p.school is None for p in person.posts())
    rows = Scenario.objects.select_related("version__policy", "version__author")
    return rows if keeps else rows.filter(owned)


def attempts(assignment: Assignment) -> list[Attempt]:
    """What the person answered so far to the questions of the version now to be signed."""
    rows = Attempt.objects.filter(assignment=assignment, version=assignment.version_id)
    return list(rows.prefetch_related("chosen__choices"))


def first_tries(version: Version) -> list[tuple[Scenario, int, int]]:
    """For each question how many answered it at first, and how many of them wrongly."""
    if not version.scenario_count:
        return []
    rows = Chosen.objects.filter(attempt__version=version, attempt__number=1).order_by()
    counted = {
        row["scenario"]: (row["all"], row["wrong"])
        for row in rows.values("scenario").annotate(
            all=Count("pk"), wrong=Count("pk", filter=Q(right=False))
        )
    }
    return [(row, *counted.get(row.pk, (0, 0))) for row in version.scenarios.all()]


# --- conversations
def conversations_visible_to(person: Person) -> QuerySet[Conversation]:
    """With whom this person may talk: their team, the staff of their school, never themselves.

    The owner of the policy, where there was nobody else to tell.
    """
    rows = Conversation.objects.select_related("person", "version__policy", "held_by")
    if not person.is_authenticated:
        return rows.none()
    today = timezone.localdate()
    mine = Q(person__in=people.team_of(person, today).values("person"))
    mine |= Q(by_owner=True, version__policy__in=person.owns_policies.all())
    heading = {post.school for post in person.posts() if post.role in HEADS}
    if None in heading:
        mine |= Q(pk__gt=0)
    elif heading:
        working = Placement.objects.on(today).filter(school__in=heading)
        mine |= Q(person__in=working.values("person"))
    return (
        rows.filter(mine)
        .exclude(person=person)
        .order_by("-state", "asked_at", "pk")
        .defer("version__html", "version__found")
    )


def to_talk(person: Person, on: date) -> list[Person]:
    """Their line manager who is here; else the heads where they work; else nobody."""
    away = Absence.objects.on(on).filter(person=OuterRef("pk"))
    here = Person.objects.current(on).filter(~Exists(away)).exclude(pk=person.pk)
    placed = Placement.objects.on(on).filter(person=person).order_by("-main", "starts_on", "pk")
    for placement in placed.exclude(line_manager=None):
        if found := here.filter(pk=placement.line_manager_id).first():
            return [found]
    posts = Appointment.objects.in_effect(on).filter(
        role__in=HEADS, school__in=placed.order_by().values("school")
    )
    return list(here.filter(pk__in=posts.values("person")))
