"""Bringing in signatures from before the portal: marked as imported, and nobody is written to.

A signature of the version that somebody has still to sign ends that duty; any other makes an
assignment that is closed from the start. A second run of the same file changes nothing.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.workflow import record_all
from people.models import ExternalId, Person
from policies import earlier
from policies.earlier import Row
from policies.models import Acknowledgement, Assignment, Version
from policies.workflow import recording, signing

STATEMENT = "Signed before this portal was used, as recorded by the school or trust."


@dataclass
class Account:
    """What became of the rows of a file."""

    new: int = 0
    ends_a_duty: int = 0  # of the new
    there: int = 0  # signatures that were there already, here or above in the file
    problems: list[tuple[int, str]] = field(default_factory=list)  # (line, what is wrong)


@transaction.atomic
def import_signatures(path: Path, *, by: Person | None, dry_run: bool = False) -> Account:
    """Bring in the rows that can be used. Raises FileProblem where the file cannot be read.

    `by` None: the operator, on the command line.
    """
    rows = list(earlier.read(path, timezone.localdate()))
    account, wanted = _matched(rows)
    if wanted and not dry_run:
        _bring_in(wanted, by, path.name)
    return account


Wanted = tuple[Person, Version, dt.date, Assignment | None]  # whose duty it ends


def _matched(rows: list[Row]) -> tuple[Account, list[Wanted]]:
    """Who and what each row means; a fixed number of queries."""
    account, wanted, versions = Account(), [], _versions()
    people = _people(rows)
    known = set(people.values())  # who may have signed under a record that was joined since
    theirs = Q(person__in=known) | Q(person__merged_into__in=known)
    whose = Coalesce("person__merged_into", "person")
    kept = Acknowledgement.objects.filter(theirs, voided_at=None)
    signed = set(kept.values_list(whose, "version_id"))
    owed = _owed(people.values())
    for row in rows:
        person = people.get(("number", row.number)) or people.get(("email", row.email.casefold()))
        version = versions.get((row.policy.casefold(), row.version.lstrip("vV").strip()))
        if why := row.problem or _unknown(row, person, version):
            account.problems.append((row.line, why))
        elif (person.pk, version.pk) in signed:
            account.there += 1
        else:
            signed.add((person.pk, version.pk))
            duty = owed.get((person.pk, version.pk))
            account.new += 1
            account.ends_a_duty += bool(duty)
            wanted.append((person, version, row.signed_on, duty))
    return account, wanted


def _unknown(row: Row, person: Person | None, version: Version | None) -> str:
    if person is None:
        return f"Nobody in the portal has {row.number or row.email}."
    if version is None:
        return f"There is no version {row.version} of {row.policy} that was ever in force."
    return ""


def _people(rows: list[Row]) -> dict[tuple[str, str], Person]:
    """By ("email", ...) and ("number", ...); a number that two systems give to two people: none."""
    found, twice = {}, set()
    emails = {row.email.casefold() for row in rows}
    for person in Person.objects.filter(merged_into=None).exclude(email=None).iterator():
        if person.email.casefold() in emails:
            found["email", person.email.casefold()] = person
    numbers = {row.number for row in rows}
    for known in ExternalId.objects.select_related("person").iterator():
        key = ("number", known.number)
        if known.number in numbers and found.setdefault(key, known.person) != known.person:
            twice.add(key)
    return {key: person for key, person in found.items() if key not in twice}


def _versions() -> dict[tuple[str, str], Version]:
    """Those ever in force, by what a list may call the policy, and by number."""
    ever = Version.objects.exclude(published_at=None).select_related("policy")
    return {
        (name.casefold(), version.number): version
        for version in ever.defer("html", "found")
        for name in (version.policy.title, version.policy.reference)
    }


def _owed(people: Iterable[Person]) -> dict[tuple[int, int], Assignment]:
    waiting = Assignment.objects.filter(
        person__in=set(people), state__in=("open", "not_signed"), version__state="published"
    ).select_related("person", "version")
    return {(row.person_id, row.version_id): row for row in waiting.defer("version__html")}


def _bring_in(wanted: list[Wanted], by: Person | None, source: str) -> None:
    closed = _closed(wanted, by, source)
    given = [
        (
            duty or closed[person.pk, version.pk],
            signing.Signature(
                typed_name=person.legal_name,
                editions=(),  # which words were read is not on record
                method=Acknowledgement.Method.IMPORTED,
                format_read=Acknowledgement.Format.PAPER,
                note=f"From {source}"[:300],
            ),
            timezone.make_aware(dt.datetime.combine(day, dt.time(12))),
        )
        for person, version, day, duty in wanted
    ]
    recording.record_all(
        [row for row in given if row[0].state != Assignment.State.CLOSED],
        by=by,
        statement=STATEMENT,
    )
    recording.keep(
        [row for row in given if row[0].state == Assignment.State.CLOSED],
        by=by,
        statement=STATEMENT,
    )


def _closed(
    wanted: list[Wanted], by: Person | None, source: str
) -> dict[tuple[int, int], Assignment]:
    """Assignments that are over from the start and count nowhere, by person and version."""
    rows = [
        Assignment(
            person=person,
            policy=version.policy,
            version=version,
            occasion=Assignment.Occasion.IMPORTED,
            state=Assignment.State.CLOSED,
            closed_because=Assignment.Closed.REPLACED,
            assigned_on=day,
            due_first_on=day,
            due_on=day,
            ended_at=timezone.make_aware(dt.datetime.combine(day, dt.time(12))),
        )
        for person, version, day, duty in wanted
        if duty is None
    ]
    made = Assignment.objects.bulk_create(rows, batch_size=500)
    if made:
        record_all(
            Assignment.objects.filter(pk__gte=made[0].pk, pk__lte=made[-1].pk, occasion="imported"),
            "import",
            by=by,
            note=source[:200],
        )
    return {(row.person_id, row.version_id): row for row in made}
