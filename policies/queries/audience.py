"""Whom a policy binds: its audience compiled to two querysets, joined in the database."""

from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Appointment, Placement, Role, StaffGroup
from policies.models import AudienceRule, Policy

# Governors, trustees and members follow from the appointment, not from a placement.
GROUP_OF_ROLE = {
    Role.GOVERNOR: StaffGroup.GOVERNOR,
    Role.CHAIR_OF_GOVERNORS: StaffGroup.GOVERNOR,
    Role.TRUSTEE: StaffGroup.TRUSTEE,
    Role.CHAIR_OF_TRUSTEES: StaffGroup.TRUSTEE,
    Role.VICE_CHAIR_OF_TRUSTEES: StaffGroup.TRUSTEE,
    Role.WHISTLEBLOWING_TRUSTEE: StaffGroup.TRUSTEE,
    Role.MEMBER: StaffGroup.MEMBER,
}
BY_APPOINTMENT = frozenset(GROUP_OF_ROLE.values())


def places(policy: Policy, on: date) -> QuerySet:
    """Rows of (person_id, school_id), distinct: where each person in the audience is bound.

    school_id is null for those bound by a trust-wide post. One query when run.
    """
    lines = list(policy.audience.all())
    placed = _matching(Placement.objects.on(on), lines, _placement_line, on)
    posted = _matching(
        Appointment.objects.in_effect(on).filter(role__in=GROUP_OF_ROLE),
        lines,
        _appointment_line,
        on,
    )
    return placed.values_list("person_id", "school_id").union(
        posted.values_list("person_id", "school_id")
    )


def _matching(
    rows: QuerySet, lines: list[AudienceRule], compile_line: Callable, on: date
) -> QuerySet:
    included, excluded = Q(pk=0), Q(pk=0)  # nobody; Q(pk__in=[]) would leave no SQL to join
    for line in lines:
        if line.include:
            included |= compile_line(line, on)
        else:
            excluded |= compile_line(line, on)
    still_here = Q(person__last_day=None) | Q(person__last_day__gte=on)
    school_open = Q(school=None) | Q(school__left_on=None) | Q(school__left_on__gte=on)
    return (
        rows.filter(included, still_here, school_open, person__merged_into=None)
        .exclude(excluded)
        .order_by()
    )


def _placement_line(line: AudienceRule, on: date) -> Q:
    condition = Q(school__isnull=False)
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
