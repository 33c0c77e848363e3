"""Who decides what on a day: posts held, stood in for, or delegated, rung by rung.

Whoever is away is stood in for; whoever is away without a stand-in, or has left, decides nothing;
a rung with nobody on it is passed over. Nothing else is looked at, least of all a case.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import ladders
from accounts.models import Delegate
from core.kept_query import kept_whole
from people.models import Absence, Appointment, Person, Placement

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rung:
    """Who decides on it: the key of each person, and the post in which they do."""

    people: dict[int, str]


@dataclass(frozen=True)
class Deciders:
    """The posts of one day: (role, school or None for the trust) to the people who act in them."""

    acting: dict[tuple[str, int | None], frozenset[int]]
    managers: dict[int, frozenset[int]]

    def ladder(
        self, step: str, school: int | None, *, never: Iterable[int], of: int | None = None
    ) -> list[Rung]:
        """The rungs of a step that have somebody, lowest first. `never`: whoever may not decide;
        `of`: whose line managers are meant."""
        spared = frozenset(never)
        found = [self._people(roles, school, of) for roles in ladders.rungs(step)]
        kept = [{key: role for key, role in rung.items() if key not in spared} for rung in found]
        return [Rung(rung) for rung in kept if rung]

    def deciding(
        self,
        step: str,
        school: int | None,
        rung: int,
        *,
        never: Iterable[int],
        of: int | None = None,
    ) -> dict[int, str]:
        """Who may decide now that the step has gone up by so many rungs: person to post.

        Above the last rung nobody is left, so the last stays.
        """
        reached = self.ladder(step, school, never=never, of=of)[: rung + 1]
        return {key: role for each in reversed(reached) for key, role in each.people.items()}

    def _acting(self, role: str, school: int | None) -> frozenset[int]:
        return self.acting.get((role, school), NOBODY)

    def _people(self, roles: ladders.Roles, school: int | None, of: int | None) -> dict[int, str]:
        found: dict[int, str] = {}
        for role in roles:
            if role == ladders.LINE_MANAGER:
                here = self.managers.get(of, NOBODY)
            else:
                here = self.acting.get((role, school), NOBODY) | self.acting.get(
                    (role, None), NOBODY
                )
            for person in here:
                found.setdefault(person, role)
        return found


def on(day: date, *, managers_of: Iterable[int] = ()) -> Deciders:
    """Four queries. `managers_of`: whose line managers are to be known."""
    acting: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    for role, school, person in _acting(day):
        acting[role, school].add(person)
    for school, person in _nominees(day):
        acting[ladders.NOMINEE, school].add(person)
    return Deciders(
        {key: frozenset(people) for key, people in acting.items()}, _managers(day, managers_of)
    )


def here(day: date) -> QuerySet[Person]:
    """Whoever may be asked on this day: has not left, is not away, is not kept out."""
    away = Absence.objects.on(day).filter(person=OuterRef("pk"))
    return Person.objects.current(day).filter(~Exists(away), blocked_at=None)


def _acting(day: date) -> list[tuple[str, int | None, int]]:
    return [*_held(day), *_stood_in_for(day)]


@kept_whole
def _held(day: date) -> QuerySet:
    posts = _posts(day).filter(person__in=here(day))
    return posts.values_list("role", "school_id", "person_id")


@kept_whole
def _stood_in_for(day: date) -> QuerySet:
    present = here(day)
    posts = _posts(day).filter(stand_in__in=present).exclude(person__in=present)
    return posts.values_list("role", "school_id", "stand_in_id")


def _posts(day: date) -> QuerySet[Appointment]:
    roles = {role for rungs in ladders.RUNGS.values() for rung in rungs for role in rung}
    return Appointment.objects.in_effect(day).filter(role__in=sorted(roles))


@kept_whole
def _nominees(day: date) -> QuerySet:
    named = Delegate.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        school__isnull=False,
        starts_on__lte=day,
        ended_at=None,
        person__in=here(day),
    )
    return named.values_list("school_id", "person_id")


def _managers(day: date, people: Iterable[int]) -> dict[int, frozenset[int]]:
    wanted = list(people)
    if not wanted:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    placed = Placement.objects.on(day).filter(person__in=wanted, line_manager__in=here(day))
    for person, manager in placed.values_list("person_id", "line_manager_id"):
        found[person].add(manager)
    return {person: frozenset(managers) for person, managers in found.items()}
