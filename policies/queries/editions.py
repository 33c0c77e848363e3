"""Which edition is read where."""

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from core.kept_query import kept, kept_by
from people.models import Person
from policies import together
from policies.models import Acknowledgement, Edition, Version
from policies.queries import versions
from policies.together import Together

SHOWN = re.compile(r"[0-9a-f]{16}")  # how a page names a text: the first letters of its SHA-256
MOST_SHOWN = 20  # texts on one page


def current(
    version: Version, schools: Iterable[int | None], role: str = ""
) -> dict[int | None, Edition]:
    """The latest edition of a version at each of these schools (None: the trust); one query.

    Without their texts, which are large and shared: `text_id` says which words they are.
    """
    wanted = set(schools)
    if len(wanted) == 1:
        return {row.school_id: row for row in _current_at(version, *wanted, role)}
    there = Q(school__in=wanted - {None})
    if None in wanted:
        there |= Q(school=None)
    rows = Edition.objects.filter(there, version=version, role=role).select_related("school")
    return {row.school_id: row for row in rows.order_by("sequence")}


def _current_at(version: Version, school: int | None, role: str) -> list[Edition]:
    if school is None:
        return _current_of_the_trust(version.pk, role)
    return _current_at_school(version.pk, school, role)


@kept
def _current_of_the_trust(version: int, role: str) -> QuerySet:
    return Edition.objects.filter(version=version, school=None, role=role).order_by("sequence")


@kept_by(2)
def _current_at_school(version: int, school: int, role: str) -> QuerySet:
    rows = Edition.objects.filter(version=version, school=school, role=role)
    return rows.select_related("school").order_by("sequence")


def shown_once(version: Version, texts: Sequence[Edition]) -> Together:
    """The editions that somebody reads, as one text; the trust's words are asked for only then."""
    if not texts[1:]:
        return Together(texts, texts[0].text.clauses, [])
    return together.shown_once(version.clauses.all(), texts)


def text_signed(record: Acknowledgement, school: int | None) -> str | None:
    """The SHA-256 of the text that was signed, as it stood at this school if it was read there.

    None for a signature from before the portal, whose text is not kept.
    """
    rows = record.editions.order_by("pk").values_list("edition__school", "sha256")
    return _nearest(list(rows), school)


def text_shown(shown: str, policy: int, school: int | None, person: Person) -> str | None:
    """The SHA-256 of a published text of the policy, by what a page said that it showed."""
    found = Q(pk=None)
    for name in shown.split("-")[:MOST_SHOWN]:
        if SHOWN.fullmatch(name):
            found |= Q(text__sha256__startswith=name)
    known = versions.visible_to(person).filter(policy=policy).exclude(published_at=None)
    rows = Edition.objects.filter(found, version__in=known.order_by().values("pk")).order_by("-pk")
    return _nearest(list(rows.values_list("school", "text")), school)


def _nearest(texts: list[tuple[int | None, str]], school: int | None) -> str | None:
    there = [text for place, text in texts if place == school]
    return next(iter(there or [text for _, text in texts]), None)
