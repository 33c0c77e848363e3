"""Which policies bind one person: the lines of their audiences, read in the database.

The other side, whom a policy binds, is `audience`; a test holds that both say the same.
"""

from datetime import date

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from people.models import Appointment, Person, Placement, Role, StaffGroup
from policies.models import AudienceRule, Policy, Version
from policies.models.desk import DESK

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


def binds(person: Person, on: date, policy: str) -> Q:
    """Whether the audience of a row's policy (the name of its column) takes this person in.

    The lines are read in the database, since the policies are many; the same as `places` says.
    """
    group = Case(
        *(When(role=role, then=Value(group)) for role, group in GROUP_OF_ROLE.items()),
        output_field=CharField(),
    )
    placed = Placement.objects.on(on).filter(school__isnull=False).exclude(source=DESK)
    placed = placed.annotate(group=F("staff_group"))
    posts = Appointment.objects.in_effect(on).filter(role__in=GROUP_OF_ROLE).annotate(group=group)
    open_now = Q(school=None) | (
        Q(school__joined_on__lte=on) & (Q(school__left_on=None) | Q(school__left_on__gte=on))
    )
    stands_in = Policy.objects.filter(  # what the school brought with it, until the switch date
        taken_over_by=OuterRef(OuterRef(policy)),
        school=OuterRef("school"),
        versions__state=Version.State.PUBLISHED,
    )
    open_now &= ~Q(Exists(stands_in))
    included, excluded = (_lines(person, on, policy, include) for include in (True, False))
    return Q(
        *(
            Exists(rows.filter(Exists(included), ~Exists(excluded), open_now, person=person))
            for rows in (placed, posts)
        ),
        _connector=Q.OR,
    )


def _lines(person: Person, on: date, policy: str, include: bool) -> QuerySet[AudienceRule]:
    """Lines of the outer row's policy that fit the place of the row between them."""
    holds = Appointment.objects.in_effect(on).filter(
        Q(school=None) | Q(school=OuterRef(OuterRef("school"))),
        person=person,
        role=OuterRef("role"),
    )
    return AudienceRule.objects.filter(
        Q(staff_group="") | Q(staff_group=OuterRef("group")),
        Q(school=None) | Q(school=OuterRef("school")),
        Q(role="") | Q(Exists(holds)),
        policy=OuterRef(OuterRef(policy)),
        include=include,
    )
