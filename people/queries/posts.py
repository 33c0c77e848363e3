"""Who holds which post, who waits for a second person, and who must hear of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Absence, Appointment, Person, Role, School
from people.roles import NEEDED_AT_A_SCHOOL, NEEDED_FOR_THE_TRUST
from people.rules import CONFIRMS


def visible_to(user: Person) -> QuerySet[Appointment]:
    """Posts are no secret among those who sign in; the rules say who opens their pages."""
    if not (user.is_authenticated and user.is_active):
        return Appointment.objects.none()
    return Appointment.objects.select_related("person", "school", "stand_in", "proposed_by")


def overlapping(
    person: Person, role: str, school_id: int | None, starts_on: date, ends_on: date | None
) -> QuerySet[Appointment]:
    """The same post, held by or proposed for the same person, in part of the same time."""
    posts = Appointment.objects.filter(person=person, role=role, school=school_id)
    posts = posts.exclude(state=Appointment.State.REFUSED)
    posts = posts.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    return posts.filter(starts_on__lte=ends_on) if ends_on else posts


def holders(role: str, school_id: int | None, on: date) -> QuerySet[Person]:
    post = Appointment.objects.in_effect(on).filter(role=role, school=school_id)
    return Person.objects.current(on).filter(pk__in=post.values("person"))


def to_hear_of(post: Appointment, by: Person | None) -> QuerySet[Person]:
    """The holders of this post and the chief executive, except whoever did it."""
    today = timezone.localdate()
    told = holders(post.role, post.school_id, today) | holders(Role.CHIEF_EXECUTIVE, None, today)
    told |= Person.objects.current(today).filter(pk=post.person_id)
    return told.exclude(pk=by.pk) if by else told


def able_to_confirm(post: Appointment) -> QuerySet[Person]:
    """Those entitled to be the second person: not the proposer, not the person appointed."""
    today = timezone.localdate()
    entitled = Appointment.objects.in_effect(today).filter(role__in=CONFIRMS, school=None)
    suspended = Absence.objects.on(today).filter(person=OuterRef("pk"), kind=Absence.Kind.SUSPENDED)
    people = Person.objects.current(today).filter(pk__in=entitled.values("person"))
    involved = [pk for pk in (post.person_id, post.proposed_by_id) if pk]
    return people.exclude(pk__in=involved).exclude(Exists(suspended))


@dataclass(frozen=True)
class Row:
    """A post at one place: who holds it, or that nobody does."""

    role: str
    holders: list[Appointment]

    @property
    def label(self) -> str:
        return Role(self.role).label


def board(school: School | None) -> list[Row]:
    """Who holds what at a school, or for the trust, vacant posts that are needed among them."""
    today = timezone.localdate()
    away = Exists(Absence.objects.on(today).filter(person=OuterRef("person")))
    held = Appointment.objects.in_effect(today).filter(school=school)
    held = held.select_related("person", "stand_in").annotate(away=away)
    by_role: dict[str, list[Appointment]] = {}
    for post in held.order_by("person__family_name", "person__given_names"):
        by_role.setdefault(post.role, []).append(post)
    needed = NEEDED_AT_A_SCHOOL if school else NEEDED_FOR_THE_TRUST
    wanted = () if school and school.kind == School.Kind.CENTRAL else needed
    return [Row(role, by_role.get(role, [])) for role in Role if role in by_role or role in wanted]


def waiting() -> QuerySet[Appointment]:
    """Proposed, and not yet confirmed or refused by a second person."""
    proposed = Appointment.objects.filter(state=Appointment.State.PROPOSED)
    return proposed.select_related("person", "school", "proposed_by").order_by("pk")


def vacant() -> list[tuple[School | None, str, str]]:
    """(school or None for the trust, label, role) of needed posts that nobody holds."""
    today = timezone.localdate()
    held = set(Appointment.objects.in_effect(today).values_list("school_id", "role"))
    schools = School.objects.open_on(today).exclude(kind=School.Kind.CENTRAL)
    missing = [(None, role) for role in NEEDED_FOR_THE_TRUST if (None, role) not in held]
    missing += [
        (school, role)
        for school in schools
        for role in NEEDED_AT_A_SCHOOL
        if (school.pk, role) not in held
    ]
    return [(school, Role(role).label, role) for school, role in missing]
