"""A small trust and its concerns from files, routed by the code that routes real ones.

Everything is written into the database, read by the same queries, and must be rolled back by the
caller: nothing of a file may stay.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from incidents.models import Relationship
from incidents.queries import routes
from incidents.routing import SEALED, Facts, Route
from people.models import Absence, Appointment, Person, Placement, School

LONG_AGO, NEVER = date(2000, 1, 1), date(9999, 1, 1)
COLUMNS = ("manage", "second", "safeguard", "tasks", "held")


class Unreadable(Exception):  # noqa: N818 -- it reads as English where it is raised
    """A file is not of the form that routing/README.md describes; said for whoever wrote it."""


@dataclass(frozen=True)
class Mismatch:
    """One column of one case that came out otherwise."""

    case: str
    column: str
    expected: str
    got: str
    rule: str

    def __str__(self) -> str:
        expected, got = self.expected or "nobody", self.got or "nobody"
        return f"case {self.case}, {self.column}: expected {expected}; got {got} (rule {self.rule})"


class Rollback(Exception):  # noqa: N818 -- it is no error
    """Leaves the transaction without a trace."""


def mismatches(directory: Path, cases: Path) -> list[Mismatch]:
    """Every column of every case that differs; nothing of the files stays in the database."""
    found: list[Mismatch] = []
    try:
        with transaction.atomic():
            trust = Loaded(_read(directory))
            for row in _rows(cases):
                found += trust.check(row)
            raise Rollback
    except Rollback:
        return found


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise Unreadable(f"{path} cannot be read: {why}") from why


def _rows(path: Path) -> Iterator[dict]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, UnicodeDecodeError, csv.Error) as why:
        raise Unreadable(f"{path} cannot be read: {why}") from why


class Loaded:
    """The trust of a file, in the database beside whatever is there, which takes no part."""

    def __init__(self, said: dict) -> None:
        try:
            self._stand_aside()
            self.schools = {row["id"]: self._school(row) for row in said["schools"]}
            self.people = {row["id"]: self._person(row) for row in said["people"]}
            self.ids = {person.pk: name for name, person in self.people.items()}
            for row in said["people"]:
                self._place(row)
            for row in said["posts"]:
                self._post(row)
            for row in said.get("relationships", []):
                one, other = (self.people[name] for name in row["between"])
                Relationship.objects.create(
                    one=one, other=other, kind=row.get("kind", ""), starts_on=LONG_AGO
                )
        except (KeyError, TypeError, ValueError) as why:
            raise Unreadable(f"The directory lacks or misnames something: {why}") from why

    @staticmethod
    def _stand_aside() -> None:
        """The trust's own posts hold nothing, and its central team is not the file's."""
        Appointment.objects.update(starts_on=NEVER, ends_on=None)
        School.objects.filter(kind=School.Kind.CENTRAL).update(kind=School.Kind.PRIMARY)

    @staticmethod
    def _school(row: dict) -> School:
        named = f"{row['name']} (routing check {row['id']})"
        return School.objects.create(
            name=named, slug=f"routing-check-{row['id']}", kind=row["kind"], joined_on=LONG_AGO
        )

    @staticmethod
    def _person(row: dict) -> Person:
        return Person.objects.create(given_names="Routing", family_name=row["id"])

    def _place(self, row: dict) -> None:
        manager = self.people[row["line_manager"]] if row.get("line_manager") else None
        for name in (row["main"], *row.get("also", ())):
            Placement.objects.create(
                person=self.people[row["id"]],
                school=self.schools[name],
                staff_group="support",
                main=name == row["main"],
                line_manager=manager,
                starts_on=LONG_AGO,
            )

    def _post(self, row: dict) -> None:
        person, until = self.people[row["person"]], row.get("until")
        Appointment.objects.create(
            person=person,
            role=row["role"],
            school=self.schools[row["school"]] if row.get("school") else None,
            stand_in=self.people[row["stand_in"]] if row.get("stand_in") else None,
            starts_on=date.fromisoformat(row["from"]) if row.get("from") else LONG_AGO,
            ends_on=date.fromisoformat(until) if until else None,
            state=Appointment.State.CONFIRMED,
            confirmed_at=timezone.now(),
        )
        if away := row.get("absent"):
            Absence.objects.get_or_create(
                person=person,
                kind=away["kind"],
                starts_on=date.fromisoformat(away["from"]),
                ends_on=date.fromisoformat(away["to"]) if away.get("to") else None,
            )

    def check(self, row: dict) -> list[Mismatch]:
        try:
            facts, day = self._facts(row), date.fromisoformat(row["on"])
        except (KeyError, TypeError, ValueError) as why:
            raise Unreadable(f"case {row.get('case')}: something is missing: {why}") from why
        found = routes.route(facts, day)
        return [
            Mismatch(row["case"], column, expected, got, found.rules[column])
            for column in COLUMNS
            if (expected := _tidy(row[column])) != (got := self._answer(found, column))
        ]

    def _facts(self, row: dict) -> Facts:
        reporter, harmed = self.people[row["reporter"]].pk, row["harmed"]
        person = self.people.get(harmed)
        return Facts(
            reporter=reporter,
            school=self.schools[row["school"]].pk,
            about=frozenset(self.people[name].pk for name in row["about"].split()),
            about_kind=row["about_kind"],
            child_at_risk=row["child_at_risk"],
            child_school=self.schools[row["child_school"]].pk if row["child_school"] else None,
            personal_data=row["personal_data"],
            category=row["category"],
            harmed=reporter if harmed == "self" else person and person.pk,
        )

    def _answer(self, found: Route, column: str) -> str:
        if column == "manage" and found.sealed:
            return SEALED
        return " ".join(sorted(self.ids[person] for person in getattr(found, column)))


def _tidy(said: str | None) -> str:
    return " ".join(sorted((said or "").split()))
