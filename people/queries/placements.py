"""Placements beside each other: duplicates, and who manages whom."""

from datetime import date

from django.db.models import Q, QuerySet

from people.models import Person, Placement


def overlapping(
    person: Person, school_id: int, staff_group: str, starts_on: date, ends_on: date | None
) -> QuerySet[Placement]:
    """The same work at the same school, in part of the same time."""
    placements = person.placements.filter(school=school_id, staff_group=staff_group)
    placements = placements.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    return placements.filter(starts_on__lte=ends_on) if ends_on else placements


def would_manage_themselves(person: Person, manager: Person, on: date) -> bool:
    """Whether the line above this manager leads back to the person. One query a step."""
    above, seen = {manager.pk}, set()
    while above and person.pk not in above:
        seen |= above
        managers = Placement.objects.on(on).filter(person__in=above, line_manager__isnull=False)
        above = set(managers.values_list("line_manager", flat=True)) - seen
    return person.pk in above
