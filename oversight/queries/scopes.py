"""What somebody may look at: schools, people, and the exports they asked for."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from oversight import reach
from oversight.models import Export
from people.models import Person, Placement, School
from people.queries import people
from policies.models import AssignmentSchool
from policies.queries.register import Scope
from policies.queries.standing import Reach


def schools_within(found: Reach) -> QuerySet[School]:
    if found.trust:
        return School.objects.all()
    return School.objects.filter(pk__in=found.schools)


def people_visible_to(user: Person) -> QuerySet[Person]:
    """Whose signing the user may look at by name: themselves, their team, and within reach.

    Somebody who has left stays visible to those who saw them at the school they left.
    """
    found = reach.of_names(user)
    if found.trust:
        return Person.objects.filter(emptied_at=None)
    today = timezone.localdate()
    team = people.team_of(user, today).values("person")
    there = Placement.objects.filter(school__in=found.schools)
    here = there.on(today).values("person")
    gone = there.filter(ends_on=F("person__last_day"), person__last_day__lt=today)
    gone = gone.filter(person__emptied_at=None).values("person")
    return Person.objects.filter(Q(pk=user.pk) | Q(pk__in=team) | Q(pk__in=here) | Q(pk__in=gone))


def exports_visible_to(user: Person) -> QuerySet[Export]:
    """One's own: nobody sees what another has asked for."""
    return Export.objects.filter(by=user.pk)


def is_own_record(user: Person, lookup: Mapping) -> bool:
    """Whether the export at an address is the user's own record of signing."""
    mine = exports_visible_to(user).filter(scope__person=user.pk)
    return mine.filter(**lookup).exists()


def scope_of(export: Export) -> Scope:
    return Scope(
        on=date.fromisoformat(export.scope["on"]),
        schools=export.schools_asked,
        policy=export.scope.get("policy"),
        person=export.scope.get("person"),
    )


def as_json(scope: Scope) -> Mapping[str, object]:
    """What an export keeps of it; `scope_of` reads it again."""
    return {
        "on": scope.on.isoformat(),
        "schools": None if scope.schools is None else sorted(scope.schools),
        "policy": scope.policy,
        "person": scope.person,
    }


def outstanding_at(school: School) -> int:
    """How many assignments that count at the school are still to be signed."""
    return AssignmentSchool.objects.filter(
        school=school, signed_on=None, counted_until=None
    ).count()


def packs_of(user: Person, school: School) -> list[Export]:
    """The hand-over packs of the school that this person asked for, latest first."""
    mine = exports_visible_to(user).filter(kind="handover").order_by("-asked_at")[:20]
    return [export for export in mine if export.schools() == {school.pk}]
