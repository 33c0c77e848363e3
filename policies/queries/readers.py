"""Who reads which sections of a policy, where it says that some are for some people only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
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

from core.kept_query import kept
from people.models import Appointment, Person
from policies.models import Assignment, Policy, RoleEdition
from policies.queries import audience

WHOLE = 30_000  # the place of whoever reads everything: behind all others
RULES = ("audience", "role_editions")
Wanted = tuple[Policy, Sequence[RoleEdition], Q]  # the policy, its parts, and whose reading
Read = dict[tuple[int, int, int | None], int]  # position of what is read by policy, person, school


def read_by(policy: Policy, person: Person, on: date) -> dict[int | None, str]:
    """The name of what this person reads at each school (None: where they work at none).

    Whoever works at a school in several ways reads the last that applies. No query for a policy
    that is the same everywhere.
    """
    varying = [policy] if policy.varies else []
    prefetch_related_objects(varying, *RULES)
    rows = _read_by_one(varying, person.pk, on)
    return {school: _name(parts_of(policy), at) for (_, _, school), at in rows.items()}


def read_for(rows: Sequence[Assignment], on: date) -> dict[int, set[str]]:
    """The names of what is read for each of these assignments, by key; "" is the whole text.

    Only those of policies that some read in parts. A fixed number of queries, none without any.
    """
    parted = [row for row in rows if row.policy.varies]
    policies = list({row.policy_id: row.policy for row in parted}.values())
    prefetch_related_objects(policies, *RULES)
    parts, names = {policy.pk: parts_of(policy) for policy in policies}, defaultdict(set)
    for (policy, person, _), at in _read_by_those_of(parted, policies, on).items():
        names[policy, person].add(_name(parts[policy], at))
    return {row.pk: names[row.policy_id, row.person_id] for row in parted if parts[row.policy_id]}


def _read_by_those_of(rows: Sequence[Assignment], policies: Sequence[Policy], on: date) -> Read:
    people = defaultdict(set)
    for row in rows:
        people[row.policy_id].add(row.person_id)
    if len({row.person_id for row in rows}) == 1:
        return _read_by_one(policies, rows[0].person_id, on)
    wanted = [(one, parts_of(one), Q(person__in=people[one.pk])) for one in policies]
    return _furthest(_reading([one for one in wanted if one[1]], on))


def reach(policy: Policy, on: date, editions: Sequence[RoleEdition]) -> list[tuple[str, int]]:
    """(name, people who would read it) of each, and of the whole text with the name ""."""
    people = defaultdict(set)
    for (_, person, _), at in _furthest(_reading([(policy, editions, Q())], on)).items():
        people[at].add(person)
    found = [(row.name, len(people[row.position])) for row in editions]
    return [*found, ("", len(people[WHOLE]))]


def parts_of(policy: Policy) -> list[RoleEdition]:
    """The parts that some read; no query for a policy that is the same everywhere."""
    return list(policy.role_editions.all()) if policy.varies else []


def _name(parts: Sequence[RoleEdition], at: int) -> str:
    return next((row.name for row in parts if row.position == at), "")


def _read_by_one(policies: Sequence[Policy], person: int, on: date) -> Read:
    """Asked for by every home page, so turned into SQL once for the same rules."""
    rules = tuple(rule for policy in policies if (rule := _rule(policy)).parts)
    return _furthest(_rows_of_one(person, on, rules) if rules else ())


@dataclass(frozen=True)
class _Rule:
    """Who reads which part of a policy; equal to another that says the same."""

    says: tuple
    policy: Policy = field(compare=False)
    parts: list[RoleEdition] = field(compare=False)


def _rule(policy: Policy) -> _Rule:
    parts = parts_of(policy)
    lines = [
        (line.include, line.staff_group, line.school_id, line.role)
        for line in (policy.audience.all() if parts else ())
    ]
    read = [(row.position, *map(tuple, (row.staff_groups, row.teams, row.roles))) for row in parts]
    says = (policy.pk, policy.school_id, policy.at_desk, tuple(lines), tuple(read))
    return _Rule(says, policy, parts)


@kept
def _rows_of_one(person: int, on: date, rules: tuple[_Rule, ...]) -> QuerySet:
    return _reading([(rule.policy, rule.parts, Q(person=person)) for rule in rules], on)


def _reading(wanted: Sequence[Wanted], on: date) -> QuerySet | tuple:
    """Rows of (policy, person, school, the position of what is read); one query for all."""
    rows = []
    for policy, editions, which in wanted:
        placed, posted = audience.bound_rows(policy, on)
        for bound, condition in ((placed, _of_placement), (posted, _of_appointment)):
            rows.append(_with_reading(policy, bound.filter(which), editions, condition, on))
    return rows[0].union(*rows[1:]) if rows else ()


def _furthest(rows: Iterable[tuple]) -> Read:
    found: Read = {}
    for policy, person, school, at in rows:
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
