"""Policies that schools brought with them when they joined, and what takes their place when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from people.models import Person, School
from people.queries import people
from policies.models import Policy, Version
from policies.queries import audience


def of_school(school: School) -> QuerySet[Policy]:
    """Everything the school brought with it, what is still in force first."""
    return (
        school.own_policies.exclude(inherited_until=None)
        .select_related("taken_over_by", "school")
        .order_by("-switched_on", "inherited_until", "title")
    )


def due(on: date) -> QuerySet[Policy]:
    """Those whose day has come, and that are still in force."""
    return Policy.objects.filter(
        switched_on=None, inherited_until__lte=on, versions__state=Version.State.PUBLISHED
    ).order_by("inherited_until", "pk")


def standing_in_for(policy: Policy) -> QuerySet[Policy]:
    """Where schools still have their own in place of this policy."""
    rows = policy.takes_over.filter(versions__state=Version.State.PUBLISHED)
    return rows.select_related("school").order_by("inherited_until", "title")


def may_take_over() -> QuerySet[Policy]:
    """The trust's own policies that are in force, or on their way."""
    over = (Version.State.SUPERSEDED, Version.State.WITHDRAWN)
    alive = Version.objects.filter(policy=OuterRef("pk")).exclude(state__in=over)
    return Policy.objects.filter(Exists(alive), school=None).order_by("title")


@dataclass(frozen=True)
class Step:
    """From this day so many people of the school are bound by the policy."""

    on: date
    policy: Policy
    people: int
    instead: tuple[Policy, ...] = ()  # what the school brought, and ends on this day

    def __str__(self) -> str:
        return str(self.policy)


def steps(school: School, today: date) -> list[Step]:
    """Who will have to sign what from which day on, as things stand; a fixed number of queries."""
    first = max(today, school.joined_on)
    brought = defaultdict(list)
    for row in of_school(school).filter(switched_on=None):
        brought[row.taken_over_by_id].append(row)
    asked = (
        Policy.objects.filter(versions__state=Version.State.PUBLISHED)
        .filter(Q(school=None) | Q(school=school))
        .exclude(signing_rule=Policy.SigningRule.NOT_SIGNED)
        .prefetch_related("audience")
    )
    planned = []
    for policy in asked:
        instead = tuple(brought[policy.pk])
        day = max([first, *(row.inherited_until for row in instead)])
        planned.append((day, policy, instead))
    bound = _people_bound([(day, policy) for day, policy, _ in planned], school)
    found = [
        Step(day, policy, bound[policy.pk], instead)
        for day, policy, instead in planned
        if bound[policy.pk]
    ]
    return sorted(found, key=lambda step: (step.on, step.policy.title))


def people_of(steps: Sequence[Step], school: School, seen_by: Person) -> QuerySet[Person]:
    """Everybody whom any of these steps binds at the school, by name; of those one may see."""
    if not steps:
        return Person.objects.none()
    sql, params = _bound([(step.on, step.policy) for step in steps], school)
    bound = RawSQL(f"SELECT person_id FROM ({sql}) AS bound", params)  # noqa: S608, S611 -- ours
    rows = people.visible_to(seen_by).filter(pk__in=bound)
    return rows.order_by("family_name", "given_names", "pk")


def steps_of(
    shown: Sequence[Person], steps: Sequence[Step], school: School
) -> list[tuple[Person, list[Step]]]:
    """Each of these people with the steps that bind them; one query."""
    keys = [person.pk for person in shown]
    if not keys or not steps:
        return [(person, []) for person in shown]
    sql, params = _bound([(step.on, step.policy) for step in steps], school)
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT policy_id, person_id FROM ({sql}) AS bound"  # noqa: S608 -- ours
            f" WHERE person_id IN ({marks})",
            [*params, *keys],
        )
        pairs = set(cursor.fetchall())
    return [
        (person, [step for step in steps if (step.policy.pk, person.pk) in pairs])
        for person in shown
    ]


Planned = Sequence[tuple[date, Policy]]


def _people_bound(planned: Planned, school: School) -> dict[int, int]:
    """How many people each policy binds at the school on its day, in one statement."""
    if not planned:
        return {}
    sql, params = _bound(planned, school)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT policy_id, count(DISTINCT person_id)"  # noqa: S608 -- ours
            f" FROM ({sql}) AS bound GROUP BY policy_id",
            params,
        )
        return defaultdict(int, cursor.fetchall())


def _bound(planned: Planned, school: School) -> tuple[str, list]:
    """SQL of rows (policy_id, person_id): whom each policy binds at the school on its day."""
    parts, params = [], []
    for day, policy in planned:
        rows = audience.places(policy, day, switched=True)
        sql, values = rows.query.sql_with_params()
        parts.append(
            "SELECT CAST(%s AS integer) AS policy_id, person_id FROM (WITH placed"  # noqa: S608
            f" (person_id, school_id) AS ({sql}) SELECT * FROM placed) AS at_{policy.pk}"
            " WHERE school_id = %s"
        )
        params += [policy.pk, *values, school.pk]
    return " UNION ALL ".join(parts), params
