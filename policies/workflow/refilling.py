"""A text that reads differently at a school from now on: a slot filled anew, a section of its own.

The edition that was read is kept and another follows on it; nobody is asked to sign again, and
those whom it concerns are told once. A slot that empties changes nothing: the last text stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value

from notices import outbox
from people.models import Appointment, Person
from policies import changes, merging
from policies.composition import NOTHING, Own
from policies.models import (
    AssignmentSchool,
    Edition,
    EditionChange,
    EditionText,
    Policy,
    Version,
)
from policies.queries import local, slots
from policies.workflow import editions

EVERYWHERE = None
CHANGED = "edition_changed"
QUIETLY = None


class Follower(NamedTuple):
    """An edition that is no longer what its slots and the school's own words make of it."""

    last: Edition
    values: dict[str, str]
    own: Own


@transaction.atomic
def refill(on: date, people: Iterable[Person] | None = EVERYWHERE) -> int:
    """Make what the posts and schools of the day call for; answer how many editions are new.

    Nightly everywhere; at once where one of these people holds or held a post.
    """
    schools = EVERYWHERE if people is EVERYWHERE else _schools_of_posts(people)
    if schools == set():
        return 0
    in_force = Version.objects.filter(state=Version.State.PUBLISHED)
    found = in_force.filter(Q(html__contains="{{") | Q(policy__varies=True))
    values = slots.values_by_school(on)
    if not _stale(found, values, schools):
        return 0
    _lock(found)  # another worker may be here as well: then it has done all, and none is left
    return _follow(_stale(found, values, schools))


@transaction.atomic
def rewrite(policy: Policy, schools: Iterable[int | None], on: date, said: str) -> int:
    """Make the editions anew of schools whose own words of a policy changed, telling why.

    What a slot said last goes on where it is empty today.
    """
    found = policy.versions.filter(state=Version.State.PUBLISHED)
    values = slots.values_by_school(on)
    rows = _rewritten(found, values, set(schools))
    return _follow(rows, said)


@transaction.atomic
def rewrite_for_roles(policy: Policy, roles: Iterable[str], on: date) -> int:
    """Make the editions of these roles anew at every school where one of them was read."""
    found = policy.versions.filter(state=Version.State.PUBLISHED)
    rows = _rewritten(found, slots.values_by_school(on), EVERYWHERE)
    return _follow([row for row in rows if row.last.role in set(roles)], QUIETLY)


def _schools_of_posts(people: Iterable[Person]) -> set[int] | None:
    """Where these people hold or held a post; everywhere, for a post of the trust's."""
    posts = Appointment.objects.filter(person__in=people).order_by()
    schools = set(posts.values_list("school", flat=True).distinct())
    return EVERYWHERE if None in schools else schools


def _lock(versions: Iterable[Version]) -> None:
    policies = Policy.objects.filter(versions__in=versions).order_by("pk")
    list(policies.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def _latest(version: Version, schools: set | None) -> list[Edition]:
    """The last edition at each school and for each role, without its text."""
    rows = Edition.objects.filter(version=version).select_related("school")
    if schools is not EVERYWHERE:
        there = Q(school__in=schools - {None})
        rows = rows.filter(there | Q(school=None) if None in schools else there)
    last = {(row.school_id, row.role): row for row in rows.order_by("sequence")}
    return list(last.values())


def _stale(versions: Iterable[Version], values: Mapping, schools: set | None) -> list[Follower]:
    """Editions whose slots say something else today. One query a version that has slots."""
    found = []
    for version in versions.select_related("policy"):
        trusts = merging.fields_in(version.html)
        for last, own in _with_own(version, schools):
            fields = [*trusts, *merging.fields_in(own.html)]
            now = values.get(last.school_id)
            if now is None or any(not now.get(field) for field in fields):
                continue  # a school that left, or a slot that is empty
            used = {field: now[field] for field in fields}
            if used != last.values:
                found.append(Follower(last, used, own))
    return found


def _rewritten(versions: Iterable[Version], values: Mapping, schools: set | None) -> list[Follower]:
    found = []
    for version in versions.select_related("policy"):
        for last, own in _with_own(version, schools):
            now = last.values | {
                field: words for field, words in values.get(last.school_id, {}).items() if words
            }
            fields = editions.fields_of(version, own)
            used = {field: now[field] for field in fields if field in now}
            if len(used) == len(fields):
                found.append(Follower(last, used, own))
    return found


def _with_own(version: Version, schools: set | None) -> list[tuple[Edition, Own]]:
    rows = _latest(version, schools)
    roles = {""}
    if version.policy.varies:
        roles |= set(version.policy.role_editions.values_list("name", flat=True))
    rows = [row for row in rows if row.role in roles]  # the rest was read under a line of before
    own = {
        role: local.own(version.policy, {row.school_id for row in rows}, role)
        for role in {row.role for row in rows}
    }
    for row in rows:
        row.version = version
    return [(row, own[row.role].get(row.school_id, NOTHING)) for row in rows]


def _follow(rows: list[Follower], said: str | None = "") -> int:
    """Keep the new texts and editions, school by school, and tell those whom they concern."""
    clauses, by_school = {}, defaultdict(list)
    for row in rows:
        version = row.last.version
        if version.pk not in clauses:
            clauses[version.pk] = list(version.clauses.all())
        text = editions.text_with(version, clauses[version.pk], row.values, row.own)
        by_school[row.last.school_id].append((row, text))
    return sum(_follow_at(school, pairs, said) for school, pairs in by_school.items())


def _follow_at(
    school: int | None, pairs: list[tuple[Follower, EditionText]], said: str | None
) -> int:
    same = [row for row, text in pairs if text.sha256 == row.last.text_id]
    for row in same:
        row.last.values = row.values
    Edition.objects.bulk_update([row.last for row in same], ["values"], batch_size=500)
    new = [(row, text) for row, text in pairs if text.sha256 != row.last.text_id]
    if not new:
        return 0
    texts = {text.sha256: text for _, text in new}
    EditionText.objects.bulk_create(texts.values(), ignore_conflicts=True, batch_size=200)
    change = None
    if said is not QUIETLY:
        sentences = [said] if said else _sentences([row for row, _ in new])
        change = EditionChange.objects.create(school_id=school, said=sentences)
    Edition.objects.bulk_create(
        Edition(
            version=row.last.version,
            school_id=school,
            role=row.last.role,
            sequence=row.last.sequence + 1,
            text_id=text.sha256,
            values=row.values,
            because=change,
        )
        for row, text in new
    )
    if change:
        _tell(change, {row.last.version.policy_id for row, _ in new})
    return len(new)


def _sentences(rows: list[Follower]) -> list[str]:
    """What is new, once for all the policies that say it."""
    before, after = {}, {}
    for row in rows:
        before |= row.last.values
        after |= row.values
    school = rows[0].last.school
    return changes.sentences(before, after, school.headteacher_title if school else "")


def _tell(change: EditionChange, policies: set[int]) -> None:
    """Everybody at the school for whom one of these policies counts, in one statement."""
    rows = AssignmentSchool.objects.filter(
        policy__in=policies, counted_until=None, school=change.school_id
    )
    if change.school_id is None:
        somewhere = AssignmentSchool.objects.filter(
            assignment=OuterRef("assignment"), counted_until=None, school__isnull=False
        )
        rows = rows.filter(~Exists(somewhere))
    outbox.owe_each(
        rows,
        kind=CHANGED,
        key=Value(f"{CHANGED}:{change.pk}"),
        person="assignment__person_id",
        ref=Value(change.pk),
    )
