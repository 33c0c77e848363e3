"""Who reads which sections of a policy, where it says that some are for some people only."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)

from people.models import Appointment, Person
from policies.models import Assignment, Policy, RoleEdition
from policies.queries import audience

WHOLE = 30_000  # the place of whoever reads everything: behind all others


def read_by(policy: Policy, person: Person, on: date) -> dict[int | None, str]:
    """The name of what this person reads at each school (None: where they work at none).

    Whoever works at a school in several ways reads the last that applies. No query for a policy
    that is the same everywhere.
    """
    parts = parts_of(policy)
    rows = _read([(policy, parts, Q(person=person))] if parts else [], on)
    return {school: _name(parts, at) for (_, _, school), at in rows.items()}


def read_for(rows: Sequence[Assignment], on: date) -> dict[int, set[str]]:
    """The names of what is read for each of these assignments, by key; "" is the whole text.

    Only those of policies that some read in parts. A fixed number of queries, none without any.
    """
    parted = [row for row in rows if row.policy.varies]
    policies = list({row.policy_id: row.policy for row in parted}.values())
    prefetch_related_objects(policies, "audience", "role_editions")
    people = defaultdict(set)
    for row in parted:
        people[row.policy_id].add(row.person_id)
    wanted = [(one, parts_of(one), Q(person__in=people[one.pk])) for one in policies]
    wanted = [one for one in wanted if one[1]]
    parts, names = {policy.pk: parts for policy, parts, _ in wanted}, defaultdict(set)
    for (policy, person, _), at in _read(wanted, on).items():
        names[policy, person].add(_name(parts[policy], at))
    return {row.pk: names[row.policy_id, row.person_id] for row in parted if row.policy_id in parts}


def reach(policy: Policy, on: date, editions: Sequence[RoleEdition]) -> list[tuple[str, int]]:
    """(name, people who would read it) of each, and of the whole text with the name ""."""
    people = defaultdict(set)
    for (_, person, _), at in _read([(policy, editions, Q())], on).items():
        people[at].add(person)
    found = [(row.name, len(people[row.position])) for row in editions]
    return [*found, ("", len(people[WHOLE]))]


def parts_of(policy: Policy) -> list[RoleEdition]:
    """The parts that some read; no query for a policy that is the same everywhere."""
    return list(policy.role_editions.all()) if policy.varies else []


def _name(parts: Sequence[RoleEdition], at: int) -> str:
    return next((row.name for row in parts if row.position == at), "")


Wanted = tuple[Policy, Sequence[RoleEdition], Q]  # the policy, its parts, and whose reading


def _read(wanted: Sequence[Wanted], on: date) -> dict[tuple[int, int, int | None], int]:
    """The position of what is read, by (policy, person, school); one query for all policies."""
    rows = []
    for policy, editions, which in wanted:
        placed, posted = audience.bound_rows(policy, on)
        for bound, condition in ((placed, _of_placement), (posted, _of_appointment)):
            rows.append(_with_reading(policy, bound.filter(which), editions, condition, on))
    found: dict[tuple[int, int, int | None], int] = {}
    for policy, person, school, at in rows[0].union(*rows[1:]) if rows else ():
        place = (policy, person, school)
        found[place] = max(at, found.get(place, 0))
    return found


def _with_reading(
    policy: Policy,
    rows: QuerySet,
    editions: Sequence[RoleEdition],
    condition: Callable,
    on: date,
) -> QuerySet:
    whens = [When(condition(row, on), then=Value(row.position)) for row in editions]
    reading = Case(*whens, default=Value(WHOLE), output_field=IntegerField())
    of = Value(policy.pk, output_field=BigIntegerField())
    return rows.annotate(of=of, reading=reading).values_list(
        "of", "person_id", "school_id", "reading"
    )


def _of_placement(row: RoleEdition, on: date) -> Q:
    fits = Q(staff_group__in=row.staff_groups) if row.staff_groups else Q(pk__isnull=False)
    if row.teams:
        named = Q(pk=0)
        for team in row.teams:
            named |= Q(team__iexact=team)
        fits &= named
    return fits & _holds(row, on)


def _of_appointment(row: RoleEdition, on: date) -> Q:
    roles = [role for role, group in audience.GROUP_OF_ROLE.items() if group in row.staff_groups]
    fits = Q(role__in=roles) if row.staff_groups else Q(pk__isnull=False)
    return fits & _holds(row, on) & (Q(pk=0) if row.teams else Q())


def _holds(row: RoleEdition, on: date) -> Q:
    if not row.roles:
        return Q()
    held = Appointment.objects.in_effect(on).filter(
        Q(school=None) | Q(school=OuterRef("school")),
        person=OuterRef("person"),
        role__in=row.roles,
    )
    return Q(Exists(held))
