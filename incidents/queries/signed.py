"""What each person concerned had signed on the day it happened, for the page of the case."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from incidents.models import Case, Concern, Subject
from people.models import Person
from policies.queries import on_the_day
from policies.queries.on_the_day import OnTheDay

NUMBER = re.compile(r"\b\d+(?:\.\d+)*(?:\([a-z0-9]+\))?")
MOST = 6  # policies of one person, where the concern names none


@dataclass(frozen=True)
class Shown:
    """One policy, with the clauses that the concern names, as they were signed."""

    row: OnTheDay
    clauses: list[dict]


@dataclass(frozen=True)
class HadSigned:
    person: Person
    day: date
    policies: list[Shown]
    left_out: int


def had_signed(case: Case) -> list[HadSigned]:
    """Of those concerned who have a record here. The policies that the concern names; all of
    theirs where it names none of them."""
    concern, day = _first(case), day_of(case)
    if concern is None or day is None:
        return []
    about = case.subjects.filter(part=Subject.Part.CONCERNED).exclude(person=None)
    people = [row.person for row in about.select_related("person")]
    return [_of(person, day, concern.clauses) for person in people]


def day_of(case: Case) -> date | None:
    """When it happened, else when it was first reported; None where no concern is left of it."""
    concern = _first(case)
    return concern and (concern.happened_on or timezone.localdate(concern.reported_at))


def _first(case: Case) -> Concern | None:
    if not hasattr(case, "_first_concern"):
        case._first_concern = case.concerns.order_by("pk").first()
    return case._first_concern


def _of(person: Person, day: date, cited: str) -> HadSigned:
    rows = on_the_day.of(person, day)
    said = cited.casefold()
    named = [row for row in rows if _is_named(row, said)]
    numbers = set(NUMBER.findall(cited))
    shown = [Shown(row, row.clauses(numbers) if named else []) for row in (named or rows)[:MOST]]
    return HadSigned(person, day, shown, len(named or rows) - len(shown))


def _is_named(row: OnTheDay, said: str) -> bool:
    title, reference = row.policy.title.casefold(), row.policy.reference.casefold()
    return title in said or bool(reference and re.search(rf"\b{re.escape(reference)}\b", said))
