"""The trust on one day, from the database, as `incidents.routing` needs it.

Line managers are read upward from those who hold a post or stand in, and from whoever else is
asked for: nobody below them can receive anything, so nobody else's manager matters.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date

from django.db.models import Q

from incidents.directory import AWAY, HOLIDAY, Directory, Post
from incidents.models import Relationship
from people.models import Absence, Appointment, Person, Placement, Role, School

HEADS = (Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER)


def on(day: date, *, also: Iterable[int] = (), related_on: Iterable[date] = ()) -> Directory:
    """People and schools by their keys. `also`: people who hold no post and yet matter;
    `related_on`: days whose relatives count beside those of the day."""
    rows = _appointments(day)
    posts = tuple(Post(row.role, row.school_id, row.person_id, row.stand_in_id) for row in rows)
    people = {person for post in posts for person in (post.person, post.stand_in)} | set(also)
    people.discard(None)
    central = School.objects.filter(kind=School.Kind.CENTRAL).values_list("pk", flat=True)
    return Directory(
        posts=posts,
        central=central.first(),
        main=main_places(people, day),
        managers=_managers(people, day),
        absent=_absent(day),
        related=_related({day, *related_on}),
        formerly_headed=_formerly_headed(day),
    )


def posts_on(day: date) -> dict[tuple[str, int | None, int], Appointment]:
    """The appointments behind the posts of a directory: (role, school, holder) to its row."""
    return {(row.role, row.school_id, row.person_id): row for row in _appointments(day)}


def _appointments(day: date) -> list[Appointment]:
    """Whoever has left holds nothing, though nobody may have ended the post yet."""
    here = Person.objects.current(day)
    posts = Appointment.objects.in_effect(day).filter(person__in=here).order_by("pk")
    gone = posts.exclude(stand_in=None).exclude(stand_in__in=here).values_list("pk", flat=True)
    left = set(gone)
    rows = list(posts)
    for row in rows:
        if row.pk in left:
            row.stand_in_id = None
    return rows


def above(person: int, day: date) -> set[int]:
    """Everybody above somebody in the chain of line managers, however far; loops end."""
    return set().union(*_managers([person], day).values())


def main_places(people: Iterable[int], day: date) -> dict[int, int]:
    """Where each mainly works on the day, or last did before it."""
    found: dict[int, int] = {}
    begun = Placement.objects.filter(person__in=list(people), starts_on__lte=day)
    rows = begun.values_list("person_id", "school_id", "main", "ends_on")
    latest: dict[int, tuple] = {}
    for person, school, is_main, ends_on in rows.order_by("pk"):
        last = date.max if ends_on is None or ends_on >= day else ends_on
        rank = (last, is_main)
        if person not in latest or rank > latest[person]:
            latest[person], found[person] = rank, school
    return found


def _managers(people: Iterable[int], day: date) -> dict[int, frozenset[Hashable]]:
    """One query a step upward, until nobody new is found."""
    found: dict[int, set[int]] = defaultdict(set)
    seen, rung = set(), set(people)
    while rung:
        seen |= rung
        managed = Placement.objects.on(day).filter(person__in=list(rung)).exclude(line_manager=None)
        above = set()
        for person, manager in managed.values_list("person_id", "line_manager_id"):
            found[person].add(manager)
            above.add(manager)
        rung = above - seen
    return {person: frozenset(managers) for person, managers in found.items()}


def _absent(day: date) -> dict[int, str]:
    """On holiday they still receive. Whom the operator keeps out cannot, as if they were sick."""
    kinds = Absence.objects.on(day).values_list("person_id", "kind")
    holiday, found = Absence.Kind.HOLIDAY, {}
    for person, kind in kinds:
        if kind != holiday or found.get(person) == AWAY:
            found[person] = AWAY
        else:
            found[person] = HOLIDAY
    blocked = Person.objects.exclude(blocked_at=None).values_list("pk", flat=True)
    return found | dict.fromkeys(blocked, AWAY)


def _related(days: Iterable[date]) -> dict[int, frozenset[Hashable]]:
    in_force = Q(pk__in=())
    for day in days:
        in_force |= Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    rows = Relationship.objects.filter(in_force)
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in rows.values_list("one_id", "other_id"):
        found[one].add(other)
        found[other].add(one)
    return {person: frozenset(others) for person, others in found.items()}


def _formerly_headed(day: date) -> dict[int, frozenset[Hashable]]:
    held = Appointment.objects.filter(state=Appointment.State.CONFIRMED, role__in=HEADS)
    held = held.filter(ends_on__lt=day).exclude(school=None)
    found: dict[int, set[int]] = defaultdict(set)
    for person, school in held.values_list("person_id", "school_id"):
        found[person].add(school)
    return {person: frozenset(schools) for person, schools in found.items()}
