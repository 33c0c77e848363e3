"""What the people named in a case had declared, and been allowed, on the day it happened."""

from dataclasses import dataclass

from accounts.models import Declaration, Permission
from accounts.queries import declaring
from incidents.models import Case, Subject
from incidents.queries import signed


@dataclass(frozen=True)
class Bearing:
    """`of_each_other` between two people who are named here; `others` about somebody else, of
    which no more is said than that it was declared. In the order in which they were made."""

    of_each_other: list[Declaration]
    others: list[Declaration]
    permissions: list[Permission]

    def __bool__(self) -> bool:
        return bool(self.of_each_other or self.others or self.permissions)


def bearing_on(case: Case) -> Bearing:
    """Four queries, whatever there is."""
    day = signed.day_of(case)
    rows = case.subjects.exclude(person=None).values_list("person", "part")
    named = {person for person, _ in rows}
    concerned = {person for person, part in rows if part == Subject.Part.CONCERNED}
    if day is None or not concerned:
        return Bearing([], [], [])
    each_other = list(declaring.between(named, day))
    others = declaring.declarations().filter(declaring.in_force(day), person__in=concerned)
    others = others.exclude(pk__in=[row.pk for row in each_other]).order_by("pk")
    return Bearing(each_other, list(others), list(declaring.permissions_between(concerned, day)))
