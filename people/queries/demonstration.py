"""Who can be tried out in the demonstration: one person for each post worth trying."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from people.models import Appointment, Person, Placement, Role, StaffGroup

POSTS = (
    Role.HEADTEACHER,
    Role.DSL,
    Role.TRUST_SAFEGUARDING_LEAD,
    Role.HR,
    Role.DATA_PROTECTION_OFFICER,
    Role.DATA_LEAD,
    Role.COMMUNICATIONS_MANAGER,
    Role.POLICY_OWNER,
    Role.CLERK,
    Role.CHIEF_EXECUTIVE,
    Role.CHAIR_OF_TRUSTEES,
    Role.TRUSTEE,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
WITHOUT_POST = {
    StaffGroup.TEACHING: "Teacher",
    StaffGroup.SUPPORT: "Support staff",
    StaffGroup.SUPPLY: "Supply teacher",
}


@dataclass(frozen=True)
class Door:
    """A way into the demonstration: who, as what, and where."""

    person: Person
    role: str
    school: str


def doors() -> list[Door]:
    """In the order of the two tables above; a post that nobody holds is left out."""
    return [*_without_post(), *_with_post()]


def _with_post() -> Iterator[Door]:
    held = Appointment.objects.in_effect(timezone.localdate()).filter(
        role__in=POSTS, person__in=_invented()
    )
    first = {}
    for post in held.select_related("person", "school").order_by("pk"):
        first.setdefault(post.role, post)
    for role in POSTS:
        if post := first.get(role):
            where = str(post.school or "the whole trust")
            yield Door(post.person, post.get_role_display(), where)


def _without_post() -> Iterator[Door]:
    placed = (
        Placement.objects.on(timezone.localdate())
        .filter(main=True, staff_group__in=WITHOUT_POST, person__in=_invented())
        .exclude(person__in=Appointment.objects.values("person"))
    )
    for group, role in WITHOUT_POST.items():
        found = placed.filter(staff_group=group).select_related("person", "school")
        if place := found.order_by("pk").first():
            yield Door(place.person, role, str(place.school))


def _invented() -> QuerySet[Person]:
    return Person.objects.current(timezone.localdate()).filter(demonstration=True, blocked_at=None)
