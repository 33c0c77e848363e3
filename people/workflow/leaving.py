"""A school that leaves the trust: its last day, and what ends with it the night after.

Until that night nothing is ended, so a day that was set can be moved or taken back.
"""

from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from core.workflow import Refused
from people import registry
from people.models import Appointment, Person, Placement, School
from people.workflow import appointments, records, standing

NOTE = "Its school left the trust."


@transaction.atomic
def plan(school: School, *, on: date | None, by: Person) -> None:
    """Set, move or take back the last day of a school; its people are settled that night."""
    school.refresh_from_db(from_queryset=School.objects.select_for_update())
    if why := not_then(school, on):
        raise Refused(why)
    records.change(school, {"left_on": on}, by=by)


def not_then(school: School, on: date | None) -> str:
    """Why this cannot be its last day; "" where it can."""
    today = timezone.localdate()
    if school.kind == School.Kind.CENTRAL:
        return "The central team is the trust's own, so it does not leave"
    if school.left_on and school.left_on < today:
        return f"{school} left the trust on {school.left_on:%-d %B %Y}"
    if on and on < max(today, school.joined_on):
        return "Choose today or a day after it, and none before its first day in the trust"
    return ""


def who_ends(school: School, on: date) -> QuerySet[Person]:
    """Those who work there beyond its last day, or hold a post there."""
    beyond = Q(ends_on=None) | Q(ends_on__gt=on)
    placed = Placement.objects.filter(beyond, school=school).values("person")
    held = Appointment.objects.filter(beyond, school=school, state=Appointment.State.CONFIRMED)
    return Person.objects.filter(Q(pk__in=placed) | Q(pk__in=held.values("person")))


def who_leaves(school: School, on: date) -> QuerySet[Person]:
    """Of them those who then work nowhere else in the trust and hold no other post."""
    beyond = Q(ends_on=None) | Q(ends_on__gt=on)
    elsewhere = Placement.objects.filter(beyond).exclude(school=school).values("person")
    posts = Appointment.objects.filter(beyond, state=Appointment.State.CONFIRMED).exclude(
        school=school
    )
    # Not exclude(school=...) alone: a trust-wide post has none.
    posts = posts | Appointment.objects.filter(
        beyond, state=Appointment.State.CONFIRMED, school=None
    )
    return who_ends(school, on).exclude(
        Q(pk__in=elsewhere) | Q(pk__in=posts.order_by().values("person"))
    )


@transaction.atomic
def end_of_schools(on: date) -> int:
    """End what goes on beyond the last day of schools that left before this day.

    Answers how many people it touched; run twice, nobody.
    """
    schools = School.objects.filter(left_on__lt=on)
    return sum(_end(school) for school in schools)


def _end(school: School) -> int:
    touched = list(who_ends(school, school.left_on).values_list("pk", flat=True))
    if not touched:
        return 0
    beyond = school.placements.filter(Q(ends_on=None) | Q(ends_on__gt=school.left_on))
    keys = list(beyond.values_list("pk", flat=True))
    beyond.update(ends_on=Greatest(F("starts_on"), school.left_on))
    ended = Placement.objects.filter(pk__in=keys)
    Placement.history.bulk_history_create(ended, update=True, default_change_reason=NOTE)
    # Posts after placements: ending one settles its holder, whose last day must be known by then.
    posts = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=school.left_on),
        school=school,
        state=Appointment.State.CONFIRMED,
    )
    for post in posts:
        appointments.end(post, on=max(school.left_on, post.starts_on), by=None, note=NOTE)
    people = Person.objects.filter(pk__in=touched)
    standing.refresh(people)
    registry.tell_changed(people, timezone.localdate())
    return len(touched)
