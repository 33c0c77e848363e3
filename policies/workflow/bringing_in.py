"""Bringing in policies that were in force before the portal: with their text, approval and dates.

Nobody is written to, and nobody is asked to sign unless that is what was said of the policy: then
its people find it on their home page, and the ordinary reminders come in their time. A row of a
list is brought in whole or not at all, and the others with it or without it; a second run of the
same list changes nothing.
"""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from core import wording
from core.workflow import Refused
from people.models import Person, School
from policies import manifest, merging
from policies.importing import document
from policies.importing.shapes import Imported, Unreadable
from policies.manifest import Row
from policies.models import AudienceRule, Policy, Version
from policies.queries import inherited
from policies.workflow import assigning, drafting, searching
from policies.workflow import version as life


@dataclass(frozen=True)
class Existing:
    """A policy as it was in force before, with the file that holds its text."""

    imported: Imported
    data: bytes
    filename: str
    owner: Person
    title: str
    effective_on: dt.date
    approved_by: str
    approved_on: dt.date
    reference: str = ""
    category: str = ""
    school: School | None = None
    number: tuple[int, int] = (1, 0)
    next_review_on: dt.date | None = None
    minute: str = ""
    groups: tuple[str, ...] = ()
    signing_rule: str = Policy.SigningRule.NOT_SIGNED
    sign_every_months: int | None = None
    public: bool = False
    until: dt.date | None = None
    successor: Policy | None = None


@transaction.atomic
def bring_in(existing: Existing, *, by: Person | None, source: str) -> Version:
    """Take it in as published. `by` None: the operator; `source`: where it comes from, in words.

    A school's policy that is inherited stands in for its successor from now on.
    """
    if why := why_not(existing.imported):
        raise Refused(why)
    if existing.school:
        refuse_unless_in_the_trust(existing.school)
    version = drafting.import_policy(
        existing.imported, existing.data, existing.filename, by=existing.owner
    )
    policy, (version.major, version.minor) = version.policy, existing.number
    version.save(update_fields=["major", "minor"])
    _describe(policy, existing)
    recorded_by = by or existing.owner
    life.record_approval(
        version,
        by=recorded_by,
        body=existing.approved_by,
        approved_on=existing.approved_on,
        minute=existing.minute,
    )
    life.bring_in(version, by=by, effective=existing.effective_on, note=source)
    today = timezone.localdate()
    if life.asks_again(version, replaces=False):
        assigning.assign_brought_in(version, on=today)
    if policy.taken_over_by:
        assigning.settle(policy.taken_over_by, today)
    return version


def refuse_unless_in_the_trust(school: School) -> None:
    if school.left_on and school.left_on < timezone.localdate():
        raise Refused(f"{school} left the trust on {wording.plain_day(school.left_on)}.")


def why_not(imported: Imported) -> str:
    """Why a text cannot be in force in this portal; "" where it can."""
    if not imported.words:
        return "Its file holds no text."
    if unknown := merging.unknown_in(imported.body):
        named = ", ".join(f"{{{{ {name} }}}}" for name in unknown)
        return f"Its text has merge fields that do not exist: {named}."
    return ""


def _describe(policy: Policy, existing: Existing) -> None:
    said = {
        "title": existing.title[:200],
        "reference": existing.reference or policy.reference,
        "school": existing.school,
        "category": existing.category or (Policy.Category.SCHOOL if existing.school else ""),
        "next_review_on": existing.next_review_on or policy.next_review_on,
        "signing_rule": existing.signing_rule,
        "sign_every_months": existing.sign_every_months,
        "public": existing.public,
        "inherited_until": existing.until,
        "taken_over_by": existing.successor,
    }
    said["category"] = said["category"] or policy.category
    for name, value in said.items():
        setattr(policy, name, value)
    policy.save(update_fields=list(said))
    AudienceRule.objects.bulk_create(
        AudienceRule(policy=policy, staff_group=group, school=existing.school)
        for group in existing.groups or ("",)
    )
    searching.index_policy(policy)


# --- a whole list
NEW, THERE, ERROR = "new", "there", "error"


class Outcome(NamedTuple):
    """What became of a row of a list, or would."""

    line: int
    outcome: str  # NEW, THERE or ERROR
    words: str
    version: Version | None = None  # as it came in


def take(
    folder: Path,
    listed: Path,
    *,
    by: Person | None,
    source: str,
    dry_run: bool = False,
    but: Collection[int] = (),
) -> Iterator[Outcome]:
    """Bring in the rows that can be used, one after the other; of a row there may be several words.

    `but`: lines that came in before. Raises FileProblem where the list cannot be read.
    """
    seen = set()
    for row in list(manifest.read(listed, timezone.localdate())):
        found = _Found(row, folder)
        twice = found.identity in seen
        seen.add(found.identity)
        if row.line in but:
            continue
        if twice:
            found.problems.append("It is in the list twice.")
        if found.problems:
            yield from (Outcome(row.line, ERROR, why) for why in found.problems)
        elif found.there:
            yield Outcome(row.line, THERE, found.words)
        else:
            yield _take(found, by=by, source=source, dry_run=dry_run)


def _take(found: "_Found", *, by: Person | None, source: str, dry_run: bool) -> Outcome:
    existing, made = found.existing(), None
    try:
        if not dry_run:
            made = bring_in(existing, by=by, source=f"From {source}"[:200])
    except Refused as why:
        return Outcome(found.row.line, ERROR, str(why))
    said = f"{found.words}: {_what_happens(existing)}"
    return Outcome(found.row.line, NEW, said, made)


def _what_happens(existing: Existing) -> str:
    rule = Policy.SigningRule(existing.signing_rule)
    asks = "to read" if rule == Policy.SigningRule.NOT_SIGNED else "to sign"
    groups = ", ".join(existing.groups) or "everybody"
    place = existing.school or "every school"
    said = (
        f"{wording.count(len(existing.imported.clauses), 'section')}, {asks}, {groups} at {place}"
    )
    if existing.until:
        then = existing.successor or "nothing takes its place"
        said += f"; inherited until {wording.plain_day(existing.until)}, then {then}"
    return said


class _Found:
    """A row with what it means here: its file, school, owner and successor, and what is wrong."""

    def __init__(self, row: Row, folder: Path) -> None:
        self.row, self.problems = row, list(row.problems)
        self.data, self.imported = b"", None
        self.school = self._school()
        self.owner = self._owner()
        self.successor = self._successor()
        self._read(folder)
        self.title = row.title or (self.imported.title if self.imported else "")
        self.identity = row.reference.casefold() or (
            self.title.casefold(),
            self.school and self.school.pk,
        )
        self.there = self._there()

    @property
    def words(self) -> str:
        known = f" ({self.row.reference})" if self.row.reference else ""
        return f"{self.title}{known}, version {'.'.join(map(str, self.row.number))}"

    def existing(self) -> Existing:
        row = self.row
        same = (
            "reference", "category", "number", "effective_on", "next_review_on", "approved_by",
            "approved_on", "minute", "groups", "signing_rule", "sign_every_months", "public",
            "until",
        )  # fmt: skip
        return Existing(
            imported=self.imported,
            data=self.data,
            filename=Path(row.file).name,
            owner=self.owner,
            title=self.title,
            school=self.school,
            successor=self.successor,
            **{name: getattr(row, name) for name in same},
        )

    def _school(self) -> School | None:
        said = self.row.school
        if not said:
            return None
        for name in ("name__iexact", "code__iexact", "slug"):
            if school := School.objects.filter(**{name: said}).first():
                if school.left_on and school.left_on < timezone.localdate():
                    left = wording.plain_day(school.left_on)
                    self.problems.append(f"{school} left the trust on {left}.")
                return school
        self.problems.append(f"There is no school “{said}”.")
        return None

    def _owner(self) -> Person | None:
        said = self.row.owner
        person = Person.objects.filter(email__iexact=said).first() if said else None
        if said and (person is None or not person.is_active):
            self.problems.append(f"Nobody in the portal has the address {said}.")
        return person

    def _successor(self) -> Policy | None:
        said = self.row.successor
        if not said:
            return None
        known = inherited.may_take_over()
        found = known.filter(reference__iexact=said) or known.filter(title__iexact=said)
        if not found:
            self.problems.append(f"The trust has no policy “{said}” that could take its place.")
        return found.first()

    def _read(self, folder: Path) -> None:
        if not self.row.file:
            return
        path = (folder / self.row.file).resolve()
        try:
            if not path.is_relative_to(folder.resolve()):
                raise FileNotFoundError
            self.data = path.read_bytes()
            self.imported = document.read(self.data, path.name)
        except OSError:
            self.problems.append(f"There is no file “{self.row.file}” in the folder.")
        except Unreadable as why:
            self.problems.append(f"{self.row.file}: {why}")
        else:
            self.problems += filter(None, [why_not(self.imported)])

    def _there(self) -> bool:
        """Whether this very text is here already; another under the same name is a problem."""
        same = Policy.objects.filter(reference__iexact=self.row.reference)
        if not self.row.reference:
            same = Policy.objects.filter(title__iexact=self.title, school=self.school)
        policy = same.first()
        if policy is None:
            return False
        digest = hashlib.sha256(self.data).hexdigest()
        numbered = policy.versions.filter(major=self.row.number[0], minor=self.row.number[1])
        if numbered.filter(source_sha256=digest).exclude(published_at=None).exists():
            return True
        self.problems.append(
            f"{policy} ({policy.reference}) is here already, with another text or version. Import"
            " this one as its next version, on its page."
        )
        return False
