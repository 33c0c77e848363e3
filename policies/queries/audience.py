"""Whom a policy binds: its audience compiled to two querysets, joined in the database."""

from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Appointment, Person, Placement
from policies.models import AudienceRule, Policy, Version
from policies.models.desk import DESK
from policies.queries import letters
from policies.queries.bound import GROUP_OF_ROLE


def places(policy: Policy, on: date, *, switched: bool = False) -> QuerySet:
    """Rows of (person_id, school_id), distinct: where each person in the audience is bound.

    school_id is null for those bound by a trust-wide post. One query when run. A school is left
    out while a policy that it inherited stands in for this one; `switched`: as if those whose
    last day has come by then had given way already.
    """
    placed, posted = bound_rows(policy, on, switched=switched)
    return placed.values_list("person_id", "school_id").union(
        posted.values_list("person_id", "school_id")
    )


def people(policy: Policy, on: date) -> QuerySet[Person]:
    """Everybody in the audience, each once. One query when run."""
    placed, posted = bound_rows(policy, on)
    return Person.objects.filter(
        Q(pk__in=placed.values("person_id")) | Q(pk__in=posted.values("person_id"))
    )


def bound_rows(
    policy: Policy, on: date, *, switched: bool = False
) -> tuple[QuerySet[Placement], QuerySet[Appointment]]:
    """The placements and the posts by which people are in the audience."""
    lines = list(policy.audience.all())
    not_yet = standing_in(policy, OuterRef("school"))
    not_yet = not_yet.filter(inherited_until__gt=on) if switched else not_yet
    placed = _matching(
        Placement.objects.on(on).filter(~Exists(not_yet)),
        lines,
        _placement_line,
        on,
        also=_at_the_desk(policy),
    ).exclude(letters.covered(policy, on))
    posts = Appointment.objects.in_effect(on).filter(~Exists(not_yet), role__in=GROUP_OF_ROLE)
    return placed, _matching(posts, lines, _appointment_line, on)


def standing_in(policy: Policy, school: OuterRef) -> QuerySet[Policy]:
    """What the school inherited, is in force there, and has this policy to take its place."""
    return Policy.objects.filter(
        taken_over_by=policy, school=school, versions__state=Version.State.PUBLISHED
    )


def only(chosen: list[str], on: date) -> QuerySet[Person]:
    """Whoever is of one of these staff groups, or holds one of these posts, on the day.

    `chosen`: "group:teaching", "role:dsl".
    """
    kinds = {"group": "staff_group", "role": "role"}
    pairs = (said.split(":", 1) for said in chosen)
    lines = [AudienceRule(**{kinds[kind]: code}) for kind, code in pairs]
    placed = _matching(Placement.objects.on(on), lines, _placement_line, on)
    posted = _matching(Appointment.objects.in_effect(on), lines, _appointment_line, on)
    return Person.objects.filter(
        Q(pk__in=placed.values("person")) | Q(pk__in=posted.values("person"))
    )


def _matching(
    rows: QuerySet,
    lines: list[AudienceRule],
    compile_line: Callable,
    on: date,
    also: Q = Q(pk=0),  # noqa: B008 -- never changed
) -> QuerySet:
    included, excluded = also, Q(pk=0)  # nobody; Q(pk__in=[]) would leave no SQL to join
    for line in lines:
        if line.include:
            included |= compile_line(line, on)
        else:
            excluded |= compile_line(line, on)
    still_here = Q(person__last_day=None) | Q(person__last_day__gte=on)
    school_open = Q(school=None) | (
        Q(school__joined_on__lte=on) & (Q(school__left_on=None) | Q(school__left_on__gte=on))
    )
    return (
        rows.filter(included, still_here, school_open, person__merged_into=None)
        .exclude(excluded)
        .order_by()
    )


def _at_the_desk(policy: Policy) -> Q:
    """Whoever comes for a day is bound by what is read at the desk, whatever the lines say."""
    if not policy.at_desk:
        return Q(pk=0)
    return Q(source=DESK, school=policy.school_id) if policy.school_id else Q(source=DESK)


def _placement_line(line: AudienceRule, on: date) -> Q:
    condition = Q(school__isnull=False) & ~Q(source=DESK)
    if line.staff_group:
        condition &= Q(staff_group=line.staff_group)
    return condition & _school_and_role(line, on)


def _appointment_line(line: AudienceRule, on: date) -> Q:
    roles = [role for role, group in GROUP_OF_ROLE.items() if group == line.staff_group]
    condition = Q(role__in=roles if line.staff_group else list(GROUP_OF_ROLE))
    return condition & _school_and_role(line, on)


def _school_and_role(line: AudienceRule, on: date) -> Q:
    condition = Q()
    if line.school_id:
        condition &= Q(school=line.school_id)
    if line.role:
        holds = Appointment.objects.in_effect(on).filter(
            Q(school=None) | Q(school=OuterRef("school")),
            person=OuterRef("person"),
            role=line.role,
        )
        condition &= Q(Exists(holds))
    return condition
