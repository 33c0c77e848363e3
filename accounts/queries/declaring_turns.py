"""Whose turn it is with a row that waits: one way for declarations, permissions and advice.

A row has a step of `accounts.ladders`, a school, whose it is, and how many rungs it has gone up.
Nobody decides on their own, nor on what names them; whoever is away is stood in for. Nothing asks
for a case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import ladders
from accounts.models import Delegate
from accounts.queries import deciders
from people.models import Person, Placement
from people.rules import has_team


@dataclass(frozen=True)
class Waits:
    """A row as the posts are asked about it."""

    key: int
    step: str
    school: int | None
    person: int
    rung: int = 0
    about: int | None = None  # somebody else whom it names, who never learns of it

    @property
    def never(self) -> list[int]:
        return [self.person] if self.about is None else [self.person, self.about]


def may_decide_anything(user: Person) -> bool:
    """Without it nothing more need be asked of the database: most people hold no post."""
    return bool(user.posts()) or has_team(user) or bool(_named_for(user, timezone.localdate()))


def _named_for(user: Person, on: date) -> set[int]:
    """Schools whose head has named them to decide in their place. Kept on the instance."""
    if getattr(user, "_named_on", (None,))[0] != on:
        named = Delegate.objects.filter(person=user, ended_at=None, school__isnull=False)
        user._named_on = (on, set(named.values_list("school", flat=True)))
    return user._named_on[1]


def near(user: Person, on: date) -> Q:
    """Rows that could be theirs to decide: of their schools, of their team, all for the trust."""
    schools = {post.school for post in user.posts(on)}
    if None in schools:
        return Q()
    schools |= _named_for(user, on)
    team = Placement.objects.on(on).filter(line_manager=user).order_by().values("person")
    return Q(school__in=schools) | Q(person__in=team)


def deciding(rows: Iterable[Waits], on: date) -> dict[int, dict[int, str]]:
    """Row to whoever may decide it now, with the post in which they do. Four queries in all."""
    rows = list(rows)
    if not rows:
        return {}
    managed = {row.person for row in rows if row.step == ladders.LINE_MANAGER}
    posts = deciders.on(on, managers_of=managed)
    acting = frozenset().union(*posts.acting.values())
    found: dict[tuple, dict[int, str]] = {}
    answer = {}
    for row in rows:
        # For those who hold no post the answer is that of everybody else at the school.
        counts = tuple(key for key in row.never if key in acting)
        managed_by = row.person if row.step == ladders.LINE_MANAGER else None
        place = (row.step, row.school, row.rung, counts, managed_by, row.about if managed_by else 0)
        if place not in found:
            found[place] = posts.deciding(
                row.step, row.school, row.rung, never=row.never, of=row.person
            )
        answer[row.key] = found[place]
    return answer


def of(user: Person, rows: Iterable[Waits], on: date) -> dict[int, str]:
    """The rows that are this person's to decide now: key to the post in which they do."""
    found = deciding((row for row in rows if row.person != user.pk), on)
    return {key: people[user.pk] for key, people in found.items() if user.pk in people}


def now(row: Waits, on: date) -> dict[int, str]:
    """Whoever may decide this row now: person to post."""
    return deciding([row], on)[row.key]


def people(keys: Iterable[int]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=list(keys))
